using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace TorchInit;

/// <summary>Tensors as the layers use them: dense, row-major, of two dimensions.</summary>
internal static class Dense
{
    /// <summary>The elements in row-major order, of a dense tensor.</summary>
    internal static Span<T> Flat<T>(this Tensor<T> tensor)
    {
        if (!tensor.IsDense)
            throw new ArgumentException("The tensor is a view with gaps or turned axes. Take tensor.ToDenseTensor().", nameof(tensor));
        return tensor.FlattenedLength == 0 ? [] : MemoryMarshal.CreateSpan(ref tensor.AsTensorSpan().GetPinnableReference(), (int)tensor.FlattenedLength);
    }

    /// <summary>The tensor itself, or a row-major copy of a view such as a transposed one.</summary>
    internal static Tensor<float> AsDense(this Tensor<float> tensor) => tensor.IsDense ? tensor : tensor.ToDenseTensor();

    internal static Tensor<float> Uninitialized(nint rows, nint columns) => Tensor.CreateFromShapeUninitialized<float>([rows, columns]);

    /// <summary>The given tensor if it has the shape (rows, columns), else a new one.</summary>
    internal static Tensor<float> Reuse(Tensor<float>? tensor, nint rows, nint columns) =>
        tensor is not null && tensor.Lengths[0] == rows && tensor.Lengths[1] == columns ? tensor : Uninitialized(rows, columns);
}
