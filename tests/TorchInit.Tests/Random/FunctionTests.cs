using System.Globalization;

namespace TorchInit.Tests;

/// <summary>Single points of the functions behind normal draws.</summary>
public sealed class FunctionTests
{
    [Theory]
    [InlineData(12345, "3f7fcfc7", "ba40f62d", "3b977ef6", "3b977ed3", "3f7fff4d")]
    [InlineData(2, "3f7ffffe", "b4000001", null, null, null)]
    [InlineData(1 << 23, "3f000000", "bf317218", "40490fdb", "b3bbbd2e", "bf800000")]
    [InlineData(11863284, "3e95f618", "bf9d2d61", "408e2c1a", "bf76c253", "be88528d")]
    [InlineData((1 << 24) - 1, "33800000", "c1851592", "40c90fda", "b4a22169", null)]
    public void Fused_polynomials(int k, string u1, string log, string? theta, string? sin, string? cos)
    {
        var drawn = k / 16777216f;
        var polynomials = new ScalarPolynomials(fused: true);
        Assert.Equal(u1, Hex(1f - drawn));
        Assert.Equal(log, Hex(polynomials.Log(1f - drawn)));
        var angle = Polynomials.TwoPi * drawn;
        var (s, c) = polynomials.SinCos(angle);
        Assert.Equal(theta ?? Hex(angle), Hex(angle));
        Assert.Equal(sin ?? Hex(s), Hex(s));
        Assert.Equal(cos ?? Hex(c), Hex(c));
    }

    [Fact]
    public void Rounded_polynomials()
    {
        var polynomials = new ScalarPolynomials(fused: false);
        Assert.Equal("bd2c7525", Hex(polynomials.Log(Bits.Single(0x3f7571f6))));
        Assert.Equal("3cecf6c2", Hex(polynomials.SinCos(Bits.Single(0x3cecff39)).Sin));
        Assert.Equal("324cde20", Hex(polynomials.SinCos(Polynomials.TwoPi * (12582912 / 16777216f)).Cos));

        var fused = new ScalarPolynomials(fused: true);
        Assert.Equal("bd2c7524", Hex(fused.Log(Bits.Single(0x3f7571f6))));
        Assert.Equal("3cecf6c3", Hex(fused.SinCos(Bits.Single(0x3cecff39)).Sin));
    }

    [Fact]
    public void The_logarithm_of_1_is_positive_zero()
    {
        Assert.Equal("00000000", Hex(new ScalarPolynomials(fused: true).Log(1f)));
        Assert.Equal("00000000", Hex(new ScalarPolynomials(fused: false).Log(1f)));
        Assert.Equal("00000000", Hex(GlibcSingle.Log(1f)));
        Assert.Equal("b4000000", Hex(GlibcSingle.Log(Bits.Single(0x3f7ffffe))));
    }

    [Theory]
    [InlineData(-0.1, "bfbaf8e8210a415e")]
    [InlineData(-0.9, "c0026bb1bbb55516")]
    [InlineData(-(1 - 1.1102230246251565e-16), "c0425e4f7b2737fa")]
    [InlineData(0, "0000000000000000")]
    // 1 + x is a power of two, or nearly
    [InlineData(-0.5, "bfe62e42fefa39ef")]
    [InlineData(-0.4999999990686774, "bfe62e42fdfa39ef")]
    [InlineData(-0.5000000004656613, "bfe62e42ff7a39ef")]
    [InlineData(-0.7499999701976776, "bff62e42defa3a0f")]
    [InlineData(-0.8750000000009095, "c000a2b23f3beb73")]
    [InlineData(-0.9999999, "c0301e3b8440ed2f")]
    [InlineData(-0.2500000074505806, "bfd269621bdf863e")]
    // two terms of the series, and one
    [InlineData(-1.860782504081726e-09, "be1ff7ced99645aa")]
    [InlineData(-1e-9, "be112e0be84bbb51")]
    [InlineData(-1.1823431123048067e-12, "bd74ccccccccda52")]
    [InlineData(-1.1102230246251565e-16, "bca0000000000000")]
    [InlineData(-2.7755575615628914e-17, "bc80000000000000")]
    public void Log1p_of_glibc(double x, string expected) => Assert.Equal(expected, Bits.Of([Log1p.Of(x)]));

