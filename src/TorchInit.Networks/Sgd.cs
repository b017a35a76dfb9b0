using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace TorchInit;

/// <summary>Stochastic gradient descent with momentum: PyTorch's <c>torch.optim.SGD</c>.</summary>
/// <remarks>
/// g ← grad + weightDecay·w; v ← momentum·v + (1 − dampening)·g, at the first step v ← g; w ← w − learningRate·v, or with Nesterov's momentum
/// w ← w − learningRate·(g + momentum·v). Without momentum v is g.
/// </remarks>
/// <example>
/// <code>
/// var sgd = new Sgd(net.Parameters, learningRate: 0.1, momentum: 0.9);
/// sgd.ZeroGrad();
/// float value = loss.Forward(net.Forward(x), labels);
/// net.Backward(loss.Backward());
/// sgd.Step();
/// </code>
/// </example>
public sealed class Sgd
{
    private readonly Parameter<float>[] parameters;
    private readonly float[]?[] velocities;

    /// <summary>Makes an optimizer of the given parameters.</summary>
    /// <param name="parameters">What to learn, for example <c>net.Parameters</c>.</param>
    /// <param name="learningRate">Length of a step in units of the gradient, 0 or more.</param>
    /// <param name="momentum">How much of the last step's velocity remains, 0 or more.</param>
    /// <param name="dampening">How much of the gradient is left out of the velocity.</param>
    /// <param name="weightDecay">How much of the weight is added to its gradient, 0 or more.</param>
    /// <param name="nesterov">Whether to look ahead along the velocity.</param>
    /// <exception cref="ArgumentNullException"><paramref name="parameters"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// There is no parameter; a rate is negative; or <paramref name="nesterov"/> goes without momentum or with dampening.
    /// </exception>
    public Sgd(
        IEnumerable<Parameter<float>> parameters, double learningRate, double momentum = 0, double dampening = 0, double weightDecay = 0, bool nesterov = false)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        this.parameters = parameters.ToArray();
        if (this.parameters.Length == 0)
            throw new ArgumentException("optimizer got an empty parameter list. Give net.Parameters of a network with at least one Linear.", nameof(parameters));
        ThrowIfNegative(learningRate, "learning rate", nameof(learningRate));
        ThrowIfNegative(momentum, "momentum value", nameof(momentum));
        ThrowIfNegative(weightDecay, "weight_decay value", nameof(weightDecay));
        if (nesterov && (momentum <= 0 || dampening != 0))
            throw new ArgumentException("Nesterov momentum requires a momentum and zero dampening", nameof(nesterov));
        velocities = new float[this.parameters.Length][];
        LearningRate = learningRate;
        Momentum = momentum;
        Dampening = dampening;
        WeightDecay = weightDecay;
        Nesterov = nesterov;
    }

    /// <summary>Length of a step in units of the gradient: PyTorch's <c>lr</c>. It may be changed between steps.</summary>
    public double LearningRate { get; set; }

    /// <summary>How much of the last step's velocity remains.</summary>
    public double Momentum { get; }

    /// <summary>How much of the gradient is left out of the velocity.</summary>
    public double Dampening { get; }

    /// <summary>How much of the weight is added to its gradient.</summary>
    public double WeightDecay { get; }

    /// <summary>Whether to look ahead along the velocity.</summary>
    public bool Nesterov { get; }

    /// <summary>Forgets the gradients: PyTorch's <c>zero_grad()</c>.</summary>
    public void ZeroGrad()
    {
        foreach (var parameter in parameters)
            parameter.ZeroGrad();
    }

    /// <summary>Moves every parameter that has a gradient: PyTorch's <c>step()</c>.</summary>
    public void Step()
    {
        for (var p = 0; p < parameters.Length; p++)
        {
            if (parameters[p].Grad is not { } grad)
                continue;
            var w = parameters[p].Value.Flat();
            ReadOnlySpan<float> g = grad.AsDense().Flat();
            var first = velocities[p] is null;
            if (Momentum != 0)
                velocities[p] ??= new float[w.Length];
            Move(w, g, velocities[p], first);
        }
    }

    /// <summary>Root mean square of the change that <see cref="Step"/> is about to make to a parameter, or null when it would make none.</summary>
    internal double? NextUpdateRms(Parameter<float> parameter)
    {
        var p = Array.IndexOf(parameters, parameter);
        if (p < 0 || parameter.Grad is not { } grad)
            return null;
        var moved = parameter.Value.Flat().ToArray();
        Move(moved, grad.AsDense().Flat(), (float[]?)velocities[p]?.Clone() ?? (Momentum != 0 ? new float[moved.Length] : null), velocities[p] is null);
        ReadOnlySpan<float> w = parameter.Value.Flat();
        var sum = 0.0;
        for (var i = 0; i < moved.Length; i++)
            sum += ((double)moved[i] - w[i]) * ((double)moved[i] - w[i]);
        return Math.Sqrt(sum / moved.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Move(Span<float> w, ReadOnlySpan<float> g, Span<float> velocity, bool first)
    {
        float decay = (float)WeightDecay, keep = (float)Momentum, take = (float)(1 - Dampening), rate = -(float)LearningRate;
        var i = 0;
        for (; i <= w.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var weight = new Vector<float>(w[i..]);
            var step = new Vector<float>(g[i..]);
            if (decay != 0)
                step = Vector.FusedMultiplyAdd(new(decay), weight, step);
            if (keep != 0)
            {
                var v = first ? step : Vector.FusedMultiplyAdd(new(take), step, new Vector<float>(velocity[i..]) * keep);
                v.CopyTo(velocity[i..]);
                step = Nesterov ? Vector.FusedMultiplyAdd(new(keep), v, step) : v;
            }
            Vector.FusedMultiplyAdd(new(rate), step, weight).CopyTo(w[i..]);
        }
        for (; i < w.Length; i++)
        {
            var step = g[i];
            if (decay != 0)
                step = MathF.FusedMultiplyAdd(decay, w[i], step);
            if (keep != 0)
            {
                velocity[i] = first ? step : MathF.FusedMultiplyAdd(take, step, velocity[i] * keep);
                step = Nesterov ? MathF.FusedMultiplyAdd(keep, velocity[i], step) : velocity[i];
            }
            w[i] = MathF.FusedMultiplyAdd(rate, step, w[i]);
        }
    }

    private static void ThrowIfNegative(double value, string what, string name)
    {
        if (!(value >= 0))
            throw new ArgumentException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Invalid {what}: {value}. It must be 0 or more."), name);
    }
}
