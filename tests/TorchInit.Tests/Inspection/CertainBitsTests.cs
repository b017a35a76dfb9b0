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

    [Fact]
    public void The_first_and_the_last_number_are_known_whole()
    {
        var floats = Known(Tensor.Create([-0.25f, 0.25f - MathF.ScaleB(1, -25)]), DrawnDistribution.Uniform(-0.25, 0.25), fused: true, 2)!;
        Assert.Equal([new(0xFFFFFF, 0), new(0xFFFFFF, 0xFFFFFF)], floats);
        var doubles = Known(Tensor.Create([-0.25, 0.25 - Math.ScaleB(1, -54)]), DrawnDistribution.Uniform(-0.25, 0.25), fused: true, 4)!;
        Assert.Equal([new(0x1FFFFF, 0), new(0xFFFFFFFF, 0), new(0x1FFFFF, 0x1FFFFF), new(0xFFFFFFFF, 0xFFFFFFFF)], doubles);
    }

    /// <summary>What was rounded to 16 bits may lie a step, of which there are 2²⁴, outside of the range: a division has rounded too.</summary>
    [Theory]
    [InlineData(-0.5, 1, 0u)]
    [InlineData(-0.5, 2, null)]
    [InlineData(0.50390625, 0, 0xFFFFFFu)]
    [InlineData(0.50390625, 1, null)]
    public void What_was_rounded_may_lie_a_step_outside(double value, int steps, uint? number)
    {
        // a range of width 1 that begins so many steps above all that is rounded to the value, or ends so many below
        var step = Math.Pow(2, -24);
        var (low, high) = (value - Math.Pow(2, -9), value + Math.Pow(2, -10));
        var from = value < 0 ? high + steps * step : low - 1 - steps * step;
        var known = Known(Tensor.Create([(BFloat16)value]), DrawnDistribution.Uniform(from, from + 1), fused: true, 1);
        Assert.Equal(number is { } all ? new(0xFFFFFF, all) : null, known?[0]);
    }

    /// <summary>
    /// A pair of normals is known to a 2²¹st part, of doubles to a 2⁵⁰th; its numbers to so much, to the next whole number, and to 3 more, of
    /// doubles to 64. An angle that may be on either side of where angles start again is not known.
    /// </summary>
    [Theory]
    [InlineData(4, 4)]
    [InlineData(5, 4)]
    [InlineData(3, null)]
    [InlineData(0, null)]
    [InlineData(-4, null)]
    [InlineData(-5, 4)]
    [InlineData((1 << 21) + 1, 5)]
    [InlineData((1 << 21) + 2, 5)]
    [InlineData((1 << 21) + 3, 5)]
    [InlineData((1 << 21) + 4, 5)]
    public void The_angle_of_floats_is_known_to_some_numbers(int number, int? margin)
    {
        var (k2, range) = (number & 0xFFFFFF, 1L << 24);
        var angle = 2 * Math.PI * k2 / range;
        var known = Pair((float)Math.Cos(angle), (float)Math.Sin(angle));
        var mask = margin is { } beyond ? (uint)Shared(k2 - beyond, k2 + beyond, 24) : 0;
        Assert.Equal((mask, (uint)k2 & mask), (known[8].Mask, known[8].Bits));
    }

    [Theory]
    [InlineData(65, 65)]
    [InlineData(66, 65)]
    [InlineData(64, null)]
    [InlineData(-64, null)]
    public void The_angle_of_doubles_is_known_to_some_numbers(int number, int? margin)
    {
        var k2 = number & (1L << 53) - 1;
        var angle = number * Math.ScaleB(2 * Math.PI, -53);
        // cos is 1; a float too, but the angle is none
        var known = Pair(1, Math.Sin(angle));
        var mask = margin is { } beyond ? Shared(k2 - beyond, k2 + beyond, 53) : 0;
        Assert.Equal((mask, k2 & mask), ((long)known[16].Mask << 32 | known[17].Mask, (long)known[16].Bits << 32 | known[17].Bits));
    }

    /// <summary>The radius √(−2·log(1 − k·2⁻²⁴)): at its number 2900000 a 2²¹st part of it are two and a half numbers.</summary>
    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 4)]
    [InlineData(5, 4)]
    [InlineData(9, 4)]
    [InlineData(2_900_001, 6)]
    [InlineData(2_900_002, 6)]
    [InlineData(2_900_005, 6)]
    [InlineData(2_900_006, 6)]
    public void The_radius_of_floats_is_known_to_some_numbers(int k1, int margin)
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - k1 / 16777216.0));
        var known = Pair((float)(radius * Math.Cos(1)), (float)(radius * Math.Sin(1)));
        var mask = (uint)Shared(Math.Max(k1 - margin, 0), k1 + margin, 24);
        Assert.Equal((mask, (uint)k1 & mask), (known[0].Mask, known[0].Bits));
    }

    /// <summary>The last radii: 5.7 is that of the last number.</summary>
    [Theory]
    [InlineData(5.7)]
    [InlineData(6.5)]
    public void The_last_radius_is_no_number_beyond_the_last(double radius) =>
        Assert.Equal(0xFFFFF0u, Pair((float)radius, 0.1f)[0].Bits & 0xFFFFF0);

    /// <summary>A half of 0 is all that is rounded to it: with a small standard deviation a circle of radii, from 0 on.</summary>
    [Fact]
    public void Zeros_of_16_bits_are_known_to_lie_around_zero()
    {
        var halves = Tensor.CreateFromShape<Half>([16]);
        halves[3] = (Half)1e-6f;
        var known = Known(halves, DrawnDistribution.Normal(0, 1e-6), fused: false, 16)!;
        // 2⁻²⁵/10⁻⁶·√2 is a radius of 0.0421, the 14905th of 2²⁴
        Assert.Equal((0xFFC000u, 0u, 0u), (known[0].Mask, known[0].Bits, known[8].Mask));
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

    /// <summary>What is known of a block of standard normals whose first pair is this one.</summary>
    private static WordBits[] Pair<T>(T first, T second)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var block = Tensor.CreateFromShape<T>([16]);
        block.Fill(T.CreateTruncating(0.3));
        (block[0], block[8]) = (first, second);
        return Known(block, DrawnDistribution.Normal(0, 1), fused: false, 32)!;
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
