using System.Numerics;
using System.Numerics.Tensors;

namespace TorchInit;

public sealed partial class TorchGenerator
{
    /// <summary>
    /// A new tensor of numbers from [0, 1), in the shape and memory order of another: <c>torch.rand_like(input)</c>. Like a transposed
    /// tensor it is transposed, and its columns are filled first.
    /// </summary>
    /// <remarks>The same on every platform, and of floats and doubles in every release; of the halves since 2.12.</remarks>
    /// <typeparam name="T">float, double, <see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
    /// <param name="input">The tensor to be like; its values do not matter.</param>
    /// <returns>A tensor without gaps; two words of the stream for a double, one for the other types.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    public Tensor<T> RandLike<T>(Tensor<T> input)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        var tensor = Layout.EmptyLike<T>(input, out var memory);
        UniformRun<T>(memory, 0, 1);
        return tensor;
    }

    /// <summary>
    /// A new tensor of standard normal draws, in the shape and memory order of another: <c>torch.randn_like(input)</c>. Like a transposed
    /// tensor it is transposed, and so its elements are made one at a time: see <see cref="Normal{T}(Tensor{T}, double, double)"/>.
    /// </summary>
    /// <typeparam name="T">float, double, <see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
    /// <param name="input">The tensor to be like; its values do not matter.</param>
    /// <returns>A tensor without gaps.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="PlatformNotSupportedException">Sixteen floats or more of <see cref="TorchPlatform.MacOSArm64"/> on another machine
    /// than a Mac.</exception>
    public Tensor<T> RandnLike<T>(Tensor<T> input)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        var tensor = Layout.EmptyLike<T>(input, out _);
        Normal(tensor);
        return tensor;
    }
}
