namespace InitNotebooks.Tests.Checks;

public sealed class UlpsTests
{
    [Fact]
    public void Neighbours_are_one_apart_and_zeros_are_the_same_place()
    {
        Assert.Equal(0, Ulps.Between(1.5f, 1.5f));
        Assert.Equal(1, Ulps.Between(1f, MathF.BitIncrement(1f)));
        Assert.Equal(0, Ulps.Between(-0f, 0f));
        Assert.Equal(2, Ulps.Between(-float.Epsilon, float.Epsilon));
        Assert.Equal(1, Ulps.Between(float.MaxValue, float.PositiveInfinity));
        Assert.Equal(0L, Ulps.Between(1.5, 1.5));
        Assert.Equal(1L, Ulps.Between(1.0, Math.BitDecrement(1.0)));
        Assert.Equal(0L, Ulps.Between(-0.0, 0.0));
        Assert.Equal(2L, Ulps.Between(-double.Epsilon, double.Epsilon));
    }

    [Fact]
    public void The_furthest_apart_do_not_overflow()
    {
        Assert.Equal(2L * 0x7f80_0000, Ulps.Between(float.NegativeInfinity, float.PositiveInfinity));
        Assert.Equal(long.MaxValue, Ulps.Between(double.NegativeInfinity, double.PositiveInfinity));
        Assert.Equal(long.MaxValue, Ulps.Between(double.PositiveInfinity, double.NegativeInfinity));
    }

    [Fact]
    public void NaN_is_at_no_distance_from_a_number()
    {
        Assert.Equal(long.MaxValue, Ulps.Between(float.NaN, 1f));
        Assert.Equal(long.MaxValue, Ulps.Between(1.0, double.NaN));
        Assert.Equal(0, Ulps.Between(float.NaN, -float.NaN));
        Assert.Equal(0L, Ulps.Between(double.NaN, double.NaN));
    }

    [Theory]
    [InlineData(1f, 1.1920929e-7f)]
    [InlineData(-0.57735026f, 5.9604645e-8f)]
    [InlineData(0f, 1e-45f)]
    [InlineData(float.MaxValue, 2.028241e31f)]
    [InlineData(float.NegativeInfinity, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void The_size_of_an_ulp_of_a_float(float value, float size) => Assert.Equal(size, Ulps.Of(value));

    // Python's math.ulp gives the right-hand sides.
    [Theory]
    [InlineData(1.0, 2.220446049250313e-16)]
    [InlineData(-0.57735026918962584, 1.1102230246251565e-16)]
    [InlineData(0.0, 5e-324)]
    [InlineData(double.MaxValue, 1.99584030953472e+292)]
    [InlineData(double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    public void The_size_of_an_ulp_of_a_double(double value, double size) => Assert.Equal(size, Ulps.Of(value));
}
