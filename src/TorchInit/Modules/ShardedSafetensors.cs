using System.Globalization;
using System.Text.Json;

namespace TorchInit;

/// <summary>Safetensors in several files and an index, <c>model.safetensors.index.json</c>, that says which file holds which tensor.</summary>
internal static class ShardedSafetensors
{
    public const string Extension = ".safetensors.index.json";

    private const int MaxIndexLength = 100_000_000;

    public static StateDict Read(string path)
    {
        var file = Path.GetFileName(path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var map = Parse(path, file);
        var shards = new Dictionary<string, StateDict>(StringComparer.Ordinal);
        var state = new StateDict();
        foreach (var (name, shard) in map)
        {
            if (!shards.TryGetValue(shard, out var tensors))
            {
                if (!File.Exists(Path.Combine(folder, shard)))
                    throw new TensorFileException(file, name, $"no file '{shard}' beside the index", "every file that it names");
                shards[shard] = tensors = TensorFile.Read(Path.Combine(folder, shard), SafetensorsFile.Read);
            }
            state.Add(name, tensors.TryGetValue(name, out var tensor) ? tensor : throw new TensorFileException(shard, name, "no such tensor", "the one that the index places here"));
        }
        foreach (var (shard, tensors) in shards)
            if (tensors.Keys.FirstOrDefault(name => !map.Any(pair => pair.Key == name && pair.Value == shard)) is { } extra)
                throw new TensorFileException(shard, extra, "a tensor that the index does not place here", "those of the index only");
        return state;
    }

    public static void Write(StateDict state, string path, long shardSize)
    {
        var stem = Path.GetFileName(path)[..^Extension.Length];
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        List<StateDict> shards = [new()];
        long size = 0, total = 0;
        foreach (var (name, tensor) in state)
        {
            var bytes = SafetensorsFile.SizeOf(tensor);
            if (shards[^1].Count > 0 && size + bytes > shardSize)
            {
                shards.Add(new());
                size = 0;
            }
            shards[^1].Add(name, tensor);
            size += bytes;
            total += bytes;
        }
        string NameOf(int shard) => string.Create(CultureInfo.InvariantCulture, $"{stem}-{shard + 1:D5}-of-{shards.Count:D5}.safetensors");
        for (var i = 0; i < shards.Count; i++)
        {
            using var stream = File.Create(Path.Combine(folder, NameOf(i)));
            SafetensorsFile.Write(shards[i], stream);
        }
        using var file = File.Create(path);
        using var index = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        index.WriteStartObject();
        index.WriteStartObject("metadata");
        index.WriteNumber("total_size", total);
        index.WriteEndObject();
        index.WriteStartObject("weight_map");
        for (var i = 0; i < shards.Count; i++)
            foreach (var name in shards[i].Keys)
                index.WriteString(name, NameOf(i));
        index.WriteEndObject();
        index.WriteEndObject();
    }

    /// <summary>Names of tensors, and of the files beside the index that hold them.</summary>
    private static List<KeyValuePair<string, string>> Parse(string path, string file)
    {
        TensorFileException Fault(string found, string expected, Exception? cause = null) => new(file, null, found, expected, cause);

        var info = new FileInfo(path);
        if (info.Length > MaxIndexLength)
            throw Fault($"an index of {info.Length} bytes", $"at most {MaxIndexLength}");
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("weight_map", out var map) || map.ValueKind != JsonValueKind.Object)
                throw Fault("an index without weight_map", "a JSON object that has one");
            List<KeyValuePair<string, string>> places = [];
            foreach (var entry in map.EnumerateObject())
            {
                var shard = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : throw Fault($"no file for '{entry.Name}'", "a file's name");
                if (shard != Path.GetFileName(shard) || shard.Contains('\\', StringComparison.Ordinal) || !shard.EndsWith(".safetensors", StringComparison.Ordinal))
                    throw Fault($"the file '{shard}' for '{entry.Name}'", "a .safetensors file beside the index, without a folder");
                if (entry.Name.Length == 0)
                    throw Fault("a tensor without a name", "a name");
                places.Add(new(entry.Name, shard));
            }
            return places;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Fault("an index that is no JSON", "a JSON object, every name once", e);
        }
    }
}
