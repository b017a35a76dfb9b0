using System.Numerics;

namespace TorchInit;

/// <summary>
/// What PyTorch's modules hold when they are made: parameters in PyTorch's order, with its names and shapes, and buffers. Each module is one
/// list of name, shape and rule (<c>ModuleRecipe</c>); a module that draws nothing takes no generator.
/// </summary>
/// <example><code>
/// var conv = DefaultInit.Conv2d(inChannels: 16, outChannels: 32, kernelSize: 3, new TorchGenerator(1));
/// Parameter weight = conv["weight"], bias = conv["bias"];
/// </code></example>
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
    /// <c>torch.nn.Linear</c>: weight (out, in), <c>Init.KaimingUniform</c> with a = √5; then bias (out), U(±1/√in).
    /// </summary>
    /// <param name="inFeatures">Size of each input, 0 or more. With 0, PyTorch warns and the bias is 0, yet it uses up its draws.</param>
    /// <param name="outFeatures">Size of each output, 0 or more.</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="onWarning">Receives PyTorch's warning about a weight without elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="generator"/> is null.</exception>
    public static ModuleParameters<float> Linear(
        int inFeatures, int outFeatures, TorchGenerator generator, bool bias = true, Action<InitWarning>? onWarning = null) =>
        Linear<float>(inFeatures, outFeatures, generator, bias, onWarning);

    /// <inheritdoc cref="Linear(int, int, TorchGenerator, bool, Action{InitWarning})"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> Linear<T>(
        int inFeatures, int outFeatures, TorchGenerator generator, bool bias = true, Action<InitWarning>? onWarning = null)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        LinearRecipe(inFeatures, outFeatures, bias).Draw<T>(generator, onWarning);

    /// <summary><c>torch.nn.Bilinear</c>: weight (out, in1, in2), then bias (out), both U(±1/√in1).</summary>
    /// <param name="in1Features">Size of each first input, 1 or more.</param>
    /// <param name="in2Features">Size of each second input, 0 or more.</param>
    /// <param name="outFeatures">Size of each output, 0 or more.</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <exception cref="ArgumentException"><paramref name="in1Features"/> is 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="generator"/> is null.</exception>
    public static ModuleParameters<float> Bilinear(
        int in1Features, int in2Features, int outFeatures, TorchGenerator generator, bool bias = true) =>
        Bilinear<float>(in1Features, in2Features, outFeatures, generator, bias);

    /// <inheritdoc cref="Bilinear(int, int, int, TorchGenerator, bool)"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> Bilinear<T>(
        int in1Features, int in2Features, int outFeatures, TorchGenerator generator, bool bias = true)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        BilinearRecipe(in1Features, in2Features, outFeatures, bias).Draw<T>(generator);

    /// <summary>
    /// <c>torch.nn.LinearCrossEntropyLoss</c> (since 2.14): linear.weight (C·d₁·…·dₖ, in), and linear.bias (C·d₁·…·dₖ) if there is one, as
    /// <see cref="Linear(int, int, TorchGenerator, bool, Action{InitWarning})"/> draws them.
    /// </summary>
    /// <param name="inFeatures">Size of each input, 0 or more. With 0, PyTorch warns and a bias is 0, yet it uses up its draws.</param>
    /// <param name="numClasses">How many classes, C, 0 or more.</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="outFeatures">The sizes d₁ to dₖ of a loss of several dimensions; none for one class an input.</param>
    /// <param name="bias">Whether there is a bias: unlike Linear's, by default there is none.</param>
    /// <param name="onWarning">Receives PyTorch's warning about a weight without elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or their product is more than an int holds.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="generator"/> is null.</exception>
    /// <remarks>The weights of the classes, which PyTorch takes as an argument, are drawn by nobody: add them as the buffer "weight", before "linear".</remarks>
    public static ModuleParameters<float> LinearCrossEntropyLoss(
        int inFeatures, int numClasses, TorchGenerator generator, ReadOnlySpan<int> outFeatures = default, bool bias = false, Action<InitWarning>? onWarning = null) =>
        LinearCrossEntropyLoss<float>(inFeatures, numClasses, generator, outFeatures, bias, onWarning);

    /// <inheritdoc cref="LinearCrossEntropyLoss(int, int, TorchGenerator, ReadOnlySpan{int}, bool, Action{InitWarning})"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> LinearCrossEntropyLoss<T>(
        int inFeatures, int numClasses, TorchGenerator generator, ReadOnlySpan<int> outFeatures = default, bool bias = false, Action<InitWarning>? onWarning = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var outputs = outFeatures.ToArray().Aggregate(new BigInteger(numClasses), (product, size) => product * size);
        if (BigInteger.Abs(outputs) > int.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(outFeatures), $"{Shapes.Text(numClasses)} classes times the out_features are more than {Shapes.Text(int.MaxValue)} outputs.");
        return new() { { "linear", Linear<T>(inFeatures, (int)outputs, generator, bias, onWarning) } };
    }

    internal static ModuleRecipe LinearRecipe(int inFeatures, int outFeatures, bool bias = true) =>
        new(WeightAndBias([outFeatures, inFeatures], outFeatures, bias));

    internal static ModuleRecipe BilinearRecipe(int in1Features, int in2Features, int outFeatures, bool bias = true)
    {
        nint[] shape = [outFeatures, in1Features, in2Features];
        Shapes.ThrowIfNegative(shape);
        if (in1Features == 0)
            throw new ArgumentException("in1_features must be > 0, but got (in1_features=0). Without a first input there is no bound 1/√in1.", nameof(in1Features));
        var rule = new UniformWithin(1 / Math.Sqrt(in1Features));
        return new([new("weight", shape, rule), .. Bias(bias, outFeatures, rule)]);
    }

    /// <summary>What Linear and the convolutions share: Kaiming with a = √5 for the weight, then ±1/√fan_in of that weight for the bias.</summary>
    private static List<ParameterRecipe> WeightAndBias(nint[] weightShape, int outputs, bool bias)
    {
        Shapes.ThrowIfNegative(weightShape);
        return [new("weight", weightShape, new KaimingWithSqrt5()), .. Bias(bias, outputs, new UniformWithin(BiasBound(weightShape)))];
    }

    private static IEnumerable<ParameterRecipe> Bias(bool present, int size, DrawRule rule) =>
        present ? [new ParameterRecipe("bias", [size], rule)] : [];
}
