using System.Numerics.Tensors;

namespace TorchInit;

/// <summary>
/// y = (x − mean)/√(variance + ε)·weight + bias, mean and variance over the features of each row, the variance divided by their number.
/// PyTorch's <c>torch.nn.LayerNorm</c> over the last dimension.
/// </summary>
/// <remarks>
/// A row is normalized by itself: no other row of the batch changes it, a batch of one will do, and training and evaluation are the same.
/// Ba, Kiros and Hinton 2016.
/// </remarks>
/// <example><code>var block = new Residual(new Sequential(new LayerNorm(64), new Linear(64, 64, g), new ReLU(), new Linear(64, 64, g)));</code></example>
public sealed class LayerNorm : Layer
{
    private readonly NormalizedRows norm;

    /// <summary>Makes the layer: weight 1, bias 0; nothing is drawn.</summary>
    /// <param name="features">Number of features, 0 or more: PyTorch's <c>normalized_shape</c>.</param>
    /// <param name="eps">ε, added to the variance.</param>
    /// <param name="affine">Whether there is a weight: PyTorch's <c>elementwise_affine</c>.</param>
    /// <param name="bias">Whether there is a bias beside the weight.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="features"/> is negative.</exception>
    public LayerNorm(int features, double eps = 1e-5, bool affine = true, bool bias = true)
        : base(DefaultInit.LayerNorm([features], affine, bias))
    {
        Features = features;
        Eps = eps;
        Weight = affine ? this["weight"] : null;
        Bias = affine && bias ? this["bias"] : null;
        norm = new(features, eps, centred: true);
    }

    /// <summary>Number of features.</summary>
    public int Features { get; }

    /// <summary>ε, added to the variance.</summary>
    public double Eps { get; }

    /// <summary>γ, of shape (features), or null; 1 at first.</summary>
    public Parameter<float>? Weight { get; }

    /// <summary>β, of shape (features), or null; 0 at first.</summary>
    public Parameter<float>? Bias { get; }

    /// <inheritdoc/>
    public override nint OutputFeatures(nint rows, nint features) => ThrowUnlessNormalized(Features, rows, features);

    /// <inheritdoc/>
    protected override void ForwardCore(Tensor<float> input, Tensor<float> output) =>
        norm.Forward(input.Flat(), (int)input.Lengths[0], Weight, Bias, output.Flat());

    /// <inheritdoc/>
    protected override void BackwardCore(Tensor<float> gradOutput, Tensor<float>? gradInput) =>
        norm.Backward(Input!.Flat(), gradOutput.Flat(), (int)gradOutput.Lengths[0], Weight, Bias, gradInput);
}
