using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TorchInit;

/// <summary>
/// Tensors by name, in order: PyTorch's <c>state_dict()</c>. Those of a module share its memory; those of a file are new.
/// </summary>
/// <example><code>
/// StateDict state = net.StateDict();                       // "0.weight", "0.bias", "2.weight" …
/// Tensor&lt;float&gt; weight = state["0.weight"].As&lt;float&gt;();
/// </code></example>
public sealed partial class StateDict : IReadOnlyDictionary<string, StateTensor>
{
    private readonly OrderedDictionary<string, StateTensor> tensors = new(StringComparer.Ordinal);

    /// <summary>Makes one without tensors.</summary>
    public StateDict()
    {
    }

    internal StateDict(IEnumerable<KeyValuePair<string, StateTensor>> entries)
    {
        foreach (var (name, tensor) in entries)
            Add(name, tensor);
    }

    /// <summary>How many tensors there are.</summary>
    public int Count => tensors.Count;

    /// <summary>The names, in order.</summary>
    public IEnumerable<string> Keys => tensors.Keys;

    /// <summary>The tensors, in order.</summary>
    public IEnumerable<StateTensor> Values => tensors.Values;

    /// <summary>The tensor of a name.</summary>
    /// <param name="key">The whole name, for example <c>encoder.layers.0.linear1.weight</c>.</param>
    /// <exception cref="KeyNotFoundException">There is none of that name; the message lists the nearest.</exception>
    public StateTensor this[string key] => tensors.TryGetValue(key, out var tensor) ? tensor : throw Names.Unknown("tensor", key, Keys);

    /// <summary>Adds a tensor at the end.</summary>
    /// <param name="name">Its whole name, not empty.</param>
    /// <param name="tensor">The tensor; not copied.</param>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public void Add(string name, StateTensor tensor)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(tensor);
        if (!tensors.TryAdd(name, tensor))
            throw new ArgumentException($"The name '{name}' is taken. Each tensor has a name of its own.", nameof(name));
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => tensors.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out StateTensor value) => tensors.TryGetValue(key, out value);

    /// <summary>Names and tensors one after another.</summary>
    public IEnumerator<KeyValuePair<string, StateTensor>> GetEnumerator() => tensors.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Copies all values of a state with the same names and shapes into this one's tensors, in their types, or throws and changes nothing.</summary>
    internal void CopyFrom(StateDict values)
    {
        ArgumentNullException.ThrowIfNull(values);
        string[] missing = [.. Keys.Where(name => !values.ContainsKey(name))], unexpected = [.. values.Keys.Where(name => !ContainsKey(name))];
        List<string> faults = [];
        if (unexpected.Length > 0)
            faults.Add($"Unexpected key(s) in state_dict: {Quoted(unexpected)}.");
        if (missing.Length > 0)
            faults.Add($"Missing key(s) in state_dict: {Quoted(missing)}.");
        foreach (var (name, mine) in tensors)
        {
            if (!values.TryGetValue(name, out var given))
                continue;
            if (!given.Shape.SequenceEqual(mine.Shape))
                faults.Add($"size mismatch for {name}: copying a param with shape {Shapes.Text(given.Shape)} from checkpoint, the shape in current model is {Shapes.Text(mine.Shape)}.");
            else if (StateConversions.FirstUndefined(given, mine.DType) is { } value)
                faults.Add(FormattableString.Invariant($"{name} holds {value} in the checkpoint, which is no {DTypes.NameOf(mine.DType)}, the type in the current model."));
        }
        if (faults.Count > 0)
            throw new ArgumentException($"Error(s) in loading state_dict: {string.Join(" ", faults)} Nothing was changed.", nameof(values));
        foreach (var (name, mine) in tensors)
            mine.CopyFrom(values[name]);
    }

    private static string Quoted(string[] names) => string.Join(", ", names.Select(name => $"\"{name}\""));
}
