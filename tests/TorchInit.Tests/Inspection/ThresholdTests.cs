using System.Numerics.Tensors;
using static TorchInit.Tests.Inspections.InspectionTests;

namespace TorchInit.Tests.Inspections;

/// <summary>From how many values on, and from which share on, the inspection answers otherwise: a tensor on either side of each limit.</summary>
public sealed class ThresholdTests
{
    private readonly Random random = new(2);

    [Theory]
    [InlineData(1000, 10, false)]
    [InlineData(1000, 11, true)]
    [InlineData(90, 2, false)]
    [InlineData(90, 3, true)]
    public void More_than_two_zeros_and_more_than_a_hundredth_were_pruned(int count, int zeros, bool pruned)
    {
        var values = Draw("uniform_(-0.1, 0.1)", [count]);
        Flat(values)[..zeros].Clear();
        Assert.Equal(pruned, Evidence(values).Contains("pruned", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(256, 230, true)]
    [InlineData(256, 231, false)]
    [InlineData(255, 3, false)]
    public void Of_256_floats_more_than_nine_tenths_must_differ(int count, int different, bool quantised)
    {
        var some = Draw("uniform_(-0.1, 0.1)", [different]);
        var values = New([count]);
        for (var i = 0; i < count; i++)
            values[i] = some[i % different];
        Assert.Equal(quantised, Evidence(values) == $"only {different} different numbers among {count}: quantised, or repeated");
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Of_numbers_of_16_bits_more_than_64_must_differ(int different, bool quantised)
    {
        var values = Tensor.CreateFromShape<BFloat16>([1000]);
        for (var i = 0; i < 1000; i++)
            values[i] = BFloat16.FromBits((ushort)(0x3F00 + random.Next(different)));
        for (var i = 0; i < different; i++)
            values[i] = BFloat16.FromBits((ushort)(0x3F00 + i));
        Assert.Equal(quantised, Only("x", values).Evidence.StartsWith($"only {different} different numbers among 1000", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(63, false)]
    public void Of_64_values_it_is_seen_that_they_are_spaced_evenly(int count, bool even)
    {
        var values = New([count]);
        for (var i = 0; i < count; i++)
            values[i] = i * 7 % count / 77f;
        Assert.Equal(even, Evidence(values) == "the values are spaced too evenly to be random");
    }

    [Theory]
    [InlineData(999, "CannotTell")]
    [InlineData(1000, "Consistent")]
    public void A_thousand_values_show_a_distribution(int count, string finding)
    {
        var values = New([count]);
        foreach (ref var value in Flat(values))
            value = (float)random.NextDouble();
        Assert.Equal(finding, Only("x", values).Finding.ToString());
    }

    /// <summary>3.3 standard errors of a standard deviation, 3.3/√(2n), are 2 % of 13612.5 values.</summary>
    [Theory]
    [InlineData(13_612, false)]
    [InlineData(13_613, true)]
    public void A_standard_deviation_is_named_where_it_is_known_to_two_hundredths(int count, bool named)
    {
        var values = New([count]);
        foreach (ref var value in Flat(values))
            value = (float)(0.02 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        var found = Only("x", values);
        Assert.Equal((named ? Finding.Consistent : Finding.CannotTell, !named), (found.Finding, found.Evidence.EndsWith($"but {count} values are too few to say so", StringComparison.Ordinal)));
    }

    /// <summary>Half of a draw's numbers are odd, but for three roots of how many there are, and one: of 39 all may be even, of 64 not fewer than 7 nor more than 57.</summary>
    [Theory]
    [InlineData(39, 0, Finding.Drawn)]
    [InlineData(40, 0, Finding.CannotTell)]
    [InlineData(40, 40, Finding.CannotTell)]
    [InlineData(39, 39, Finding.Drawn)]
    [InlineData(64, 6, Finding.CannotTell)]
    [InlineData(64, 7, Finding.Drawn)]
    [InlineData(64, 57, Finding.Drawn)]
    [InlineData(64, 58, Finding.CannotTell)]
    public void Half_of_a_draws_numbers_are_odd(int count, int odd, Finding finding)
    {
        var values = New([count]);
        var numbers = new TorchGenerator(1).Rand(count);
        // near 0 floats lie far closer than the draws do: evidence enough
        numbers[0] = 1e-4f;
        for (var i = 0; i < count; i++)
            values[i] = ((int)(numbers[i] * (1 << 24)) / 2 * 2 + (i < odd ? 1 : 0)) / 16777216f;
        Assert.Equal(finding, Only("x", values).Finding);
    }

    /// <summary>A grid alone is no draw: the values must be spread as it spreads them.</summary>
    [Fact]
    public void Values_on_the_grid_that_are_spread_otherwise_are_no_draw()
    {
        var values = new TorchGenerator(1).Rand(500);
        Assert.Equal(Finding.Drawn, Only("x", values).Finding);
        for (var i = 0; i < 490; i++)
            values[i] = (int)(values[i] * values[i] * (1 << 24)) / 16777216f;
        Assert.Equal(Finding.CannotTell, Only("x", values).Finding);
    }

    /// <summary>Of 2048 blocks every pair is tested, of more a part; sixteen are not counted where the last were drawn again.</summary>
    [Theory]
    [InlineData(16 * 2048, "every value lies")]
    [InlineData(16 * 2049 + 15, "every value lies")]
    [InlineData(16 * 2049, "16384 pairs, evenly spread, lie")]
    public void Of_many_pairs_some_are_tested(int count, string start) =>
        Assert.StartsWith($"{start} on the grid of that draw: by chance", Evidence(new TorchGenerator(1).Randn(count)), StringComparison.Ordinal);

    /// <summary>A draw is known behind a change where more values than chance puts there lie on its grid: by 60 bits, and by a twentieth of those that chance does not put there.</summary>
    [Theory]
    [InlineData(64, 48, true)]
    [InlineData(200, 200, false)]
    public void A_change_leaves_more_on_the_grid_than_chance(int rows, int columns, bool byBits)
    {
        var bound = DefaultInit.BiasBound([rows, columns]);
        var values = Draw("kaiming_uniform_(a=√5)", [rows, columns]);
        var drawn = Grid.Uniform(TensorValues.Of("x", StateTensor.Of(values))!, -bound, bound, fused: true);
        var moved = Enumerable.Range(1, drawn.Tested).First(moved => (drawn with { OnGrid = drawn.Tested - moved }) is var left && (byBits ? left.Excess < 60 : left.Unchanged < 0.05));
        Assert.True(!byBits || (drawn with { OnGrid = drawn.Tested - moved + 1 }).Excess < 61);
        MoveOff(values, bound, moved - 1);
        Assert.Equal(Finding.Changed, Only("x", values).Finding);
        MoveOff(values, bound, 1);
        Assert.NotEqual(Finding.Changed, Only("x", values).Finding);
    }

    [Fact]
    public void A_few_values_that_moved_are_a_change()
    {
        var bound = DefaultInit.BiasBound([64, 48]);
        var values = Draw("kaiming_uniform_(a=√5)", [64, 48]);
        MoveOff(values, bound, 10);
        Assert.Equal(Finding.Changed, Only("x", values).Finding);
    }

    /// <summary>Normals of which nine tenths fit may be another C library's.</summary>
    [Theory]
    [InlineData(80, false)]
    [InlineData(81, true)]
    public void Of_eight_hundred_pairs_more_than_eighty_must_have_moved(int moved, bool changed)
    {
        var values = new TorchGenerator(1).Randn(1600);
        var points = new NormalPoints(1, NormalFunctions.FusedPolynomials);
        for (var pair = 0; pair < moved; pair++)
        {
            var i = pair / 8 * 16 + pair % 8;
            while (points.TryFind(values[i], values[i + 8], out _, out _))
                values[i] = MathF.BitIncrement(values[i]);
        }
        Assert.Equal(changed, Only("x", values).Finding == Finding.Changed);
    }

    /// <summary>Of a thousand values one hundred, and no more, may be gone from where they were: the distance is a tenth.</summary>
    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void What_is_a_tenth_from_a_distribution_may_be_a_changed_draw_of_it(int below, bool changed)
    {
        var values = New([1000]);
        for (var i = 0; i < below; i++)
            values[i] = -1e-4f * (i + 1);
        for (var i = below; i < 999; i++)
            values[i] = (float)Math.Round((i - below + 1) * 16777216.0 / (1000 - below)) / 16777216;
        values[999] = 1.01f;
        Assert.Equal(changed, Only("x", values).Finding == Finding.Changed);
    }

    /// <summary>A range may be left by a millionth of it, in 16 bits by 1/256.</summary>
    [Theory]
    [InlineData(1 + 9.54e-7f, true)]
    [InlineData(1 + 1.08e-6f, false)]
    [InlineData(-9.9e-7f, true)]
    [InlineData(-1.01e-6f, false)]
    public void What_looks_uniform_lies_within(float value, bool looks)
    {
        var values = New([2000]);
        foreach (ref var each in Flat(values))
            each = (float)random.NextDouble();
        values[0] = value;
        Assert.Equal(looks, Only("x", values).Finding == Finding.Consistent);
    }

    [Theory]
    [InlineData(1 + 4 / 1024f, true)]
    [InlineData(1 + 5 / 1024f, false)]
    [InlineData(-4 / 1024f, true)]
    [InlineData(-4.01f / 1024, false)]
    public void What_looks_uniform_in_16_bits_lies_within(float value, bool looks)
    {
        var values = Tensor.CreateFromShape<Half>([2000]);
        foreach (ref var each in values.AsTensorSpan())
            each = (Half)(float)random.NextDouble();
        values[0] = (Half)value;
        Assert.Equal(looks, Only("x", values).Finding == Finding.Consistent);
    }

    /// <summary>3.3 standard errors, of 20000 values 3.3/200 of the standard deviation.</summary>
    [Theory]
    [InlineData(1.01649, true)]
    [InlineData(1.01652, false)]
    [InlineData(0.98351, true)]
    [InlineData(0.98348, false)]
    public void A_standard_deviation_is_known_to_so_much(double ratio, bool looks)
    {
        var values = Enumerable.Range(0, 20_000).Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())).ToArray();
        var scale = 0.02 * ratio / Math.Sqrt(values.Average(value => value * value));
        Assert.Equal(looks, Only("x", Tensor.Create(Array.ConvertAll(values, value => (float)(scale * value)))).Finding == Finding.Consistent);
    }

    /// <summary>Moves so many values to floats that the draw does not give.</summary>
    private static void MoveOff(Tensor<float> values, double bound, int count)
    {
        var points = new UniformPoints(-(float)bound, (float)bound, fused: true);
        foreach (ref var value in Flat(values))
        {
            if (count == 0)
                return;
            // nearer to the bound every float is drawn
            if (Math.Abs(value) > bound * 0.8 || points.Of(value).Last < 0)
                continue;
            while (points.Of(value).Last >= 0)
                value = MathF.BitIncrement(value);
            count--;
        }
        Assert.Equal(0, count);
    }

    private static string Evidence(Tensor<float> values) => Only("x", values).Evidence;
}
