using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics.Tensors;

namespace TorchInit;

/// <summary>
/// A differentiable step from a batch of inputs (N, features) to a batch of outputs: what <c>torch.nn.Module</c> is to PyTorch, with the
/// backward pass written out instead of recorded by autograd.
/// </summary>
/// <remarks>
/// One pass at a time: <see cref="Backward"/> belongs to the latest <see cref="Forward"/>, whose input and output it reads again, so change
/// neither in between. All sums run in index order, all functions are computed without the system's math library; so the same numbers come
/// out on every machine.
/// </remarks>
/// <example>
/// <code>
/// var y = layer.Forward(x);              // y = layer(x)
/// var gradX = layer.Backward(gradY);     // y.backward(gradY); x.grad
/// </code>
/// </example>
public abstract class Layer
{
    private protected Layer()
    {
    }

    /// <summary>The parameters in PyTorch's order, named as in <c>state_dict</c>; empty for an activation.</summary>
    public virtual IReadOnlyList<Parameter> Parameters => [];

    /// <summary>Whether batch norm uses the statistics of the batch (true at first) or its running ones; PyTorch's <c>training</c>.</summary>
    public bool Training { get; private set; } = true;

    /// <summary>The parameter of that name, for example <c>net["0.weight"]</c>.</summary>
    /// <param name="name">The name in <c>state_dict</c>.</param>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public Parameter this[string name] =>
        Parameters.FirstOrDefault(p => p.Name == name) ??
        throw new ArgumentException($"No parameter is named '{name}'. There are: {string.Join(", ", Parameters.Select(p => p.Name))}.", nameof(name));

    /// <summary>What the latest forward pass gave, or null.</summary>
    internal Tensor<float>? Output { get; private set; }

    /// <summary>The gradient of the loss with respect to <see cref="Output"/>, from the latest backward pass, or null.</summary>
    internal Tensor<float>? OutputGrad { get; private set; }

    private protected Tensor<float>? Input { get; private set; }

    /// <summary>Goes to training mode: PyTorch's <c>train()</c>.</summary>
    public virtual void Train() => Training = true;

    /// <summary>Goes to evaluation mode: PyTorch's <c>eval()</c>.</summary>
    public virtual void Eval() => Training = false;

    /// <summary>The output for a batch of inputs: PyTorch's <c>layer(x)</c>.</summary>
    /// <param name="input">x, of shape (N, features).</param>
    /// <returns>y, a new tensor of shape (N, features of the output).</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="input"/> does not have two dimensions, or a batch norm in training mode gets a single row.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of features is not the one this layer takes.</exception>
    public Tensor<float> Forward(Tensor<float> input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank != 2)
            throw new ArgumentException($"Expected a batch of shape (N, features), got {Shapes.Text(input.Lengths)}. Give one sample as (1, features).", nameof(input));

        var output = Dense.Uninitialized(input.Lengths[0], OutputFeatures(input.Lengths[0], input.Lengths[1]));
        Run(input.AsDense(), output);
        return output;
    }

    /// <summary>
    /// The gradient of the loss with respect to the input of the latest <see cref="Forward"/>, by the chain rule; the gradients with respect to
    /// the parameters are added to <see cref="Parameter.Grad"/>, as PyTorch's <c>backward()</c> does.
    /// </summary>
    /// <param name="gradOutput">The gradient of the loss with respect to the output, of its shape.</param>
    /// <returns>A new tensor of the input's shape.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="gradOutput"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="gradOutput"/> does not have the output's shape.</exception>
    /// <exception cref="InvalidOperationException">There was no forward pass yet.</exception>
    public Tensor<float> Backward(Tensor<float> gradOutput)
    {
        ThrowUnlessReady(gradOutput);
        var gradInput = Dense.Uninitialized(Input.Lengths[0], Input.Lengths[1]);
        RunBackward(gradOutput.AsDense(), gradInput);
        return gradInput;
    }

    /// <summary>
    /// As <see cref="Backward"/>, without the gradient with respect to the input: what PyTorch does for data, which does not require a gradient.
    /// It saves a first linear layer one of its three products.
    /// </summary>
    /// <param name="gradOutput">The gradient of the loss with respect to the output, of its shape.</param>
    /// <exception cref="ArgumentNullException"><paramref name="gradOutput"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="gradOutput"/> does not have the output's shape.</exception>
    /// <exception cref="InvalidOperationException">There was no forward pass yet.</exception>
    public void BackwardParameters(Tensor<float> gradOutput)
    {
        ThrowUnlessReady(gradOutput);
        RunBackward(gradOutput.AsDense(), null);
    }

    /// <summary>Forgets the gradients of all parameters: PyTorch's <c>zero_grad()</c>. Their memory is used again by the next backward pass.</summary>
    public void ZeroGrad()
    {
        foreach (var parameter in Parameters)
            parameter.ZeroGrad();
    }

    internal void Run(Tensor<float> input, Tensor<float> output)
    {
        Input = input;
        Output = output;
        OutputGrad = null;
        ForwardCore(input, output);
    }

    internal void RunBackward(Tensor<float> gradOutput, Tensor<float>? gradInput)
    {
        OutputGrad = gradOutput;
        BackwardCore(gradOutput, gradInput);
    }

    /// <summary>The number of features that come out; throws when this layer cannot take a batch of (rows, features).</summary>
    internal virtual nint OutputFeatures(nint rows, nint features) => features;

    /// <summary>Puts the parameter names under a prefix such as "0.".</summary>
    internal virtual void NameParameters(string prefix)
    {
    }

    private protected abstract void ForwardCore(Tensor<float> input, Tensor<float> output);

    private protected abstract void BackwardCore(Tensor<float> gradOutput, Tensor<float>? gradInput);

    private protected static string Text(nint size) => size.ToString(CultureInfo.InvariantCulture);

    [MemberNotNull(nameof(Input))]
    private void ThrowUnlessReady(Tensor<float> gradOutput)
    {
        ArgumentNullException.ThrowIfNull(gradOutput);
        if (Input is null || Output is null)
            throw new InvalidOperationException("Backward follows a forward pass: call Forward(x) first.");
        if (!gradOutput.Lengths.SequenceEqual(Output.Lengths))
            throw new ArgumentOutOfRangeException(
                nameof(gradOutput),
                $"Mismatch in shape: grad_output[0] has a shape of {Shapes.Text(gradOutput.Lengths)} and output[0] has a shape of {Shapes.Text(Output.Lengths)}. " +
                "Give the gradient of the loss with respect to the output of the latest Forward.");
    }
}
