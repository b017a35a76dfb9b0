using System.Numerics;

namespace TorchInit;

/// <summary>y = tanh x; dy/dx = 1 − y². PyTorch's <c>torch.nn.Tanh</c>.</summary>
/// <example><code>var net = new Sequential(new Linear(64, 64, g), new Tanh(), new Linear(64, 10, g));</code></example>
public sealed class Tanh : Activation
{
    private protected override void Value(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Value(default(Function), x, y);

    private protected override void Gradient(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> gradOutput, Span<float> gradInput) =>
        Elementwise.Gradient(default(Function), y, gradOutput, gradInput);

    private readonly struct Function : IElementwise
    {
        public Vector<float> Value(Vector<float> x)
        {
            Vector.Widen(x, out var low, out var high);
            return Vector.Narrow(Elementary.Tanh(low), Elementary.Tanh(high));
        }

        public Vector<float> Gradient(Vector<float> saved, Vector<float> g) => g * ExactMultiplyAdd.Of(-saved, saved, Vector<float>.One);
    }
}
