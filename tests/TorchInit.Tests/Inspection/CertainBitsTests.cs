using System.Numerics;
using System.Numerics.Tensors;
using static TorchInit.Tests.Inspections.InspectionTests;

namespace TorchInit.Tests.Inspections;

/// <summary>What values say about the words behind them, against the words and against all numbers that give the same value.</summary>
public sealed class CertainBitsTests
{
    [Theory]
    [InlineData(TorchPlatform.LinuxX64, true, -0.1, 0.1)]
    [InlineData(TorchPlatform.LinuxX64, true, 0, 1)]
    [InlineData(TorchPlatform.WindowsX64, false, -0.1, 0.1)]
    [InlineData(TorchPlatform.WindowsX64, false, -3, 3)]
    public void A_uniform_float_tells_the_leading_bits_that_all_its_numbers_share(TorchPlatform platform, bool fused, double from, double to)
    {
        var drawn = Init.Uniform(New([1000]), new TorchGenerator(5, platform), from, to);
        var words = Words(5, 1000);
        var known = Known(drawn, DrawnDistribution.Uniform(from, to), fused, 1000)!;
        var (low, range) = ((float)from, (float)to - (float)from);
        float At(long k) => fused ? MathF.FusedMultiplyAdd(k / 16777216f, range, low) : k / 16777216f * range + low;
        for (var i = 0; i < words.Length; i++)
        {
            long number = words[i] & 0xFFFFFF;
            var same = Enumerable.Range(-40, 81).Select(j => number + j).Where(k => k is >= 0 and < 1 << 24 && At(k) == drawn[i]).ToArray();
            var mask = Shared(same[0], same[^1], 24);
            Assert.Equal(((uint)mask, (uint)(number & mask)), (known[i].Mask, known[i].Bits));
        }
        drawn[7] = (float)to + 1;
        Assert.Null(Known(drawn, DrawnDistribution.Uniform(from, to), fused, 8));
        Assert.NotNull(Known(drawn, DrawnDistribution.Uniform(from, to), fused, 7));
    }

    [Theory]
    [InlineData(TorchPlatform.LinuxX64, true)]
    [InlineData(TorchPlatform.WindowsX64, false)]
    public void A_uniform_double_tells_the_bits_of_two_words(TorchPlatform platform, bool fused)
    {
        var drawn = Init.Uniform(Tensor.CreateFromShape<double>([500]), new TorchGenerator(5, platform), -0.1, 0.1);
        var words = Words(5, 1000);
        var known = Known(drawn, DrawnDistribution.Uniform(-0.1, 0.1), fused, 1000)!;
        double At(long k) => fused ? Math.FusedMultiplyAdd(k * Math.Pow(2, -53), 0.2, -0.1) : k * Math.Pow(2, -53) * 0.2 + -0.1;
        for (var i = 0; i < 500; i++)
        {
            // PyTorch takes the word drawn first for the upper one
            var number = (long)(((ulong)words[2 * i] << 32 | words[2 * i + 1]) & 0x1FFFFFFFFFFFFF);
            var same = Enumerable.Range(-40, 81).Select(j => number + j).Where(k => At(k) == drawn[i]).ToArray();
            var mask = Shared(same[0], same[^1], 53);
            var bits = number & mask;
            Assert.Equal((((uint)(mask >> 32), (uint)(bits >> 32)), ((uint)mask, (uint)bits)), ((known[2 * i].Mask, known[2 * i].Bits), (known[2 * i + 1].Mask, known[2 * i + 1].Bits)));
        }
        Assert.Null(Known(drawn, DrawnDistribution.Uniform(-0.1, 0.1), !fused, 1000));
        Assert.Equal(6, Known(drawn, DrawnDistribution.Uniform(-0.1, 0.1), fused, 6)!.Length);
    }

    [Fact]
    public void A_uniform_bfloat16_tells_the_bits_of_all_that_rounds_to_it() => AssertRounded<BFloat16>(value => BFloat16.FromBits(value));

    [Fact]
    public void A_uniform_half_tells_the_bits_of_all_that_rounds_to_it() => AssertRounded<Half>(BitConverter.UInt16BitsToHalf);

    /// <summary>Every rounded number between the bounds: at least what is left when two numbers more at either end are allowed for, and nothing that is wrong.</summary>
    private static void AssertRounded<T>(Func<ushort, T> number)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        const float Bound = 0.125f; // so that no draw is rounded
        T[] values = [.. Enumerable.Range(0, 1 << 16).Select(bits => number((ushort)bits)).Where(value => T.Abs(value) <= T.CreateTruncating(Bound) && T.Abs(value) >= T.CreateTruncating(1e-6f)).Order()];
        var known = Known(Tensor.Create(values, [values.Length]), DrawnDistribution.Uniform(-Bound, Bound), fused: true, values.Length)!;
        T At(long k) => T.CreateTruncating(MathF.FusedMultiplyAdd(k / 16777216f, 2 * Bound, -Bound));
        for (var i = 0; i < values.Length; i++)
        {
            // drawn in 16 bits, what rounds to the bound above becomes the one below: both say nothing
            if (T.Abs(values[i]) == T.CreateTruncating(Bound))
            {
                Assert.Equal(default, known[i]);
                continue;
            }
            var (first, last) = (FirstAtLeast(values[i]), FirstAtLeast(T.BitIncrement(values[i])) - 1);
            var (least, most) = (Shared(Math.Max(first - 2, 0), Math.Min(last + 2, (1 << 24) - 1), 24), Shared(first, last, 24));
            if (first > last)
                continue;
            Assert.Equal((least, 0L), (known[i].Mask & least, known[i].Mask & ~most));
            Assert.Equal((uint)first & known[i].Mask, known[i].Bits);
        }
        Assert.Null(Known(Tensor.Create([T.CreateTruncating(0.05f), T.CreateTruncating(0.13f)], [2]), DrawnDistribution.Uniform(-Bound, Bound), fused: true, 2));
        Assert.Null(Known(Tensor.Create([T.CreateTruncating(0.05f), T.CreateTruncating(-0.13f)], [2]), DrawnDistribution.Uniform(-Bound, Bound), fused: true, 2));

