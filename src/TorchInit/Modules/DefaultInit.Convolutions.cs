using System.Numerics;

namespace TorchInit;

public static partial class DefaultInit
{
    /// <summary>
    /// <c>torch.nn.Conv1d</c>: weight (out, in / groups, k), <c>Init.KaimingUniform</c> with a = √5; then bias (out), U(±1/√fan_in),
    /// fan_in = in / groups · k.
    /// </summary>
    /// <param name="inChannels">Channels of the input, a multiple of <paramref name="groups"/>. With 0, PyTorch warns and the bias is 0, yet it uses up its draws.</param>
    /// <param name="outChannels">Channels of the output, a multiple of <paramref name="groups"/>.</param>
    /// <param name="kernelSize">The size of the kernel, 0 or more.</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="groups">Into how many groups the channels are divided, 1 or more.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="onWarning">Receives PyTorch's warning about a weight without elements.</param>
    /// <exception cref="ArgumentException"><paramref name="groups"/> is not positive or does not divide the channels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="generator"/> is null.</exception>
    /// <remarks>A bias in a release up to 2.11 with fan_in 0 was uninitialised memory.</remarks>
    public static ModuleParameters<float> Conv1d(
        int inChannels, int outChannels, int kernelSize, TorchGenerator generator, int groups = 1, bool bias = true,
        Action<InitWarning>? onWarning = null) =>
        Conv1d<float>(inChannels, outChannels, kernelSize, generator, groups, bias, onWarning);

