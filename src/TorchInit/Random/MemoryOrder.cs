using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchInit;

/// <summary>
/// The order in which PyTorch fills a tensor: one element after another in memory, whatever the logical order of its dimensions.
/// A transposed view gets the same values in the same places as the tensor it is a view of.
/// </summary>
internal static class MemoryOrder
{
    /// <summary>How many elements with gaps between them are drawn at once.</summary>
    private const int Gathered = 256;

    /// <summary>The longest run handed out at once.</summary>
    private const int LongestRun = 1 << 30;

    /// <summary>Row-major without gaps, as PyTorch's <c>is_contiguous</c>: strides of dimensions of size 1 do not count.</summary>
    public static bool IsContiguous(ReadOnlySpan<nint> lengths, ReadOnlySpan<nint> strides)
    {
        nint expected = 1;
        for (var i = lengths.Length - 1; i >= 0; i--)
        {
            if (lengths[i] != 1 && strides[i] != expected)
                return lengths.Contains(0);
            expected *= lengths[i];
        }
        return true;
    }

    /// <summary>Whether dimensions can be counted as one, with one stride: PyTorch's condition for a <c>view</c> that joins them.</summary>
    public static bool IsOneDimension(ReadOnlySpan<nint> lengths, ReadOnlySpan<nint> strides)
    {
        nint expected = 0;
        for (var i = lengths.Length - 1; i >= 0; i--)
        {
            if (lengths[i] == 1)
                continue;
            if (expected != 0 && strides[i] != expected)
                return false;
            expected = lengths[i] * strides[i];
        }
        return true;
    }

    /// <summary>Refuses a view in which two elements share one place in memory.</summary>
    public static void ThrowIfOverlapping(ReadOnlySpan<nint> lengths, ReadOnlySpan<nint> strides)
    {
        for (var i = 0; i < lengths.Length; i++)
            if (lengths[i] > 1 && strides[i] == 0 && !lengths.Contains(0))
                throw Overlapping("destination", lengths, strides);
    }

    /// <summary>The elements of a row-major tensor as one span, which spares small tensors the walk over their dimensions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryGetRun<T>(scoped in TensorSpan<T> tensor, out Span<T> run)
    {
        var isRun = tensor.IsDense && tensor.FlattenedLength is > 0 and <= int.MaxValue;
        run = isRun ? MemoryMarshal.CreateSpan(ref tensor.GetPinnableReference(), (int)tensor.FlattenedLength) : default;
        return isRun;
    }

    /// <inheritdoc cref="TryGetRun{T}(in TensorSpan{T}, out Span{T})"/>
    /// <remarks>Inlined, it copies no shape: a view of a tensor is some hundred and fifty bytes.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryGetRun<T>(Tensor<T> tensor, out Span<T> run)
    {
        var view = tensor.AsTensorSpan();
        return TryGetRun(view, out run);
    }

    /// <summary>A copy of the elements in the order of their indices.</summary>
    public static T[] ToArray<T>(Tensor<T> tensor)
    {
        if (TryGetRun(tensor, out var run))
            return run.ToArray();
        var values = new T[tensor.FlattenedLength];
        tensor.FlattenTo(values);                       // walks them index by index
        return values;
    }

    /// <summary>Fills <paramref name="destination"/> in memory order.</summary>
    /// <exception cref="ArgumentException">The tensor has no dimensions.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Two elements share one place in memory.</exception>
    public static void Fill<T, TDraw>(in TensorSpan<T> destination, TDraw draw)
        where T : unmanaged
        where TDraw : IDraw<T>
    {
        if (destination.Rank == 0)
            throw Shapes.NoDimensions(nameof(destination));
        if (destination.FlattenedLength == 0)
            return;
        ThrowIfOverlapping(destination.Lengths, destination.Strides);
        if (IsContiguous(destination.Lengths, destination.Strides))
            FillDense(ref destination.GetPinnableReference(), destination.FlattenedLength, draw);
        else
            FillView(destination, draw);
    }

    /// <summary>
    /// The strides of a new tensor of the same shape without gaps, its dimensions in memory in the same order: those of PyTorch's
    /// <c>empty_like</c>.
    /// </summary>
    public static nint[] DenseStrides(ReadOnlySpan<nint> lengths, ReadOnlySpan<nint> strides)
    {
        // innermost first; a stride of 0 compares with nothing and leaves its dimension where it is
        var order = Enumerable.Range(0, lengths.Length).Reverse().ToArray();
        for (var i = 1; i < order.Length; i++)
        {
            var place = i;
            for (var before = i - 1; before >= 0; before--)
            {
                var (outer, inner) = (strides[order[before]], strides[order[place]]);
                if (outer == 0 || inner == 0 || (outer == inner && lengths[order[before]] <= lengths[order[place]]))
                    continue;
                if (outer < inner)
                    break;
                (order[before], order[place]) = (order[place], order[before]);
                place = before;
            }
        }
        var dense = new nint[lengths.Length];
        nint next = 1;
        foreach (var dimension in order)
        {
            // .NET wants a stride of 0 where a dimension has one element
            if (lengths[dimension] <= 1)
                continue;
            dense[dimension] = next;
            next *= lengths[dimension];
        }
        return dense;
    }

