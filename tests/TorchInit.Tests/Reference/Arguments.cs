using System.Numerics;

namespace TorchInit.Tests;

/// <summary>The arguments of a Python call.</summary>
internal sealed class Arguments(object?[] positional, IReadOnlyDictionary<string, object?> keywords)
{
    /// <summary>Gives the positional arguments their names; an argument without one is an error, so that none is ignored.</summary>
    public Bound Bind(params string[] names)
    {
        if (positional.Length > names.Length || keywords.Keys.FirstOrDefault(k => !names.Contains(k)) is not null)
            throw new FormatException($"The replay knows the arguments ({string.Join(", ", names)}); the call has {positional.Length} positional ones and "
                + $"({string.Join(", ", keywords.Keys)}). Extend the replay.");
        var values = new Dictionary<string, object?>(keywords);
        for (var i = 0; i < positional.Length; i++)
            values.Add(names[i], positional[i]);
        return new Bound(values);
    }

    /// <summary>The first positional argument, for functions that pass the others on, and those.</summary>
    public (string Name, Arguments Others) SplitName() => ((string)positional[0]!, new Arguments(positional[1..], keywords));

    /// <summary>The first positional argument: what a method is called on.</summary>
    public object? First => positional.Length > 0 ? positional[0] : null;

    /// <summary>The sizes of <c>torch.empty(3, 4)</c> or <c>torch.empty((3, 4))</c>, and the dtype.</summary>
    public (nint[] Shape, string Dtype) ShapeAndDtype()
    {
        var sizes = positional is [object?[] tuple] ? tuple : positional;
        return ([.. sizes.Select(size => (nint)(BigInteger)size!)],
            keywords.TryGetValue("dtype", out var dtype) ? ((PythonExpression.Name)dtype!).Text : "torch.float32");
    }

    /// <summary>Arguments by name, with Python's defaults.</summary>
    public sealed class Bound(IReadOnlyDictionary<string, object?> values)
    {
        public object? this[string name] => values.TryGetValue(name, out var value) ? value : throw new FormatException($"The call gives no '{name}'.");

        public bool Has(string name) => values.ContainsKey(name);

        public double Double(string name, double? otherwise = null) => PythonExpression.Number(Or(name, otherwise));

        public double? NullableDouble(string name) => values.TryGetValue(name, out var value) && value is not null ? PythonExpression.Number(value) : null;

        public int Int(string name, int? otherwise = null) => Or(name, otherwise) switch
        {
            BigInteger integer => (int)integer,
            int integer => integer,
            var other => throw new FormatException($"'{name}' is {other}; expected an integer."),
        };

        public int? NullableInt(string name) => values.TryGetValue(name, out var value) && value is BigInteger integer ? (int)integer : null;

        public bool Bool(string name, bool otherwise) => (bool)Or(name, otherwise)!;

        public string Text(string name, string? otherwise = null) => (string)Or(name, otherwise)!;

        public nint[] Shape(string name) => Integers(name).Select(size => (nint)size).ToArray();

        public int[] Ints(string name) => Integers(name).Select(value => (int)value).ToArray();

        /// <summary>A generator with the seed under this name.</summary>
        public TorchGenerator Generator(TorchPlatform platform, string name = "seed")
        {
            var seed = values.TryGetValue(name, out var given) ? (BigInteger)given! : 1;
            return seed > long.MaxValue ? new TorchGenerator((ulong)seed, platform) : new TorchGenerator((long)seed, platform);
        }

        public bool IsDouble => Text("dtype", "float32") == "float64";

        private IEnumerable<BigInteger> Integers(string name) => this[name] switch
        {
            BigInteger single => [single],
            object?[] several => several.Select(value => (BigInteger)value!),
            var other => throw new FormatException($"'{name}' is {other}; expected integers."),
        };

        private object? Or(string name, object? otherwise) => values.TryGetValue(name, out var value) ? value : otherwise ?? this[name];
    }
}
