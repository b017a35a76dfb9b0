using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using TorchInit;

namespace InitNotebooks;

/// <summary>
/// A set's <c>manifest.json</c>: every field, no other, as the schema beside the sets says. The base lists all tensors; another set lists what
/// it ran, what moved and what is missing.
/// </summary>
internal sealed record Manifest(
    int Format, string Name, string? Base, TorchFacts Torch, string System, string Machine, string CpuCapability, string Platform, string Blas,
    int Threads, string Python, string Numpy, string ScriptSha256, Dictionary<string, string> Ran, Dictionary<string, string> Sources,
    Dictionary<string, TensorFile> Tensors, Dictionary<string, MovedFile> Moved, Dictionary<string, string[]> Missing,
    string? Device = null)
{
    /// <summary>The name of the file in a set's folder.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The one layout of a manifest that this reader knows.</summary>
    public const int KnownFormat = 2;

    private static readonly SearchValues<char> PlainCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_.-");
    private static readonly SearchValues<char> HexadecimalDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>Reads the manifest of the set in <paramref name="folder"/>, which must have the hash that <c>SHA256SUMS</c> beside it says.</summary>
    /// <exception cref="ReferenceDataException">It is missing, changed, not of the schema, of another format, or makes no sense.</exception>
    public static Manifest Read(string folder)
    {
        var name = Path.GetFileName(folder);
        var file = $"{name}/{FileName}";
        var manifest = ReferenceJson.Read(Checksums.Of(folder, name).Read(FileName), file, ReferenceJson.Default.Manifest);
        if (manifest.Format != KnownFormat)
        {
            throw new ReferenceDataException(file, null, FormattableString.Invariant($"manifest format {manifest.Format}"),
                FormattableString.Invariant($"format {KnownFormat}, the one that this version of the notebooks reads"),
                "Update the notebooks, or export the set again with their reference-data/export_reference.py.");
        }
        if (manifest.Name != name)
            throw new ReferenceDataException(file, null, $"a set named '{Shorten(manifest.Name)}' in the folder '{name}'", "the folder's name");
        return manifest;
    }

    /// <summary>Whether a name may be a part of a file name: lower-case letters, digits, '_', '.', '-', and no dot first.</summary>
    public static bool IsPlain(string name) => name is not ("" or ['.', ..]) && !name.AsSpan().ContainsAnyExcept(PlainCharacters);

    /// <summary>Whether a text is the SHA-256 of something: 64 lower-case hexadecimal digits.</summary>
    public static bool IsHash(string text) => text.Length == 64 && !text.AsSpan().ContainsAnyExcept(HexadecimalDigits);

    /// <summary>A release; a fault where the text is none.</summary>
    public TorchVersion Version() => TorchVersion.TryParse(Torch.Version, out var version)
        ? version
        : throw Fault(null, $"the PyTorch version '{Shorten(Torch.Version)}'", "for example 2.14.1");

    /// <summary>The platform; a fault where the text names none.</summary>
    public TorchPlatform TorchPlatform() => Enum.TryParse(Platform, out TorchPlatform platform) && platform.ToString() == Platform
        ? platform
        : throw Fault(null, $"the platform '{Shorten(Platform)}'", $"one of {string.Join(", ", Enum.GetNames<TorchPlatform>())}");

    /// <summary>What a key is, checked for sense, not yet against the arrays.</summary>
    /// <exception cref="ReferenceDataException">A name, type, shape, hash, comparison or source makes no sense.</exception>
    public TensorEntry Entry(string key, TensorFile tensor, SharedFiles shared)
    {
        if (!IsPlain(key))
            throw Fault(key, "a key with other characters", "lower-case letters, digits, '_', '.' and '-', no dot first");
        if (!IsPlain(tensor.Group))
            throw Fault(key, $"the group '{Shorten(tensor.Group)}'", "a name such as init");
        if (!IsHash(tensor.Sha256))
            throw Fault(key, $"'{Shorten(tensor.Sha256)}' as a SHA-256", "64 lower-case hexadecimal digits");
        var dtype = DTypes.Parse(tensor.Dtype)
            ?? throw Fault(key, $"the dtype '{Shorten(tensor.Dtype)}'", "float16, bfloat16, float32, float64, int64, int32, uint8 or bool");
        if (tensor.Shape.Length > MaxDimensions || tensor.Shape.FirstOrDefault(length => length < 0) is < 0)
            throw Fault(key, "a shape with a negative length, or of too many lengths", $"at most {MaxDimensions} integers ≥ 0");
        var shape = tensor.Shape.Select(length => (nint)length).ToImmutableArray();
        if (DTypes.Count(shape.AsSpan()) is not { } count || count > long.MaxValue / DTypes.SizeOf(dtype))
            throw Fault(key, "a shape of too many elements", "a size in bytes that fits in 63 bits");
        if (!shared.Tolerances.TryGetValue(tensor.Compare, out var compare))
            throw Fault(key, $"compare: '{Shorten(tensor.Compare)}'", $"'bits', or the name of a tolerance in {SharedFiles.TolerancesFile}");
        if (!Sources.TryGetValue(tensor.Source, out var source))
            throw Fault(key, $"the Python source '{Shorten(tensor.Source)}', which is not there", "a name in 'sources'");
        return new(tensor.Group, dtype, shape, count, tensor.Sha256, tensor.Stored, compare, shared.Since.GetValueOrDefault(key),
            new PythonOrigin(tensor.Source, source, tensor.Call), tensor.Arguments);
    }

    public ReferenceDataException Fault(string? key, string found, string expected, string? remedy = null) =>
        new($"{Name}/{FileName}", key is null ? null : Shorten(key), found, expected, remedy);

    private const int MaxDimensions = 64;

    private static string Shorten(string text) => text.Length > 60 ? text[..60] + "…" : text;
}

