using System.Numerics.Tensors;

namespace TorchInit.Tests.Inspections;

/// <summary>Distributions, how far values are from one, and how many words a draw takes.</summary>
public sealed class DistributionTests
{
    /// <summary>Kolmogorov's limit at the λ of the usual tables.</summary>
    [Theory]
    [InlineData(1.2238478702170836, 0.1)]
    [InlineData(1.3580986393225507, 0.05)]
    [InlineData(1.6276236115189504, 0.01)]
    [InlineData(1.9494746035043753, 0.001)]
    [InlineData(0.8275735551899077, 0.5)]
    [InlineData(0.5711732651063401, 0.9)]
    public void The_probability_of_a_distance_is_that_of_the_tables(double lambda, double probability)
    {
        // Stephens' correction for n values: λ = (√n + 0.12 + 0.11/√n)·D
        Assert.Equal(probability, KolmogorovSmirnov.Probability(lambda / (100 + 0.12 + 0.0011), 10_000), 1e-9);
        Assert.Equal(probability, KolmogorovSmirnov.Probability(lambda / (4 + 0.12 + 0.0275), 16), 1e-9);
        Assert.False(KolmogorovSmirnov.IsTooEven(lambda / (4 + 0.12 + 0.0275), 16));
    }

    [Fact]
    public void A_distance_below_a_fifth_is_too_small()
    {
        const double Fifth = 0.2 / (4 + 0.12 + 0.0275);
        Assert.Equal((true, 0.0), (KolmogorovSmirnov.IsTooEven(Fifth * (1 - 1e-9), 16), KolmogorovSmirnov.Probability(Fifth * (1 - 1e-9), 16)));
        Assert.False(KolmogorovSmirnov.IsTooEven(Fifth * (1 + 1e-9), 16));
        Assert.Equal(1, KolmogorovSmirnov.Probability(Fifth * (1 + 1e-9), 16), 1e-10);
        Assert.Equal(0, KolmogorovSmirnov.Probability(1, 10_000));
    }

    [Fact]
    public void The_distance_is_the_largest_above_or_below()
    {
        var unit = DrawnDistribution.Uniform(0, 1);
        Assert.Equal(0.6, KolmogorovSmirnov.Distance([0.1, 0.2, 0.3, 0.4], unit), 1e-15);
        Assert.Equal(0.7, KolmogorovSmirnov.Distance([0.7, 0.8, 0.9, 0.95], unit), 1e-15);
        Assert.Equal(0.3, KolmogorovSmirnov.Distance([-1, 0.2, 0.5, 2], unit), 1e-15);
        Assert.Equal(0.5, KolmogorovSmirnov.Distance([0.0], DrawnDistribution.Normal(0, 3)), 1e-15);
        Assert.Equal(0.0005, KolmogorovSmirnov.Distance([.. Enumerable.Range(0, 1000).Select(i => (i + 0.5) / 1000)], unit), 1e-15);
    }

    [Fact]
    public void Distributions_are_those_of_the_tables()
    {
        var normal = DrawnDistribution.Normal(1, 2);
        Assert.Equal(0.841344746068543, normal.Cdf(3), 1e-13);
        Assert.Equal(0.0227501319481792, normal.Cdf(-3), 1e-13);
        Assert.Equal("N(1, 2²)", normal.ToString());
        var uniform = DrawnDistribution.Uniform(-1, 3);
        Assert.Equal((0.0, 0.0, 0.25, 1.0, 1.0), (uniform.Cdf(-2), uniform.Cdf(-1), uniform.Cdf(0), uniform.Cdf(3), uniform.Cdf(4)));
        Assert.Equal(("U(-1, 3)", 1.0, 4 / Math.Sqrt(12), 4 / Math.Sqrt(12)), (uniform.ToString(), uniform.Mean, uniform.Std, uniform.Spread));
        // of scipy.stats.truncnorm(-2, 2): std() and cdf(1)
        var truncated = DrawnDistribution.Truncated(0.5, 1);
        Assert.Equal(0.5 * 0.8796256610342398, truncated.Spread, 1e-12);
        Assert.Equal((0.0, 0.5, 1.0), (truncated.Cdf(-1.1), truncated.Cdf(0), truncated.Cdf(1.1)));
        Assert.Equal(0.857616386005453, truncated.Cdf(0.5), 1e-12);
        Assert.Equal("N(0, 0.5²) cut at [-1, 1]", truncated.ToString());
    }

    /// <summary>A draw takes as many words as the generator says that it has gone on.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(31)]
    [InlineData(48)]
    [InlineData(50)]
    public void A_draw_takes_so_many_words(int count)
    {
        foreach (var distribution in new[] { DrawnDistribution.Uniform(0, 1), DrawnDistribution.Normal(0, 1) })
        {
            AssertWords<float>(count, distribution, Making.Rounded);
            AssertWords<double>(count, distribution, Making.Rounded);
            AssertWords<BFloat16>(count, distribution, Making.InSixteenBits);
            AssertWords<Half>(count, distribution, Making.InSixteenBits);
        }
    }

    private static void AssertWords<T>(int count, DrawnDistribution distribution, Making making)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        var generator = new TorchGenerator(9);
        var tensor = Tensor.CreateFromShape<T>([count]);
        if (distribution.Kind == Distribution.Uniform)
            Init.Uniform(tensor, generator);
        else
            Init.Normal(tensor, generator);
        var values = TensorValues.Of("x", StateTensor.Of(tensor))!;
        // a single normal keeps its second half back; behind it stands the generator all the same
        var (behind, skipped) = (new uint[3], new TorchGenerator(9));
        generator.Words(behind);
        skipped.Skip(Redraw.WordsOf(values, distribution, making));
        var expected = new uint[3];
        skipped.Words(expected);
        Assert.Equal(expected, behind);
        // and drawn again it is the same; from elsewhere, or with one value changed, it is not
        Assert.True(Redraw.Gives(values, distribution, new TorchGenerator(9), making));
        Assert.False(count > 2 && Redraw.Gives(values, distribution, new TorchGenerator(10), making));
        tensor[count - 1] = -tensor[count - 1];
        Assert.False(Redraw.Gives(TensorValues.Of("x", StateTensor.Of(tensor))!, distribution, new TorchGenerator(9), making));
    }

    [Fact]
    public void A_zeroed_row_is_not_compared()
    {
        var (floats, doubles) = (new TorchGenerator(9).Rand(4, 5), Init.Uniform(Tensor.CreateFromShape<double>([4, 5]), new TorchGenerator(9)));
        for (var column = 0; column < 5; column++)
            (floats[2, column], doubles[2, column]) = (0, 0);
        var unit = DrawnDistribution.Uniform(0, 1);
        Assert.True(Redraw.Gives(TensorValues.Of("x", StateTensor.Of(floats))!, unit, new TorchGenerator(9), Making.Rounded));
        Assert.True(Redraw.Gives(TensorValues.Of("x", StateTensor.Of(doubles))!, unit, new TorchGenerator(9), Making.Rounded));
        (floats[3, 1], doubles[3, 1]) = (0.125f, 0.125);
        Assert.False(Redraw.Gives(TensorValues.Of("x", StateTensor.Of(floats))!, unit, new TorchGenerator(9), Making.Rounded));
        Assert.False(Redraw.Gives(TensorValues.Of("x", StateTensor.Of(doubles))!, unit, new TorchGenerator(9), Making.Rounded));
    }
}
