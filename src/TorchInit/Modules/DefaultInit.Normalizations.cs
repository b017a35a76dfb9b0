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
    public static ModuleParameters BatchNorm(int numFeatures, bool affine = true, bool trackRunningStats = true, bool bias = true) =>
        WithoutDraws(BatchNormRecipe(numFeatures, affine, trackRunningStats, bias));

    /// <summary>
    /// <c>torch.nn.InstanceNorm1d</c>, <c>2d</c> and <c>3d</c>: nothing, unless asked for: then weight 1 and bias 0, and the buffers of <see cref="BatchNorm"/>. No draws.
    /// </summary>
    /// <inheritdoc cref="BatchNorm"/>
    public static ModuleParameters InstanceNorm(int numFeatures, bool affine = false, bool trackRunningStats = false, bool bias = true) =>
        WithoutDraws(BatchNormRecipe(numFeatures, affine, trackRunningStats, bias));

    /// <summary><c>torch.nn.LayerNorm</c>: weight 1, bias 0. No draws.</summary>
    /// <param name="normalizedShape">The sizes over which it normalizes, at least one, none negative.</param>
    /// <param name="elementwiseAffine">Whether there are a weight and a bias.</param>
    /// <param name="bias">Whether there is a bias beside the weight (PyTorch 2.1).</param>
    /// <exception cref="ArgumentException"><paramref name="normalizedShape"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public static ModuleParameters LayerNorm(ReadOnlySpan<nint> normalizedShape, bool elementwiseAffine = true, bool bias = true) =>
        WithoutDraws(NormRecipe(normalizedShape.ToArray(), elementwiseAffine, bias));

    /// <summary><c>torch.nn.RMSNorm</c> (PyTorch 2.4): weight 1. No draws.</summary>
    /// <param name="normalizedShape">The sizes over which it normalizes, at least one, none negative.</param>
    /// <param name="elementwiseAffine">Whether there is a weight.</param>
    /// <exception cref="ArgumentException"><paramref name="normalizedShape"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public static ModuleParameters RmsNorm(ReadOnlySpan<nint> normalizedShape, bool elementwiseAffine = true) =>
        WithoutDraws(NormRecipe(normalizedShape.ToArray(), elementwiseAffine, bias: false));

    /// <summary><c>torch.nn.GroupNorm</c>: weight 1, bias 0. No draws.</summary>
    /// <param name="numGroups">Into how many groups the channels are divided.</param>
    /// <param name="numChannels">How many channels, a multiple of <paramref name="numGroups"/>.</param>
    /// <param name="affine">Whether there are a weight and a bias.</param>
    /// <param name="bias">Whether there is a bias beside the weight (PyTorch 2.14).</param>
    /// <exception cref="ArgumentException"><paramref name="numGroups"/> does not divide <paramref name="numChannels"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numChannels"/> is negative.</exception>
    /// <exception cref="DivideByZeroException"><paramref name="numGroups"/> is 0.</exception>
    public static ModuleParameters GroupNorm(int numGroups, int numChannels, bool affine = true, bool bias = true) =>
        WithoutDraws(GroupNormRecipe(numGroups, numChannels, affine, bias));

    /// <summary><c>torch.nn.PReLU</c>: weight 0.25. No draws.</summary>
    /// <param name="numParameters">One slope for all channels, or one for each.</param>
    /// <param name="init">The slope.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numParameters"/> is negative, or the slope is beyond the largest float.</exception>
    public static ModuleParameters PReLU(int numParameters = 1, double init = 0.25) => WithoutDraws(PReLURecipe(numParameters, init));

    internal static ModuleRecipe BatchNormRecipe(int numFeatures, bool affine, bool trackRunningStats, bool bias = true)
    {
        if (trackRunningStats)
            Shapes.ThrowIfNegative([numFeatures]);
        return NormRecipe([numFeatures], affine, bias) with { Buffers = trackRunningStats ? RunningStatistics(numFeatures) : [] };
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

    private static ModuleBuffer[] RunningStatistics(int numFeatures) =>
    [
        new("running_mean", Tensor.CreateFromShape<float>([numFeatures])),
        new("running_var", Init.Ones(Tensor.CreateFromShape<float>([numFeatures]))),
        new("num_batches_tracked", Tensor.CreateFromShape<long>([1])),
    ];

    private static ModuleParameters WithoutDraws(ModuleRecipe recipe) => recipe.Draw(new TorchGenerator());
}
