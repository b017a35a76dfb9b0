using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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
public sealed class Sgd : Optimizer
{
    /// <summary>Makes an optimizer of the given parameters.</summary>
    /// <param name="parameters">What to learn, for example <c>net.Parameters</c>.</param>
    /// <param name="learningRate">Length of a step in units of the gradient, 0 or more.</param>
    /// <param name="momentum">How much of the last step's velocity remains, 0 or more.</param>
    /// <param name="dampening">How much of the gradient is left out of the velocity.</param>
    /// <param name="weightDecay">How much of the weight is added to its gradient, 0 or more.</param>
    /// <param name="nesterov">Whether to look ahead along the velocity.</param>
    /// <exception cref="ArgumentNullException"><paramref name="parameters"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// There is no parameter, or one is given twice; a rate is negative; or <paramref name="nesterov"/> goes without momentum or with dampening.
    /// </exception>
    public Sgd(
        IEnumerable<Parameter<float>> parameters, double learningRate, double momentum = 0, double dampening = 0, double weightDecay = 0, bool nesterov = false)
        : this(OneGroup(parameters), learningRate, momentum, dampening, weightDecay, nesterov)
    {
    }

    /// <summary>Makes an optimizer of groups of parameters, each with a learning rate of its own.</summary>
    /// <param name="groups">What to learn, and how fast.</param>
    /// <param name="learningRate">Length of a step in units of the gradient, 0 or more.</param>
    /// <param name="momentum">How much of the last step's velocity remains, 0 or more.</param>
    /// <param name="dampening">How much of the gradient is left out of the velocity.</param>
    /// <param name="weightDecay">How much of the weight is added to its gradient, 0 or more.</param>
    /// <param name="nesterov">Whether to look ahead along the velocity.</param>
    /// <exception cref="ArgumentNullException"><paramref name="groups"/> or one of them is null.</exception>
    /// <exception cref="ArgumentException">
    /// There is no parameter, or one is given twice; a rate is negative; or <paramref name="nesterov"/> goes without momentum or with dampening.
    /// </exception>
    public Sgd(
        IEnumerable<ParameterGroup> groups, double learningRate, double momentum = 0, double dampening = 0, double weightDecay = 0, bool nesterov = false)
        : base(groups, learningRate)
    {
        ThrowIfNegative(momentum, "momentum value", nameof(momentum));
        ThrowIfNegative(weightDecay, "weight_decay value", nameof(weightDecay));
        if (nesterov && (momentum <= 0 || dampening != 0))
            throw new ArgumentException("Nesterov momentum requires a momentum and zero dampening", nameof(nesterov));
        Momentum = momentum;
        Dampening = dampening;
        WeightDecay = weightDecay;
        Nesterov = nesterov;
    }

    /// <summary>How much of the last step's velocity remains.</summary>
    public double Momentum { get; }

    /// <summary>How much of the gradient is left out of the velocity.</summary>
    public double Dampening { get; }

    /// <summary>How much of the weight is added to its gradient.</summary>
    public double WeightDecay { get; }

    /// <summary>Whether to look ahead along the velocity.</summary>
    public bool Nesterov { get; }

    private protected override void Move(Span<float> w, ReadOnlySpan<float> g, OptimizerState state, double learningRate)
    {
        var first = state.Steps++ == 0;
        if (first && Momentum != 0)
            state.First = new float[w.Length];
        Move(w, g, state.First, first, -(float)learningRate);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Move(Span<float> w, ReadOnlySpan<float> g, Span<float> velocity, bool first, float rate)
    {
        float decay = (float)WeightDecay, keep = (float)Momentum, take = (float)(1 - Dampening);
        ref var weights = ref MemoryMarshal.GetReference(w);
        ref var gradients = ref MemoryMarshal.GetReference(g[..w.Length]);
        ref var velocities = ref MemoryMarshal.GetReference(velocity);
        var i = 0;
        for (; i <= w.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var weight = Vector.LoadUnsafe(ref weights, (nuint)i);
            var step = Vector.LoadUnsafe(ref gradients, (nuint)i);
            if (decay != 0)
                step = ExactMultiplyAdd.Of(new(decay), weight, step);
            if (keep != 0)
            {
                var v = first ? step : Damped(step, take, Vector.LoadUnsafe(ref velocities, (nuint)i) * keep);
                v.StoreUnsafe(ref velocities, (nuint)i);
                step = Nesterov ? ExactMultiplyAdd.Of(new(keep), v, step) : v;
            }
            ExactMultiplyAdd.Of(new(rate), step, weight).StoreUnsafe(ref weights, (nuint)i);
        }
        for (; i < w.Length; i++)
        {
            var step = g[i];
            if (decay != 0)
                step = ExactMultiplyAdd.Of(decay, w[i], step);
            if (keep != 0)
            {
                velocity[i] = first ? step : ExactMultiplyAdd.Of(take, step, velocity[i] * keep);
                step = Nesterov ? ExactMultiplyAdd.Of(keep, velocity[i], step) : velocity[i];
            }
            w[i] = ExactMultiplyAdd.Of(rate, step, w[i]);
        }
    }

    // Without dampening the product is exact.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Damped(Vector<float> step, float take, Vector<float> kept) =>
        take == 1 ? step + kept : ExactMultiplyAdd.Of(new(take), step, kept);
}
