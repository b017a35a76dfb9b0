using System.Numerics.Tensors;

namespace TorchInit;

/// <summary>A named tensor that a module learns: PyTorch's <c>torch.nn.Parameter</c> with its name in the module.</summary>
public sealed class Parameter
{
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

    /// <summary>The name in PyTorch's <c>state_dict</c>.</summary>
    public string Name { get; }

    /// <summary>The values, for a weight of a linear layer of shape (out, in).</summary>
    public Tensor<float> Value { get; }

    /// <summary>The gradient of the loss with respect to <see cref="Value"/>, of the same shape; null before a backward pass.</summary>
    public Tensor<float>? Grad { get; set; }
}
