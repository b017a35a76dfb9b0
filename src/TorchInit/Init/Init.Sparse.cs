using System.Numerics;
using System.Numerics.Tensors;

namespace TorchInit;

public static partial class Init
{
    /// <summary>
    /// Draws from N(0, std²), then sets ⌈sparsity · rows⌉ elements of each column to 0, chosen by a random permutation per column.
    /// PyTorch's <c>torch.nn.init.sparse_</c>.
    /// </summary>
    /// <param name="tensor">The weight, of two dimensions.</param>
    /// <param name="generator">Where the normals come from.</param>
    /// <param name="sparsity">The fraction of each column that becomes 0. Above 1 is all of it; below 0, as in Python, counts from the end of the permutation.</param>
    /// <param name="std">The standard deviation of the rest, 0 or more.</param>
    /// <param name="permutations">
    /// Where the permutations come from; <paramref name="generator"/> if null. PyTorch takes them from its global generator even when another is passed.
    /// </param>
    /// <returns><paramref name="tensor"/>, filled.</returns>
    /// <exception cref="ArgumentException">The tensor has not two dimensions, or <paramref name="sparsity"/> is not a number.</exception>
    /// <exception cref="ArgumentNullException">The tensor or the generator is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="std"/> is negative or not a number.</exception>
    /// <exception cref="OverflowException"><paramref name="sparsity"/> is infinite.</exception>
    /// <exception cref="NotSupportedException">PyTorch has no such element type.</exception>
    /// <example><code>Init.Sparse(weight, generator, sparsity: 0.1);</code></example>
    /// <remarks>Martens, "Deep learning via Hessian-free optimization", 2010. It fixes the number of connections of each unit; here each column is one input.</remarks>
    public static Tensor<T> Sparse<T>(
        Tensor<T> tensor, TorchGenerator generator, double sparsity, double std = 0.01, TorchGenerator? permutations = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Sparse(SpanOf(tensor), generator, sparsity, std, permutations);
        return tensor;
    }

    /// <inheritdoc cref="Sparse{T}(Tensor{T}, TorchGenerator, double, double, TorchGenerator)"/>
    public static void Sparse<T>(
        in TensorSpan<T> tensor, TorchGenerator generator, double sparsity, double std = 0.01, TorchGenerator? permutations = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ThrowIfNotMatrix(tensor);
        ArgumentNullException.ThrowIfNull(generator);
        var (rows, columns) = (checked((int)tensor.Lengths[0]), tensor.Lengths[1]);
        var zeros = CountOfZeros(sparsity, rows);
        Normal(tensor, generator, 0, std);
        for (nint column = 0; column < columns; column++)
            foreach (var row in (permutations ?? generator).Permutation(rows).AsSpan(0, zeros))
                tensor[(nint)row, column] = T.Zero;
    }

    /// <inheritdoc cref="Sparse{T}(Tensor{T}, TorchGenerator, double, double, TorchGenerator)"/>
    /// <inheritdoc cref="Uniform{T}(Span{T}, Shape, TorchGenerator, double, double)" path="/param[@name='memory']|/param[@name='shape']"/>
    public static void Sparse<T>(
        Span<T> memory, Shape shape, TorchGenerator generator, double sparsity, double std = 0.01, TorchGenerator? permutations = null)
        where T : unmanaged, IFloatingPointIeee754<T> => Sparse(Seen(memory, shape), generator, sparsity, std, permutations);

    private static int CountOfZeros(double sparsity, int rows)
    {
        var count = Math.Ceiling(sparsity * rows);
        if (double.IsNaN(count))
            throw new ArgumentException("cannot convert float NaN to integer. sparsity is a fraction, usually from 0 to 1.", nameof(sparsity));
        if (double.IsInfinity(count))
            throw new OverflowException("cannot convert float infinity to integer. sparsity is a fraction, usually from 0 to 1.");
        return (int)(count >= 0 ? Math.Min(count, rows) : Math.Max(0, rows + count));
    }
}
