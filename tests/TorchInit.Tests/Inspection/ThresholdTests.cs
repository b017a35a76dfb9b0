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

    /// <summary>Half of a draw's numbers are odd, but for three roots of how many there are, and one: of 39 all may be even.</summary>
    [Theory]
    [InlineData(39, 0, Finding.Drawn)]
    [InlineData(40, 0, Finding.CannotTell)]
    [InlineData(40, 1, Finding.CannotTell)]
    [InlineData(39, 1, Finding.Drawn)]
    public void Numbers_of_23_bits_are_of_no_draw(int count, int odd, Finding finding)
    {
        var values = New([count]);
        var numbers = new TorchGenerator(1).Rand(count);
        // near 0 floats lie far closer than the draws do: evidence enough
        numbers[0] = 1e-4f;
        for (var i = 0; i < count; i++)
            values[i] = ((int)(numbers[i] * (1 << 24)) / 2 * 2 + odd) / 16777216f;
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

    private static string Evidence(Tensor<float> values) => Only("x", values).Evidence;
}
