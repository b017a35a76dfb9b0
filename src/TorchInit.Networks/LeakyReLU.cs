using System.Numerics;

namespace TorchInit;

/// <summary>y = x for x &gt; 0, else negativeSlope·x. PyTorch's <c>torch.nn.LeakyReLU</c>.</summary>
/// <param name="negativeSlope">The slope for negative inputs; PyTorch's default is 0.01.</param>
/// <example><code>var leaky = new LeakyReLU(negativeSlope: 0.2);</code></example>
public sealed class LeakyReLU(double negativeSlope = 0.01) : Activation
{
    /// <summary>The slope for negative inputs.</summary>
    public double NegativeSlope { get; } = negativeSlope;

    private protected override void Value(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Value(new Function((float)NegativeSlope), x, y);

    private protected override void Gradient(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> gradOutput, Span<float> gradInput) =>
        Elementwise.Gradient(new Function((float)NegativeSlope), x, gradOutput, gradInput);

    private readonly struct Function(float slope) : IElementwise
    {
        public Vector<float> Value(Vector<float> x) => Vector.ConditionalSelect(Vector.GreaterThan<float>(x, Vector<float>.Zero), x, x * slope);

        public Vector<float> Gradient(Vector<float> saved, Vector<float> g) =>
            Vector.ConditionalSelect(Vector.GreaterThan<float>(saved, Vector<float>.Zero), g, g * slope);
    }
}
