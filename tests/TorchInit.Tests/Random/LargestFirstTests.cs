namespace TorchInit.Tests;

/// <summary>The largest of numbers among which many are equal, and some NaN, against torch.topk of PyTorch 2.14.1.</summary>
public sealed class LargestFirstTests
{
    [Theory]
    [InlineData(3, 2, 2, "c571327cb01ac1de")]
    [InlineData(5, 3, 2, "dfdbece167cfb1e7")]
    [InlineData(17, 9, 3, "09e74786504304eb")]
    [InlineData(100, 1, 4, "af5570f5a1810b7a")]
    [InlineData(100, 37, 5, "aa635334067a0f9e")]
    [InlineData(1000, 15, 7, "738e9ffc4c2aaa29")]
    [InlineData(1000, 16, 7, "a72888a1fe8efbae")]
    [InlineData(640, 10, 7, "c334b9a5b170cf66")]
    [InlineData(639, 10, 7, "571392b45e0d6557")]
    [InlineData(1000, 999, 7, "2e8217bffa3a4c3a")]
    [InlineData(1000, 1000, 7, "43187d99f7dc935f")]
    [InlineData(20000, 10000, 1000, "fd7830c80386ee48")]
    [InlineData(20000, 100, 50, "d68c46b333d3e683")]
    public void Equal_numbers_come_in_the_order_of_topk(int n, int count, int kinds, string sha256)
    {
        var values = Bits.Flat(new TorchGenerator(n + count).RandInt<float>(0, kinds, [n]));
        for (var i = 0; n == 1000 && i < n; i += 13)
            values[i] = float.NaN;
        Assert.StartsWith(sha256, Bits.Sha256<long>(LargestFirst<float>.Of(values, count)), StringComparison.Ordinal);
    }

    /// <summary>Musser's sequence, on which the median of three halves nothing: quicksort gives up and a heap goes on.</summary>
    [Theory]
    [InlineData(4096, 1, "bc81490e081abd65")]
    [InlineData(2048, 1, "bb1a6b361c0242d7")]
    [InlineData(4000, 3, "21328383d17dc6cd")]
    // where it gives up decides the order of equal ones
    [InlineData(1000, 2, "b9ad772c358824d7")]
    [InlineData(3000, 5, "470b9ec4fb098207")]
    public void A_sequence_made_against_quicksort(int count, int kinds, string sha256)
    {
        const int half = 2048;
        var values = Enumerable.Range(1, half).Select(i => i % 2 == 1 ? i : half + i - 1).Concat(Enumerable.Range(1, half).Select(i => 2 * i)).Select(i => -(float)(i / kinds)).ToArray();
        Assert.StartsWith(sha256, Bits.Sha256<long>(LargestFirst<float>.Of(values, count)), StringComparison.Ordinal);
    }
}
