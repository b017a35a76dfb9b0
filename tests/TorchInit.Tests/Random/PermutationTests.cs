namespace TorchInit.Tests;

/// <summary>Permutations against PyTorch's, and the two algorithms against plain ones.</summary>
public sealed class PermutationTests
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

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void Inside_out_each_number_takes_a_place_and_sends_what_stood_there_to_the_end(int n)
    {
        var (words, other) = (new Mt19937(), new Mt19937());
        words.Seed(3);
        other.Seed(3);
        var permutation = new long[n];
        Permutations.ShuffleInsideOut(words, permutation);

        var list = new List<long>();
        for (var i = 0; i < n; i++)
        {
            var place = (int)(other.NextUInt64() % (ulong)(i + 1));
            list.Add(i);
            (list[i], list[place]) = (list[place], list[i]);
        }
        Assert.Equal(list, permutation);
        Assert.Equal(other.NextUInt32(), words.NextUInt32());
    }

    [Fact]
    public void PyTorch_takes_the_other_way_from_214748364_numbers_on() => Assert.Equal(214748364, Permutations.ManyNumbers);

    /// <summary>
    /// torch.randperm(214748364) with seed 1, at 2.14.1. What stands at place i in the end is the last number that was sent there, which
    /// needs the draws but not the gigabytes: this is why the words and their remainders are right, and the tests above why the shuffle is.
    /// </summary>
    [Fact]
    [Trait("Category", "Slow")]
    public void The_first_numbers_of_the_smallest_large_permutation()
    {
        var words = new Mt19937();
        words.Seed(1);
        var first = new long[6];
        for (var i = 0; i < Permutations.ManyNumbers; i++)
        {
            var place = (int)(words.NextUInt64() % (ulong)(i + 1));
            if (i < first.Length)
                first[i] = first[place];
            if (place < first.Length)
                first[place] = i;
        }
        Assert.Equal([81757386, 14531738, 31696440, 103595746, 185007634, 609149], first);
        Assert.Equal(0.72316426f, ScalarReference.Unit(words.NextUInt32()));
        Assert.Equal(0.98976707f, ScalarReference.Unit(words.NextUInt32()));
    }

    [Fact]
    public void Randperm_of_a_negative_length_is_refused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new TorchGenerator(1).Permutation(-1));
        Assert.StartsWith("Trying to create tensor with negative dimension -1: [-1]", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1L << 31)]
    [InlineData(long.MaxValue)]
    public void More_numbers_than_an_array_holds_are_refused(long n)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new TorchGenerator(1).Permutation(n));
        Assert.StartsWith($"Received n = {n}; an array of .NET holds at most 2147483591 numbers.", error.Message, StringComparison.Ordinal);
    }
}
