using System.Numerics;

namespace TorchInit;

/// <summary>y = scale·x for x &gt; 0, else scale·α·(eˣ − 1), with scale = 1.0507 and α = 1.6733. PyTorch's <c>torch.nn.SELU</c>.</summary>
/// <remarks>Klambauer et al. 2017 chose the two constants so that mean 0 and variance 1 are a fixed point.</remarks>
/// <example><code>var net = new Sequential(new Linear(64, 64, g), new SELU(), new Linear(64, 10, g));</code></example>
public sealed class SELU : Activation
{
    /// <summary>α = 1.6732632423543772.</summary>
    public const double Alpha = 1.6732632423543772848170429916717;

    /// <summary>scale = 1.0507009873554805.</summary>
    public const double Scale = 1.0507009873554804934193349852946;

    private protected override void Value(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Value(default(Function), x, y);

    private protected override void Gradient(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> gradOutput, Span<float> gradInput) =>
        Elementwise.Gradient(default(Function), x, gradOutput, gradInput);

    private readonly struct Function : IElementwise
    {
        public Vector<float> Value(Vector<float> x)
        {
            Vector.Widen(x, out var low, out var high);
            return Vector.Narrow(Of(low), Of(high));
        }

        public Vector<float> Gradient(Vector<float> saved, Vector<float> g)
        {
            Vector.Widen(saved, out var low, out var high);
            return g * Vector.Narrow(Slope(low), Slope(high));
        }

        // NaN counts as positive, as in PyTorch: its gradient passes.
        private static Vector<double> Of(Vector<double> x) =>
            Vector.ConditionalSelect(Vector.LessThanOrEqual<double>(x, Vector<double>.Zero), Elementary.ExpM1(x) * (Scale * Alpha), x * Scale);

        private static Vector<double> Slope(Vector<double> x) =>
            Vector.ConditionalSelect(Vector.LessThanOrEqual<double>(x, Vector<double>.Zero), Elementary.Exp(x) * (Scale * Alpha), new(Scale));
    }
}
