using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using TorchInit;

namespace InitNotebooks;

/// <summary>What a manifest says of one tensor; checked for sense, not yet against the data.</summary>
internal sealed record TensorEntry(
    string Group,
    DType DType,
    ImmutableArray<nint> Shape,
    long Count,
    string Sha256,
    Comparison Compare,
    TorchVersion Since,
    Storage Stored,
    PythonOrigin Python);

/// <summary>A set's <c>manifest.json</c>, read without trusting it.</summary>
internal sealed record Manifest(
    string Name,
    string? Base,
    TorchVersion Torch,
    string TorchText,
    string Origin,
    string System,
    string Machine,
    string CpuCapability,
    TorchPlatform Platform,
    string Blas,
    string ScriptSha256,
    IReadOnlyDictionary<string, string> Files,
    IReadOnlyDictionary<string, TensorEntry> Tensors)
{
    /// <summary>The name of the file in a set's folder.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The one layout of a manifest that this reader knows.</summary>
    public const int Format = 1;

    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_.-");
    private static readonly SearchValues<char> HexadecimalDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>Reads the manifest of the set in <paramref name="folder"/>.</summary>
    /// <exception cref="ReferenceDataException">It is missing, no JSON, of another format, or makes no sense.</exception>
    public static Manifest Read(string folder)
    {
        var name = Path.GetFileName(folder);
        var file = $"{name}/{FileName}";
        var bytes = NpzArchive.ReadFile(Path.Combine(folder, FileName), file, NpzArchive.MaxSize);
        try
        {
            using var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return new Reader(file).Manifest(json.RootElement, name);
        }
        catch (JsonException e)
        {
            var line = (e.LineNumber ?? 0) + 1;
            var found = FormattableString.Invariant($"malformed JSON at line {line}");
            throw new ReferenceDataException(file, null, found, "a JSON object", cause: e);
        }
        catch (InvalidOperationException e)
        {
            // A text with half a surrogate pair or with bytes that are not UTF-8 parses, and fails when it is read.
            throw new ReferenceDataException(file, null, "a text that is not Unicode", "UTF-8", cause: e);
        }
    }

    /// <summary>Whether a name may be a part of a file name: lower-case letters, digits, '_', '.', '-', and no dot first.</summary>
    private static bool IsPlain(string name) =>
        name is not ("" or ['.', ..]) && !name.AsSpan().ContainsAnyExcept(KeyCharacters);

    private sealed class Reader(string file)
    {
        private string? key;

        public Manifest Manifest(JsonElement root, string folderName)
        {
            if (root.ValueKind != JsonValueKind.Object)
                throw Fault(Describe(root), "a JSON object");
            var format = Property(root, "format", JsonValueKind.Number);
            if (!format.TryGetInt32(out var number) || number != Format)
            {
                throw Fault($"manifest format {Shorten(format.GetRawText())}",
                    $"format {Format}, the one that this version of the notebooks reads",
                    "Update the notebooks, or export the set again with their reference-data/export_reference.py.");
            }

            var name = Text(root, "name");
            if (name != folderName)
                throw Fault($"a set named '{Shorten(name)}' in the folder '{folderName}'", "the folder's name");
            var torch = Property(root, "torch", JsonValueKind.Object);
            var torchText = Text(torch, "version");
            if (!TorchVersion.TryParse(torchText, out var version))
                throw Fault($"the PyTorch version '{Shorten(torchText)}'", "for example 2.14.1");
            var platformName = Text(root, "platform");
            if (!Enum.TryParse(platformName, out TorchPlatform platform) || platform.ToString() != platformName)
                throw Fault($"the platform '{Shorten(platformName)}'", $"one of {string.Join(", ", Enum.GetNames<TorchPlatform>())}");
            var baseName = Property(root, "base", JsonValueKind.String, JsonValueKind.Null).GetString();

            var files = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var property in Property(root, "files", JsonValueKind.Object).EnumerateObject())
            {
                if (!IsPlain(property.Name) || !property.Name.EndsWith(".npz", StringComparison.Ordinal))
                    throw Fault($"the file name '{Shorten(property.Name)}'", "a name such as init.npz");
                files.Add(property.Name, Hash(property.Value));
            }

            var sources = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var property in Property(root, "sources", JsonValueKind.Object).EnumerateObject())
            {
                if (property.Value.ValueKind != JsonValueKind.String)
                    throw Fault(Describe(property.Value), $"the text of the source '{Shorten(property.Name)}'");
                sources.Add(property.Name, property.Value.GetString()!);
            }

            var tensors = new Dictionary<string, TensorEntry>(StringComparer.Ordinal);
            foreach (var property in Property(root, "tensors", JsonValueKind.Object).EnumerateObject())
            {
                key = Shorten(property.Name);
                if (!IsPlain(property.Name))
                    throw Fault("a key with other characters", "lower-case letters, digits, '_', '.' and '-', no dot first");
                tensors.Add(property.Name, Tensor(property.Value, sources, files, isBase: baseName is null));
            }
            key = null;

            return new Manifest(name, baseName, version, torchText, Text(torch, "origin"), Text(root, "system"), Text(root, "machine"),
                Text(root, "cpu_capability"), platform, Text(root, "blas"), Hash(Property(root, "script_sha256", JsonValueKind.String)),
                files, tensors);
        }

        private TensorEntry Tensor(
            JsonElement entry, Dictionary<string, string> sources, Dictionary<string, string> files, bool isBase)
        {
            if (entry.ValueKind != JsonValueKind.Object)
                throw Fault(Describe(entry), "a JSON object");
            var group = Text(entry, "group");
            if (!IsPlain(group))
                throw Fault($"the group '{Shorten(group)}'", "a name such as init");

            var dtypeName = Text(entry, "dtype");
            var dtype = DTypes.Parse(dtypeName);
            if (dtype is null)
                throw Fault($"the dtype '{Shorten(dtypeName)}'", "float16, bfloat16, float32, float64, int64, int32, uint8 or bool");

            var shape = ImmutableArray.CreateBuilder<nint>();
            foreach (var length in Property(entry, "shape", JsonValueKind.Array).EnumerateArray())
            {
                if (length.ValueKind != JsonValueKind.Number || !length.TryGetInt64(out var n) || n < 0 || n > nint.MaxValue)
                    throw Fault($"the length {Describe(length)} in the shape", "an integer ≥ 0");
                shape.Add((nint)n);
                if (shape.Count > NpyArray.MaxDimensions)
                    throw Fault("a shape of more lengths", $"at most {NpyArray.MaxDimensions}");
            }
            var count = DTypes.Count(shape.ToArray());
            if (count is null || count > long.MaxValue / DTypes.SizeOf(dtype.Value))
                throw Fault("a shape of too many elements", "a size in bytes that fits in 63 bits");

            var storedText = Text(entry, "stored");
            Storage? stored = storedText switch { "here" => Storage.Here, "base" => Storage.Base, "no" => Storage.No, _ => null };
            if (stored is null)
                throw Fault($"stored: '{Shorten(storedText)}'", "'here', 'base' or 'no'");
            if (stored == Storage.Base && isBase)
                throw Fault("stored: 'base' in the base set", "'here' or 'no'");
            if (stored == Storage.Here && !files.ContainsKey($"{group}.npz"))
                throw Fault($"no '{group}.npz' among the files", "the file of the group");

            var sinceText = Text(entry, "since");
            if (!TorchVersion.TryParse(sinceText, out var since))
                throw Fault($"since: '{Shorten(sinceText)}'", "a version, for example 1.13");

            var python = Property(entry, "python", JsonValueKind.Object);
            var function = Text(python, "source");
            if (!sources.TryGetValue(function, out var source))
                throw Fault($"the Python source '{Shorten(function)}', which is not there", "a name in 'sources'");

            return new TensorEntry(group, dtype.Value, shape.ToImmutable(), count.Value,
                Hash(Property(entry, "sha256", JsonValueKind.String)), Comparison(Property(entry, "compare", JsonValueKind.Object)), since, stored.Value,
                new PythonOrigin(function, source, Text(python, "call")));
        }

        private Comparison Comparison(JsonElement compare)
        {
            var how = Text(compare, "how");
            if (how == "bits")
                return InitNotebooks.Comparison.Bits;
            if (how != "close")
                throw Fault($"compare: '{Shorten(how)}'", "'bits' or 'close'");
            return InitNotebooks.Comparison.Close(Tolerance(compare, "relative"), Tolerance(compare, "absolute"), Text(compare, "reason"));
        }

        private double Tolerance(JsonElement compare, string name)
        {
            var value = Property(compare, name, JsonValueKind.Number).GetDouble();
            if (!double.IsFinite(value) || value < 0)
                throw Fault($"the {name} tolerance {FormattableString.Invariant($"{value}")}", "a finite number ≥ 0");
            return value;
        }

        private string Hash(JsonElement element)
        {
            var hash = element.ValueKind == JsonValueKind.String ? element.GetString()! : "";
            if (hash.Length != 64 || hash.AsSpan().ContainsAnyExcept(HexadecimalDigits))
                throw Fault($"{Describe(element)} as a SHA-256", "64 lower-case hexadecimal digits");
            return hash;
        }

        private string Text(JsonElement parent, string name) => Property(parent, name, JsonValueKind.String).GetString()!;

        private JsonElement Property(JsonElement parent, string name, params ReadOnlySpan<JsonValueKind> kinds)
        {
            if (!parent.TryGetProperty(name, out var value))
                throw Fault($"no '{name}'", $"a '{name}'");
            if (!kinds.Contains(value.ValueKind))
                throw Fault($"{Describe(value)} as '{name}'", $"a {kinds[0].ToString().ToLowerInvariant()}");
            return value;
        }

        private ReferenceDataException Fault(string found, string expected, string? remedy = null) =>
            new(file, key, found, expected, remedy);

        private static string Describe(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.Object => "a JSON object",
            JsonValueKind.Array => "a JSON array",
            _ => Shorten(element.GetRawText()),
        };

        private static string Shorten(string text) => text.Length > 60 ? text[..60] + "…" : text;
    }
}
