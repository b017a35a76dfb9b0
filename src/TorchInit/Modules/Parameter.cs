using System.Numerics;
using System.Numerics.Tensors;

namespace TorchInit;

/// <summary>
/// A tensor that a module learns: PyTorch's <c>torch.nn.Parameter</c>. It has no name of its own; its name is its path in the module or
/// network that holds it.
/// </summary>
/// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
/// <example><code>
/// Parameter&lt;float&gt; weight = DefaultInit.Lstm(inputSize: 8, hiddenSize: 16, generator)["weight_hh_l0"];
/// Init.Orthogonal(weight.Value, generator);
/// </code></example>
public sealed class Parameter<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private Tensor<T>? grad;

    // The gradient that ZeroGrad forgot, or the term that a backward pass is about to add: memory that is used again.
    private Tensor<T>? spare;

    /// <summary>Makes a parameter that holds <paramref name="value"/>.</summary>
    /// <param name="value">Its values; not copied.</param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null.</exception>
    public Parameter(Tensor<T> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Value = value;
    }

    /// <summary>The values, for a weight of a linear layer of shape (out, in).</summary>
    public Tensor<T> Value { get; }

    /// <summary>
    /// The gradient of the loss with respect to <see cref="Value"/>, of the same shape; null before a backward pass and after
    /// <see cref="ZeroGrad"/>. Backward passes add to it.
    /// </summary>
    /// <exception cref="ArgumentException">The assigned tensor has another shape than <see cref="Value"/>.</exception>
    public Tensor<T>? Grad
    {
        get => grad;
        set
        {
            if (value is not null && !value.Lengths.SequenceEqual(Value.Lengths))
                throw new ArgumentException(
                    $"assigned grad has data of a different size: {Shapes.Text(value.Lengths)}, but the parameter has {Shapes.Text(Value.Lengths)}.", nameof(value));
            grad = value;
        }
    }

    /// <summary>
    /// Forgets the gradient: PyTorch's <c>zero_grad()</c>. The next backward pass writes into the same memory, so clone a gradient that is to
    /// be kept.
    /// </summary>
    public void ZeroGrad()
    {
        spare = grad ?? spare;
        grad = null;
    }

    /// <summary>Where a backward pass writes its term of the gradient: row-major, of the shape of <see cref="Value"/>, with old numbers in it.</summary>
    /// <returns>Memory that <see cref="AddGrad"/> is about to add.</returns>
    public Tensor<T> NextGrad()
    {
        // A gradient that somebody assigned may be a view, which is not to be written to.
        if (spare is null || !spare.IsDense)
            spare = Tensor.CreateFromShapeUninitialized<T>(Value.Lengths);
        return spare;
    }

    /// <summary>Makes what was written into <see cref="NextGrad"/> the gradient, or adds it to the one there is.</summary>
    /// <exception cref="InvalidOperationException"><see cref="NextGrad"/> was not called before.</exception>
    public void AddGrad()
    {
        if (spare is null)
            throw new InvalidOperationException("There is no term to add. Write it into NextGrad() first.");
        if (grad is null)
            (grad, spare) = (spare, null);
        else if (grad.IsDense)
            TensorPrimitives.Add(grad.Flat(), spare.Flat(), grad.Flat());
        else
            Tensor.Add<T>(grad, spare, grad);
    }
}
