namespace TorchInit.Tests;

public sealed class GainTests
{
    [Theory]
    [InlineData(Nonlinearity.Linear, null, 0x3FF0000000000000)]
    [InlineData(Nonlinearity.Conv1d, null, 0x3FF0000000000000)]
    [InlineData(Nonlinearity.Conv2d, null, 0x3FF0000000000000)]
    [InlineData(Nonlinearity.Conv3d, null, 0x3FF0000000000000)]
    [InlineData(Nonlinearity.ConvTranspose1d, null, 0x3FF0000000000000)]
    [InlineData(Nonlinearity.ConvTranspose2d, null, 0x3FF0000000000000)]
    [InlineData(Nonlinearity.ConvTranspose3d, null, 0x3FF0000000000000)]
    [InlineData(Nonlinearity.Sigmoid, null, 0x3FF0000000000000)]
    [InlineData(Nonlinearity.Tanh, null, 0x3FFAAAAAAAAAAAAB)]
    [InlineData(Nonlinearity.ReLU, null, 0x3FF6A09E667F3BCD)]
    [InlineData(Nonlinearity.LeakyReLU, null, 0x3FF6A05442AAD7E4)]
    [InlineData(Nonlinearity.LeakyReLU, 0.0, 0x3FF6A09E667F3BCD)]
    [InlineData(Nonlinearity.LeakyReLU, 0.2, 0x3FF63021484AE2BB)]
    [InlineData(Nonlinearity.SELU, null, 0x3FE8000000000000)]
    public void PyTorchs_table_bit_for_bit(Nonlinearity nonlinearity, double? param, long bits) =>
        Assert.Equal(bits, BitConverter.DoubleToInt64Bits(Gain.Of(nonlinearity, param)));

    [Fact]
    public void A_slope_of_sqrt_5_gives_1_over_sqrt_3_but_for_the_last_bit()
    {
        Assert.Equal(0x3FE279A74590331C, BitConverter.DoubleToInt64Bits(Gain.Of(Nonlinearity.LeakyReLU, Math.Sqrt(5))));
        Assert.Equal(1 / Math.Sqrt(3), Gain.Of(Nonlinearity.LeakyReLU, Math.Sqrt(5)), 1e-15);
    }

    /// <summary>Slopes for which glibc's pow(slope, 2) is not slope·slope, and the gain shows it.</summary>
    [Theory]
    [InlineData(0.652921, 0x3ff2f24cd81616ef)]
    [InlineData(7.692576, 0x3fc755d96e14eda1)]
    [InlineData(1.32332, 0x3feb48ab02ae2972)]
    public void The_square_of_the_slope_is_that_of_Cs_pow(double slope, long bits)
    {
        Assert.SkipUnless(MachineMath.IsGlibcWithFma, "The C library here is not glibc.");
        Assert.Equal(bits, BitConverter.DoubleToInt64Bits(Gain.Of(Nonlinearity.LeakyReLU, slope)));
    }

    [Fact]
    public void A_slope_whose_square_overflows_is_an_overflow_and_an_infinite_one_is_not()
    {
        Assert.StartsWith("(34, 'Numerical result out of range')", Assert.Throws<OverflowException>(
            () => Gain.Of(Nonlinearity.LeakyReLU, 1e200)).Message, StringComparison.Ordinal);
        Assert.Equal(0, Gain.Of(Nonlinearity.LeakyReLU, double.PositiveInfinity));
    }

    [Fact]
    public void Only_leaky_relu_looks_at_the_parameter()
    {
        foreach (var nonlinearity in Enum.GetValues<Nonlinearity>().Where(n => n != Nonlinearity.LeakyReLU))
            Assert.Equal(Gain.Of(nonlinearity), Gain.Of(nonlinearity, 3));
    }

    [Fact]
    public void An_unknown_nonlinearity_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => Gain.Of((Nonlinearity)99));
        Assert.StartsWith("Unsupported nonlinearity 99", error.Message, StringComparison.Ordinal);
        Assert.Contains("Gain.Derived", error.Message, StringComparison.Ordinal);
    }
}
