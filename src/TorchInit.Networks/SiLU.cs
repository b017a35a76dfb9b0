using System.Numerics;

namespace TorchInit;

/// <summary>y = x·σ(x), σ(x) = 1/(1 + e⁻ˣ); dy/dx = σ(x)·(1 + x·(1 − σ(x))). PyTorch's <c>torch.nn.SiLU</c>, also known as Swish.</summary>
/// <example><code>var net = new Sequential(new Linear(64, 64, g), new SiLU(), new Linear(64, 10, g));</code></example>
public sealed class SiLU : Activation
{
    private protected override void Value(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Value(default(Function), x, y);

    private protected override void Gradient(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> gradOutput, Span<float> gradInput) =>
        Elementwise.Gradient(default(Function), x, gradOutput, gradInput);

    private readonly struct Function : IElementwise
    {
        public Vector<float> Value(Vector<float> x)
        {
            Vector.Widen(x, out var low, out var high);
            return Vector.Narrow(low * Sigmoid(low), high * Sigmoid(high));
        }

        public Vector<float> Gradient(Vector<float> saved, Vector<float> g)
        {
            Vector.Widen(saved, out var low, out var high);
            return g * Vector.Narrow(Slope(low), Slope(high));
        }

        private static Vector<double> Slope(Vector<double> x)
        {
            var sigmoid = Sigmoid(x);
            return sigmoid * (Vector<double>.One + x * (Vector<double>.One - sigmoid));
        }

        // Where σ is 0 to a float it is 0, so that −∞ gives 0·∞ = NaN, as in PyTorch.
        private static Vector<double> Sigmoid(Vector<double> x) =>
            Vector.ConditionalSelect(Vector.LessThan<double>(x, new(-700)), Vector<double>.Zero, Elementary.Sigmoid(x));
    }
}
