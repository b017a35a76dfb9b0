using System.Numerics.Tensors;

namespace TorchInit;

/// <summary>Layers one after another: PyTorch's <c>torch.nn.Sequential</c>.</summary>
/// <remarks>
/// Parameters are named as in <c>state_dict</c>: <c>0.weight</c>, <c>0.bias</c>, <c>2.weight</c> …, or by the names given. What passes between
/// the layers lies in memory that every pass uses again, so that training allocates next to nothing; what <see cref="Layer.Forward"/> and
/// <see cref="Layer.Backward"/> return is new each time.
/// </remarks>
/// <example>
/// <code>
/// var g = new TorchGenerator(seed: 0);
/// var net = new Sequential(new Linear(784, 128, g), new ReLU(), new Linear(128, 10, g));
/// var simpleNet = new Sequential(("fc1", new Linear(784, 128, g)), ("relu1", new ReLU()), ("fc2", new Linear(128, 10, g)));
/// Parameter&lt;float&gt; w = net["0.weight"];
/// </code>
/// </example>
public sealed class Sequential : Layer
{
    private readonly Layer[] layers;
    private readonly string[] names;

    // What goes into layer i + 1, and its gradient.
    private readonly Tensor<float>?[] between;
    private readonly Tensor<float>?[] betweenGrads;

    /// <summary>Puts layers one after another, named 0, 1, 2 …</summary>
    /// <param name="layers">At least one; each may stand in one place only.</param>
    /// <exception cref="ArgumentException">There is no layer, or one stands in two places.</exception>
    /// <exception cref="ArgumentNullException">A layer is null.</exception>
    public Sequential(params Layer[] layers)
        : this((layers ?? throw new ArgumentNullException(nameof(layers))).Select((layer, i) => (Text(i), layer)).ToArray())
    {
    }

    /// <summary>Puts named layers one after another: PyTorch's <c>Sequential(OrderedDict([("fc1", …), …]))</c>.</summary>
    /// <param name="layers">At least one; each may stand in one place only.</param>
    /// <exception cref="ArgumentException">There is no layer, one stands in two places, or two have the same name.</exception>
    /// <exception cref="ArgumentNullException">A layer is null.</exception>
    public Sequential(params (string Name, Layer Layer)[] layers)
        : base(Join(layers), layers.Select(l => l.Layer).ToArray())
    {
        this.layers = layers.Select(l => l.Layer).ToArray();
        names = layers.Select(l => l.Name).ToArray();
        between = new Tensor<float>?[layers.Length - 1];
        betweenGrads = new Tensor<float>?[layers.Length - 1];
    }

    /// <summary>
    /// A multilayer perceptron: linear layers with an activation between them. All linear layers are drawn first, as PyTorch draws them; then
    /// <paramref name="redraw"/>, if any, draws each weight again, and the biases are set to 0.
    /// </summary>
    /// <param name="widths">Features of the input, of each hidden layer, and of the output: [64, 128, 10] is Linear(64, 128), ReLU, Linear(128, 10).</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="redraw">Another scheme for the weights; null leaves PyTorch's default.</param>
    /// <param name="batchNorm">Whether a <see cref="BatchNorm1d"/> stands before each activation.</param>
    /// <param name="bias">Whether the linear layers have biases.</param>
    /// <param name="activation">Makes an activation; null for <see cref="ReLU"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="generator"/> is null.</exception>
    /// <exception cref="ArgumentException">There are fewer than two widths.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A width is negative.</exception>
    /// <example>
    /// <code>
    /// var he = Sequential.Mlp([64, 64, 64, 10], g, redraw: w =&gt; Init.KaimingNormal(w, g, nonlinearity: Nonlinearity.ReLU));
    /// </code>
    /// </example>
    public static Sequential Mlp(
        ReadOnlySpan<int> widths, TorchGenerator generator, Action<Tensor<float>>? redraw = null, bool batchNorm = false, bool bias = true,
        Func<Layer>? activation = null)
    {
        if (widths.Length < 2)
            throw new ArgumentException("Give at least the features of the input and of the output, for example [64, 10].", nameof(widths));
        var linears = new Linear[widths.Length - 1];
        for (var i = 0; i < linears.Length; i++)
            linears[i] = new Linear(widths[i], widths[i + 1], generator, bias);
        if (redraw is not null)
            foreach (var linear in linears)
            {
                redraw(linear.Weight.Value);
                linear.Bias?.Value.Flat().Clear();
            }

        var layers = new List<Layer>();
        foreach (var linear in linears[..^1])
        {
            layers.Add(linear);
            if (batchNorm)
                layers.Add(new BatchNorm1d(linear.OutFeatures));
            layers.Add(activation?.Invoke() ?? new ReLU());
        }
        return new([.. layers, linears[^1]]);
    }

    /// <summary>The layers, from the input to the output.</summary>
    public IReadOnlyList<Layer> Layers => layers;

    /// <summary>The layers' names, in their order: 0, 1, 2 … unless others were given.</summary>
    internal IReadOnlyList<string> Names => names;

    /// <inheritdoc/>
    public override nint OutputFeatures(nint rows, nint features)
    {
        foreach (var layer in layers)
            features = layer.OutputFeatures(rows, features);
        return features;
    }

    /// <inheritdoc/>
    protected override void ForwardCore(Tensor<float> input, Tensor<float> output)
    {
        var rows = input.Lengths[0];
        for (var i = 0; i < between.Length; i++)
        {
            between[i] = Dense.Reuse(between[i], rows, layers[i].OutputFeatures(rows, input.Lengths[1]));
            layers[i].Run(input, between[i]!);
            input = between[i]!;
        }
        layers[^1].Run(input, output);
    }

    /// <inheritdoc/>
    protected override void BackwardCore(Tensor<float> gradOutput, Tensor<float>? gradInput)
    {
        for (var i = between.Length - 1; i >= 0; i--)
        {
            betweenGrads[i] = Dense.Reuse(betweenGrads[i], between[i]!.Lengths[0], between[i]!.Lengths[1]);
            layers[i + 1].RunBackward(gradOutput, betweenGrads[i]);
            gradOutput = betweenGrads[i]!;
        }
        layers[0].RunBackward(gradOutput, gradInput);
    }

    private static ModuleParameters<float> Join((string Name, Layer Layer)[] layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (layers.Length == 0)
            throw new ArgumentException("A network needs at least one layer.", nameof(layers));
        if (layers.Any(l => l.Layer is null))
            throw new ArgumentNullException(nameof(layers), "A layer is null.");
        if (layers.Select(l => l.Layer).Distinct().Count() < layers.Length)
            throw new ArgumentException("The same layer stands in two places. Make one for each place: a layer remembers its latest pass.", nameof(layers));
        if (layers.Select(l => l.Name).Distinct().Count() < layers.Length)
            throw new ArgumentException($"Two layers have the same name: {string.Join(", ", layers.Select(l => l.Name))}.", nameof(layers));
        var joined = new ModuleParameters<float>();
        foreach (var (name, layer) in layers)
            joined.Add(name, layer.NamedParameters);
        return joined;
    }
}