/// <summary>Where a set's PyTorch came from.</summary>
/// <param name="Version">The release, for example <c>2.14.1</c>.</param>
/// <param name="Reported">What <c>torch.__version__</c> says, in full.</param>
/// <param name="Origin">An official wheel, or a distribution's package with its version.</param>
internal sealed record TorchFacts(string Version, string Reported, string Origin);

/// <summary>What the base's manifest says of one tensor.</summary>
/// <param name="Group">The group, and the <c>.npz</c> among the arrays.</param>
/// <param name="Dtype">PyTorch's name of the element type.</param>
/// <param name="Shape">The lengths.</param>
/// <param name="Sha256">The hash of the little-endian elements in C order.</param>
/// <param name="Stored">Whether the elements are among the arrays; only the hash of a large tensor is kept.</param>
/// <param name="Compare"><c>bits</c>, or the name of a tolerance in <c>tolerances.json</c>.</param>
/// <param name="Source">The Python function that made it, by its name in <c>sources</c>.</param>
/// <param name="Call">The call that made it.</param>
/// <param name="Arguments">The arguments of that call by name, with Python's defaults.</param>
internal sealed record TensorFile(
    string Group, string Dtype, long[] Shape, string Sha256, bool Stored, string Compare, string Source, string Call, Dictionary<string, JsonElement> Arguments);

/// <summary>What of a tensor another set has otherwise than the base; null where it is the same.</summary>
/// <param name="Sha256">Its hash.</param>
/// <param name="Dtype">Its element type.</param>
/// <param name="Shape">Its lengths.</param>
/// <param name="Stored">Whether its elements are among the arrays.</param>
internal sealed record MovedFile(string? Sha256 = null, string? Dtype = null, long[]? Shape = null, bool? Stored = null);

/// <summary>What the manifests say of one tensor of one set.</summary>
internal sealed record TensorEntry(
    string Group, DType DType, ImmutableArray<nint> Shape, long Count, string Sha256, bool Stored, Comparison Compare, TorchVersion? Since,
    PythonOrigin Python, IReadOnlyDictionary<string, JsonElement> Arguments)
{
    /// <summary>Type and shape as an edition writes them: <c>float32[4,3]</c>.</summary>
    public string Kind => $"{DTypes.NameOf(DType)}[{string.Join(',', Shape)}]";
}

/// <summary>A tolerance of <c>tolerances.json</c>.</summary>
/// <param name="Relative">The relative tolerance, finite, ≥ 0.</param>
/// <param name="Absolute">The absolute tolerance, finite, ≥ 0.</param>
/// <param name="Reason">Why bits cannot be asked for.</param>
internal sealed record ToleranceFile(double Relative, double Absolute, string Reason);

/// <summary>Exact reading of the JSON files of the reference data: no unknown, missing, doubled or null field passes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, AllowDuplicateProperties = false)]

[JsonSerializable(typeof(Manifest))]
[JsonSerializable(typeof(KnownDifferenceFile[]))]
[JsonSerializable(typeof(Dictionary<string, ToleranceFile>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class ReferenceJson : JsonSerializerContext
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="ReferenceDataException">It is no JSON, or not of the type's schema.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json, string file, global::System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            // The first sentence says what is wrong; the rest repeats path and place.
            var where = e.Path is { Length: > 1 } path ? $" at {path}" : "";
            var line = FormattableString.Invariant($"line {(e.LineNumber ?? 0) + 1}");
            throw new ReferenceDataException(file, null, $"what is not of its schema{where} ({line}): {e.Message.Split(". Path:")[0].Split(" Path:")[0]}",
                "the fields that reference-data/README.md describes, each once", cause: e);
        }
        catch (InvalidOperationException e)
        {
            // A text with half a surrogate pair or with bytes that are not UTF-8 parses, and fails when it is read.
            throw new ReferenceDataException(file, null, "a text that is not Unicode", "UTF-8", cause: e);
        }
    }
}
