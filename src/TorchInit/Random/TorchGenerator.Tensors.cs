using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;

namespace TorchInit;

public sealed partial class TorchGenerator
{
    /// <summary>A new tensor of floats from [0, 1): <c>torch.rand(*shape)</c>.</summary>
    /// <param name="shape">The size of each dimension, at least one dimension; a size may be 0.</param>
    /// <returns>A tensor of that shape, row-major.</returns>
    /// <exception cref="ArgumentException"><paramref name="shape"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public Tensor<float> Rand(params ReadOnlySpan<nint> shape) => Rand<float>(shape);

    /// <summary>A new tensor from [0, 1): <c>torch.rand(*shape, dtype=…)</c>.</summary>
    /// <inheritdoc cref="Rand"/>
    /// <typeparam name="T">float, double, <see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
    public Tensor<T> Rand<T>(params ReadOnlySpan<nint> shape)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var tensor = NewTensor<T>(shape, "rand");
        Uniform(tensor);
        return tensor;
    }

    /// <summary>A new tensor of floats from the standard normal distribution: <c>torch.randn(*shape)</c>.</summary>
    /// <inheritdoc cref="Rand"/>
    /// <exception cref="PlatformNotSupportedException">Sixteen elements or more of <see cref="TorchPlatform.MacOSArm64"/> on another machine than a Mac.</exception>
    public Tensor<float> Randn(params ReadOnlySpan<nint> shape) => Randn<float>(shape);

    /// <summary>A new tensor from the standard normal distribution: <c>torch.randn(*shape, dtype=…)</c>.</summary>
    /// <inheritdoc cref="Randn"/>
    /// <typeparam name="T">float, double, <see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
    public Tensor<T> Randn<T>(params ReadOnlySpan<nint> shape)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var tensor = NewTensor<T>(shape, "randn");
        Normal(tensor);
        return tensor;
    }

    private static Tensor<T> NewTensor<T>(ReadOnlySpan<nint> shape, string function)
    {
        if (shape.IsEmpty)
            throw new ArgumentException($"{function}() received no size. System.Numerics.Tensors has no tensor without dimensions; for a single number ask for the shape (1).", nameof(shape));
        foreach (var size in shape)
        {
            if (size < 0)
                throw NegativeDimension(size, shape, nameof(shape));
        }
        return shape.Contains(0) ? Tensor.CreateFromShape<T>(shape) : Tensor.CreateFromShapeUninitialized<T>(shape);
    }

    private static ArgumentOutOfRangeException NegativeDimension(nint size, ReadOnlySpan<nint> shape, string parameter) => new(parameter,
        $"Trying to create tensor with negative dimension {Shapes.Text(size)}: {Shapes.Text(shape)}. A size is 0 or more.");
}
