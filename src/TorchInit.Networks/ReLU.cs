using System.Numerics;

namespace TorchInit;

/// <summary>y = max(0, x); the gradient passes where y &gt; 0. PyTorch's <c>torch.nn.ReLU</c>.</summary>
/// <example><code>var net = new Sequential(new Linear(64, 64, g), new ReLU(), new Linear(64, 10, g));</code></example>
public sealed class ReLU : Activation
{
    private protected override void Value(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Value(default(Function), x, y);

    private protected override void Gradient(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> gradOutput, Span<float> gradInput) =>
        Elementwise.Gradient(default(Function), y, gradOutput, gradInput);

    private readonly struct Function : IElementwise
    {
        // Written as "0 where x ≤ 0" so that NaN stays NaN, as in PyTorch.
        public Vector<float> Value(Vector<float> x) =>
            Vector.ConditionalSelect(Vector.LessThanOrEqual<float>(x, Vector<float>.Zero), Vector<float>.Zero, x);

        public Vector<float> Gradient(Vector<float> saved, Vector<float> g) =>
            Vector.ConditionalSelect(Vector.LessThanOrEqual<float>(saved, Vector<float>.Zero), Vector<float>.Zero, g);
    }
}
