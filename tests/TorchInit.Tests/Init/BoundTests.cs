namespace TorchInit.Tests;

/// <summary>Bounds and standard deviations without a draw.</summary>
public sealed class BoundTests
{
    [Fact]
    public void Kaimings_bound_is_sqrt_3_gain_over_sqrt_fan()
    {
        Assert.Equal(Math.Sqrt(3) * Math.Sqrt(2) / Math.Sqrt(3), Init.KaimingUniformBound([4, 3]), 1e-15);
        Assert.Equal(Math.Sqrt(6.0 / 4), Init.KaimingUniformBound([4, 3], mode: FanMode.FanOut), 1e-15);
        Assert.Equal(Math.Sqrt(3.0 / 18), Init.KaimingUniformBound([5, 2, 3, 3], nonlinearity: Nonlinearity.Linear), 1e-15);
    }

    [Fact]
    public void The_bound_is_sqrt_3_standard_deviations()
    {
        Assert.Equal(Math.Sqrt(3) * Init.KaimingNormalStd([64, 32, 3, 3], 0.1, FanMode.FanOut), Init.KaimingUniformBound([64, 32, 3, 3], 0.1, FanMode.FanOut));
        Assert.Equal(Math.Sqrt(3) * Init.XavierNormalStd([64, 32, 3, 3], 2), Init.XavierUniformBound([64, 32, 3, 3], 2));
    }

    [Fact]
    public void Xaviers_bound_is_gain_times_the_root_of_6_over_both_fans()
    {
        Assert.Equal(Math.Sqrt(6.0 / 7), Init.XavierUniformBound([4, 3]), 1e-15);
        Assert.Equal(5.0 / 3 * Math.Sqrt(6.0 / 7), Init.XavierUniformBound([4, 3], 5.0 / 3), 1e-15);
    }

    [Fact]
    public void With_a_sqrt_5_the_bound_is_1_over_sqrt_fan_in_within_2_ulps_in_double_and_exactly_in_float()
    {
        var byUlps = new int[3];
        for (var fanIn = 1; fanIn <= 2_000_000; fanIn++)
        {
            var kaiming = Init.KaimingUniformBound([1, fanIn], a: Math.Sqrt(5));
            var plain = 1 / Math.Sqrt(fanIn);
            byUlps[Math.Abs(BitConverter.DoubleToInt64Bits(kaiming) - BitConverter.DoubleToInt64Bits(plain))]++;
            Assert.True((float)kaiming == (float)plain, $"fan_in {fanIn}");
        }
        Assert.Equal([565_073, 1_307_436, 127_491], byUlps);
    }

    [Fact]
    public void Errors_come_in_PyTorchs_order_mode_dimensions_nonlinearity()
    {
        const FanMode badMode = (FanMode)7;
        const Nonlinearity badNonlinearity = (Nonlinearity)99;
        Assert.StartsWith("Mode 7", Assert.Throws<ArgumentException>(
            () => Init.KaimingUniformBound([4], 0, badMode, badNonlinearity)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Fan in and fan out", Assert.Throws<ArgumentException>(
            () => Init.KaimingUniformBound([4], 0, FanMode.FanIn, badNonlinearity)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Unsupported nonlinearity", Assert.Throws<ArgumentException>(
            () => Init.KaimingUniformBound([4, 3], 0, FanMode.FanIn, badNonlinearity)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fan_of_zero_has_no_scale()
    {
        Assert.StartsWith("division by zero", Assert.Throws<DivideByZeroException>(() => Init.KaimingUniformBound([4, 0])).Message, StringComparison.Ordinal);
        Assert.StartsWith("division by zero", Assert.Throws<DivideByZeroException>(() => Init.XavierUniformBound([0, 0])).Message, StringComparison.Ordinal);
        Assert.StartsWith("division by zero", Assert.Throws<DivideByZeroException>(() => Init.XavierNormalStd([2, 3, 0])).Message, StringComparison.Ordinal);
        Assert.Equal(Math.Sqrt(6.0 / 3), Init.XavierUniformBound([0, 3]), 1e-15);
    }
}