        // draws grow with their number
        long FirstAtLeast(T value)
        {
            long low = 0, high = 1 << 24;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (At(middle) >= value)
                    high = middle;
                else
                    low = middle + 1;
            }
            return low;
        }
    }

    [Theory]
    [InlineData(TorchPlatform.LinuxX64, 1)]
    [InlineData(TorchPlatform.WindowsX64, 0.02)]
    [InlineData(TorchPlatform.LinuxArm64, 0.02)]
    public void A_normal_float_tells_some_nineteen_bits(TorchPlatform platform, double std)
    {
        var drawn = Init.Normal(New([16_000]), new TorchGenerator(7, platform), 0, std);
        AssertTrue(Known(drawn, DrawnDistribution.Normal(0, std), fused: false, 16_000)!, Words(7, 16_000), 19);
    }

    [Fact]
    public void A_normal_double_tells_most_of_two_words()
    {
        var drawn = Init.Normal(Tensor.CreateFromShape<double>([8000]), new TorchGenerator(7), 0, 0.02);
        AssertTrue(Known(drawn, DrawnDistribution.Normal(0, 0.02), fused: false, 16_000)!, Words(7, 16_000), 22);
    }

    [Fact]
    public void A_normal_of_16_bits_tells_some_of_them()
    {
        AssertTrue(Known(Init.Normal(Tensor.CreateFromShape<BFloat16>([16_000]), new TorchGenerator(7), 0, 0.02), DrawnDistribution.Normal(0, 0.02), fused: false, 16_000)!, Words(7, 16_000), 8);
        AssertTrue(Known(Init.Normal(Tensor.CreateFromShape<Half>([16_000]), new TorchGenerator(7), 0, 0.02), DrawnDistribution.Normal(0, 0.02), fused: false, 16_000)!, Words(7, 16_000), 11);
    }

    /// <summary>Of a number that is no multiple of sixteen, the last sixteen were drawn again: those before are known.</summary>
    [Theory]
    [InlineData(15, 64, -1)]
    [InlineData(16, 64, 16)]
    [InlineData(17, 64, 0)]
    [InlineData(33, 64, 16)]
    [InlineData(48, 64, 48)]
    [InlineData(100, 64, 64)]
    [InlineData(100, 63, 48)]
    public void Normals_tell_of_whole_blocks(int values, int count, int words)
    {
        var known = Known(new TorchGenerator(7).Randn(values), DrawnDistribution.Normal(0, 1), fused: false, count);
        Assert.Equal(words, known?.Length ?? -1);
        if (words > 0)
            AssertTrue(known!, Words(7, words), 19);
    }

    [Fact]
    public void Zeroed_rows_tell_nothing()
    {
        var table = Init.Normal(New([10, 8]), new TorchGenerator(7));
        var uniform = Init.Uniform(New([10, 8]), new TorchGenerator(7));
        var doubles = Init.Uniform(Tensor.CreateFromShape<double>([10, 8]), new TorchGenerator(7));
        for (var column = 0; column < 8; column++)
            (table[3, column], uniform[3, column], doubles[3, column]) = (0, 0, 0);
        // its eight are the second half of a block, the partners of the first
        Assert.Equal(Enumerable.Range(16, 16), Silent(Known(table, DrawnDistribution.Normal(0, 1), fused: false, 80)!));
        Assert.Equal(Enumerable.Range(24, 8), Silent(Known(uniform, DrawnDistribution.Uniform(0, 1), fused: true, 80)!));
        Assert.Equal(Enumerable.Range(48, 16), Silent(Known(doubles, DrawnDistribution.Uniform(0, 1), fused: true, 160)!));

        static IEnumerable<int> Silent(WordBits[] words) => words.Index().Where(word => word.Item.Mask == 0).Select(word => word.Index);
    }

    [Fact]
    public void A_word_fits_where_the_known_bits_are_the_same()
    {
        var word = new WordBits(0xF0, 0x50);
        Assert.Equal((4, true, true, false, false), (word.Count, word.Allows(0x50), word.Allows(0xFF0F_FF5F), word.Allows(0x40), word.Allows(0x70)));
    }

    /// <summary>Nothing that is said is wrong, and on average so many bits of a word are said.</summary>
    private static void AssertTrue(WordBits[] known, uint[] words, double bits)
    {
        Assert.Equal(words.Length, known.Length);
        Assert.All(known.Zip(words), pair => Assert.True(pair.First.Allows(pair.Second)));
        Assert.All(known, word => Assert.Equal(word.Bits, word.Bits & word.Mask));
        Assert.InRange(known.Average(word => word.Count), bits - 0.5, bits + 0.5);
    }

    /// <summary>The bits above the highest in which two numbers differ, of so many.</summary>
    private static long Shared(long first, long last, int bits)
    {
        long mask = 0;
        for (var bit = bits - 1; bit >= 0 && (first >> bit & 1) == (last >> bit & 1); bit--)
            mask |= 1L << bit;
        return mask;
    }

    private static uint[] Words(long seed, int count)
    {
        var words = new uint[count];
        new TorchGenerator(seed).Words(words);
        return words;
    }

    private static WordBits[]? Known<T>(Tensor<T> tensor, DrawnDistribution distribution, bool fused, int count)
        where T : unmanaged => CertainBits.Of(TensorValues.Of("values", StateTensor.Of(tensor))!, distribution, fused, count);
}
