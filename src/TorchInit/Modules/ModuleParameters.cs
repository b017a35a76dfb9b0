using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace TorchInit;

/// <summary>
/// What a module holds: its parameters by PyTorch's names, in the order of <c>named_parameters()</c>, and its buffers. Modules are put
/// together as in PyTorch: a part's names get the part's name before them.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
/// <example><code>
/// var lstm = DefaultInit.Lstm(inputSize: 8, hiddenSize: 16, generator);
/// Parameter&lt;float&gt; recurrent = lstm["weight_hh_l0"];
/// var block = new ModuleParameters&lt;float&gt;
/// {
///     { "conv", DefaultInit.Conv2d(16, 32, 3, generator, bias: false) },     // conv.weight
///     { "norm", DefaultInit.BatchNorm(32) },                                 // norm.weight, norm.bias, norm.running_mean …
/// };
/// </code></example>
public sealed class ModuleParameters<T> : IReadOnlyDictionary<string, Parameter<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly OrderedDictionary<string, Parameter<T>> parameters = new(StringComparer.Ordinal);
    private readonly StateDict state = new();

    /// <summary>How many names of parameters there are.</summary>
    public int Count => parameters.Count;

    /// <summary>The names, in order.</summary>
    public IEnumerable<string> Keys => parameters.Keys;

    /// <summary>The parameters, in order. One that has two names is there twice.</summary>
    public IEnumerable<Parameter<T>> Values => parameters.Values;

    /// <summary>
    /// What the module keeps beside its parameters, in the order of <c>named_buffers()</c>: no optimizer changes it, and it takes no draw.
    /// Only normalizations that track statistics have any.
    /// </summary>
    public StateDict Buffers => new(state.Where(entry => !parameters.ContainsKey(entry.Key)));

    /// <summary>The parameter of a name.</summary>
    /// <param name="key">PyTorch's name, for example <c>weight_ih_l0</c> or <c>self_attn.in_proj_weight</c>.</param>
    /// <exception cref="KeyNotFoundException">There is none of that name; the message lists the nearest.</exception>
    public Parameter<T> this[string key] => parameters.TryGetValue(key, out var parameter) ? parameter : throw Names.Unknown("parameter", key, Keys);

    /// <summary>Adds a parameter of the module itself.</summary>
    /// <param name="name">Its name, without a dot.</param>
    /// <param name="parameter">The parameter; not copied.</param>
    /// <exception cref="ArgumentException">The name is empty, has a dot or is taken.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public void Add(string name, Parameter<T> parameter)
    {
        Names.ThrowIfUnfit("parameter", name);
        ArgumentNullException.ThrowIfNull(parameter);
        Put(name, parameter);
    }

    /// <summary>Adds a tensor that the module keeps but does not learn: PyTorch's <c>register_buffer</c>.</summary>
    /// <param name="name">Its name, without a dot.</param>
    /// <param name="buffer">The tensor; not copied.</param>
    /// <exception cref="ArgumentException">The name is empty, has a dot or is taken.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public void Add(string name, StateTensor buffer)
    {
        Names.ThrowIfUnfit("buffer", name);
        state.Add(name, buffer);
    }

    /// <summary>Adds the parameters and buffers of a part, under its name and a dot. They are shared with the part, not copied.</summary>
    /// <param name="name">The part's name, without a dot.</param>
    /// <param name="part">The part.</param>
    /// <exception cref="ArgumentException">The name is empty, has a dot or is taken.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public void Add(string name, ModuleParameters<T> part)
    {
        Names.ThrowIfUnfit("module", name);
        ArgumentNullException.ThrowIfNull(part);
        foreach (var (inner, tensor) in part.state)
        {
            if (part.parameters.TryGetValue(inner, out var parameter))
                Put($"{name}.{inner}", parameter);
            else
                state.Add($"{name}.{inner}", tensor);
        }
    }

    /// <summary>A module of the same names with tensors of its own: PyTorch's <c>copy.deepcopy</c>. What is shared within stays shared.</summary>
    public ModuleParameters<T> Clone()
    {
        var copy = new ModuleParameters<T>();
        var copies = new Dictionary<Parameter<T>, Parameter<T>>();
        foreach (var (name, tensor) in state)
        {
            if (!parameters.TryGetValue(name, out var parameter))
                copy.state.Add(name, tensor.Clone());
            else
                copy.Put(name, copies.TryGetValue(parameter, out var done) ? done : copies[parameter] = new(StateTensor.Copy(parameter.Value)));
        }
        return copy;
    }

    /// <summary>Parameters and buffers in PyTorch's order, sharing the module's memory: PyTorch's <c>state_dict()</c>.</summary>
    public StateDict StateDict() => new(state);

    /// <summary>
    /// Copies values into the module's own tensors: PyTorch's <c>load_state_dict(state)</c>, which is strict: every name of the module must
    /// be there, no other, and every shape must be the module's. The type need not be: values become the module's as <c>tensor.to(dtype)</c>
    /// makes them (rounded to the nearest, ties to even). Nothing is changed unless all of it fits.
    /// </summary>
    /// <param name="values">Names and tensors, for example those of a file.</param>
    /// <exception cref="ArgumentException">A name is missing, one is not the module's, a shape differs, or a value is NaN or too large for the integers that the module has there; the message lists all of them.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is null.</exception>
    public void LoadStateDict(StateDict values) => state.CopyFrom(values);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => parameters.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Parameter<T> value) => parameters.TryGetValue(key, out value);

    /// <summary>Names and parameters one after another.</summary>
    public IEnumerator<KeyValuePair<string, Parameter<T>>> GetEnumerator() => parameters.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Put(string path, Parameter<T> parameter)
    {
        state.Add(path, StateTensor.Of(parameter.Value));
        parameters.Add(path, parameter);
    }
}
