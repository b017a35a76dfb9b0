using System.Numerics;
using System.Numerics.Tensors;

namespace TorchInit;

public sealed partial class TorchGenerator
{
    private const int MostCategories = 1 << 24;

    /// <summary>
    /// Indices drawn with probabilities proportional to <paramref name="weights"/>: <c>torch.multinomial(weights, count, replacement)</c>.
    /// </summary>
    /// <remarks>
    /// With replacement, each is the first place where the running sum of the weights, divided by their sum in the element type, reaches a
    /// double drawn from [0, 1). Without replacement, or for one index, they are the places of the largest weight/draw, the draws from
    /// <see cref="Exponential{T}(Span{T}, double)"/>, the largest first; equal ones in the order of GCC's library, which is another on
    /// Windows and on a Mac. The official Linux and Windows builds of PyTorch 2.0 … 2.6 take these draws from another generator (MKL's).
    /// </remarks>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="weights">0 or more each, not all 0; at most 2²⁴.</param>
    /// <param name="count">How many indices.</param>
    /// <param name="replacement">Whether an index can come again.</param>
    /// <returns>The indices; with replacement two words of the stream each, without (or for one index) two for each weight.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A weight is negative or not finite, or all are 0 (of a matrix drawn with replacement, the rows before it are drawn); count is less
    /// than 1, or without replacement more than there are weights.
    /// </exception>
    /// <exception cref="NotSupportedException">Another element type.</exception>
    /// <example>
    /// <code>
    /// long[] picked = generator.Multinomial([1f, 2f, 3f, 4f], count: 20, replacement: true);
    /// </code>
    /// </example>
    public long[] Multinomial<T>(ReadOnlySpan<T> weights, int count, bool replacement = false)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckCategories<T>(weights.Length, count, replacement);
        var indices = new long[count];
        if (replacement && count > 1)
        {
            DrawAgainAndAgain(weights, indices);
        }
        else
        {
            CheckWeights(weights);
            CheckSum(weights);
            var draws = new T[weights.Length];
            Exponential(draws);
            DrawOnce(weights, draws, indices);
        }
        return indices;
    }

    /// <summary>
    /// Indices drawn with probabilities proportional to each row of <paramref name="weights"/>, row after row:
    /// <c>torch.multinomial(weights, count, replacement)</c> of a matrix.
    /// </summary>
    /// <inheritdoc cref="Multinomial{T}(ReadOnlySpan{T}, int, bool)"/>
    /// <param name="weights">A vector, or a matrix with a distribution in each row; 0 or more each, no row all 0; at most 2²⁴
    /// columns.</param>
    /// <param name="count">How many indices for each row.</param>
    /// <param name="replacement">Whether an index can come again in its row.</param>
    /// <returns>A tensor of the indices, (count) or (rows, count).</returns>
    /// <exception cref="ArgumentNullException"><paramref name="weights"/> is null.</exception>
    public Tensor<long> Multinomial<T>(Tensor<T> weights, int count, bool replacement = false)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Rank is not (1 or 2))
        {
            throw new ArgumentOutOfRangeException(nameof(weights),
                $"prob_dist must be 1 or 2 dim. Received {Shapes.Text(weights.Rank)} dimensions; pass a vector, or a matrix with a distribution in " +
                "each row.");
        }
        var categories = weights.Lengths[^1];
        CheckCategories<T>(categories, count, replacement);
        var rows = weights.Rank == 2 ? (int)weights.Lengths[0] : 1;
        var indices = new long[rows * count];
        if (indices.Length > 0)
        {
            var flat = new T[weights.FlattenedLength];
            weights.FlattenTo(flat);
            var draws = new T[flat.Length];
            var again = replacement && count > 1;
            if (!again)
            {
                CheckWeights<T>(flat);
                for (var row = 0; row < rows; row++)
                    CheckSum<T>(Row(flat, row));
                var drawn = Layout.EmptyLike<T>(weights, out var memory);
                Exponential(memory);
                drawn.FlattenTo(draws);
            }
            for (var row = 0; row < rows; row++)
            {
                var destination = indices.AsSpan(row * count, count);
                if (again)
                    DrawAgainAndAgain<T>(Row(flat, row), destination);
                else
                    DrawOnce(Row(flat, row), Row(draws, row), destination);
            }
        }
        return Tensor.Create(indices, weights.Rank == 2 ? [rows, count] : [count]);

        Span<T> Row(T[] all, int row) => all.AsSpan(row * (int)categories, (int)categories);
    }

    /// <summary>By the running sum of the weights.</summary>
    private void DrawAgainAndAgain<T>(ReadOnlySpan<T> weights, Span<long> destination)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var cumulative = new double[weights.Length];
        var sum = T.Zero;
        foreach (var weight in weights)
        {
            if (!(weight >= T.Zero))
                throw NoWeight("invalid multinomial distribution (encountering probability entry < 0)", weight, nameof(weights));
            if (!T.IsFinite(weight))
                throw NoWeight("invalid multinomial distribution (encountering probability entry = infinity or " +
                    "NaN)", weight, nameof(weights));
            sum += weight;
        }
        CheckSum(weights);
        var reached = T.Zero;
        for (var i = 0; i < weights.Length; i++)
        {
            reached += weights[i];
            cumulative[i] = double.CreateTruncating(reached / sum);
        }
        cumulative[^1] = 1;
        foreach (ref var index in destination)
        {
            var unit = ScalarReference.Unit(words.NextUInt64());
            var (left, right) = (0, cumulative.Length);
            while (left < right)
            {
                var middle = left + (right - left) / 2;
                if (cumulative[middle] < unit)
                    left = middle + 1;
                else
                    right = middle;
            }
            index = left;
        }
    }

    /// <summary>By the largest of weight/draw; <paramref name="draws"/> is overwritten.</summary>
    private static void DrawOnce<T>(ReadOnlySpan<T> weights, Span<T> draws, Span<long> destination)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var i = 0; i < draws.Length; i++)
            draws[i] = weights[i] / draws[i];
        if (destination.Length > 1)
        {
            LargestFirst<T>.Of(draws, destination.Length).CopyTo(destination);
            return;
        }
        var largest = 0;
        for (var i = 1; i < draws.Length; i++)
        {
            if (!T.IsNaN(draws[largest]) && !(draws[i] <= draws[largest]))
                largest = i;
        }
        destination[0] = largest;
    }

    private static void CheckCategories<T>(nint categories, int count, bool replacement)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Element<T>.IsHalf)
            throw new NotSupportedException($"multinomial is not implemented for {typeof(T).Name} here. Pass the weights as floats.");
        if (count <= 0)
            throw new ArgumentOutOfRangeException(nameof(count), $"cannot sample n_sample <= 0 samples. Received {Shapes.Text(count)}; ask for at " +
                "least one.");
        if (!replacement && count > categories)
        {
            throw new ArgumentOutOfRangeException(nameof(count),
                $"cannot sample n_sample > prob_dist.size(-1) samples without replacement. Received {Shapes.Text(count)} of {Shapes.Text(categories)}; ask for " +
                "fewer, or with replacement.");
        }
        if (categories > MostCategories)
            throw new ArgumentOutOfRangeException(nameof(categories), $"number of categories cannot exceed 2^24. Received {Shapes.Text(categories)}.");
    }

    private static void CheckWeights<T>(ReadOnlySpan<T> weights)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (var weight in weights)
        {
            if (!(weight >= T.Zero && T.IsFinite(weight)))
                throw NoWeight("probability tensor contains either `inf`, `nan` or element < 0", weight, nameof(weights));
        }
    }

    private static ArgumentOutOfRangeException NoWeight<T>(string message, T weight, string parameter)
        where T : INumberBase<T> =>
        new(parameter, $"{message}. Received {CxxNumber.Format(double.CreateTruncating(weight))}; a weight is 0 or more and finite.");

    private static void CheckSum<T>(ReadOnlySpan<T> weights)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!weights.ContainsAnyExcept(T.Zero))
            throw new ArgumentOutOfRangeException(nameof(weights), "invalid multinomial distribution (sum of probabilities <= 0). At " +
                "least one weight is greater than 0.");
    }
}