    /// <inheritdoc cref="Conv1d(int, int, int, TorchGenerator, int, bool, Action{InitWarning})"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> Conv1d<T>(
        int inChannels, int outChannels, int kernelSize, TorchGenerator generator, int groups = 1, bool bias = true,
        Action<InitWarning>? onWarning = null)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        ConvRecipe(inChannels, outChannels, [kernelSize], groups, bias).Draw<T>(generator, onWarning);

    /// <summary><c>torch.nn.Conv2d</c> with a square kernel: weight (out, in / groups, k, k) and bias (out), as <see cref="Conv1d"/>, fan_in = in / groups · k².</summary>
    /// <inheritdoc cref="Conv1d"/>
    public static ModuleParameters<float> Conv2d(
        int inChannels, int outChannels, int kernelSize, TorchGenerator generator, int groups = 1, bool bias = true,
        Action<InitWarning>? onWarning = null) =>
        Conv2d<float>(inChannels, outChannels, kernelSize, generator, groups, bias, onWarning);

    /// <inheritdoc cref="Conv2d(int, int, int, TorchGenerator, int, bool, Action{InitWarning})"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> Conv2d<T>(
        int inChannels, int outChannels, int kernelSize, TorchGenerator generator, int groups = 1, bool bias = true,
        Action<InitWarning>? onWarning = null)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Conv2d<T>(inChannels, outChannels, (kernelSize, kernelSize), generator, groups, bias, onWarning);

    /// <summary><c>torch.nn.Conv2d</c>: weight (out, in / groups, height, width) and bias (out), as <see cref="Conv1d"/>.</summary>
    /// <inheritdoc cref="Conv1d"/>
    public static ModuleParameters<float> Conv2d(
        int inChannels, int outChannels, (int Height, int Width) kernelSize, TorchGenerator generator, int groups = 1, bool bias = true,
        Action<InitWarning>? onWarning = null) =>
        Conv2d<float>(inChannels, outChannels, kernelSize, generator, groups, bias, onWarning);

    /// <inheritdoc cref="Conv2d(int, int, ValueTuple{int, int}, TorchGenerator, int, bool, Action{InitWarning})"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> Conv2d<T>(
        int inChannels, int outChannels, (int Height, int Width) kernelSize, TorchGenerator generator, int groups = 1, bool bias = true,
        Action<InitWarning>? onWarning = null)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        ConvRecipe(inChannels, outChannels, [kernelSize.Height, kernelSize.Width], groups, bias).Draw<T>(generator, onWarning);

    /// <summary><c>torch.nn.Conv3d</c> with a cubic kernel: weight (out, in / groups, k, k, k) and bias (out), as <see cref="Conv1d"/>, fan_in = in / groups · k³.</summary>
    /// <inheritdoc cref="Conv1d"/>
    public static ModuleParameters<float> Conv3d(
        int inChannels, int outChannels, int kernelSize, TorchGenerator generator, int groups = 1, bool bias = true,
        Action<InitWarning>? onWarning = null) =>
        Conv3d<float>(inChannels, outChannels, kernelSize, generator, groups, bias, onWarning);

    /// <inheritdoc cref="Conv3d(int, int, int, TorchGenerator, int, bool, Action{InitWarning})"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> Conv3d<T>(
        int inChannels, int outChannels, int kernelSize, TorchGenerator generator, int groups = 1, bool bias = true,
        Action<InitWarning>? onWarning = null)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Conv3d<T>(inChannels, outChannels, (kernelSize, kernelSize, kernelSize), generator, groups, bias, onWarning);

    /// <summary><c>torch.nn.Conv3d</c>: weight (out, in / groups, depth, height, width) and bias (out), as <see cref="Conv1d"/>.</summary>
    /// <inheritdoc cref="Conv1d"/>
    public static ModuleParameters<float> Conv3d(
        int inChannels, int outChannels, (int Depth, int Height, int Width) kernelSize, TorchGenerator generator, int groups = 1,
        bool bias = true, Action<InitWarning>? onWarning = null) =>
        Conv3d<float>(inChannels, outChannels, kernelSize, generator, groups, bias, onWarning);

    /// <inheritdoc cref="Conv3d(int, int, ValueTuple{int, int, int}, TorchGenerator, int, bool, Action{InitWarning})"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> Conv3d<T>(
        int inChannels, int outChannels, (int Depth, int Height, int Width) kernelSize, TorchGenerator generator, int groups = 1,
        bool bias = true, Action<InitWarning>? onWarning = null)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        ConvRecipe(inChannels, outChannels, [kernelSize.Depth, kernelSize.Height, kernelSize.Width], groups, bias).Draw<T>(generator, onWarning);

    /// <summary>
    /// <c>torch.nn.ConvTranspose1d</c>: weight (in, out / groups, k), <c>Init.KaimingUniform</c> with a = √5; then bias (out), U(±1/√fan_in),
    /// where fan_in, read off the weight's shape, is out / groups · k.
    /// </summary>
    /// <inheritdoc cref="Conv1d"/>
    public static ModuleParameters<float> ConvTranspose1d(
        int inChannels, int outChannels, int kernelSize, TorchGenerator generator, int groups = 1, bool bias = true,
        Action<InitWarning>? onWarning = null) =>
        ConvTranspose1d<float>(inChannels, outChannels, kernelSize, generator, groups, bias, onWarning);

    /// <inheritdoc cref="ConvTranspose1d(int, int, int, TorchGenerator, int, bool, Action{InitWarning})"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> ConvTranspose1d<T>(
        int inChannels, int outChannels, int kernelSize, TorchGenerator generator, int groups = 1, bool bias = true,
        Action<InitWarning>? onWarning = null)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        ConvTransposeRecipe(inChannels, outChannels, [kernelSize], groups, bias).Draw<T>(generator, onWarning);

    /// <summary><c>torch.nn.ConvTranspose2d</c> with a square kernel: weight (in, out / groups, k, k) and bias (out), as <see cref="ConvTranspose1d"/>.</summary>
    /// <inheritdoc cref="Conv1d"/>
    public static ModuleParameters<float> ConvTranspose2d(
        int inChannels, int outChannels, int kernelSize, TorchGenerator generator, int groups = 1, bool bias = true,
        Action<InitWarning>? onWarning = null) =>
        ConvTranspose2d<float>(inChannels, outChannels, kernelSize, generator, groups, bias, onWarning);

    /// <inheritdoc cref="ConvTranspose2d(int, int, int, TorchGenerator, int, bool, Action{InitWarning})"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> ConvTranspose2d<T>(
        int inChannels, int outChannels, int kernelSize, TorchGenerator generator, int groups = 1, bool bias = true,
        Action<InitWarning>? onWarning = null)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        ConvTranspose2d<T>(inChannels, outChannels, (kernelSize, kernelSize), generator, groups, bias, onWarning);

    /// <summary><c>torch.nn.ConvTranspose2d</c>: weight (in, out / groups, height, width) and bias (out), as <see cref="ConvTranspose1d"/>.</summary>
    /// <inheritdoc cref="Conv1d"/>
    public static ModuleParameters<float> ConvTranspose2d(
        int inChannels, int outChannels, (int Height, int Width) kernelSize, TorchGenerator generator, int groups = 1, bool bias = true,
        Action<InitWarning>? onWarning = null) =>
        ConvTranspose2d<float>(inChannels, outChannels, kernelSize, generator, groups, bias, onWarning);

    /// <inheritdoc cref="ConvTranspose2d(int, int, ValueTuple{int, int}, TorchGenerator, int, bool, Action{InitWarning})"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> ConvTranspose2d<T>(
        int inChannels, int outChannels, (int Height, int Width) kernelSize, TorchGenerator generator, int groups = 1, bool bias = true,
        Action<InitWarning>? onWarning = null)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        ConvTransposeRecipe(inChannels, outChannels, [kernelSize.Height, kernelSize.Width], groups, bias).Draw<T>(generator, onWarning);

    /// <summary><c>torch.nn.ConvTranspose3d</c> with a cubic kernel: weight (in, out / groups, k, k, k) and bias (out), as <see cref="ConvTranspose1d"/>.</summary>
    /// <inheritdoc cref="Conv1d"/>
    public static ModuleParameters<float> ConvTranspose3d(
        int inChannels, int outChannels, int kernelSize, TorchGenerator generator, int groups = 1, bool bias = true,
        Action<InitWarning>? onWarning = null) =>
        ConvTranspose3d<float>(inChannels, outChannels, kernelSize, generator, groups, bias, onWarning);

    /// <inheritdoc cref="ConvTranspose3d(int, int, int, TorchGenerator, int, bool, Action{InitWarning})"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> ConvTranspose3d<T>(
        int inChannels, int outChannels, int kernelSize, TorchGenerator generator, int groups = 1, bool bias = true,
        Action<InitWarning>? onWarning = null)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        ConvTranspose3d<T>(inChannels, outChannels, (kernelSize, kernelSize, kernelSize), generator, groups, bias, onWarning);

    /// <summary><c>torch.nn.ConvTranspose3d</c>: weight (in, out / groups, depth, height, width) and bias (out), as <see cref="ConvTranspose1d"/>.</summary>
    /// <inheritdoc cref="Conv1d"/>
    public static ModuleParameters<float> ConvTranspose3d(
        int inChannels, int outChannels, (int Depth, int Height, int Width) kernelSize, TorchGenerator generator, int groups = 1,
        bool bias = true, Action<InitWarning>? onWarning = null) =>
        ConvTranspose3d<float>(inChannels, outChannels, kernelSize, generator, groups, bias, onWarning);

    /// <inheritdoc cref="ConvTranspose3d(int, int, ValueTuple{int, int, int}, TorchGenerator, int, bool, Action{InitWarning})"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> ConvTranspose3d<T>(
        int inChannels, int outChannels, (int Depth, int Height, int Width) kernelSize, TorchGenerator generator, int groups = 1,
        bool bias = true, Action<InitWarning>? onWarning = null)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        ConvTransposeRecipe(inChannels, outChannels, [kernelSize.Depth, kernelSize.Height, kernelSize.Width], groups, bias).Draw<T>(generator, onWarning);

    internal static ModuleRecipe ConvRecipe(int inChannels, int outChannels, nint[] kernel, int groups = 1, bool bias = true)
    {
        ThrowIfNotDivisible(inChannels, outChannels, groups);
        return new(WeightAndBias([outChannels, inChannels / groups, .. kernel], outChannels, bias));
    }

    internal static ModuleRecipe ConvTransposeRecipe(int inChannels, int outChannels, nint[] kernel, int groups = 1, bool bias = true)
    {
        ThrowIfNotDivisible(inChannels, outChannels, groups);
        return new(WeightAndBias([inChannels, outChannels / groups, .. kernel], outChannels, bias));
    }

    private static void ThrowIfNotDivisible(int inChannels, int outChannels, int groups)
    {
        if (groups <= 0)
            throw new ArgumentException($"groups must be a positive integer. Received groups={Shapes.Text(groups)}.", nameof(groups));
        if (inChannels % groups != 0)
            throw new ArgumentException(
                $"in_channels must be divisible by groups. Received in_channels={Shapes.Text(inChannels)} and groups={Shapes.Text(groups)}.", nameof(inChannels));
        if (outChannels % groups != 0)
            throw new ArgumentException(
                $"out_channels must be divisible by groups. Received out_channels={Shapes.Text(outChannels)} and groups={Shapes.Text(groups)}.", nameof(outChannels));
    }
}
