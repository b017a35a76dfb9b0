using System.Numerics.Tensors;

namespace TorchInit;

/// <summary>y = x·Wᵀ + b, with the parameters that PyTorch's <c>torch.nn.Linear</c> has when it is made.</summary>
/// <remarks>
/// The weight is drawn first: <see cref="Init.KaimingUniform{T}"/> with a = √5, which is U(±1/√inFeatures) up to rounding. Then the bias,
/// U(±1/√inFeatures). With no input features PyTorch warns, the weight is empty and the bias 0, yet the bias still uses up its draws.
/// </remarks>
/// <example><code>var fc1 = new Linear(3, 4, new TorchGenerator(seed: 1));</code></example>
public sealed class Linear
{
    /// <summary>Makes the layer and draws its parameters.</summary>
    /// <param name="inFeatures">Size of each input, 0 or more.</param>
    /// <param name="outFeatures">Size of each output, 0 or more.</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="bias">Whether the layer adds a bias.</param>
    /// <param name="onWarning">Receives PyTorch's warning about a weight without elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="generator"/> is null.</exception>
    public Linear(int inFeatures, int outFeatures, TorchGenerator generator, bool bias = true, Action<InitWarning>? onWarning = null)
    {
        var parameters = DefaultInit.Linear(inFeatures, outFeatures, generator, bias, onWarning);
        InFeatures = inFeatures;
        OutFeatures = outFeatures;
        Weight = parameters[0];
        Bias = bias ? parameters[1] : null;
    }

    /// <summary>Size of each input.</summary>
    public int InFeatures { get; }

    /// <summary>Size of each output.</summary>
    public int OutFeatures { get; }

    /// <summary>W, of shape (outFeatures, inFeatures).</summary>
    public Parameter Weight { get; }

    /// <summary>b, of shape (outFeatures), or null.</summary>
    public Parameter? Bias { get; }
}