    private static void FillView<T, TDraw>(in TensorSpan<T> destination, TDraw draw)
        where T : unmanaged
        where TDraw : IDraw<T>
    {
        Span<nint> lengths = stackalloc nint[destination.Rank + 1];
        Span<nint> strides = stackalloc nint[destination.Rank + 1];
        var rank = Sorted(destination.Lengths, destination.Strides, lengths, strides);

        ref var origin = ref destination.GetPinnableReference();
        Span<nint> index = stackalloc nint[rank];
        nint offset = 0;
        while (true)
        {
            if (strides[0] == 1)
                FillDense(ref Unsafe.Add(ref origin, offset), lengths[0], draw);
            else
                FillWithGaps(ref Unsafe.Add(ref origin, offset), lengths[0], strides[0], draw);
            var dimension = 1;
            for (; dimension < rank; dimension++)
            {
                offset += strides[dimension];
                if (++index[dimension] < lengths[dimension])
                    break;
                offset -= strides[dimension] * lengths[dimension];
                index[dimension] = 0;
            }
            if (dimension == rank)
                return;
        }
    }

    /// <summary>
    /// The dimensions of more than one element, smallest stride first, joined where one continues the other.
    /// The first is the innermost run; there is always at least one.
    /// </summary>
    private static int Sorted(ReadOnlySpan<nint> lengths, ReadOnlySpan<nint> strides, Span<nint> sortedLengths, Span<nint> sortedStrides)
    {
        var rank = 0;
        for (var i = lengths.Length - 1; i >= 0; i--)
        {
            if (lengths[i] == 1)
                continue;
            var place = rank++;
            for (; place > 0 && sortedStrides[place - 1] > strides[i]; place--)
            {
                sortedLengths[place] = sortedLengths[place - 1];
                sortedStrides[place] = sortedStrides[place - 1];
            }
            sortedLengths[place] = lengths[i];
            sortedStrides[place] = strides[i];
        }
        var joined = 0;
        for (var i = 1; i < rank; i++)
        {
            if (sortedStrides[i] == sortedLengths[joined] * sortedStrides[joined])
            {
                sortedLengths[joined] *= sortedLengths[i];
            }
            else
            {
                joined++;
                sortedLengths[joined] = sortedLengths[i];
                sortedStrides[joined] = sortedStrides[i];
            }
        }
        return joined + 1;
    }

    private static void FillDense<T, TDraw>(ref T first, nint length, TDraw draw)
        where T : unmanaged
        where TDraw : IDraw<T>
    {
        for (nint done = 0; done < length; done += LongestRun)
            draw.Fill(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref first, done), (int)Math.Min(LongestRun, length - done)));
    }

    private static void FillWithGaps<T, TDraw>(ref T first, nint length, nint stride, TDraw draw)
        where T : unmanaged
        where TDraw : IDraw<T>
    {
        Span<T> buffer = stackalloc T[Gathered];
        for (nint done = 0; done < length; done += Gathered)
        {
            var drawn = buffer[..(int)Math.Min(Gathered, length - done)];
            draw.Fill(drawn);
            for (var i = 0; i < drawn.Length; i++)
                Unsafe.Add(ref first, (done + i) * stride) = drawn[i];
        }
    }

    private static ArgumentOutOfRangeException Overlapping(string parameter, ReadOnlySpan<nint> lengths, ReadOnlySpan<nint> strides) => new(
        parameter,
        "unsupported operation: more than one element of the written-to tensor refers to a single memory location. Please clone() the tensor before performing the operation. " +
        $"(Received lengths [{string.Join(", ", lengths.ToArray())}] with strides [{string.Join(", ", strides.ToArray())}]: a stride of 0 repeats an element. Copy it with Tensor.Create first.)");
}

/// <summary>Something that can be drawn into a run of elements, again and again.</summary>
internal interface IDraw<T>
{
    /// <summary>Draws the next <c>destination.Length</c> values of the stream.</summary>
    void Fill(Span<T> destination);
}

/// <summary>One value everywhere.</summary>
internal readonly struct Repeated<T>(T value) : IDraw<T>
{
    public void Fill(Span<T> destination) => destination.Fill(value);
}

/// <summary>Values that are there already, one after another.</summary>
internal sealed class Copied<T>(T[] values) : IDraw<T>
{
    private int done;

    public void Fill(Span<T> destination)
    {
        values.AsSpan(done, destination.Length).CopyTo(destination);
        done += destination.Length;
    }
}