    [Fact]
    public void Functions_of_glibc_equal_those_of_a_machine_that_has_them()
    {
        if (!MachineMath.IsGlibcWithFma)
            Assert.Skip("MathF is not glibc's with fused multiply-add on this machine.");
        for (var k = 0; k < 1 << 24; k++)
        {
            var drawn = k / 16777216f;
            var angle = (float)(2 * Math.PI * drawn);
            var (sin, cos) = GlibcSingle.SinCos(angle);
            if (GlibcSingle.Log(1f - drawn) != MathF.Log(1f - drawn) || sin != MathF.Sin(angle) || cos != MathF.Cos(angle))
                Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"at k = {k}"));
        }
    }

    [Fact]
    public void Coefficients_are_those_of_PyTorch_and_glibc()
    {
        Assert.Equal(
            "3d9021bb bdebd1b8 3def251a bdfe5d4f 3e11e9bf be2aae50 3e4cceac be7ffffc 3eaaaaaa b95e8083 3f318000 3f3504f3 40c90fdb 3fa2f983 bf490000 b97da000 b3222169 37ccf5ce bab6061a 3d2aaaa5 b94ca1f9 3c08839e be2aaaa3",
            Bits.Of(
            [
                Polynomials.P0, Polynomials.P1, Polynomials.P2, Polynomials.P3, Polynomials.P4, Polynomials.P5, Polynomials.P6, Polynomials.P7, Polynomials.P8,
                Polynomials.Q1, Polynomials.Q2, Polynomials.SqrtHalf, Polynomials.TwoPi, Polynomials.FourOverPi,
                Polynomials.MinusQuarterPi1, Polynomials.MinusQuarterPi2, Polynomials.MinusQuarterPi3,
                Polynomials.C0, Polynomials.C1, Polynomials.C2, Polynomials.S0, Polynomials.S1, Polynomials.S2,
            ]));
        Assert.Equal(
            "3fe62e42fefa39ef bfd00ea348b88334 3fd5575b0be00b6a bfdffffef20a4123 3fe45f306dc9c883 3ff921fb54442d18 bfc555545995a603 3f81107605230bc4 bf2994eb3774cf24 bfdffffffd0c621c 3fa55553e1068f19 bf56c087e89a359d 3ef99343027bf8c3",
            Bits.Of(
            [
                GlibcSingle.Ln2, GlibcSingle.A0, GlibcSingle.A1, GlibcSingle.A2, GlibcSingle.TwoOverPi, GlibcSingle.HalfPi,
                GlibcSingle.S1, GlibcSingle.S2, GlibcSingle.S3, GlibcSingle.C1, GlibcSingle.C2, GlibcSingle.C3, GlibcSingle.C4,
            ]));
        Assert.Equal(
            "3ff661ec79f8f3be 3ff571ed4aaf883d 3ff49539f0f010b0 3ff3c995b0b80385 3ff30d190c8864a5 3ff25e227b0b8ea0 3ff1bb4a4a1a343f 3ff12358f08ae5ba " +
            "3ff0953f419900a7 3ff0000000000000 3fee608cfd9a47ac 3feca4b31f026aa0 3feb2036576afce6 3fe9c2d163a1aa2d 3fe886e6037841ed 3fe767dcf5534862",
            Bits.Of(GlibcSingle.InverseOfPoint));
        Assert.Equal(
            "bfd57bf7808caade bfd2bef0a7c06ddb bfd01eae7f513a67 bfcb31d8a68224e9 bfc6574f0ac07758 bfc1aa2bc79c8100 bfba4e76ce8c0e5e bfb1973c5a611ccc " +
            "bfa252f438e10c1e 0000000000000000 3faaa5aa5df25984 3fbc5e53aa362eb4 3fc526e57720db08 3fcbc2860d224770 3fd1058bc8a07ee1 3fd4043057b6ee09",
            Bits.Of(GlibcSingle.LogOfPoint));
    }

    private static string Hex(float value) => Bits.Of([value]);
}
