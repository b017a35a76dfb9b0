using System.Numerics.Tensors;

namespace TorchInit;

/// <summary>y = x·Wᵀ + b, with the parameters that PyTorch's <c>torch.nn.Linear</c> has when it is made.</summary>
/// <remarks>
/// The weight is drawn first: <c>Init.KaimingUniform</c> with a = √5, which is U(±1/√inFeatures) up to rounding. Then the bias,
/// U(±1/√inFeatures). With no input features PyTorch warns, the weight is empty and the bias 0, yet the bias still uses up its draws.
/// </remarks>
/// <example><code>var fc1 = new Linear(3, 4, new TorchGenerator(seed: 1));</code></example>
public sealed class Linear : Layer
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
        : base(DefaultInit.Linear(inFeatures, outFeatures, generator, bias, onWarning))
    {
        InFeatures = inFeatures;
        OutFeatures = outFeatures;
        Weight = this["weight"];
        Bias = bias ? this["bias"] : null;
    }

    /// <summary>Size of each input.</summary>
    public int InFeatures { get; }

    /// <summary>Size of each output.</summary>
    public int OutFeatures { get; }

    /// <summary>W, of shape (outFeatures, inFeatures).</summary>
    public Parameter<float> Weight { get; }

    /// <summary>b, of shape (outFeatures), or null.</summary>
    public Parameter<float>? Bias { get; }

    /// <inheritdoc/>
    public override nint OutputFeatures(nint rows, nint features) => features == InFeatures
        ? OutFeatures
        : throw new ArgumentOutOfRangeException(
            nameof(features),
            $"mat1 and mat2 shapes cannot be multiplied ({Text(rows)}x{Text(features)} and {Text(InFeatures)}x{Text(OutFeatures)}): " +
            $"the input is ({Text(rows)}, {Text(features)}), this layer takes (N, {Text(InFeatures)}).");

    /// <inheritdoc/>
    protected override void ForwardCore(Tensor<float> input, Tensor<float> output) => MatrixProduct.TimesTransposed(
        input.Flat(), Weight.Value.Flat(), Bias is null ? default : Bias.Value.Flat(), output.Flat(), (int)input.Lengths[0], InFeatures, OutFeatures);

    /// <inheritdoc/>
    protected override void BackwardCore(Tensor<float> gradOutput, Tensor<float>? gradInput)
    {
        var rows = (int)gradOutput.Lengths[0];
        ReadOnlySpan<float> g = gradOutput.Flat();

        // gradW = gᵀ·x, gradB = Σ g over the rows, gradX = g·W.
        MatrixProduct.TransposedTimes(g, Input!.Flat(), Weight.NextGrad().Flat(), OutFeatures, rows, InFeatures);
        Weight.AddGrad();
        if (Bias is not null)
        {
            var gradBias = Bias.NextGrad().Flat();
            gradBias.Clear();
            for (var i = 0; i < rows; i++)
                TensorPrimitives.Add(gradBias, g.Slice(i * OutFeatures, OutFeatures), gradBias);
            Bias.AddGrad();
        }
        if (gradInput is not null)
            MatrixProduct.Times(g, Weight.Value.Flat(), gradInput.Flat(), rows, OutFeatures, InFeatures);
    }
}
