using System.Globalization;

namespace TorchInit.Tests;

/// <summary>Single points of the functions behind normal draws.</summary>
public class FunctionTests
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

    private static string Hex(float value) => Bits.Of([value]);
}
