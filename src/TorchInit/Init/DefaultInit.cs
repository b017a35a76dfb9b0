using System.Numerics.Tensors;

namespace TorchInit;

/// <summary>
/// What PyTorch's modules draw when they are made: parameters in PyTorch's order, with its names and shapes. Each module is one list of
/// name, shape and rule; the order of the draws is that of the list unless an entry says otherwise.
/// </summary>
public static partial class DefaultInit
{
    /// <summary>1 / √fan_in of the weight, or 0 if that is 0: the bound of the bias of Linear and of the convolutions.</summary>
    /// <param name="weightShape">The shape of the weight beside the bias, of two or more sizes.</param>
    /// <exception cref="ArgumentException"><paramref name="weightShape"/> has fewer than two sizes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <example><code>double bound = DefaultInit.BiasBound([4, 3]);   // 1/√3</code></example>
    public static double BiasBound(ReadOnlySpan<nint> weightShape)
    {
        var fanIn = Fans.Of(weightShape).FanIn;
        return fanIn > 0 ? 1 / Math.Sqrt(fanIn) : 0;
    }

    /// <summary>
    /// <c>torch.nn.Linear</c>: weight (out, in), <see cref="Init.KaimingUniform{T}"/> with a = √5; then bias (out), U(±1/√in).
    /// </summary>
    /// <param name="inFeatures">Size of each input, 0 or more. With 0, PyTorch warns and the bias is 0.</param>
    /// <param name="outFeatures">Size of each output, 0 or more.</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="onWarning">Receives PyTorch's warning about a weight without elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="generator"/> is null.</exception>
    public static ModuleParameters Linear(
        int inFeatures, int outFeatures, TorchGenerator generator, bool bias = true, Action<InitWarning>? onWarning = null) =>
        new ModuleRecipe(WeightAndBias([outFeatures, inFeatures], outFeatures, bias)).Draw(generator, onWarning);

    private static List<ParameterRecipe> WeightAndBias(nint[] weightShape, int outputs, bool bias)
    {
        Shapes.ThrowIfNegative(weightShape);
        List<ParameterRecipe> recipes = [new("weight", weightShape, KaimingWithSqrt5)];
        if (bias)
            recipes.Add(new("bias", [outputs], Within(BiasBound(weightShape))));
        return recipes;
    }

    private static readonly DrawRule KaimingWithSqrt5 = (value, generator, onWarning) =>
        Init.KaimingUniform(value, generator, a: Math.Sqrt(5), onWarning: onWarning);

    /// <summary>U(−bound, bound). A bound of 0 gives +0 as in Python, whose −0 is an integer; so 0 − bound, not −bound.</summary>
    private static DrawRule Within(double bound) => (value, generator, _) => generator.Uniform(value, 0 - bound, bound);
}
