using System.Numerics.Tensors;

namespace TorchInit;

/// <summary>A named tensor that a module learns: PyTorch's <c>torch.nn.Parameter</c> with its name in the module.</summary>
public sealed class Parameter
{
    private Tensor<float>? grad;

    // The gradient that ZeroGrad forgot, or the term that AddGrad is about to add: memory that the next backward pass uses again.
    private Tensor<float>? spare;

    /// <summary>Makes a parameter that holds <paramref name="value"/>.</summary>
    /// <param name="name">Its name as <c>state_dict</c> gives it, for example <c>weight</c> or <c>weight_ih_l0</c>.</param>
    /// <param name="value">Its values; not copied.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null.</exception>
    public Parameter(string name, Tensor<float> value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        Name = name;
        Value = value;
    }

    /// <summary>The name in PyTorch's <c>state_dict</c>; a container puts the layer's place before it, as in <c>0.weight</c>.</summary>
    public string Name { get; internal set; }

    /// <summary>The values, for a weight of a linear layer of shape (out, in).</summary>
    public Tensor<float> Value { get; }

    /// <summary>
    /// The gradient of the loss with respect to <see cref="Value"/>, of the same shape; null before a backward pass and after
    /// <see cref="ZeroGrad"/>. Backward passes add to it.
    /// </summary>
    /// <exception cref="ArgumentException">The assigned tensor has another shape than <see cref="Value"/>.</exception>
    public Tensor<float>? Grad
    {
        get => grad;
        set
        {
            if (value is not null && !value.Lengths.SequenceEqual(Value.Lengths))
                throw new ArgumentException(
                    $"assigned grad has data of a different size: {Shapes.Text(value.Lengths)}, but '{Name}' has {Shapes.Text(Value.Lengths)}.", nameof(value));
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

    /// <summary>Where a backward pass writes its term of the gradient; <see cref="AddGrad"/> follows.</summary>
    internal Tensor<float> NextGrad() => spare ??= Tensor.CreateFromShapeUninitialized<float>(Value.Lengths);

    /// <summary>Makes what was written into <see cref="NextGrad"/> the gradient, or adds it to the one there is.</summary>
    internal void AddGrad()
    {
        if (grad is null)
            (grad, spare) = (spare, null);
        else
            TensorPrimitives.Add(grad.AsDense().Flat(), spare!.Flat(), grad.Flat());
    }
}
