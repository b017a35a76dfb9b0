using System.Collections;
using System.Numerics.Tensors;

namespace TorchInit;

/// <summary>
/// What a module holds when it is made: its parameters in the order of PyTorch's <c>named_parameters()</c>, and its buffers.
/// </summary>
/// <example><code>
/// var lstm = DefaultInit.Lstm(inputSize: 8, hiddenSize: 16, generator);
/// Parameter recurrent = lstm["weight_hh_l0"];
/// </code></example>
public sealed class ModuleParameters : IReadOnlyList<Parameter>
{
    private readonly IReadOnlyList<Parameter> parameters;

    internal ModuleParameters(IReadOnlyList<Parameter> parameters, IReadOnlyList<ModuleBuffer> buffers)
    {
        this.parameters = parameters;
        Buffers = buffers;
    }

    /// <summary>
    /// What the module keeps beside its parameters, in the order of <c>named_buffers()</c>: no optimizer changes it, and it takes no draw.
    /// Only normalizations that track statistics have any.
    /// </summary>
    public IReadOnlyList<ModuleBuffer> Buffers { get; }

    /// <summary>How many parameters there are.</summary>
    public int Count => parameters.Count;

    /// <summary>The parameter at a position, counted from 0 in PyTorch's order.</summary>
    /// <param name="index">0 … <see cref="Count"/> − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is outside.</exception>
    public Parameter this[int index] => parameters[index];

    /// <summary>The parameter of a name.</summary>
    /// <param name="name">PyTorch's name, for example <c>weight_ih_l0</c> or <c>self_attn.in_proj_weight</c>.</param>
    /// <exception cref="KeyNotFoundException">There is none of that name; the message lists those there are.</exception>
    public Parameter this[string name] => parameters.FirstOrDefault(p => p.Name == name)
        ?? throw new KeyNotFoundException($"No parameter is named '{name}'. This module has: {string.Join(", ", parameters.Select(p => p.Name))}.");

    /// <summary>The parameters one after another.</summary>
    public IEnumerator<Parameter> GetEnumerator() => parameters.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>A named tensor that a module keeps but does not learn: an entry of PyTorch's <c>named_buffers()</c>.</summary>
/// <param name="Name">PyTorch's name, for example <c>running_mean</c>.</param>
/// <param name="Value">A <c>Tensor&lt;float&gt;</c>; of <c>num_batches_tracked</c> a <c>Tensor&lt;long&gt;</c> of one element (PyTorch's has no dimension, which <c>Tensor&lt;T&gt;</c> must have).</param>
public sealed record ModuleBuffer(string Name, IReadOnlyTensor Value);
