using System.Numerics.Tensors;

namespace TorchInit;

/// <summary>y = x/√(mean(x²) + ε)·weight, the mean over the features of each row. PyTorch's <c>torch.nn.RMSNorm</c> over the last dimension.</summary>
/// <remarks>
/// <see cref="LayerNorm"/> without the mean and without the bias: a row is divided by its root mean square. PyTorch has it since 2.4.
/// Zhang and Sennrich 2019.
/// </remarks>
/// <example><code>var block = new Residual(new Sequential(new RMSNorm(64), new Linear(64, 64, g), new SiLU(), new Linear(64, 64, g)));</code></example>
public sealed class RMSNorm : Layer
{
    private readonly NormalizedRows norm;

    /// <summary>Makes the layer: weight 1; nothing is drawn.</summary>
    /// <param name="features">Number of features, 0 or more: PyTorch's <c>normalized_shape</c>.</param>
    /// <param name="eps">ε, added to the mean square; null, as in PyTorch, for the machine epsilon of float, 2⁻²³ = 1.19e-7.</param>
    /// <param name="affine">Whether there is a weight: PyTorch's <c>elementwise_affine</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="features"/> is negative.</exception>
    public RMSNorm(int features, double? eps = null, bool affine = true)
        : base(DefaultInit.RmsNorm([features], affine))
    {
        Features = features;
        Eps = eps ?? 1.0 / (1 << 23);
        Weight = affine ? this["weight"] : null;
        norm = new(features, Eps, centred: false);
    }

    /// <summary>Number of features.</summary>
    public int Features { get; }

    /// <summary>ε, added to the mean square.</summary>
    public double Eps { get; }

    /// <summary>γ, of shape (features), or null; 1 at first.</summary>
    public Parameter<float>? Weight { get; }

    /// <inheritdoc/>
    public override nint OutputFeatures(nint rows, nint features) => ThrowUnlessNormalized(Features, rows, features);

    /// <inheritdoc/>
    protected override void ForwardCore(Tensor<float> input, Tensor<float> output) =>
        norm.Forward(input.Flat(), (int)input.Lengths[0], Weight, null, output.Flat());

    /// <inheritdoc/>
    protected override void BackwardCore(Tensor<float> gradOutput, Tensor<float>? gradInput) =>
        norm.Backward(Input!.Flat(), gradOutput.Flat(), (int)gradOutput.Lengths[0], Weight, null, gradInput);
}
