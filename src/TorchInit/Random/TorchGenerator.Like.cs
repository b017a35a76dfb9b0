using System.Numerics;
using System.Numerics.Tensors;

namespace TorchInit;

public sealed partial class TorchGenerator
{
    /// <summary>
    /// A new tensor of numbers from [0, 1), in the shape and memory order of another: <c>torch.rand_like(input)</c>. Like a transposed
    /// tensor it is transposed, and its columns are filled first.
    /// </summary>
    /// <remarks>The same in every release and on every platform.</remarks>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="input">The tensor to be like; its values do not matter.</param>
    /// <returns>A tensor without gaps; one word of the stream for a float, two for a double.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    public Tensor<T> RandLike<T>(Tensor<T> input)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        var tensor = Layout.EmptyLike<T>(input, out var memory);
        for (var i = 0; i < memory.Length; i++)
            memory[i] = NextUnit<T>();
        return tensor;
    }

    /// <summary>
    /// A new tensor of standard normal draws, in the shape and memory order of another: <c>torch.randn_like(input)</c>. Like a transposed
    /// tensor it is transposed, and so its elements are made one at a time: see <see cref="Normal(Tensor{float}, double, double)"/>.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="input">The tensor to be like; its values do not matter.</param>
    /// <returns>A tensor without gaps.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="PlatformNotSupportedException">Sixteen floats or more of <see cref="TorchPlatform.MacOSArm64"/> on another machine than a Mac.</exception>
    public Tensor<T> RandnLike<T>(Tensor<T> input)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        var tensor = Layout.EmptyLike<T>(input, out _);
        FillStandardNormal(tensor);
        return tensor;
    }

    private void FillStandardNormal<T>(Tensor<T> tensor, double std = 1)
        where T : unmanaged
    {
        if (tensor is Tensor<float> floats)
            Normal(floats, 0, std);
        else if (tensor is Tensor<double> doubles)
            Normal(doubles, 0, std);
        else
            throw new NotSupportedException($"\"normal_kernel_cpu\" not implemented for '{typeof(T).Name}'. Take float or double.");
    }
}
