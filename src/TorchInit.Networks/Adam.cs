using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchInit;

/// <summary>Adam: PyTorch's <c>torch.optim.Adam</c>. Each weight's step is its average gradient over the root of its average squared gradient.</summary>
/// <remarks>
/// g ← grad + weightDecay·w; m ← m + (1 − β₁)(g − m); v ← β₂·v + (1 − β₂)·g²;
/// w ← w − learningRate/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + ε) at step t = 1, 2, … Kingma and Ba 2015. Multiplying a gradient by a constant changes
/// nothing but the weight of ε.
/// </remarks>
/// <example><code>var adam = new Adam(net.Parameters, learningRate: 1e-3);</code></example>
public class Adam : Optimizer
{
    private readonly bool decoupled;

    /// <summary>Makes an optimizer of the given parameters.</summary>
    /// <param name="parameters">What to learn, for example <c>net.Parameters</c>.</param>
    /// <param name="learningRate">About the length of a step in each weight, 0 or more.</param>
    /// <param name="beta1">How much of the average gradient remains, 0 to 1, without 1.</param>
    /// <param name="beta2">How much of the average squared gradient remains, 0 to 1, without 1.</param>
    /// <param name="eps">ε, added to the root, 0 or more.</param>
    /// <param name="weightDecay">How much of the weight is added to its gradient, 0 or more.</param>
    /// <exception cref="ArgumentNullException"><paramref name="parameters"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no parameter, or one is given twice; a number is out of its range.</exception>
    public Adam(
        IEnumerable<Parameter<float>> parameters, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weightDecay = 0)
        : this(OneGroup(parameters), learningRate, beta1, beta2, eps, weightDecay)
    {
    }

    /// <summary>Makes an optimizer of groups of parameters, each with a learning rate of its own.</summary>
    /// <param name="groups">What to learn, and how fast.</param>
    /// <param name="learningRate">About the length of a step in each weight, 0 or more.</param>
    /// <param name="beta1">How much of the average gradient remains, 0 to 1, without 1.</param>
    /// <param name="beta2">How much of the average squared gradient remains, 0 to 1, without 1.</param>
    /// <param name="eps">ε, added to the root, 0 or more.</param>
    /// <param name="weightDecay">How much of the weight is added to its gradient, 0 or more.</param>
    /// <exception cref="ArgumentNullException"><paramref name="groups"/> or one of them is null.</exception>
    /// <exception cref="ArgumentException">There is no parameter, or one is given twice; a number is out of its range.</exception>
    public Adam(
        IEnumerable<ParameterGroup> groups, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weightDecay = 0)
        : this(groups, learningRate, beta1, beta2, eps, weightDecay, decoupled: false)
    {
    }

    private protected Adam(
        IEnumerable<ParameterGroup> groups, double learningRate, double beta1, double beta2, double eps, double weightDecay, bool decoupled)
        : base(groups, learningRate)
    {
        ThrowIfNegative(eps, "epsilon value", nameof(eps));
        ThrowUnlessBeta(beta1, 0, nameof(beta1));
        ThrowUnlessBeta(beta2, 1, nameof(beta2));
        ThrowIfNegative(weightDecay, "weight_decay value", nameof(weightDecay));
        (Beta1, Beta2, Eps, WeightDecay, this.decoupled) = (beta1, beta2, eps, weightDecay, decoupled);
    }

    /// <summary>How much of the average gradient remains.</summary>
    public double Beta1 { get; }

    /// <summary>How much of the average squared gradient remains.</summary>
    public double Beta2 { get; }

    /// <summary>ε, added to the root of the average squared gradient.</summary>
    public double Eps { get; }

    /// <summary>How much of the weight is added to its gradient or, with <see cref="AdamW"/>, taken from the weight.</summary>
    public double WeightDecay { get; }

    private protected override void Move(Span<float> w, ReadOnlySpan<float> g, OptimizerState state, double learningRate)
    {
        if (state.Steps++ == 0)
            (state.First, state.Second) = (new float[w.Length], new float[w.Length]);

        // Powers by multiplication: Math.Pow is the system's.
        state.Powers = (state.Powers.First * Beta1, state.Powers.Second * Beta2);
        var length = -(float)(learningRate / (1 - state.Powers.First));
        var correction = (float)Math.Sqrt(1 - state.Powers.Second);
        var shrink = decoupled ? (float)(1 - learningRate * WeightDecay) : 1;
        Move(w, g, state.First, state.Second, decoupled ? 0 : (float)WeightDecay, shrink, length, correction);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Move(
        Span<float> w, ReadOnlySpan<float> g, Span<float> first, Span<float> second, float decay, float shrink, float length, float correction)
    {
        float take1 = (float)(1 - Beta1), keep2 = (float)Beta2, take2 = (float)(1 - Beta2), eps = (float)Eps;
        ref float weights = ref MemoryMarshal.GetReference(w), gradients = ref MemoryMarshal.GetReference(g[..w.Length]);
        ref float ms = ref MemoryMarshal.GetReference(first[..w.Length]), vs = ref MemoryMarshal.GetReference(second[..w.Length]);
        var i = 0;
        for (; i <= w.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var at = (nuint)i;
            Vector<float> weight = Vector.LoadUnsafe(ref weights, at) * shrink, gradient = Vector.LoadUnsafe(ref gradients, at);
            Vector<float> m = Vector.LoadUnsafe(ref ms, at), v = Vector.LoadUnsafe(ref vs, at);
            if (decay != 0)
                gradient = ExactMultiplyAdd.Of(new(decay), weight, gradient);
            m = ExactMultiplyAdd.Of(new(take1), gradient - m, m);
            v = ExactMultiplyAdd.Of(gradient * take2, gradient, v * keep2);
            m.StoreUnsafe(ref ms, at);
            v.StoreUnsafe(ref vs, at);
            var root = Vector.SquareRoot(v) / new Vector<float>(correction) + new Vector<float>(eps);
            ExactMultiplyAdd.Of(new(length), m / root, weight).StoreUnsafe(ref weights, at);
        }
        for (; i < w.Length; i++)
        {
            float weight = w[i] * shrink, gradient = g[i];
            if (decay != 0)
                gradient = ExactMultiplyAdd.Of(decay, weight, gradient);
            first[i] = ExactMultiplyAdd.Of(take1, gradient - first[i], first[i]);
            second[i] = ExactMultiplyAdd.Of(gradient * take2, gradient, second[i] * keep2);
            w[i] = ExactMultiplyAdd.Of(length, first[i] / (MathF.Sqrt(second[i]) / correction + eps), weight);
        }
    }

    private static void ThrowUnlessBeta(double value, int index, string name)
    {
        if (!(value is >= 0 and < 1))
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Invalid beta parameter at index {index}: {value}. It must be at least 0 and less than 1."), name);
    }
}
