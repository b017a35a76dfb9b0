namespace TorchInit;

public sealed partial class TorchGenerator
{
    /// <summary>
    /// The order in which a loader hands out a data set in one epoch: <c>DataLoader(dataset, shuffle=True)</c>, read to its end. Call it
    /// once for each epoch.
    /// </summary>
    /// <remarks>
    /// The loader draws a seed for its workers (also if it has none), then its sampler a seed for a generator of its own, which
    /// shuffles: two 64-bit draws, four words of the stream. A loader that is given a generator, <c>DataLoader(…, generator=g)</c>,
    /// draws the first seed from it and shuffles with it; at the end its sampler shuffles once more for nobody, since it asks for the
    /// rest of a division that leaves none. The size of a batch does not matter. The same in every release and on every platform.
    /// </remarks>
    /// <param name="count">The length of the data set, 1 or more.</param>
    /// <param name="passedToLoader">Whether the loader was given this generator; if not, this is PyTorch's global one.</param>
    /// <returns>The indices in order; with <paramref name="passedToLoader"/> 2 + 2·(words of <see cref="Permutation"/>) words are drawn,
    /// else 4.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1, or more than an array can hold.</exception>
    /// <example>
    /// <code>
    /// long[] order = generator.DataLoaderOrder(1797);      // for batch in DataLoader(digits, batch_size=32, shuffle=True):
    /// foreach (var batch in order.Chunk(32)) { … }
    /// </code>
    /// </example>
    public long[] DataLoaderOrder(long count, bool passedToLoader = false)
    {
        if (count < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(count),
                $"num_samples should be a positive integer value, but got num_samples={CxxNumber.Format(count)}. A data set to shuffle " +
                "has at least one element.");
        }
        NextSeed();
        if (!passedToLoader)
            return new TorchGenerator(NextSeed(), Platform).Permutation(count);
        var order = Permutation(count);
        Permutation(count);
        return order;
    }

    /// <summary>
    /// Splits a data set into parts of given lengths, at random: <c>torch.utils.data.random_split(dataset, lengths)</c>. One permutation of
    /// all indices, cut into pieces; its words are those of <see cref="Permutation"/>. The same in every release and on every platform.
    /// </summary>
    /// <param name="count">The length of the data set.</param>
    /// <param name="lengths">How many elements each part has; together <paramref name="count"/>.</param>
    /// <returns>The indices of each part.</returns>
    /// <exception cref="ArgumentException">The lengths do not add up to <paramref name="count"/>, or one is negative; nothing is
    /// drawn.</exception>
    /// <example>
    /// <code>
    /// var (train, test) = (parts[0], parts[1]);            // with parts = generator.RandomSplit(1797, [1500, 297])
    /// </code>
    /// </example>
    public long[][] RandomSplit(long count, ReadOnlySpan<long> lengths)
    {
        long sum = 0, smallest = 0;
        foreach (var length in lengths)
            (sum, smallest) = (sum + length, Math.Min(smallest, length));
        if (sum == 1)
            return RandomSplit(count, [.. lengths.ToArray().Select(length => (double)length)]);
        if (sum != count || smallest < 0)
        {
            throw new ArgumentException(
                "Sum of input lengths does not equal the length of the input dataset! " +
                $"Received [{string.Join(", ", lengths.ToArray().Select(length => Shapes.Text(length)))}] for {Shapes.Text(count)} elements; each length is 0 or more, and together they " +
                "are all.", nameof(lengths));
        }
        return Cut(Permutation(count), lengths);
    }

    private static long[][] Cut(Span<long> permutation, ReadOnlySpan<long> lengths)
    {
        var parts = new long[lengths.Length][];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = permutation[..(int)lengths[i]].ToArray();
            permutation = permutation[(int)lengths[i]..];
        }
        return parts;
    }

    /// <summary>
    /// Splits a data set into parts by fractions of it, at random: <c>torch.utils.data.random_split(dataset, fractions)</c>. A part has
    /// ⌊count·fraction⌋ elements; those left over go one each to the first parts.
    /// </summary>
    /// <inheritdoc cref="RandomSplit(long, ReadOnlySpan{long})"/>
    /// <param name="count">The length of the data set.</param>
    /// <param name="fractions">The share of each part, 0 … 1; together 1 (not more, and to nine digits not less).</param>
    /// <exception cref="ArgumentException">The fractions do not add up to 1, or one is not in [0, 1]; nothing is drawn.</exception>
    public long[][] RandomSplit(long count, ReadOnlySpan<double> fractions)
    {
        var sum = PythonSum(fractions);
        if (!(sum <= 1 && 1 - sum <= 1e-9))
        {
            throw new ArgumentException(
                "Sum of input lengths does not equal the length of the input dataset! " +
                $"Received fractions that add up to {CxxNumber.Format(sum)}; together they are 1. For lengths, pass " +
                "integers.", nameof(fractions));
        }
        var lengths = new long[fractions.Length];
        for (var i = 0; i < lengths.Length; i++)
        {
            if (fractions[i] is < 0 or > 1)
                throw new ArgumentException($"Fraction at index {Shapes.Text(i)} is not between 0 and 1. Received " +
                    $"{CxxNumber.Format(fractions[i])}.", nameof(fractions));
            lengths[i] = (long)Math.Floor(count * fractions[i]);
        }
        var rest = count - lengths.Sum();
        for (var i = 0; i < rest; i++)
            lengths[i % lengths.Length]++;
        return Cut(Permutation(count), lengths);
    }

    /// <summary>A seed as PyTorch's loaders draw it: <c>torch.empty((), dtype=torch.int64).random_()</c>.</summary>
    private long NextSeed() => (long)(words.NextUInt64() & long.MaxValue);

    /// <summary>Python's sum of floats: what each addition rounds off is added at the end (Neumaier; since Python 3.12).</summary>
    private static double PythonSum(ReadOnlySpan<double> values)
    {
        double sum = 0, lost = 0;
        foreach (var value in values)
        {
            var next = sum + value;
            lost += Math.Abs(sum) >= Math.Abs(value) ? sum - next + value : value - next + sum;
            sum = next;
        }
        return sum + lost;
    }
}
