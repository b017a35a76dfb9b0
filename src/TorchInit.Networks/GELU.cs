using System.Numerics;

namespace TorchInit;

/// <summary>y = x·Φ(x), Φ the normal distribution function; dy/dx = Φ(x) + x·φ(x). PyTorch's <c>torch.nn.GELU</c>.</summary>
/// <remarks>This is PyTorch's default, the exact form; not the approximation by tanh (<c>approximate='tanh'</c>).</remarks>
/// <example><code>var net = new Sequential(new Linear(64, 64, g), new GELU(), new Linear(64, 10, g));</code></example>
public sealed class GELU : Activation
{
    private protected override void Value(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Value(default(Function), x, y);

    private protected override void Gradient(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> gradOutput, Span<float> gradInput) =>
        Elementwise.Gradient(default(Function), x, gradOutput, gradInput);

    private readonly struct Function : IElementwise
    {
        public Vector<float> Value(Vector<float> x)
        {
            Vector.Widen(x, out var low, out var high);
            return Vector.Narrow(low * Elementary.NormalCdf(low), high * Elementary.NormalCdf(high));
        }

        public Vector<float> Gradient(Vector<float> saved, Vector<float> g)
        {
            Vector.Widen(saved, out var low, out var high);
            return g * Vector.Narrow(Slope(low), Slope(high));
        }

        private static Vector<double> Slope(Vector<double> x)
        {
            const double OneOverRootTwoPi = 0.39894228040143267794;
            return Elementary.NormalCdf(x) + x * Elementary.Exp(x * x * -0.5) * OneOverRootTwoPi;
        }
    }
}
