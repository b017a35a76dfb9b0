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
/// A layer of one's own names its parameters and says what comes out, forward and backward:
/// <code>
/// sealed class Scale(int features)
///     : Layer(new() { { "weight", new Parameter&lt;float&gt;(Init.Ones(Tensor.CreateFromShape&lt;float&gt;([features]))) } })
/// {
///     protected override void ForwardCore(Tensor&lt;float&gt; input, Tensor&lt;float&gt; output) =&gt;
///         Tensor.Multiply&lt;float&gt;(input, NamedParameters["weight"].Value, output);
///
///     protected override void BackwardCore(Tensor&lt;float&gt; gradOutput, Tensor&lt;float&gt;? gradInput) { … }
/// }
/// </code>
/// </example>
public abstract class Layer
{
    private readonly IReadOnlyList<Layer> children;

    /// <summary>Makes a layer.</summary>
    /// <param name="parameters">Its parameters and buffers by name, in PyTorch's order; null for a layer without any.</param>
    /// <param name="children">The layers that it is made of, whose parameters stand in <paramref name="parameters"/> too; null for a layer without parts.</param>
    protected Layer(ModuleParameters<float>? parameters = null, IReadOnlyList<Layer>? children = null)
    {
        NamedParameters = parameters ?? [];
        Parameters = [.. NamedParameters.Values.Distinct()];
        this.children = children ?? [];
    }

    /// <summary>The parameters in PyTorch's order, each once: what an optimizer learns; empty for an activation.</summary>
    public IReadOnlyList<Parameter<float>> Parameters { get; }

    /// <summary>The parameters by their paths, <c>0.weight</c> and so on: PyTorch's <c>named_parameters()</c>.</summary>
    public ModuleParameters<float> NamedParameters { get; }

    /// <summary>Whether batch norm uses the statistics of the batch (true at first) or its running ones; PyTorch's <c>training</c>.</summary>
    public bool Training { get; private set; } = true;

    /// <summary>The parameter of that name, for example <c>net["0.weight"]</c>.</summary>
    /// <param name="name">The name in <c>state_dict</c>.</param>
    /// <exception cref="KeyNotFoundException">There is none of that name; the message lists the nearest.</exception>
    public Parameter<float> this[string name] => NamedParameters[name];

    /// <summary>What the latest forward pass gave, or null.</summary>
    protected internal Tensor<float>? Output { get; private set; }

    /// <summary>The gradient of the loss with respect to <see cref="Output"/>, from the latest backward pass, or null.</summary>
    internal Tensor<float>? OutputGrad { get; private set; }

    /// <summary>What went into the latest forward pass, row-major, or null.</summary>
    protected internal Tensor<float>? Input { get; private set; }

    /// <summary>Parameters and buffers by their paths, sharing the layer's memory: PyTorch's <c>state_dict()</c>.</summary>
    public StateDict StateDict() => NamedParameters.StateDict();

    /// <summary>
    /// Copies values into the layer's parameters and buffers, in their types: PyTorch's <c>load_state_dict(state)</c>, strict
    /// (<see cref="ModuleParameters{T}.LoadStateDict(StateDict)"/>).
    /// </summary>
    /// <param name="state">Names and tensors, all of this layer's and no other.</param>
    /// <exception cref="ArgumentException">A name is missing, one is not the layer's, or a shape differs; nothing is changed then.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="state"/> is null.</exception>
    public void LoadStateDict(StateDict state) => NamedParameters.LoadStateDict(state);

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
    /// the parameters are added to <see cref="Parameter{T}.Grad"/>, as PyTorch's <c>backward()</c> does.
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

    internal void SetTraining(bool training)
    {
        Training = training;
        foreach (var child in children)
            child.SetTraining(training);
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

    /// <summary>The number of features that come out; as many as go in, unless a layer says otherwise.</summary>
    /// <param name="rows">Rows of the input, N.</param>
    /// <param name="features">Features of the input.</param>
    /// <exception cref="ArgumentException">The layer cannot take such a batch.</exception>
    public virtual nint OutputFeatures(nint rows, nint features) => features;

    /// <summary>Computes the output.</summary>
    /// <param name="input">x, of shape (N, features), row-major.</param>
    /// <param name="output">Where y goes, of shape (N, <see cref="OutputFeatures"/>), row-major, with old numbers in it.</param>
    protected abstract void ForwardCore(Tensor<float> input, Tensor<float> output);

    /// <summary>
    /// Computes the gradients: for each parameter writes its term into <see cref="Parameter{T}.NextGrad"/> and calls <see cref="Parameter{T}.AddGrad"/>.
    /// <see cref="Input"/> and <see cref="Output"/> are those of the latest forward pass.
    /// </summary>
    /// <param name="gradOutput">The gradient with respect to the output, row-major.</param>
    /// <param name="gradInput">Where the gradient with respect to the input goes, row-major, with old numbers in it; null when nobody wants it.</param>
    protected abstract void BackwardCore(Tensor<float> gradOutput, Tensor<float>? gradInput);

    /// <summary>The features, if they are as many as a norm over the last dimension takes; else PyTorch's error.</summary>
    private protected static nint ThrowUnlessNormalized(int expected, nint rows, nint features) => features == expected
        ? features
        : throw new ArgumentOutOfRangeException(
            nameof(features),
            $"Given normalized_shape=[{Text(expected)}], expected input with shape [*, {Text(expected)}], but got input of size[{Text(rows)}, {Text(features)}]. " +
            $"This layer takes (N, {Text(expected)}).");

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

/// <summary>PyTorch's two modes of a layer.</summary>
public static class LayerModes
{
    /// <summary>Goes to training mode, with all layers in it: PyTorch's <c>train()</c>.</summary>
    /// <typeparam name="T">The layer's type.</typeparam>
    /// <param name="layer">The layer.</param>
    /// <returns><paramref name="layer"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="layer"/> is null.</exception>
    public static T Train<T>(this T layer)
        where T : Layer => In(layer, training: true);

    /// <summary>Goes to evaluation mode, with all layers in it: PyTorch's <c>eval()</c>.</summary>
    /// <typeparam name="T">The layer's type.</typeparam>
    /// <param name="layer">The layer.</param>
    /// <returns><paramref name="layer"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="layer"/> is null.</exception>
    public static T Eval<T>(this T layer)
        where T : Layer => In(layer, training: false);

    private static T In<T>(T layer, bool training)
        where T : Layer
    {
        ArgumentNullException.ThrowIfNull(layer);
        layer.SetTraining(training);
        return layer;
    }
}
