using System.Numerics;
using System.Numerics.Tensors;

namespace TorchInit;

public static partial class Init
{
    /// <summary>
    /// Ones on the main diagonal, zeros elsewhere: a linear layer that passes on as many of its inputs as it has room for.
    /// PyTorch's <c>torch.nn.init.eye_</c>.
    /// </summary>
    /// <param name="tensor">The weight, of two dimensions, square or not.</param>
    /// <returns><paramref name="tensor"/>, filled.</returns>
    /// <exception cref="ArgumentException">The tensor has not two dimensions.</exception>
    /// <exception cref="ArgumentNullException">The tensor is null.</exception>
    /// <exception cref="NotSupportedException">PyTorch has no such element type.</exception>
    /// <example><code>Init.Eye(weight);</code></example>
    public static Tensor<T> Eye<T>(Tensor<T> tensor)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Eye(SpanOf(tensor));
        return tensor;
    }

    /// <inheritdoc cref="Eye{T}(Tensor{T})"/>
    public static void Eye<T>(in TensorSpan<T> tensor)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ThrowIfNotMatrix(tensor);
        Zeros(tensor);
        for (nint i = 0; i < Math.Min(tensor.Lengths[0], tensor.Lengths[1]); i++)
            tensor[i, i] = T.One;
    }

    /// <inheritdoc cref="Eye{T}(Tensor{T})"/>
    /// <inheritdoc cref="Uniform{T}(Span{T}, Shape, TorchGenerator, double, double)" path="/param[@name='memory']|/param[@name='shape']"/>
    public static void Eye<T>(Span<T> memory, Shape shape)
        where T : unmanaged, IFloatingPointIeee754<T> => Eye(Seen(memory, shape));

    /// <summary>
    /// A one in the middle of the kernel from input channel d to output channel d of each group, zeros elsewhere: a convolution that
    /// passes on as many channels as it has room for. PyTorch's <c>torch.nn.init.dirac_</c>.
    /// </summary>
    /// <param name="tensor">The weight, (out, in / groups, k…) with one to three kernel sizes.</param>
    /// <param name="groups">Into how many groups the output channels are divided.</param>
    /// <returns><paramref name="tensor"/>, filled.</returns>
    /// <exception cref="ArgumentException">The tensor has not 3, 4 or 5 dimensions, or its first size is no multiple of <paramref name="groups"/>.</exception>
    /// <exception cref="ArgumentNullException">The tensor is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A kernel size is 0, so that it has no middle.</exception>
    /// <exception cref="DivideByZeroException"><paramref name="groups"/> is 0.</exception>
    /// <exception cref="NotSupportedException">PyTorch has no such element type.</exception>
    /// <example><code>Init.Dirac(weight, groups: 3);</code></example>
    public static Tensor<T> Dirac<T>(Tensor<T> tensor, int groups = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Dirac(SpanOf(tensor), groups);
        return tensor;
    }

    /// <inheritdoc cref="Dirac{T}(Tensor{T}, int)"/>
    public static void Dirac<T>(in TensorSpan<T> tensor, int groups = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var shape = tensor.Lengths;
        if (shape.Length is not (3 or 4 or 5))
            throw new ArgumentException(
                $"Only tensors with 3, 4, or 5 dimensions are supported. Received shape {Shapes.Text(shape)}; a convolution's weight is (out, in / groups, k…).",
                nameof(tensor));
        if (groups == 0)
            throw new DivideByZeroException("division by zero. groups must be 1 or more.");
        if (shape[0] % groups != 0)
            throw new ArgumentException(
                $"dim 0 must be divisible by groups. Received shape {Shapes.Text(shape)} and groups = {Shapes.Text(groups)}.", nameof(groups));
        Zeros(tensor);
        var outputsPerGroup = shape[0] / groups;
        var channels = Math.Min(outputsPerGroup, shape[1]);
        Span<nint> position = stackalloc nint[shape.Length];
        for (var i = 2; i < shape.Length; i++)
        {
            if (shape[i] == 0 && groups > 0 && channels > 0)
                throw new ArgumentOutOfRangeException(
                    nameof(tensor), $"index 0 is out of bounds for dimension {Shapes.Text(i)} with size 0. A kernel of size 0 has no middle.");
            position[i] = shape[i] / 2;
        }
        for (var group = 0; group < groups; group++)
            for (nint channel = 0; channel < channels; channel++)
            {
                position[0] = group * outputsPerGroup + channel;
                position[1] = channel;
                tensor[position] = T.One;
            }
    }

    /// <inheritdoc cref="Dirac{T}(Tensor{T}, int)"/>
    /// <inheritdoc cref="Uniform{T}(Span{T}, Shape, TorchGenerator, double, double)" path="/param[@name='memory']|/param[@name='shape']"/>
    public static void Dirac<T>(Span<T> memory, Shape shape, int groups = 1)
        where T : unmanaged, IFloatingPointIeee754<T> => Dirac(Seen(memory, shape), groups);

    private static void ThrowIfNotMatrix<T>(in TensorSpan<T> tensor)
    {
        if (tensor.Rank != 2)
            throw new ArgumentException(
                $"Only tensors with 2 dimensions are supported. Received shape {Shapes.Text(tensor.Lengths)}.", nameof(tensor));
    }
}
