using System.Globalization;
using System.Numerics.Tensors;
using TorchInit;

namespace InitNotebooks;

/// <summary>Samples to classify: features and the right class of each.</summary>
/// <example>
/// <code>
/// var data = Dataset.Blobs(samples: 1000, new TorchGenerator(seed: 0));
/// foreach (var batch in data.Batches(128, generator))
///     value = loss.Forward(net.Forward(batch.X), batch.Labels);
/// </code>
/// </example>
public sealed class Dataset
{
    /// <summary>Puts features and labels together.</summary>
    /// <param name="x">The features, of shape (N, features); not copied.</param>
    /// <param name="labels">The class of each row, 0 or more; not copied.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">There is not one label for each row, or a label is negative.</exception>
    public Dataset(Tensor<float> x, long[] labels)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(labels);
        if (x.Rank != 2 || x.Lengths[0] != labels.Length)
            throw new ArgumentException(
                $"One label for each row of x (N, features): x is {Shapes.Text(x.Lengths)}, and there are {labels.Length.ToString(CultureInfo.InvariantCulture)} labels.", nameof(labels));
        if (labels.Any(l => l < 0))
            throw new ArgumentException("Labels are 0 or more.", nameof(labels));
        X = x.AsDense();
        Labels = labels;
    }

    /// <summary>The features, of shape (N, features).</summary>
    public Tensor<float> X { get; }

    /// <summary>The class of each row.</summary>
    public long[] Labels { get; }

    /// <summary>Number of samples, N.</summary>
    public int Count => Labels.Length;

    /// <summary>Number of features of a sample.</summary>
    public int Features => (int)X.Lengths[1];

    /// <summary>Number of classes: one more than the largest label.</summary>
    public int Classes => Count == 0 ? 0 : (int)Labels.Max() + 1;

    /// <summary>Clouds of points around centres: centres N(0, 1), drawn first, then each point N(centre, spread²). Labels are 0, 1, 2 … 0, 1, 2 …</summary>
    /// <param name="samples">Number of points, 0 or more.</param>
    /// <param name="generator">Draws the centres, then the points.</param>
    /// <param name="features">Number of dimensions.</param>
    /// <param name="classes">Number of centres.</param>
    /// <param name="spread">Standard deviation of a cloud in each dimension.</param>
    /// <exception cref="ArgumentNullException"><paramref name="generator"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or there is no class.</exception>
    public static Dataset Blobs(int samples, TorchGenerator generator, int features = 64, int classes = 10, double spread = 0.5)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ReadOnlySpan<float> centres = generator.Randn(classes, features).Flat();
        var x = generator.Randn(samples, features);
        var labels = LabelsInTurn(samples, classes);
        for (var i = 0; i < samples; i++)
        {
            var point = x.Flat().Slice(i * features, features);
            TensorPrimitives.Multiply(point, (float)spread, point);
            TensorPrimitives.Add(point, centres.Slice((int)labels[i] * features, features), point);
        }
        return new(x, labels);
    }

    /// <summary>
    /// Arms of a spiral in the plane: point i lies on arm i mod arms, at radius t = i/samples and angle 4t + 2π·arm/arms, plus N(0, noise²) in both
    /// directions. No straight line parts them.
    /// </summary>
    /// <param name="samples">Number of points, 0 or more.</param>
    /// <param name="generator">Draws the noise.</param>
    /// <param name="arms">Number of arms, which are the classes.</param>
    /// <param name="noise">Standard deviation of the noise.</param>
    /// <exception cref="ArgumentNullException"><paramref name="generator"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or there is no arm.</exception>
    public static Dataset Spirals(int samples, TorchGenerator generator, int arms = 3, double noise = 0.05)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentOutOfRangeException.ThrowIfLessThan(arms, 1);
        var x = generator.Randn(samples, 2);
        var points = x.Flat();
        var labels = LabelsInTurn(samples, arms);
        for (var i = 0; i < samples; i++)
        {
            var radius = (double)i / samples;
            var (sin, cos) = Elementary.SinCos(4 * radius + 2 * Math.PI * labels[i] / arms);
            points[2 * i] = (float)(radius * cos) + (float)noise * points[2 * i];
            points[2 * i + 1] = (float)(radius * sin) + (float)noise * points[2 * i + 1];
        }
        return new(x, labels);
    }

    /// <summary>The given samples, in the given order.</summary>
    /// <param name="rows">Their places, 0 … N − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public Dataset Rows(ReadOnlySpan<long> rows)
    {
        var x = Dense.Uninitialized(rows.Length, Features);
        var labels = new long[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i] < 0 || rows[i] >= Count)
                throw new ArgumentOutOfRangeException(
                    nameof(rows), string.Create(CultureInfo.InvariantCulture, $"index {rows[i]} is out of bounds for dimension 0 with size {Count}"));
            var row = (int)rows[i];
            X.Flat().Slice(row * Features, Features).CopyTo(x.Flat()[(i * Features)..]);
            labels[i] = Labels[row];
        }
        return new(x, labels);
    }

    /// <summary>The first <paramref name="count"/> samples, to train, and the others, to test.</summary>
    /// <param name="count">0 … N.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not as many.</exception>
    public (Dataset Train, Dataset Test) Split(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        var places = Enumerable.Range(0, Count).Select(i => (long)i).ToArray();
        return (Rows(places.AsSpan(0, count)), Rows(places.AsSpan(count)));
    }

    /// <summary>
    /// One epoch: the samples in the order of <c>torch.randperm(N)</c>, cut into batches; the last one is shorter when N is not a multiple.
    /// </summary>
    /// <param name="size">Samples in a batch, 1 or more.</param>
    /// <param name="generator">Draws the order, at once.</param>
    /// <exception cref="ArgumentNullException"><paramref name="generator"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is less than 1.</exception>
    public IEnumerable<Dataset> Batches(int size, TorchGenerator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var order = generator.Permutation(Count);
        return Cut();

        IEnumerable<Dataset> Cut()
        {
            for (var start = 0; start < order.Length; start += size)
                yield return Rows(order.AsSpan(start, Math.Min(size, order.Length - start)));
        }
    }

    private static long[] LabelsInTurn(int samples, int classes) => Enumerable.Range(0, samples).Select(i => (long)(i % classes)).ToArray();
}
