using TorchInit;

namespace InitNotebooks;

/// <summary>What the latest passes left in a network, layer by layer: how large activations and gradients are, and what the next step will do.</summary>
/// <remarks>The four plots that tell whether a network is alive: activations, gradients, gradient to weight, update to weight.</remarks>
/// <example>
/// <code>
/// loss.Forward(net.Forward(x), labels);
/// net.Backward(loss.Backward());
/// var probe = net.Probe(sgd);                          // before sgd.Step()
/// probe.Layers.Select(l => l.Activation.Rms)           // one number for each layer
/// probe.Parameters.Select(p => p.UpdateToWeight)
/// </code>
/// </example>
public sealed class NetworkProbe
{
    internal NetworkProbe(TensorStatistics input, IReadOnlyList<LayerRecord> layers, IReadOnlyList<ParameterRecord> parameters) =>
        (Input, Layers, Parameters) = (input, layers, parameters);

    /// <summary>What went into the first layer.</summary>
    public TensorStatistics Input { get; }

    /// <summary>One record for each layer, from the input to the output.</summary>
    public IReadOnlyList<LayerRecord> Layers { get; }

    /// <summary>One record for each parameter, in the network's order.</summary>
    public IReadOnlyList<ParameterRecord> Parameters { get; }

    /// <summary>The records of one kind of layer, for example <c>probe.Of&lt;ReLU&gt;()</c>.</summary>
    /// <typeparam name="T">The kind of layer.</typeparam>
    public IReadOnlyList<LayerRecord> Of<T>()
        where T : Layer => Layers.Where(l => l.Layer is T).ToArray();
}

/// <summary>Takes the probe of a network.</summary>
public static class NetworkProbes
{
    /// <summary>Looks at what the latest passes left in the layers and parameters; everything is copied.</summary>
    /// <param name="network">The network, after a forward pass.</param>
    /// <param name="optimizer">Whose next step is to be foreseen, or null.</param>
    /// <exception cref="ArgumentNullException"><paramref name="network"/> is null.</exception>
    /// <exception cref="InvalidOperationException">There was no forward pass yet.</exception>
    public static NetworkProbe Probe(this Sequential network, Optimizer? optimizer = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.Input is not { } input)
            throw new InvalidOperationException("A probe looks at a pass: call Forward(x) first, and Backward(…) for the gradients.");
        var records = network.Layers.Zip(network.Names, (layer, name) => new LayerRecord(
            name, layer, TensorStatistics.Of(layer.Output!), layer.OutputGrad is null ? null : TensorStatistics.Of(layer.OutputGrad)));
        var parameters = network.NamedParameters.Select(p => new ParameterRecord(
            p.Key, TensorStatistics.Of(p.Value.Value), p.Value.Grad is null ? null : TensorStatistics.Of(p.Value.Grad), optimizer?.NextUpdateRms(p.Value)));
        return new(TensorStatistics.Of(input), records.ToArray(), parameters.ToArray());
    }
}

/// <summary>One layer's output and its gradient in the latest passes.</summary>
/// <param name="Name">The layer's name in the network: 0, 1, 2 … unless others were given.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Activation">What came out of it.</param>
/// <param name="Gradient">The gradient of the loss with respect to what came out; null without a backward pass.</param>
public sealed record LayerRecord(string Name, Layer Layer, TensorStatistics Activation, TensorStatistics? Gradient)
{
    /// <summary>The share of the units whose output was 0 in every row: after a ReLU, those that no input of this batch can move.</summary>
    public double DeadShare => Activation.DeadShare;

    /// <summary>
    /// The share of the values within 1.5 % of the range from its ends, where the slope is nearly 0: |y| &gt; 0.97 for tanh, |2y − 1| &gt; 0.97 for a
    /// sigmoid; null for a layer that does not saturate.
    /// </summary>
    public double? SaturatedShare { get; } = Layer switch
    {
        Tanh => Activation.ShareBeyond(0.97),
        Sigmoid => 1 - Activation.ShareWithin(0.015, 0.985),
        _ => null,
    };
}

/// <summary>One parameter, its gradient, and the step that an optimizer is about to take.</summary>
/// <param name="Name">Its name in <c>state_dict</c>.</param>
/// <param name="Weight">Its values.</param>
/// <param name="Gradient">Its gradient; null without a backward pass.</param>
/// <param name="UpdateRms">Root mean square of the change that the next step makes; null without an optimizer or a gradient.</param>
public sealed record ParameterRecord(string Name, TensorStatistics Weight, TensorStatistics? Gradient, double? UpdateRms)
{
    /// <summary>Root mean square of the gradient divided by that of the weight.</summary>
    public double? GradientToWeight => Gradient?.Rms / Weight.Rms;

    /// <summary>Root mean square of the next change divided by that of the weight; about 10⁻³ in a network that learns well.</summary>
    public double? UpdateToWeight => UpdateRms / Weight.Rms;
}
