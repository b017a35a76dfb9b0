using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace InitNotebooks.Tests.Reference;

/// <summary>
/// A folder of small reference sets that lasts as long as a test. Tests write sound sets with <see cref="AddSet"/>, then damage a
/// file or change one and repair its hash.
/// </summary>
internal sealed class TemporaryReference : IDisposable
{
    public const string BaseName = "linux-x64-2.14.1";

    private readonly List<(string Name, string Platform, string Version, string? Base, List<ReferenceEntry> Entries)> sets = [];

    public string Folder { get; } = Directory.CreateTempSubdirectory("init-notebooks-").FullName;

    /// <summary>The rules of <c>known-differences.json</c>.</summary>
    public JsonArray KnownDifferences { get; } = [];

    /// <summary>The content of <c>since.json</c>.</summary>
    public JsonObject Since { get; } = [];

    /// <summary>A tolerance of the list, besides <c>bits</c>.</summary>
    public const string Tolerance = "qr";

    public ReferenceSets Open() => ReferenceSets.Open(Folder);

    public string PathOf(string set, string file = "manifest.json") => Path.Combine(Folder, set, file);

    public string ArraysOf(string group) => Path.Combine(Folder, "arrays", $"{group}.npz");

    /// <summary>Writes a set with those tensors, and again all that it shares with the others. A set that is not the base lacks the base's other keys.</summary>
    public void AddSet(string name, string platform, string version, string? baseName, params IEnumerable<ReferenceEntry> tensors)
    {
        sets.Add((name, platform, version, baseName, [.. tensors.OrderBy(t => t.Key, StringComparer.Ordinal)]));
        Write();
    }

    /// <summary>The base set that most tests use: <c>a.weight</c> (2, 3) and <c>a.printed</c> in init, <c>b</c> (2) in modules.</summary>
    public void AddBase() => AddSet(BaseName, "LinuxX64", "2.14.1", null,
        ReferenceEntry.Of<float>("init", "a.weight", [0.5f, -0.25f, 1, 2, -0f, float.NaN], 2, 3),
        ReferenceEntry.Of<byte>("init", "a.printed", "tensor([√5])"u8, 14),
        ReferenceEntry.Of<double>("modules", "b", [1.0 / 3, double.PositiveInfinity], 2));

    /// <summary>Changes a manifest, and its hash with it.</summary>
    public void ChangeManifest(string set, Action<JsonNode> change)
    {
        var manifest = JsonNode.Parse(File.ReadAllBytes(PathOf(set)))!;
        change(manifest);
        File.WriteAllText(PathOf(set), Text(manifest));
        WriteSums(Path.Combine(Folder, set), "manifest.json");
    }

    /// <summary>Changes a file of the folder, and not its hash.</summary>
    public void Damage(string file, Func<byte[], byte[]> change)
    {
        var path = Path.Combine([Folder, .. file.Split('/')]);
        File.WriteAllBytes(path, change(File.ReadAllBytes(path)));
    }

    /// <summary>Makes the shared hashes those of the files that are there.</summary>
    public void RepairSharedSums() => WriteSums(Folder,
        [.. new[] { "arrays", "editions" }.Where(sub => Directory.Exists(Path.Combine(Folder, sub)))
            .SelectMany(sub => Directory.EnumerateFiles(Path.Combine(Folder, sub)).Select(file => $"{sub}/{Path.GetFileName(file)}")),
        "tolerances.json", "since.json", "known-differences.json"]);

    /// <summary>Writes every file of every set.</summary>
    public void Write()
    {
        foreach (var folder in Directory.EnumerateDirectories(Folder))
            Directory.Delete(folder, recursive: true);
        foreach (var sub in new[] { "arrays", "editions" })
            Directory.CreateDirectory(Path.Combine(Folder, sub));
        foreach (var group in sets.SelectMany(set => set.Entries).Where(entry => entry.Stored).GroupBy(entry => entry.Group))
            File.WriteAllBytes(ArraysOf(group.Key), Npy.Zip(CompressionLevel.NoCompression, group.DistinctBy(entry => entry.EntryName).OrderBy(entry => entry.EntryName, StringComparer.Ordinal).Select(entry => (entry.EntryName, entry.Npy))));
        File.WriteAllText(Path.Combine(Folder, "tolerances.json"), "{\"" + Tolerance + "\": {\"relative\": 1e-6, \"absolute\": 0.0, \"reason\": \"LAPACK's order of operations\"}}");
        File.WriteAllText(Path.Combine(Folder, "since.json"), Text(Since));
        File.WriteAllText(Path.Combine(Folder, "known-differences.json"), Text(KnownDifferences));
        foreach (var set in sets)
        {
            Directory.CreateDirectory(Path.Combine(Folder, set.Name));
            File.WriteAllText(PathOf(set.Name), Text(Manifest(set)));
            WriteSums(Path.Combine(Folder, set.Name), "manifest.json");
        }
        RepairSharedSums();
        WriteReadMe([.. sets.Select(set => set.Name)]);
    }

