namespace TorchInit.Tests;

public class GainTests
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
