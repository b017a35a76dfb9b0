using System.Numerics.Tensors;
using static TorchInit.Tests.Inspections.InspectionTests;

namespace TorchInit.Tests.Inspections;

/// <summary>Which numbers a draw can give, against the draw itself: every number near by is tried.</summary>
public sealed class GridTests
{
    private const int Last24 = (1 << 24) - 1;
    private const long Last53 = (1L << 53) - 1;

    /// <summary>Ranges of both kinds that are looked for, and whether product and sum are rounded at once.</summary>
    public static TheoryData<double, double, bool> Ranges => new()
    {
        { 0, 1, true }, { 0, 1, false }, { -1, 1, true }, { -1, 1, false }, { 0, 0.3, true }, { 0, 0.3, false },
        { -0.1, 0.1, true }, { -0.1, 0.1, false }, { -0.1020621, 0.1020621, true }, { -0.1020621, 0.1020621, false }, { -6.7, 6.7, true }, { -6.7, 6.7, false },
    };

    [Theory]
    [MemberData(nameof(Ranges))]
    public void The_numbers_of_a_float_are_all_that_are_drawn_so(double from, double to, bool fused)
    {
        var (low, range) = ((float)from, (float)to - (float)from);
        var points = new UniformPoints(low, (float)to, fused);
        float At(long k) => fused ? MathF.FusedMultiplyAdd(k / 16777216f, range, low) : k / 16777216f * range + low;
        foreach (var k in Numbers(Last24))
        {
            foreach (var value in new[] { At(k), MathF.BitIncrement(At(k)), MathF.BitDecrement(At(k)) })
            {
                var (first, last) = points.Of(value);
                Assert.Equal(Near(k, Last24).Where(j => At(j) == value), Between(first, last));
            }
        }
        foreach (var value in new[] { low - 1e-3f, low - range, low + range * 1.001f, low + 3 * range, 1e30f, -1e30f, float.NaN, float.PositiveInfinity, float.NegativeInfinity })
            Assert.Empty(Between(points.Of(value).First, points.Of(value).Last));
    }

    [Theory]
    [MemberData(nameof(Ranges))]
    public void The_numbers_of_a_double_are_all_that_are_drawn_so(double from, double to, bool fused)
    {
        var range = to - from;
        var points = new UniformDoublePoints(from, to, fused);
        double At(long k) => fused ? Math.FusedMultiplyAdd(k * Math.Pow(2, -53), range, from) : k * Math.Pow(2, -53) * range + from;
        foreach (var k in Numbers(Last53))
        {
            foreach (var value in new[] { At(k), Math.BitIncrement(At(k)), Math.BitDecrement(At(k)) })
            {
                var (first, last) = points.Of(value);
                Assert.Equal(Near(k, Last53).Where(j => At(j) == value), Between(first, last));
            }
        }
        foreach (var value in new[] { from - 1e-3, from - range, from + range * 1.001, from + 3 * range, 1e300, -1e300, double.NaN, double.PositiveInfinity, double.NegativeInfinity })
            Assert.Empty(Between(points.Of(value).First, points.Of(value).Last));
    }

    /// <summary>Where floats lie 2⁻ᵇ as far apart as the points, a value among them is b bits of evidence.</summary>
    [Theory]
    [InlineData(0, 1, 0.75, 0)]
    [InlineData(0, 1, 0.25, 1)]
    [InlineData(0, 1, 0.4, 1)]
    [InlineData(-1, 1, -0.75, 1)]
    [InlineData(-2, 2, 0.03125, 6)]
    [InlineData(-2, 2, 1.9, 1)]
    [InlineData(0, 3, 0.75, 1.584962500721156)]
    [InlineData(0, 0.5, 0.9, 0)]
    public void Evidence_of_a_uniform_value(double from, double to, double value, double bits)
    {
        Assert.Equal(bits, new UniformPoints((float)from, (float)to, fused: true).Bits((float)value), 1e-12);
        Assert.Equal(bits, new UniformDoublePoints(from, to, fused: true).Bits(value), 1e-12);
    }

