namespace TorchInit;

/// <summary>Parameters that share a learning rate: an entry of PyTorch's <c>param_groups</c>.</summary>
/// <param name="Parameters">What to learn.</param>
/// <param name="LearningRate">Their own learning rate, 0 or more; null for the optimizer's.</param>
/// <example>
/// <code>
/// // torch.optim.SGD([{"params": hidden, "lr": 1e5}, {"params": rest}], lr=0.1, momentum=0.9)
/// var sgd = new Sgd([new ParameterGroup(hidden, 1e5), new ParameterGroup(rest)], learningRate: 0.1, momentum: 0.9);
/// </code>
/// </example>
public sealed record ParameterGroup(IEnumerable<Parameter<float>> Parameters, double? LearningRate = null);
