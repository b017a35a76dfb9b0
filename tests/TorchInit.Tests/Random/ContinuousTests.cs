namespace TorchInit.Tests;

/// <summary>Exponential, log-normal, Cauchy and geometric draws against PyTorch 2.14.1's, a quarter of a million each.</summary>
public sealed class ContinuousTests
{
    private const int Count = 1 << 18;
    private const string NeedsGlibc = "doubles have these bits where Math is glibc's on a processor with fused multiply-add";

    [Fact]
    public void Exponential()
    {
        Assert.Equal("a737cae148328156f4d805a881bf8e1e1f90bb02beebd458a15dc07f2afd0c32", Floats((g, x) => g.Exponential(x, 0.3)));
        Assert.Equal("4c7173f450270354ea364c2ccdc28e572c00795ebf95fca004f343a705dcff61", Doubles((g, x) => g.Exponential(x, 0.3)));
    }

    [Theory]
    [InlineData(TorchPlatform.LinuxX64, "12462c8ec849625df606e693f43b37dac9b7107cf2281e964dcf4430954e44d3")]
    [InlineData(TorchPlatform.LinuxX64WithoutAvx2, "42d5e748830c58be15bd4d14385f9c13735a135d8c111c4b2e513eb7e7ef957d")]
    public void LogNormal(TorchPlatform platform, string doubles)
    {
        Assert.SkipUnless(MachineMath.IsGlibcWithFma, NeedsGlibc);
        Assert.Equal("ded3c0832383e61066e44ea864bb14b7922974a16b11ee5404caf04f76c40ed0", Floats((g, x) => g.LogNormal(x, 0.3, 0.7), platform));
        Assert.Equal(doubles, Doubles((g, x) => g.LogNormal(x, 0.3, 0.7), platform));
    }

    [Theory]
    [InlineData(TorchPlatform.LinuxX64, "871eb033d8db67e55b81fbe52ae73b8dce34b310c744ba2e16e515f10144c79a")]
    [InlineData(TorchPlatform.LinuxX64WithoutAvx2, "8fd6f6b245366bfa6a9118ebcd4b7b2eb9cbede34980bdc7fcb5f71ff2826e6a")]
    public void Cauchy(TorchPlatform platform, string doubles)
    {
        Assert.SkipUnless(MachineMath.IsGlibcWithFma, NeedsGlibc);
        Assert.Equal("905212032c5be32fd48a3a2499d1df3a761b396c5a85d7ac04f274b7bbaa8c94", Floats((g, x) => g.Cauchy(x, 0.3, 0.7), platform));
        Assert.Equal(doubles, Doubles((g, x) => g.Cauchy(x, 0.3, 0.7), platform));
    }

    [Fact]
    public void Geometric_numbers_too_large_for_a_floating_point_type_are_infinite()
    {
        AssertInfinite<float>();
        AssertInfinite<Half>();
        AssertInfinite<BFloat16>();

        static void AssertInfinite<T>()
            where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
        {
            var numbers = new T[3];
            new TorchGenerator(5).Geometric<T>(numbers, 1e-300);
            Assert.All(numbers, number => Assert.Equal(T.PositiveInfinity, number));
        }
    }

    [Fact]
    public void Geometric()
    {
        Assert.Equal("aae5ac14499d14e915955120e8c42339ac12e9d1d84f0865d71f4da401db0b58", Of<float>());
        Assert.Equal("4491f7d62d66e7dbe8f2da59d0b8a04540478147a5d66850334e56ecd555b055", Of<double>());
        Assert.Equal("9616f127e000b584146aa4a9f6076f53e205e49281e13e0af509069edcdd5ca4", Of<Half>());
        Assert.Equal("25d7f09a2c3b84684fda2ed99cd6b0e9d5edb7ba120ab74ae83ea14f72265500", Of<byte>());
        Assert.Equal("2bce4c379a645ea7f00375870b4e571decb65e04bc7330810143459e8feaed83", Of<short>());
        Assert.Equal("320bf66b3e394c68a99eb8972890ec823e2c23ba885bfef337896dc3e45468f5", Of<int>());
        Assert.Equal("a21ce2e05b89f76b251521cd02f93124092bf88707cc5c093e3d8551f1a5a610", Of<long>());

        static string Of<T>() where T : unmanaged
        {
            var numbers = new T[Count];
            new TorchGenerator(3).Geometric<T>(numbers, 0.01);
            return Bits.Sha256<T>(numbers);
        }
    }

    [Fact]
    public void Parameters_out_of_range_are_refused_also_for_nothing_to_fill_and_nothing_is_drawn()
    {
        var generator = new TorchGenerator(1);
        Refused("exponential_ expects lambda > 0.0, but found lambda=0", () => generator.Exponential(new float[3], 0));
        Refused("exponential_ expects lambda > 0.0, but found lambda=nan", () => generator.Exponential(Array.Empty<double>(), double.NaN));
        Refused("log_normal_ expects std > 0.0, but found std=-1.5", () => generator.LogNormal(new float[3], 0, -1.5));
        Refused("cauchy_ expects sigma > 0.0, but found sigma=0", () => generator.Cauchy(new float[3], 0, 0));
        Refused("geometric_ expects p to be in (0, 1), but got p=1", () => generator.Geometric(new int[3], 1));
        Assert.StartsWith("\"geometric_cpu\" not implemented for " +
            "'Bool'", Assert.Throws<NotSupportedException>(() => generator.Geometric(new bool[3], 0.5)).Message, StringComparison.Ordinal);
        Assert.Equal(new TorchGenerator(1).GetState(), generator.GetState());
    }

    private static void Refused(string text, Action draw) =>
        Assert.StartsWith(text, Assert.Throws<ArgumentOutOfRangeException>(draw).Message, StringComparison.Ordinal);

    private static string Floats(Action<TorchGenerator, float[]> draw, TorchPlatform platform = TorchPlatform.LinuxX64)
    {
        var values = new float[Count];
        draw(new TorchGenerator(3, platform), values);
        return Bits.Sha256<float>(values);
    }

    private static string Doubles(Action<TorchGenerator, double[]> draw, TorchPlatform platform = TorchPlatform.LinuxX64)
    {
        var values = new double[Count];
        draw(new TorchGenerator(3, platform), values);
        return Bits.Sha256<double>(values);
    }
}