    /// <summary>Of uniform_(−1, 1) the points are 2⁻²³ apart: an odd one, two even ones, one that is no point in each half, and a row that was zeroed.</summary>
    [Fact]
    public void What_is_counted()
    {
        const float Step = 1f / (1 << 23);
        var values = Values(new float[] { 3 * Step, -4 * Step, 1 - 2 * Step, 0.1f, -0.3f, -0.003f, 0, 0, 0 }, [3, 3]);
        var count = Grid.Uniform(values, -1, 1, fused: true);
        // bits: floats near 2⁻ᵉ are 2⁻²³⁻ᵉ apart
        double[] bits = [22, 21, 1, 4, 2, 9];
        Assert.Equal((6, 3, 1, 3, 2), (count.Tested, count.OnGrid, count.Odd, count.Single, count.BelowMiddle));
        Assert.Equal((bits.Sum(), bits.Sum(x => Math.Pow(2, -x))), (count.Bits, count.Expected));
    }

    [Fact]
    public void What_is_counted_of_doubles()
    {
        var step = Math.Pow(2, -52);
        var values = Values(new[] { 3 * step, -4 * step, 1 - 2 * step, 0.1, -0.3, -0.003, 0, 0, 0 }, [3, 3]);
        var count = Grid.UniformOfDoubles(values, -1, 1, fused: true);
        double[] bits = [51, 50, 1, 4, 2, 9];
        Assert.Equal((6, 3, 0, 0, 2), (count.Tested, count.OnGrid, count.Odd, count.Single, count.BelowMiddle));
        Assert.Equal((bits.Sum(), bits.Sum(x => Math.Pow(2, -x))), (count.Bits, count.Expected));
    }

    [Fact]
    public void The_middle_is_that_of_the_range()
    {
        var (floats, doubles) = (new UniformPoints(0, 0.3f, fused: true), new UniformDoublePoints(0, 0.3, fused: true));
        float[] offFloats = [Float(0.05f), Float(0.1f), Float(0.2f)];
        double[] offDoubles = [Double(0.05), Double(0.1), Double(0.2)];
        foreach (var count in new[] { Grid.Uniform(Values(offFloats, [3]), 0, 0.3f, fused: true), Grid.UniformOfDoubles(Values(offDoubles, [3]), 0, 0.3, fused: true) })
            Assert.Equal((3, 0, 2), (count.Tested, count.OnGrid, count.BelowMiddle));

        // the next number that no draw gives
        float Float(float value)
        {
            while (floats.Of(value) is var (first, last) && first <= last)
                value = MathF.BitIncrement(value);
            return value;
        }
        double Double(double value)
        {
            while (doubles.Of(value) is var (first, last) && first <= last)
                value = Math.BitIncrement(value);
            return value;
        }
    }

    /// <summary>Windows rounds twice: what it draws is on its own grid, and some of it on no other.</summary>
    [Theory]
    [InlineData(TorchPlatform.LinuxX64, true)]
    [InlineData(TorchPlatform.WindowsX64, false)]
    public void Each_arithmetic_has_its_grid(TorchPlatform platform, bool fused)
    {
        var floats = Values(Flat(Init.Uniform(New([2000]), new TorchGenerator(1, platform), -0.1, 0.1)).ToArray(), [2000]);
        Assert.True(Grid.Uniform(floats, -0.1, 0.1, fused).All);
        Assert.InRange(Grid.Uniform(floats, -0.1, 0.1, !fused).OnGrid, 1, 1999);
        var doubles = TensorValues.Of("doubles", StateTensor.Of(Init.Uniform(Tensor.CreateFromShape<double>([2000]), new TorchGenerator(1, platform), -0.1, 0.1)))!;
        Assert.True(Grid.UniformOfDoubles(doubles, -0.1, 0.1, fused).All);
        Assert.InRange(Grid.UniformOfDoubles(doubles, -0.1, 0.1, !fused).OnGrid, 1, 1999);
    }

