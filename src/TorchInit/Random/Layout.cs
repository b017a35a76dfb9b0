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
        return Tensor.Create(memory, 0, like.Lengths, MemoryOrder.DenseStrides(like.Lengths, like.Strides));
    }

    /// <summary>The shape of an elementwise operation on two tensors: sizes agree from the last dimension on, or one of them is
    /// 1.</summary>
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
                    $"The size of tensor a ({Shapes.Text(sizeOfA)}) must match the size of tensor b ({Shapes.Text(sizeOfB)}) at non-singleton dimension " +
                    $"{Shapes.Text(shape.Length - i)}. " +
                    $"Received the shapes [{string.Join(", ", a.ToArray())}] and [{string.Join(", ", b.ToArray())}]; sizes must be " +
                    "equal, or one of them 1.");
            }
            shape[^i] = sizeOfA == 1 ? sizeOfB : sizeOfA;
        }
        return shape;
    }

    /// <summary>Checks that a tensor can be broadcast to a shape: from the last dimension on, each size is that of the shape, or
    /// 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It cannot.</exception>
    public static void CheckExpands(ReadOnlySpan<nint> lengths, ReadOnlySpan<nint> shape, string parameter)
    {
        var (target, received) = (string.Join(", ", shape.ToArray()), string.Join(", ", lengths.ToArray()));
        if (lengths.Length > shape.Length)
        {
            throw new ArgumentOutOfRangeException(parameter,
                $"expand: the number of sizes provided ({shape.Length}) must be greater or equal to the number of dimensions in the " +
                $"tensor ({lengths.Length}). " +
                $"Received the shape [{received}] for [{target}].");
        }
        for (var i = 1; i <= lengths.Length; i++)
        {
            if (lengths[^i] != shape[^i] && lengths[^i] != 1)
            {
                throw new ArgumentOutOfRangeException(parameter,
                    $"The expanded size of the tensor ({Shapes.Text(shape[^i])}) must match the existing size ({Shapes.Text(lengths[^i])}) at non-singleton " +
                    $"dimension {Shapes.Text(shape.Length - i)}.  " +
                    $"Target sizes: [{target}].  Tensor sizes: [{received}]. Each size must be that of the target, or 1.");
            }
        }
    }
}