    /// <summary>Writes a README.md that names those sets.</summary>
    public void WriteReadMe(params IEnumerable<string> names) => File.WriteAllText(Path.Combine(Folder, "README.md"),
        "# Sets\n\n| set | machine |\n|---|---|\n" + string.Concat(names.Select(name => $"| `{name}` | any |\n")) + "\nThe end: `not-a-set`.\n");

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static string Text(JsonNode json) => json.ToJsonString(new JsonSerializerOptions { WriteIndented = true, IndentSize = 1 });

    private static void WriteSums(string folder, params IEnumerable<string> names) => File.WriteAllText(Path.Combine(folder, "SHA256SUMS"),
        string.Concat(names.Select(name => $"{Hash(File.ReadAllBytes(Path.Combine([folder, .. name.Split('/')])))}  {name}\n")));

    private JsonObject Manifest((string Name, string Platform, string Version, string? Base, List<ReferenceEntry> Entries) set)
    {
        var (ran, moved, missing) = (new JsonObject(), new JsonObject(), new JsonArray());
        var original = sets.FirstOrDefault(other => other.Name == set.Base).Entries ?? [];
        foreach (var group in original.GroupBy(entry => entry.Group))
        {
            var lines = Encoding.UTF8.GetBytes(string.Concat(group.Select(entry => $"{entry.Sha256[..16]} {entry.Kind} {entry.Key}\n")));
            ran[group.Key] = Hash(lines)[..16];
            File.WriteAllBytes(Path.Combine(Folder, "editions", $"{group.Key}.{Hash(lines)[..16]}.txt"), lines);
            foreach (var entry in group)
            {
                if (set.Entries.Find(own => own.Key == entry.Key) is not { } mine)
                    missing.Add(entry.Key);
                else if (mine.Sha256 != entry.Sha256 || mine.Kind != entry.Kind || mine.Stored != entry.Stored)
                    moved[entry.Key] = mine.Moved(entry);
            }
        }
        return new JsonObject
        {
            ["format"] = 2,
            ["name"] = set.Name,
            ["base"] = set.Base,
            ["torch"] = new JsonObject { ["version"] = set.Version, ["reported"] = set.Version, ["origin"] = set.Name.Contains("wheel", StringComparison.Ordinal) ? "wheel, made by a test" : "made by a test" },
            ["system"] = "Linux",
            ["machine"] = "x86_64",
            ["cpu_capability"] = "AVX2",
            ["platform"] = set.Platform,
            ["blas"] = "reference",
            ["threads"] = 1,
            ["python"] = "3.13.1",
            ["numpy"] = "2.3.1",
            ["script_sha256"] = new string('0', 64),
            ["ran"] = ran,
            ["sources"] = set.Base is null ? new JsonObject { ["made"] = "def made(key):\n    return TENSORS[key]\n" } : new JsonObject(),
            ["tensors"] = set.Base is null ? new JsonObject(set.Entries.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)t.ToJson()))) : new JsonObject(),
            ["moved"] = moved,
            ["missing"] = missing.Count == 0 ? new JsonObject() : new JsonObject { ["a test left it out"] = missing },
        };
    }
}

/// <summary>One tensor of a <see cref="TemporaryReference"/>.</summary>
internal sealed record ReferenceEntry(string Group, string Key, string DType, int[] Shape, byte[] Npy, string Sha256)
{
    public bool Stored { get; init; } = true;

    public string Compare { get; init; } = "bits";

    public string Kind => $"{DType}[{string.Join(',', Shape)}]";

    public string EntryName => $"{Key}/{Sha256[..16]}.npy";

    public static ReferenceEntry Of<T>(string group, string key, ReadOnlySpan<T> elements, params int[] shape)
        where T : unmanaged =>
        new(group, key, DTypes.NameOf(DTypes.Of<T>()!.Value), shape, Reference.Npy.Write(elements, shape),
            TemporaryReference.Hash(MemoryMarshal.AsBytes(elements)));

    public JsonObject ToJson() => new()
    {
        ["group"] = Group,
        ["dtype"] = DType,
        ["shape"] = new JsonArray([.. Shape.Select(n => (JsonNode)n)]),
        ["sha256"] = Sha256,
        ["compare"] = Compare,
        ["stored"] = Stored,
        ["source"] = "made",
        ["call"] = $"made('{Key}')",
        ["arguments"] = new JsonObject { ["key"] = Key },
    };

    public JsonObject Moved(ReferenceEntry original)
    {
        var moved = new JsonObject();
        foreach (var (field, value) in ToJson())
            if (!JsonNode.DeepEquals(value, original.ToJson()[field]))
                moved[field] = value!.DeepClone();
        return moved;
    }
}
