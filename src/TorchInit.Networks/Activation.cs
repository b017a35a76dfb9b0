using System.Numerics.Tensors;

namespace TorchInit;

/// <summary>A layer that applies one function to every element.</summary>
public abstract class Activation : Layer
{
    private protected Activation()
    {
    }

    private protected abstract void Value(ReadOnlySpan<float> x, Span<float> y);

    /// <summary>gradInput = gradOutput·f′(x), from the input x or the output y of the latest forward pass.</summary>
    private protected abstract void Gradient(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> gradOutput, Span<float> gradInput);

    /// <inheritdoc/>
    protected sealed override void ForwardCore(Tensor<float> input, Tensor<float> output) => Value(input.Flat(), output.Flat());

    /// <inheritdoc/>
    protected sealed override void BackwardCore(Tensor<float> gradOutput, Tensor<float>? gradInput)
    {
        if (gradInput is not null)
            Gradient(Input!.Flat(), Output!.Flat(), gradOutput.Flat(), gradInput.Flat());
    }
}
