using System.Numerics.Tensors;

namespace TorchInit.Tests;

/// <summary>Coin flips against PyTorch's.</summary>
public sealed class DiscreteTests
{
    [Fact]
    public void Bernoulli_with_one_probability()
    {
        var values = new float[1 << 20];
        new TorchGenerator(3).Bernoulli(values, 0.3);
        Assert.Equal("11010010001000011001001101000001", string.Concat(values.Take(32)));
        Assert.Equal("57d7eb4fc20f58769d97397e8553ba321d50c3b89795dd0b03bb9ecc21d1d955", Bits.Sha256<float>(values));

        var doubles = new double[32];
        new TorchGenerator(3).Bernoulli(doubles, 0.3);
        Assert.Equal("11010010001000011001001101000001", string.Concat(doubles));
    }

    [Fact]
    public void Bernoulli_with_a_probability_for_each_element()
    {
        var values = new float[32];
        new TorchGenerator(3).Bernoulli(values, [.. Enumerable.Range(0, 32).Select(i => i / 31f)]);
        Assert.Equal("00010100000011111000010111111111", string.Concat(values));

        var doubles = new double[32];
        new TorchGenerator(3).Bernoulli(doubles, [.. Enumerable.Range(0, 32).Select(i => i / 31.0)]);
        Assert.Equal("00000000001001011101011111111111", string.Concat(doubles));
    }

    [Theory]
    [InlineData(1.5, "1.5")]
    [InlineData(-0.25, "-0.25")]
    [InlineData(double.NaN, "nan")]
    public void A_number_that_is_no_probability_is_refused(double p, string printed)
    {
        var generator = new TorchGenerator(1);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => generator.Bernoulli(new float[3], p));
        Assert.StartsWith($"bernoulli_ expects p to be in [0, 1], but got p={printed}", error.Message, StringComparison.Ordinal);
        Assert.Equal(new TorchGenerator(1).GetState(), generator.GetState());
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(-0.25)]
    [InlineData(double.NaN)]
    public void What_stands_before_an_element_that_is_no_probability_is_drawn(double p)
    {
        var (generator, values) = (new TorchGenerator(1), new[] { 7.0, 7, 7, 7 });
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => generator.Bernoulli(values, [0.9, 0.9, p, 0.9]));
        Assert.StartsWith("Expected p_in >= 0 && p_in <= 1 to be true, but got false.", error.Message, StringComparison.Ordinal);
        Assert.Equal([1.0, 1, 7, 7], values);
        var other = new TorchGenerator(1);
        other.Rand<double>(2);
        Assert.Equal(other.GetState(), generator.GetState());
        Assert.Throws<ArgumentException>(() => generator.Bernoulli(new float[3], [0.5f]));
    }

    [Fact]
    public void No_coins_need_no_probabilities()
    {
        var generator = new TorchGenerator(1);
        generator.Bernoulli(Tensor.CreateFromShape<float>([0]), Tensor.CreateFromShape<float>([3]));
        Assert.Equal(new TorchGenerator(1).GetState(), generator.GetState());
    }

    [Fact]
    public void Probabilities_are_broadcast_and_a_view_is_filled_in_the_order_of_memory()
    {
        var p = Tensor.Create([0f, 0.3f, 1f], [3]);
        var view = Tensor.Create(new float[12], 0, [4, 3], [1, 4]);
        new TorchGenerator(1).Bernoulli(view, p);
        var units = Bits.Flat(new TorchGenerator(1).Rand(12));
        Assert.Equal(Enumerable.Range(0, 12).Select(i => units[i % 3 * 4 + i / 3] < p[i % 3] ? 1f : 0f), Bits.Flat(view));
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new TorchGenerator(1).Bernoulli(view, Tensor.Create(new float[2], [2])));
        Assert.StartsWith("The expanded size of the tensor (3) must match the existing size (2) at non-singleton dimension 1.  Target " +
            "sizes: [4, 3].  Tensor sizes: [2]",
            error.Message, StringComparison.Ordinal);
    }
}
