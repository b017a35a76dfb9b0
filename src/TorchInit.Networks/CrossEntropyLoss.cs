using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace TorchInit;

/// <summary>
/// Softmax and the mean negative log-likelihood of the right classes: mean over the rows of ln Σⱼ exp yⱼ − y_label; its gradient is
/// (softmax(y) − 1 at the label)/N. PyTorch's <c>torch.nn.CrossEntropyLoss</c> with class indices.
/// </summary>
/// <remarks>A network that knows nothing has the loss ln(classes): 2.3026 for ten.</remarks>
/// <example>
/// <code>
/// var loss = new CrossEntropyLoss();
/// float value = loss.Forward(net.Forward(x), labels);
/// net.Backward(loss.Backward());
/// </code>
/// </example>
public sealed class CrossEntropyLoss
{
    private Tensor<float>? grad;

    /// <summary>The loss.</summary>
    /// <param name="output">The scores (logits) y, of shape (N, classes).</param>
    /// <param name="labels">The right class of each row, 0 … classes − 1.</param>
    /// <returns>The mean over the rows; NaN when there are none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="output"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="output"/> does not have two dimensions, or not as many rows as there are labels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is not a class.</exception>
    public float Forward(Tensor<float> output, ReadOnlySpan<long> labels)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (output.Rank != 2)
            throw new ArgumentException($"Expected scores of shape (N, classes), got {Shapes.Text(output.Lengths)}.", nameof(output));
        int rows = (int)output.Lengths[0], classes = (int)output.Lengths[1];
        if (labels.Length != rows)
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Expected input batch_size ({rows}) to match target batch_size ({labels.Length}). ") +
                "Give one label for each row.",
                nameof(labels));
        foreach (var label in labels)
            if (label < 0 || label >= classes)
                throw new ArgumentOutOfRangeException(
                    nameof(labels), string.Create(CultureInfo.InvariantCulture, $"Target {label} is out of bounds. With {classes} scores a row, labels are 0 to {classes - 1}."));

        ReadOnlySpan<float> y = output.AsDense().Flat();
        grad = Dense.Uninitialized(rows, classes);
        var gradient = grad.Flat();
        var total = 0.0;
        var exponentials = classes <= 256 ? stackalloc double[classes] : new double[classes];
        for (var i = 0; i < rows; i++)
        {
            var row = y.Slice(i * classes, classes);
            var rowGradient = gradient.Slice(i * classes, classes);
            var largest = row[0];
            foreach (var score in row)
                largest = score > largest || float.IsNaN(score) ? score : largest;

            // Less the largest, no exponential overflows and one of them is 1.
            Exponentials(row, largest, exponentials);
            var sum = 0.0;
            foreach (var exponential in exponentials)
                sum += exponential;
            var label = (int)labels[i];
            total += Elementary.Log(sum) - ((double)row[label] - largest);
            for (var j = 0; j < classes; j++)
                rowGradient[j] = (float)((exponentials[j] / sum - (j == label ? 1 : 0)) / rows);
        }
        return (float)(total / rows);
    }

    /// <summary>The gradient of the latest <see cref="Forward"/> with respect to its output, of shape (N, classes).</summary>
    /// <exception cref="InvalidOperationException">There was no forward pass yet.</exception>
    public Tensor<float> Backward() => grad ?? throw new InvalidOperationException("Backward follows a forward pass: call Forward(output, labels) first.");

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Exponentials(ReadOnlySpan<float> row, float largest, Span<double> result)
    {
        var width = Vector<double>.Count;
        Span<double> lanes = stackalloc double[width];
        for (var j = 0; j < row.Length; j += width)
        {
            var used = Math.Min(width, row.Length - j);
            for (var k = 0; k < used; k++)
                lanes[k] = (double)row[j + k] - largest;
            Elementary.Exp(new Vector<double>(lanes)).CopyTo(lanes);
            lanes[..used].CopyTo(result[j..]);
        }
    }
}