    [Theory]
    [InlineData(TorchPlatform.LinuxX64, 0)]
    [InlineData(TorchPlatform.WindowsX64, 1)]
    [InlineData(TorchPlatform.LinuxArm64, 2)]
    public void Pairs_of_normals_are_found_from_every_number(TorchPlatform platform, int functions)
    {
        var points = new NormalPoints(0.02f, (NormalFunctions)functions);
        var random = new Random(1);
        int[] ends = [0, 1, 2, 3, Last24 / 4, Last24 / 4 + 1, Last24 / 2, Last24 / 2 + 1, Last24 - 1, Last24];
        int[] numbers = [.. ends, .. Enumerable.Range(0, 60).Select(_ => random.Next(1 << 24))];
        Span<float> block = stackalloc float[ScalarReference.Block];
        foreach (var first in numbers)
        {
            foreach (var second in numbers)
            {
                block.Fill(0.25f);
                (block[0], block[8]) = (first / 16777216f, second / 16777216f);
                ScalarReference.Transform(block, 0, 0.02f, Arithmetic.Of(platform).Functions);
                var (x, y) = (block[0], block[8]);
                Assert.True(points.TryFind(x, y, out var k1, out var k2));
                block.Fill(0.25f);
                (block[0], block[8]) = (k1 / 16777216f, k2 / 16777216f);
                ScalarReference.Transform(block, 0, 0.02f, Arithmetic.Of(platform).Functions);
                Assert.Equal((x, y), (block[0], block[8]));
            }
        }
        Assert.False(points.TryFind(0.02f * 6, 0.01f, out _, out _));
        Assert.False(points.TryFind(float.NaN, 0.01f, out _, out _));
    }

    /// <summary>2⁴⁸ pairs, as dense as the normal distribution: exp(−(x² + y²)/2) / (2π·std²) of them in a unit square.</summary>
    [Theory]
    [InlineData(1, 1, 1, 4, 2.0)]
    [InlineData(2, 2, 2, 16, 2.0)]
    [InlineData(1, 0.5, -0.5, 1, 0.5)]
    [InlineData(1, 0.5, 2.5, 4, 6.5)]
    [InlineData(0.001, 0.004, 0.003, 1 / 32768.0, 25.0)]
    public void Evidence_of_a_pair_of_normals(float std, float first, float second, double drawsOfOneFloat, double squares)
    {
        var draws = drawsOfOneFloat * Math.Exp(-squares / 2) / (2 * Math.PI * std * std);
        Assert.Equal(Math.Max(0, -Math.Log2(draws)), new NormalPoints(std, NormalFunctions.FusedPolynomials).Bits(first, second), 1e-4);
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(1, 1, 0.125)]
    [InlineData(0, 1, 0.25)]
    [InlineData(-1, 0, 0.5)]
    [InlineData(0, -1, 0.75)]
    [InlineData(1, -1, 0.875)]
    public void Angles_are_counted_in_turns(double x, double y, double turns) => Assert.Equal(turns, NormalPoints.Turn(x, y), 1e-15);

    /// <summary>Of many blocks those are tested that the golden ratio names; where less than half of 2048 pairs fit, no more are.</summary>
    [Theory]
    [InlineData(2049, 0, 5, 2048, 3 * 256)]
    [InlineData(2049, 0, 4, 16_384, 4 * 2048)]
    [InlineData(2049, 0, 0, 16_384, 8 * 2048)]
    [InlineData(2048, 0, 5, 16_384, 3 * 2048)]
    [InlineData(2048, 5, 8, 16_376, 0)]
    [InlineData(3, 0, 1, 24, 21)]
    [InlineData(3, 1, 1, 16, 14)]
    public void Many_pairs_are_tested_until_it_is_clear(int blocks, int more, int off, int tested, int onGrid)
    {
        var drawn = new TorchGenerator(1).Randn(16 * blocks + more);
        for (var block = 0; block < blocks; block++)
            for (var pair = 0; pair < off; pair++)
                drawn[16 * block + pair] = 9; // beyond what 24 bits draw
        var count = Grid.Normal(TensorValues.Of("normals", StateTensor.Of(drawn))!, 1, NormalFunctions.FusedPolynomials, allOrNothing: false);
        Assert.Equal((tested, onGrid), (count.Tested, count.OnGrid));
    }

