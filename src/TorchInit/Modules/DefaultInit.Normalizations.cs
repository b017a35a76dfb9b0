using System.Numerics;
using System.Numerics.Tensors;

namespace TorchInit;

public static partial class DefaultInit
{
    private static readonly DrawRule AllOnes = new AllEqual(1);
    private static readonly DrawRule AllZeros = new AllEqual(0);

    /// <summary>
    /// <c>torch.nn.BatchNorm1d</c>, <c>2d</c> and <c>3d</c>: weight 1, bias 0; buffers running_mean 0, running_var 1, num_batches_tracked 0. No draws.
    /// </summary>
    /// <param name="numFeatures">How many channels, 0 or more.</param>
    /// <param name="affine">Whether there are a weight and a bias.</param>
    /// <param name="trackRunningStats">Whether there are buffers.</param>
    /// <param name="bias">Whether there is a bias beside the weight (PyTorch 2.14).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numFeatures"/> is negative.</exception>
    public static ModuleParameters<float> BatchNorm(int numFeatures, bool affine = true, bool trackRunningStats = true, bool bias = true) =>
        BatchNorm<float>(numFeatures, affine, trackRunningStats, bias);

    /// <inheritdoc cref="BatchNorm(int, bool, bool, bool)"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> BatchNorm<T>(int numFeatures, bool affine = true, bool trackRunningStats = true, bool bias = true)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        NormWithStatistics<T>(numFeatures, affine, trackRunningStats, bias);

    /// <summary>
    /// <c>torch.nn.InstanceNorm1d</c>, <c>2d</c> and <c>3d</c>: nothing, unless asked for: then weight 1 and bias 0, and the buffers of <see cref="BatchNorm"/>. No draws.
    /// </summary>
    /// <inheritdoc cref="BatchNorm"/>
    public static ModuleParameters<float> InstanceNorm(
        int numFeatures, bool affine = false, bool trackRunningStats = false, bool bias = true) =>
        InstanceNorm<float>(numFeatures, affine, trackRunningStats, bias);

