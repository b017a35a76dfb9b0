using System.Globalization;
using System.Text.Json;

namespace TorchInit.Tests;

/// <summary>
/// The arguments of a recorded call, each read by its name and as the type that it must have. None may stay unread: a replay that passes over an
/// argument repeats another call.
/// </summary>
internal sealed class CallArguments(IReadOnlyDictionary<string, JsonElement> values)
{
    private readonly HashSet<string> unread = [.. values.Keys];
    private CallArguments? passedOn;

    public IEnumerable<string> Unread => passedOn is null ? unread : unread.Concat(passedOn.Unread);

    /// <summary>PyTorch's name of the element type: float32 where the call has no say in it.</summary>
    public string DType => values.ContainsKey("dtype") ? Text("dtype") : "float32";

    public bool IsDouble => DType == "float64";

    private JsonElement this[string name] => values.TryGetValue(name, out var value) && (unread.Remove(name) || true)
        ? value
        : throw new KeyNotFoundException($"The call has no argument '{name}', but {string.Join(", ", values.Keys)}.");

    public double Double(string name) => Number(this[name]);

    public double Double(string name, double otherwise) => values.ContainsKey(name) ? Double(name) : otherwise;

    public double? NullableDouble(string name) => this[name] is { ValueKind: not JsonValueKind.Null } value ? Number(value) : null;

    public int Int(string name) => this[name].GetInt32();

    public int Int(string name, int otherwise) => values.ContainsKey(name) ? Int(name) : otherwise;

    public int? NullableInt(string name) => this[name] is { ValueKind: not JsonValueKind.Null } value ? value.GetInt32() : null;

    public long Long(string name) => this[name].GetInt64();

    public bool Bool(string name) => this[name].GetBoolean();

    public bool Bool(string name, bool otherwise) => values.ContainsKey(name) ? Bool(name) : otherwise;

    public string Text(string name) => this[name].GetString()!;

    /// <summary>One size, or several.</summary>
    public nint[] Shape(string name) => [.. Ints(name).Select(size => (nint)size)];

    public int[] Ints(string name) => this[name] is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(item => item.GetInt32())] : [Int(name)];

    public double[] Doubles(string name) => [.. this[name].EnumerateArray().Select(Number)];

    /// <summary>
    /// What <c>*arguments</c> and <c>**options</c> pass on to another function, whose defaults they leave alone: the positional ones under the
    /// names that they get there.
    /// </summary>
    public CallArguments PassedOn(params ReadOnlySpan<string> names)
    {
        var positional = this["arguments"].EnumerateArray().ToArray();
        var passed = values.ContainsKey("options") ? this["options"].EnumerateObject().ToDictionary(option => option.Name, option => option.Value) : [];
        for (var i = 0; i < positional.Length; i++)
            passed.Add(names[i], positional[i]);
        return passedOn = new CallArguments(passed);
    }

    /// <summary>A generator with the seed under this name.</summary>
    public TorchGenerator Generator(TorchPlatform platform, string name = "seed") =>
        this[name] is var seed && seed.TryGetInt64(out var signed) ? new TorchGenerator(signed, platform) : new TorchGenerator(seed.GetUInt64(), platform);

    /// <summary>A JSON number, or the text that stands for an infinity or NaN. Python's NaN is positive, .NET's is negative.</summary>
    private static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : value.GetString() switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        "nan" => BitConverter.UInt64BitsToDouble(0x7FF8000000000000),
        var other => throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"Received '{other}'; expected a number.")),
    };
}
