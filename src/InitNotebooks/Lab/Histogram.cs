using System.Globalization;
using TorchInit;

namespace InitNotebooks;

/// <summary>Counts of values in equally wide bins.</summary>
/// <param name="From">The lower edge of the first bin.</param>
/// <param name="To">The upper edge of the last bin.</param>
/// <param name="Counts">How many values fall into each bin; a value on an edge belongs to the bin above it, <paramref name="To"/> to the last.</param>
/// <param name="Outside">How many values lie beyond the edges or are not numbers.</param>
public sealed record Histogram(double From, double To, IReadOnlyList<long> Counts, long Outside)
{
    /// <summary>The middle of each bin.</summary>
    public IReadOnlyList<double> Centers => Counts.Select((_, i) => From + (i + 0.5) * Width).ToArray();

    /// <summary>The share of all values in each bin divided by its width: comparable with a probability density.</summary>
    public IReadOnlyList<double> Density
    {
        get
        {
            var total = Counts.Sum() + Outside;
            return Counts.Select(c => c / (total * Width)).ToArray();
        }
    }

    private double Width => (To - From) / Counts.Count;

    internal static Histogram Of(ReadOnlySpan<float> values, int bins, double from, double to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        if (!(from < to))
            throw new ArgumentOutOfRangeException(nameof(to), string.Create(CultureInfo.InvariantCulture, $"The edges of a histogram rise; got {from} to {to}."));
        var counts = new long[bins];
        var outside = 0L;
        foreach (var value in values)
        {
            if (value >= from && value <= to)
                counts[Math.Min(bins - 1, (int)((value - from) / (to - from) * bins))]++;
            else
                outside++;
        }
        return new(from, to, counts, outside);
    }
}
