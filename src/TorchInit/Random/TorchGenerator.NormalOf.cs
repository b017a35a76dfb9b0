using System.Numerics;
using System.Numerics.Tensors;

namespace TorchInit;

public sealed partial class TorchGenerator
{
    /// <summary>
    /// A new tensor of normal draws, each element with a mean and a standard deviation of its own: <c>torch.normal(mean, std)</c>.
    /// Standard normals as <c>torch.randn</c> makes them, times std, plus mean; each step rounded to the element type.
    /// </summary>
    /// <remarks>The same as <see cref="Normal{T}(Tensor{T}, double, double)"/> where that is; since PyTorch 1.13.</remarks>
    /// <typeparam name="T">float, double, <see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
    /// <param name="mean">The means.</param>
    /// <param name="std">The standard deviations, 0 or more; in the same shape, or one that broadcasts with it.</param>
    /// <returns>A tensor of the common shape, row-major.</returns>
    /// <exception cref="ArgumentNullException">A tensor is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A standard deviation is negative or not a number, or the shapes do not go
    /// together.</exception>
    /// <exception cref="PlatformNotSupportedException">Sixteen floats or more of <see cref="TorchPlatform.MacOSArm64"/> on another machine
    /// than a Mac.</exception>
    public Tensor<T> NormalOf<T>(Tensor<T> mean, Tensor<T> std)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(std);
        CheckStds(std);
        var drawn = StandardNormals<T>(Layout.Broadcast(mean.Lengths, std.Lengths, nameof(std)));
        if (drawn.IsEmpty)
            return drawn;
        Tensor.Multiply<T>(drawn, std, drawn);
        Tensor.Add<T>(drawn, mean, drawn);
        return drawn;
    }

    /// <summary>
    /// A new tensor of normal draws with one standard deviation: <c>torch.normal(mean, std)</c> with a number for std. Draws of mean 0 and
    /// that standard deviation, plus mean.
    /// </summary>
    /// <inheritdoc cref="NormalOf{T}(Tensor{T}, Tensor{T})"/>
    /// <param name="mean">The means.</param>
    /// <param name="std">The standard deviation, 0 or more.</param>
    /// <returns>A tensor of the shape of <paramref name="mean"/>, row-major.</returns>
    public Tensor<T> NormalOf<T>(Tensor<T> mean, double std)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(mean);
        CheckStd(std);
        var drawn = StandardNormals<T>(mean.Lengths, std);
        Tensor.Add<T>(drawn, mean, drawn);
        return drawn;
    }

    /// <summary>
    /// A new tensor of normal draws with one mean: <c>torch.normal(mean, std)</c> with a number for mean.
    /// </summary>
    /// <inheritdoc cref="NormalOf{T}(Tensor{T}, Tensor{T})"/>
    /// <param name="mean">The mean, rounded to the element type.</param>
    /// <param name="std">The standard deviations, 0 or more.</param>
    /// <returns>A tensor of the shape of <paramref name="std"/>, row-major.</returns>
    public Tensor<T> NormalOf<T>(double mean, Tensor<T> std)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(std);
        CheckStds(std);
        var drawn = StandardNormals<T>(std.Lengths);
        Tensor.Multiply<T>(drawn, std, drawn);
        Tensor.Add(drawn, Rounded<T>(mean), drawn);
        return drawn;
    }

    private Tensor<T> StandardNormals<T>(ReadOnlySpan<nint> shape, double std = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var drawn = Tensor.CreateFromShape<T>(shape);
        Normal(drawn, 0, std);
        return drawn;
    }

    private static void CheckStds<T>(Tensor<T> std)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (var element in std)
        {
            if (!(element >= T.Zero))
            {
                throw new ArgumentOutOfRangeException(nameof(std),
                    $"normal expects all elements of std >= 0.0. Received {CxxNumber.Format(Element<T>.ToDouble(element))}; a standard " +
                    "deviation is 0 or more.");
            }
        }
    }
}
