using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace InitNotebooks.Tests.Reference;

/// <summary>
/// A folder of small reference sets that lasts as long as a test. Tests write sound sets with <see cref="AddSet"/>, then damage a
/// file or change a manifest.
/// </summary>
internal sealed class TemporaryReference : IDisposable
{
    public const string BaseName = "linux-x64-2.14.1";

    public string Folder { get; } = Directory.CreateTempSubdirectory("init-notebooks-").FullName;

    public ReferenceSets Open() => ReferenceSets.Open(Folder);

    public string PathOf(string set, string file = "manifest.json") => Path.Combine(Folder, set, file);

    /// <summary>Writes a set with those tensors; those of a group share a file.</summary>
    public void AddSet(string name, string platform, string version, string? baseName, params IEnumerable<ReferenceEntry> tensors)
    {
        Directory.CreateDirectory(Path.Combine(Folder, name));
        var entries = tensors.OrderBy(t => t.Key, StringComparer.Ordinal).ToList();
        var files = new JsonObject();
        foreach (var group in entries.Where(t => t.Stored == "here").GroupBy(t => t.Group))
        {
            var zip = Npy.Zip(CompressionLevel.NoCompression, group.Select(t => ($"{t.Key}.npy", t.Npy)));
            File.WriteAllBytes(PathOf(name, $"{group.Key}.npz"), zip);
            files[$"{group.Key}.npz"] = Hash(zip);
        }
        var manifest = new JsonObject
        {
            ["format"] = 1,
            ["name"] = name,
            ["base"] = baseName,
            ["torch"] = new JsonObject { ["version"] = version, ["origin"] = "made by a test" },
            ["system"] = "Linux",
            ["machine"] = "x86_64",
            ["cpu_capability"] = "AVX2",
            ["platform"] = platform,
            ["blas"] = "reference",
            ["threads"] = 1,
            ["python"] = "3.13.1",
            ["numpy"] = "2.3.1",
            ["script_sha256"] = new string('0', 64),
            ["files"] = files,
            ["sources"] = new JsonObject { ["made"] = "def made(key):\n    return TENSORS[key]\n" },
            ["tensors"] = new JsonObject(entries.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)t.ToJson()))),
        };
        WriteManifest(name, manifest);
    }

    /// <summary>The base set that most tests use: <c>a.weight</c> (2, 3) and <c>a.printed</c> in init, <c>b</c> (2) in modules.</summary>
    public void AddBase() => AddSet(BaseName, "LinuxX64", "2.14.1", null,
        ReferenceEntry.Of<float>("init", "a.weight", [0.5f, -0.25f, 1, 2, -0f, float.NaN], 2, 3),
        ReferenceEntry.Of<byte>("init", "a.printed", "tensor([√5])"u8, 14),
        ReferenceEntry.Of<double>("modules", "b", [1.0 / 3, double.PositiveInfinity], 2));

    public void ChangeManifest(string set, Action<JsonNode> change)
    {
        var manifest = JsonNode.Parse(File.ReadAllBytes(PathOf(set)))!;
        change(manifest);
        WriteManifest(set, manifest);
    }

    public void ChangeFile(string set, string file, Func<byte[], byte[]> change) =>
        File.WriteAllBytes(PathOf(set, file), change(File.ReadAllBytes(PathOf(set, file))));

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private void WriteManifest(string set, JsonNode manifest) =>
        File.WriteAllText(PathOf(set), manifest.ToJsonString(new JsonSerializerOptions { WriteIndented = true, IndentSize = 1 }));
}

/// <summary>One tensor of a <see cref="TemporaryReference"/>.</summary>
internal sealed record ReferenceEntry(string Group, string Key, string DType, int[] Shape, byte[] Npy, string Sha256)
{
    public string Stored { get; init; } = "here";

    public JsonObject Compare { get; init; } = new() { ["how"] = "bits" };

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
        ["compare"] = Compare.DeepClone(),
        ["since"] = "1.13",
        ["stored"] = Stored,
        ["python"] = new JsonObject { ["source"] = "made", ["call"] = $"made('{Key}')" },
    };
}
