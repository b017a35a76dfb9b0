using System.Numerics.Tensors;

namespace TorchInit;

/// <summary>New tensors in the memory order of another: <c>torch.empty_like</c>.</summary>
internal static class Layout
{
    /// <summary>
    /// A tensor of the same shape without gaps, whose dimensions follow each other in memory as those of <paramref name="like"/> do;
    /// <paramref name="memory"/> is what lies behind it, in that order.
    /// </summary>
    public static Tensor<T> EmptyLike<T>(in ReadOnlyTensorSpan<T> like, out T[] memory)
        where T : unmanaged
    {
        memory = new T[like.FlattenedLength];
        return Tensor.Create(memory, 0, like.Lengths, DenseStrides(like.Lengths, like.Strides));
    }

    /// <summary>Strides without gaps, in the order of the given ones: PyTorch's <c>infer_dense_strides</c>.</summary>
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

    /// <summary>The shape of an elementwise operation on two tensors: sizes agree from the last dimension on, or one of them is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not.</exception>
    public static nint[] Broadcast(ReadOnlySpan<nint> a, ReadOnlySpan<nint> b, string parameter)
    {
        var shape = new nint[Math.Max(a.Length, b.Length)];
        for (var i = 1; i <= shape.Length; i++)
        {
            var (sizeOfA, sizeOfB) = (i <= a.Length ? a[^i] : 1, i <= b.Length ? b[^i] : 1);
            if (sizeOfA != sizeOfB && sizeOfA != 1 && sizeOfB != 1)
            {
                throw new ArgumentOutOfRangeException(parameter,
                    $"The size of tensor a ({sizeOfA}) must match the size of tensor b ({sizeOfB}) at non-singleton dimension {shape.Length - i}. " +
                    $"Received the shapes [{string.Join(", ", a.ToArray())}] and [{string.Join(", ", b.ToArray())}]; sizes must be equal, or one of them 1.");
            }
            shape[^i] = sizeOfA == 1 ? sizeOfB : sizeOfA;
        }
        return shape;
    }

    /// <summary>Checks that a tensor can be broadcast to a shape: from the last dimension on, each size is that of the shape, or 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It cannot.</exception>
    public static void CheckExpands(ReadOnlySpan<nint> lengths, ReadOnlySpan<nint> shape, string parameter)
    {
        var (target, received) = (string.Join(", ", shape.ToArray()), string.Join(", ", lengths.ToArray()));
        if (lengths.Length > shape.Length)
        {
            throw new ArgumentOutOfRangeException(parameter,
                $"expand: the number of sizes provided ({shape.Length}) must be greater or equal to the number of dimensions in the tensor ({lengths.Length}). " +
                $"Received the shape [{received}] for [{target}].");
        }
        for (var i = 1; i <= lengths.Length; i++)
        {
            if (lengths[^i] != shape[^i] && lengths[^i] != 1)
            {
                throw new ArgumentOutOfRangeException(parameter,
                    $"The expanded size of the tensor ({shape[^i]}) must match the existing size ({lengths[^i]}) at non-singleton dimension {shape.Length - i}.  " +
                    $"Target sizes: [{target}].  Tensor sizes: [{received}]. Each size must be that of the target, or 1.");
            }
        }
    }
}
