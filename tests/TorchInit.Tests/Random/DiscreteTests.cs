namespace TorchInit.Tests;

/// <summary>Permutations and coin flips against PyTorch's.</summary>
public class DiscreteTests
{
    [Fact]
    public void Randperm_of_10_with_seed_10() => Assert.Equal([7, 4, 6, 1, 3, 5, 9, 8, 2, 0], new TorchGenerator(10).Permutation(10));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(700, 699)]
    public void Randperm_takes_one_word_less_than_its_length(int n, int words)
    {
        var generator = new TorchGenerator(3);
        Assert.Equal(Enumerable.Range(0, n).Select(i => (long)i), generator.Permutation(n).Order());
        var other = new TorchGenerator(3);
        for (var i = 0; i < words; i++)
            other.NextUInt32();
        Assert.Equal(other.NextUInt32(), generator.NextUInt32());
    }

    [Fact]
    public void Randperm_of_a_negative_length_is_refused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new TorchGenerator(1).Permutation(-1));
        Assert.StartsWith("Trying to create tensor with negative dimension -1: [-1]", error.Message, StringComparison.Ordinal);
    }

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
        var ofElement = Assert.Throws<ArgumentOutOfRangeException>(() => generator.Bernoulli(new double[2], [0.5, p]));
        Assert.StartsWith("Expected p_in >= 0 && p_in <= 1 to be true, but got false.", ofElement.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => generator.Bernoulli(new float[3], [0.5f]));
        Assert.Equal(new TorchGenerator(1).GetState(), generator.GetState());
    }
}
