namespace TorchInit.Tests;

/// <summary>What PyTorch 2.14.1 says to arguments that it refuses; the order of its checks.</summary>
public sealed class ArgumentTests
{
    [Theory]
    [InlineData(double.NaN, 1, "from is out of bounds for float")]
    [InlineData(double.PositiveInfinity, double.NaN, "from is out of bounds for float")]
    [InlineData(-1e39, 1, "from is out of bounds for float")]
    [InlineData(0, 1e39, "to is out of bounds for float")]
    [InlineData(2, double.NegativeInfinity, "to is out of bounds for float")]
    [InlineData(1, -3.4028234663852886e38, "uniform_ expects to return a [from, to) range, but found from=1 > to=-3.40282e+38")]
    [InlineData(2, 1, "uniform_ expects to return a [from, to) range, but found from=2 > to=1")]
    [InlineData(1234567, -0.00001234567, "uniform_ expects to return a [from, to) range, but found from=1.23457e+06 > to=-1.23457e-05")]
    [InlineData(-3e38, 3e38, "uniform_ expects to-from <= std::numeric_limits<Float>::max(), but found to=3e+38 and from=-3e+38 which result in to-from to exceed the limit")]
    public void Bounds_that_uniform_refuses(double from, double to, string text)
    {
        var generator = new TorchGenerator(1);
        Assert.StartsWith(text, Assert.Throws<ArgumentOutOfRangeException>(() => generator.Uniform(new float[3], from, to)).Message, StringComparison.Ordinal);
        Assert.StartsWith(text, Assert.Throws<ArgumentOutOfRangeException>(() => generator.Uniform(Span<float>.Empty, from, to)).Message, StringComparison.Ordinal);
        Assert.Equal(new TorchGenerator(1).GetState(), generator.GetState());
    }

    [Theory]
    [InlineData(double.PositiveInfinity, 1, "from is out of bounds for double")]
    [InlineData(0, double.NaN, "to is out of bounds for double")]
    [InlineData(-1.5e308, 1.5e308, "uniform_ expects to-from <= std::numeric_limits<Double>::max(), but found to=1.5e+308 and from=-1.5e+308 which result in to-from to exceed the limit")]
    public void Bounds_that_uniform_of_doubles_refuses(double from, double to, string text) =>
        Assert.StartsWith(text, Assert.Throws<ArgumentOutOfRangeException>(() => new TorchGenerator(1).Uniform(new double[3], from, to)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(-1, "-1")]
    [InlineData(-1.5e-7, "-1.5e-07")]
    [InlineData(double.NaN, "nan")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void Standard_deviations_that_normal_refuses(double std, string printed)
    {
        var generator = new TorchGenerator(1);
        var text = $"normal expects std >= 0.0, but found std {printed}";
        Assert.StartsWith(text, Assert.Throws<ArgumentOutOfRangeException>(() => generator.Normal(new float[3], 0, std)).Message, StringComparison.Ordinal);
        Assert.StartsWith(text, Assert.Throws<ArgumentOutOfRangeException>(() => generator.Normal(Span<double>.Empty, 0, std)).Message, StringComparison.Ordinal);
        Assert.Equal(new TorchGenerator(1).GetState(), generator.GetState());
    }

    [Fact]
    public void A_mean_that_is_no_number_and_an_infinite_deviation_are_accepted()
    {
        var values = new float[16];
        new TorchGenerator(1).Normal(values, double.NaN, 1);
        Assert.All(values, value => Assert.True(float.IsNaN(value)));
        new TorchGenerator(1).Normal(values, 0, double.PositiveInfinity);
        Assert.All(values, value => Assert.True(float.IsInfinity(value)));
    }

    [Fact]
    public void Sizes_that_no_tensor_has()
    {
        Assert.StartsWith("Trying to create tensor with negative dimension -1: [2, -1]",
            Assert.Throws<ArgumentOutOfRangeException>(() => new TorchGenerator(1).Rand(2, -1)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Trying to create tensor with negative dimension -3: [-3, 2]",
            Assert.Throws<ArgumentOutOfRangeException>(() => new TorchGenerator(1).Randn<double>(-3, 2)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new TorchGenerator(1).Randn());
    }

    [Fact]
    public void Blocks_of_normals_of_macOS_need_a_Mac()
    {
        var generator = new TorchGenerator(1, TorchPlatform.MacOSArm64);
        if (OperatingSystem.IsMacOS())
        {
            generator.Randn(16);
            return;
        }
        var error = Assert.Throws<PlatformNotSupportedException>(() => generator.Randn(16));
        Assert.Contains("Apple", error.Message, StringComparison.Ordinal);
        Assert.Equal(new TorchGenerator(1).GetState(), generator.GetState());
    }

    [Theory]
    [InlineData(1000005, "1e+06")]
    [InlineData(1000015, "1.00002e+06")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(999999.5, "1e+06")]
    [InlineData(123456.7, "123457")]
    [InlineData(0.1 + 0.2, "0.3")]
    [InlineData(-1234.5, "-1234.5")]
    [InlineData(1e-310, "1e-310")]
    [InlineData(100, "100")]
    [InlineData(0, "0")]
    public void Numbers_print_as_C_plus_plus_prints_them(double value, string printed) => Assert.Equal(printed, CxxNumber.Format(value));
}
