using System.Numerics.Tensors;

namespace TorchInit.Tests;

/// <summary>Scale, fan and distribution: the schemes with a name are cases of it.</summary>
public sealed class VarianceScalingTests
{
    private static Tensor<float> New() => Tensor.CreateFromShape<float>([300, 200]);

    [Fact]
    public void Xavier_is_scale_1_over_the_average_fan()
    {
        AssertClose(Init.XavierUniform(New(), new TorchGenerator(1)),
            Init.VarianceScaling(New(), new TorchGenerator(1), 1, FanMode.FanAverage, Distribution.Uniform));
        AssertClose(Init.XavierNormal(New(), new TorchGenerator(1)), Init.VarianceScaling(New(), new TorchGenerator(1), 1, FanMode.FanAverage));
    }

    [Theory]
    [InlineData(FanMode.FanIn)]
    [InlineData(FanMode.FanOut)]
    public void Kaiming_is_scale_2_over_one_fan(FanMode mode)
    {
        AssertClose(Init.KaimingUniform(New(), new TorchGenerator(1), mode: mode), Init.VarianceScaling(New(), new TorchGenerator(1), 2, mode, Distribution.Uniform));
        AssertClose(Init.KaimingNormal(New(), new TorchGenerator(1), mode: mode), Init.VarianceScaling(New(), new TorchGenerator(1), 2, mode));
    }

    [Theory]
    [InlineData(Distribution.Uniform)]
    [InlineData(Distribution.Normal)]
    [InlineData(Distribution.TruncatedNormal)]
    public void Every_distribution_has_the_variance_asked_for(Distribution distribution)
    {
        var values = Bits.Flat(Init.VarianceScaling(Tensor.CreateFromShape<double>([300, 200]), new TorchGenerator(1), 3, FanMode.FanIn, distribution));
        // 60 000 draws: the relative error of a variance is below √(2/60000) = 0.6 %
        Assert.Equal(3.0 / 200, values.Average(x => x * x), 0.02 * 3 / 200);
        if (distribution == Distribution.TruncatedNormal)
            Assert.Equal(2 * Math.Sqrt(3.0 / 200) / 0.8796, values.Max(Math.Abs), 1e-3);
    }

    [Fact]
    public void Arguments_that_mean_nothing_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Init.VarianceScaling(New(), new TorchGenerator(1), scale: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Init.VarianceScaling(New(), new TorchGenerator(1), scale: double.NaN));
        Assert.Throws<ArgumentException>(() => Init.VarianceScaling(New(), new TorchGenerator(1), mode: (FanMode)7));
        Assert.Throws<ArgumentException>(() => Init.VarianceScaling(New(), new TorchGenerator(1), distribution: (Distribution)7));
        Assert.Throws<ArgumentException>(() => Init.VarianceScaling(Tensor.CreateFromShape<float>([3]), new TorchGenerator(1)));
        Assert.Throws<DivideByZeroException>(() => Init.VarianceScaling(Tensor.CreateFromShape<float>([3, 0]), new TorchGenerator(1)));
        Assert.StartsWith("Mode FanAverage not supported, please use one of ['fan_in', 'fan_out']", Assert.Throws<ArgumentException>(
            () => Init.KaimingNormal(New(), new TorchGenerator(1), mode: FanMode.FanAverage)).Message, StringComparison.Ordinal);
    }

    private static void AssertClose(Tensor<float> expected, Tensor<float> actual)
    {
        foreach (var (x, y) in expected.Zip(actual))
            Assert.Equal(x, y, 2e-7f * Math.Abs(x));
    }
}
