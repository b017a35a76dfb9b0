namespace TorchInit;

/// <summary>Adam with weight decay beside the step instead of in the gradient: PyTorch's <c>torch.optim.AdamW</c>.</summary>
/// <remarks>w ← (1 − learningRate·weightDecay)·w, then <see cref="Adam"/>'s step without weight decay. Loshchilov and Hutter 2019.</remarks>
/// <example><code>var adamW = new AdamW(net.Parameters, learningRate: 1e-3, weightDecay: 0.01);</code></example>
public sealed class AdamW : Adam
{
    /// <summary>Makes an optimizer of the given parameters.</summary>
    /// <param name="parameters">What to learn, for example <c>net.Parameters</c>.</param>
    /// <param name="learningRate">About the length of a step in each weight, 0 or more.</param>
    /// <param name="beta1">How much of the average gradient remains, 0 to 1, without 1.</param>
    /// <param name="beta2">How much of the average squared gradient remains, 0 to 1, without 1.</param>
    /// <param name="eps">ε, added to the root, 0 or more.</param>
    /// <param name="weightDecay">Which share of a weight, times the learning rate, a step takes away; 0 or more.</param>
    /// <exception cref="ArgumentNullException"><paramref name="parameters"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no parameter, or one is given twice; a number is out of its range.</exception>
    public AdamW(
        IEnumerable<Parameter<float>> parameters, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weightDecay = 0.01)
        : this(OneGroup(parameters), learningRate, beta1, beta2, eps, weightDecay)
    {
    }

    /// <summary>Makes an optimizer of groups of parameters, each with a learning rate of its own.</summary>
    /// <param name="groups">What to learn, and how fast.</param>
    /// <param name="learningRate">About the length of a step in each weight, 0 or more.</param>
    /// <param name="beta1">How much of the average gradient remains, 0 to 1, without 1.</param>
    /// <param name="beta2">How much of the average squared gradient remains, 0 to 1, without 1.</param>
    /// <param name="eps">ε, added to the root, 0 or more.</param>
    /// <param name="weightDecay">Which share of a weight, times the learning rate, a step takes away; 0 or more.</param>
    /// <exception cref="ArgumentNullException"><paramref name="groups"/> or one of them is null.</exception>
    /// <exception cref="ArgumentException">There is no parameter, or one is given twice; a number is out of its range.</exception>
    public AdamW(
        IEnumerable<ParameterGroup> groups, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weightDecay = 0.01)
        : base(groups, learningRate, beta1, beta2, eps, weightDecay, decoupled: true)
    {
    }
}
