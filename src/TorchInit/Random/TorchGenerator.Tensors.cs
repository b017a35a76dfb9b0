using System.Globalization;
using System.Numerics.Tensors;

namespace TorchInit;

public sealed partial class TorchGenerator
{
    /// <summary>A new tensor of floats from [0, 1): <c>torch.rand(*shape)</c>.</summary>
    /// <param name="shape">The size of each dimension, at least one dimension; a size may be 0.</param>
    /// <returns>A tensor of that shape, row-major.</returns>
    /// <exception cref="ArgumentException"><paramref name="shape"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public Tensor<float> Rand(params ReadOnlySpan<nint> shape)
    {
        var tensor = NewTensor<float>(shape, "rand");
        Uniform(tensor);
        return tensor;
    }

    /// <summary>A new tensor of doubles from [0, 1): <c>torch.rand(*shape, dtype=torch.float64)</c>.</summary>
    /// <inheritdoc cref="Rand"/>
    public Tensor<double> RandDouble(params ReadOnlySpan<nint> shape)
    {
        var tensor = NewTensor<double>(shape, "rand");
        Uniform(tensor);
        return tensor;
    }

    /// <summary>A new tensor of floats from the standard normal distribution: <c>torch.randn(*shape)</c>.</summary>
    /// <inheritdoc cref="Rand"/>
    /// <exception cref="PlatformNotSupportedException">Sixteen elements or more of <see cref="TorchPlatform.MacOSArm64"/> on another machine than a Mac.</exception>
    public Tensor<float> Randn(params ReadOnlySpan<nint> shape)
    {
        var tensor = NewTensor<float>(shape, "randn");
        Normal(tensor);
        return tensor;
    }

    /// <summary>A new tensor of doubles from the standard normal distribution: <c>torch.randn(*shape, dtype=torch.float64)</c>.</summary>
    /// <inheritdoc cref="Rand"/>
    public Tensor<double> RandnDouble(params ReadOnlySpan<nint> shape)
    {
        var tensor = NewTensor<double>(shape, "randn");
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
                throw NegativeDimension(size, string.Join(", ", shape.ToArray()), nameof(shape));
        }
        return Tensor.CreateFromShape<T>(shape);
    }

    private static ArgumentOutOfRangeException NegativeDimension(nint size, string shape, string parameter) => new(parameter,
        string.Create(CultureInfo.InvariantCulture, $"Trying to create tensor with negative dimension {size}: [{shape}]. A size is 0 or more."));
}