    [Fact]
    public void They_are_spread_evenly_over_the_tensor()
    {
        const int Blocks = 5000;
        var random = new Random(1);
        var isOff = Enumerable.Range(0, Blocks).Select(_ => random.Next(3) == 0).ToArray();
        var drawn = new TorchGenerator(1).Randn(16 * Blocks);
        for (var block = 0; block < Blocks; block++)
            for (var pair = 0; pair < 8 && isOff[block]; pair++)
                drawn[16 * block + pair] = 9;
        var values = TensorValues.Of("normals", StateTensor.Of(drawn))!;
        var steps = Enumerable.Range(0, 2048).Select(step => step * (Math.Sqrt(5) - 1) / 2 % 1 * Blocks).ToArray();
        Assert.Equal(8 * steps.Count(at => !isOff[(int)at]), Grid.Normal(values, 1, NormalFunctions.FusedPolynomials, allOrNothing: false).OnGrid);
        var before = steps.TakeWhile(at => !isOff[(int)at]).Count();
        Assert.Equal((8 * before + 1, 8 * before), Grid.Normal(values, 1, NormalFunctions.FusedPolynomials, allOrNothing: true) is var count ? (count.Tested, count.OnGrid) : default);
    }

    [Fact]
    public void Zeroed_rows_are_no_pairs()
    {
        var table = DefaultInit.Embedding(50, 24, new TorchGenerator(1), paddingIdx: 7)["weight"].Value;
        var count = Grid.Normal(TensorValues.Of("table", StateTensor.Of(table))!, 1, NormalFunctions.FusedPolynomials, allOrNothing: false);
        // the row's 24 elements begin in the middle of a block's second half: of 600 pairs those with a partner in it
        var lost = Enumerable.Range(0, 600).Count(pair => (pair / 8 * 16 + pair % 8) is var i && (i / 24 == 7 || (i + 8) / 24 == 7));
        Assert.Equal((600 - lost, 600 - lost), (count.Tested, count.OnGrid));
    }

    /// <summary>Of 100 values, of which 20 lie there by chance, 60 do: 100·(0.6·log₂ 3 − 0.4·log₂ 2) bits; all do: 100·log₂ 5.</summary>
    [Theory]
    [InlineData(100, 60, 20, 0.2, 0.5, 55.0977500432694)]
    [InlineData(100, 100, 20, 0.2, 1, 232.192809488736)]
    [InlineData(100, 20, 20, 0.2, 0, 0)]
    [InlineData(100, 10, 20, 0.2, -0.125, 0)]
    [InlineData(100, 100, 100, 1, 0, 0)]
    [InlineData(0, 0, 0, 1, 0, 0)]
    public void Chance_and_what_exceeds_it(int tested, int onGrid, double expected, double chance, double unchanged, double excess)
    {
        var count = new GridCount(tested, onGrid, 0, expected);
        Assert.Equal(chance, count.Chance, 1e-12);
        Assert.Equal(unchanged, count.Unchanged, 1e-12);
        Assert.Equal(excess, count.Excess, 1e-9);
        Assert.Equal(tested == onGrid, count.All);
    }

    [Theory]
    [InlineData(10, 8, 2, true)]
    [InlineData(10, 8, 1, false)]
    [InlineData(10, 10, 0, false)]
    public void Finer_steps_show_below_the_middle_alone(int tested, int onGrid, int belowMiddle, bool finer) =>
        Assert.Equal(finer, new GridCount(tested, onGrid, 0, 0, BelowMiddle: belowMiddle).HasFinerSteps);

    /// <summary>The ends of the range, the middle, where floats lie closest, and some between.</summary>
    private static IEnumerable<long> Numbers(long last)
    {
        var random = new Random(1);
        return Enumerable.Range(0, 9).SelectMany(i => new[] { i, last - i, last / 2 - 4 + i }).Concat(Enumerable.Range(0, 300).Select(_ => random.NextInt64(last + 1)));
    }

    private static IEnumerable<long> Near(long k, long last) => Enumerable.Range(-40, 81).Select(i => k + i).Where(j => j >= 0 && j <= last);

    private static IEnumerable<long> Between(double first, double last)
    {
        for (var k = first; k <= last; k++)
            yield return (long)k;
    }

    private static TensorValues Values<T>(T[] values, nint[] shape)
        where T : unmanaged => TensorValues.Of("values", StateTensor.Of(Tensor.Create(values, shape)))!;
}
