using System.Numerics.Tensors;
using TorchInit;

namespace InitNotebooks;

/// <summary>What a batch of numbers looks like: its mean, its size, its spread, its histogram.</summary>
/// <remarks>All sums are taken in double, in index order. Standard deviations divide by the count, not by the count less one.</remarks>
/// <example><code>TensorStatistics.Of(y).Rms</code></example>
public sealed class TensorStatistics
{
    private readonly float[] values;

    private TensorStatistics(float[] values, int columns)
    {
        this.values = values;
        double sum = 0, squares = 0;
        foreach (var value in values)
        {
            sum += value;
            squares += (double)value * value;
        }
        Mean = sum / values.Length;
        Rms = Math.Sqrt(squares / values.Length);
        var deviations = 0.0;
        foreach (var value in values)
        {
            deviations += (value - Mean) * (value - Mean);
            LargestMagnitude = Math.Max(LargestMagnitude, Math.Abs(value));
        }
        Std = Math.Sqrt(deviations / values.Length);
        if (values.Length == 0)
            return;

        var rows = values.Length / columns;
        double variances = 0;
        var dead = 0;
        for (var j = 0; j < columns; j++)
        {
            double mean = 0, variance = 0;
            var allZero = true;
            for (var i = j; i < values.Length; i += columns)
            {
                mean += values[i];
                allZero &= values[i] == 0;
            }
            mean /= rows;
            for (var i = j; i < values.Length; i += columns)
                variance += (values[i] - mean) * (values[i] - mean);
            variances += variance / rows;
            dead += allZero ? 1 : 0;
        }
        Spread = Math.Sqrt(variances / columns);
        DeadShare = (double)dead / columns;
    }

    /// <summary>How many numbers there are.</summary>
    public int Count => values.Length;

    /// <summary>The mean; NaN of no numbers.</summary>
    public double Mean { get; }

    /// <summary>The standard deviation, √mean((v − mean)²).</summary>
    public double Std { get; }

    /// <summary>The root mean square, √mean(v²): the size of a signal whose mean is not 0.</summary>
    public double Rms { get; }

    /// <summary>The largest |v|; 0 of no numbers.</summary>
    public double LargestMagnitude { get; }

    /// <summary>
    /// How much the rows of the batch differ: the root mean square over the columns of each column's standard deviation. A signal that is large
    /// while its spread is near 0 says the same about every input: it comes from the biases.
    /// </summary>
    public double Spread { get; }

    /// <summary>The share of the columns (units) that are 0 in every row, 0 to 1.</summary>
    public double DeadShare { get; }

    /// <summary>Looks at a tensor; the last dimension holds the units, the others the batch. Its values are copied.</summary>
    /// <param name="tensor">Of any shape.</param>
    /// <exception cref="ArgumentNullException"><paramref name="tensor"/> is null.</exception>
    public static TensorStatistics Of(Tensor<float> tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return new(MemoryOrder.ToArray(tensor), tensor.Rank == 0 ? 1 : (int)tensor.Lengths[^1]);
    }

    /// <summary>The share of the values with |v| greater than <paramref name="magnitude"/>, 0 to 1; NaN of no numbers.</summary>
    /// <param name="magnitude">Any number, in units of the values.</param>
    public double ShareBeyond(double magnitude) => (double)values.Count(v => Math.Abs(v) > magnitude) / values.Length;

    /// <summary>The share of the values from <paramref name="from"/> to <paramref name="to"/>, 0 to 1; NaN of no numbers.</summary>
    /// <param name="from">The least value counted.</param>
    /// <param name="to">The greatest value counted.</param>
    public double ShareWithin(double from, double to) => (double)values.Count(v => v >= from && v <= to) / values.Length;

    /// <summary>How many values fall into each of equally wide bins.</summary>
    /// <param name="bins">The number of bins, 1 or more.</param>
    /// <param name="from">The lower edge of the first bin; NaN for −<see cref="LargestMagnitude"/>.</param>
    /// <param name="to">The upper edge of the last bin; NaN for <see cref="LargestMagnitude"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no bin, or the edges do not rise.</exception>
    public Histogram Histogram(int bins = 40, double from = double.NaN, double to = double.NaN)
    {
        var reach = LargestMagnitude > 0 && double.IsFinite(LargestMagnitude) ? LargestMagnitude : 1;
        return InitNotebooks.Histogram.Of(values, bins, double.IsNaN(from) ? -reach : from, double.IsNaN(to) ? reach : to);
    }
}
