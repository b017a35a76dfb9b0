using System.Numerics.Tensors;

namespace TorchInit;

/// <summary>The mean squared error, mean((y − target)²) over all elements; its gradient is 2·(y − target)/count. PyTorch's <c>torch.nn.MSELoss</c>.</summary>
/// <example>
/// <code>
/// var loss = new MseLoss();
/// float value = loss.Forward(y, target);
/// net.Backward(loss.Backward());
/// </code>
/// </example>
public sealed class MseLoss
{
    private Tensor<float>? grad;

    /// <summary>The loss.</summary>
    /// <param name="output">y, of any shape.</param>
    /// <param name="target">What y should be, of the same shape.</param>
    /// <returns>The mean over all elements; NaN when there are none.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The shapes differ; PyTorch would warn and broadcast.</exception>
    public float Forward(Tensor<float> output, Tensor<float> target)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(target);
        if (!output.Lengths.SequenceEqual(target.Lengths))
            throw new ArgumentException(
                $"Using a target size ({Shapes.Text(target.Lengths)}) that is different to the input size ({Shapes.Text(output.Lengths)}). " +
                "Give a target of the output's shape; nothing is broadcast here.",
                nameof(target));

        ReadOnlySpan<float> y = output.AsDense().Flat(), wanted = target.AsDense().Flat();
        grad = Tensor.CreateFromShapeUninitialized<float>(output.Lengths);
        var gradient = grad.Flat();
        var scale = 2f / y.Length;
        var sum = 0.0;
        for (var i = 0; i < y.Length; i++)
        {
            var difference = y[i] - wanted[i];
            sum += (double)difference * difference;
            gradient[i] = scale * difference;
        }
        return (float)(sum / y.Length);
    }

    /// <summary>The gradient of the latest <see cref="Forward"/> with respect to its output, of the output's shape.</summary>
    /// <exception cref="InvalidOperationException">There was no forward pass yet.</exception>
    public Tensor<float> Backward() => grad ?? throw new InvalidOperationException("Backward follows a forward pass: call Forward(output, target) first.");
}