    /// <inheritdoc cref="InstanceNorm(int, bool, bool, bool)"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> InstanceNorm<T>(
        int numFeatures, bool affine = false, bool trackRunningStats = false, bool bias = true)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        NormWithStatistics<T>(numFeatures, affine, trackRunningStats, bias);

    /// <summary><c>torch.nn.LayerNorm</c>: weight 1, bias 0. No draws.</summary>
    /// <param name="normalizedShape">The sizes over which it normalizes, at least one, none negative.</param>
    /// <param name="elementwiseAffine">Whether there are a weight and a bias.</param>
    /// <param name="bias">Whether there is a bias beside the weight (PyTorch 2.1).</param>
    /// <exception cref="ArgumentException"><paramref name="normalizedShape"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public static ModuleParameters<float> LayerNorm(ReadOnlySpan<nint> normalizedShape, bool elementwiseAffine = true, bool bias = true) =>
        LayerNorm<float>(normalizedShape, elementwiseAffine, bias);

    /// <inheritdoc cref="LayerNorm(ReadOnlySpan{nint}, bool, bool)"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> LayerNorm<T>(ReadOnlySpan<nint> normalizedShape, bool elementwiseAffine = true, bool bias = true)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        WithoutDraws<T>(NormRecipe(normalizedShape.ToArray(), elementwiseAffine, bias));

    /// <summary><c>torch.nn.RMSNorm</c> (PyTorch 2.4): weight 1. No draws.</summary>
    /// <param name="normalizedShape">The sizes over which it normalizes, at least one, none negative.</param>
    /// <param name="elementwiseAffine">Whether there is a weight.</param>
    /// <exception cref="ArgumentException"><paramref name="normalizedShape"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public static ModuleParameters<float> RmsNorm(ReadOnlySpan<nint> normalizedShape, bool elementwiseAffine = true) =>
        RmsNorm<float>(normalizedShape, elementwiseAffine);

    /// <inheritdoc cref="RmsNorm(ReadOnlySpan{nint}, bool)"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> RmsNorm<T>(ReadOnlySpan<nint> normalizedShape, bool elementwiseAffine = true)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        WithoutDraws<T>(NormRecipe(normalizedShape.ToArray(), elementwiseAffine, bias: false));

    /// <summary><c>torch.nn.GroupNorm</c>: weight 1, bias 0. No draws.</summary>
    /// <param name="numGroups">Into how many groups the channels are divided.</param>
    /// <param name="numChannels">How many channels, a multiple of <paramref name="numGroups"/>.</param>
    /// <param name="affine">Whether there are a weight and a bias.</param>
    /// <param name="bias">Whether there is a bias beside the weight (PyTorch 2.14).</param>
    /// <exception cref="ArgumentException"><paramref name="numGroups"/> does not divide <paramref name="numChannels"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numChannels"/> is negative.</exception>
    /// <exception cref="DivideByZeroException"><paramref name="numGroups"/> is 0.</exception>
    public static ModuleParameters<float> GroupNorm(int numGroups, int numChannels, bool affine = true, bool bias = true) =>
        GroupNorm<float>(numGroups, numChannels, affine, bias);

    /// <inheritdoc cref="GroupNorm(int, int, bool, bool)"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> GroupNorm<T>(int numGroups, int numChannels, bool affine = true, bool bias = true)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        WithoutDraws<T>(GroupNormRecipe(numGroups, numChannels, affine, bias));

    /// <summary><c>torch.nn.PReLU</c>: weight 0.25. No draws.</summary>
    /// <param name="numParameters">One slope for all channels, or one for each.</param>
    /// <param name="init">The slope.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numParameters"/> is negative, or the slope is beyond the largest float.</exception>
    public static ModuleParameters<float> PReLU(int numParameters = 1, double init = 0.25) =>
        PReLU<float>(numParameters, init);

    /// <inheritdoc cref="PReLU(int, double)"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> PReLU<T>(int numParameters = 1, double init = 0.25)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        WithoutDraws<T>(PReLURecipe(numParameters, init));

    private static ModuleParameters<T> NormWithStatistics<T>(int numFeatures, bool affine, bool trackRunningStats, bool bias)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var module = WithoutDraws<T>(NormRecipe([numFeatures], affine, bias));
        if (trackRunningStats && numFeatures < 0)
            throw new ArgumentOutOfRangeException(
                nameof(numFeatures), $"zeros: Dimension size must be non-negative. Received num_features={Shapes.Text(numFeatures)}.");
        if (trackRunningStats)
        {
            module.Add("running_mean", StateTensor.Of(Tensor.CreateFromShape<T>([numFeatures])));
            module.Add("running_var", StateTensor.Of(Init.Ones(Tensor.CreateFromShape<T>([numFeatures]))));
            module.Add("num_batches_tracked", StateTensor.OfScalar(0L));
        }
        return module;
    }

    internal static ModuleRecipe GroupNormRecipe(int numGroups, int numChannels, bool affine = true, bool bias = true)
    {
        if (numGroups == 0)
            throw new DivideByZeroException("division by zero. num_groups must be 1 or more.");
        if (numChannels % numGroups != 0)
            throw new ArgumentException(
                $"num_channels ({Shapes.Text(numChannels)}) must be divisible by num_groups ({Shapes.Text(numGroups)}). Each group takes as many channels as the others.",
                nameof(numGroups));
        return NormRecipe([numChannels], affine, bias);
    }

    internal static ModuleRecipe NormRecipe(nint[] shape, bool affine = true, bool bias = true)
    {
        if (shape.Length == 0)
            throw new ArgumentException(
                "normalized_shape has no size. PyTorch then makes a weight without dimensions, which System.Numerics.Tensors has not: give one size or more.",
                nameof(shape));
        return new([.. affine ? [new("weight", shape, AllOnes)] : Enumerable.Empty<ParameterRecipe>(),
            .. affine && bias ? [new("bias", shape, AllZeros)] : Enumerable.Empty<ParameterRecipe>()]);
    }

    internal static ModuleRecipe PReLURecipe(int numParameters, double init) => new(new ParameterRecipe("weight", [numParameters], new AllEqual(init)));

    private static ModuleParameters<T> WithoutDraws<T>(ModuleRecipe recipe)
        where T : unmanaged, IFloatingPointIeee754<T> => recipe.Draw<T>(new TorchGenerator());
}
