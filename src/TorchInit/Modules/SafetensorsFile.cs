using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace TorchInit;

/// <summary>
/// <c>.safetensors</c>: the header's length (8 bytes), the header in JSON, the tensors' bytes. Read strictly: the header first, then offsets that
/// cover the rest of the file without gap or overlap.
/// </summary>
internal static class SafetensorsFile
{
    /// <summary>The longest header that the format allows.</summary>
    private const int MaxHeaderLength = 100_000_000;
    private const string Metadata = "__metadata__";

    private static readonly Dictionary<DType, string> NamesOfTypes = new()
    {
        [DType.Float32] = "F32",
        [DType.Float64] = "F64",
        [DType.Float16] = "F16",
        [DType.BFloat16] = "BF16",
        [DType.Int64] = "I64",
        [DType.Int32] = "I32",
        [DType.Int16] = "I16",
        [DType.Int8] = "I8",
        [DType.UInt8] = "U8",
        [DType.Bool] = "BOOL",
    };

    private static readonly Dictionary<string, DType> TypesByName = NamesOfTypes.ToDictionary(pair => pair.Value, pair => pair.Key);

    public static StateDict Read(Stream stream, string file)
    {
        var header = ReadHeader(stream, file);
        var start = 8L + header.Length;
        var entries = Parse(header, file);

        // The tensors lie one after another, whatever the order of their names.
        long end = 0;
        foreach (var (name, entry) in entries.OrderBy(entry => entry.Value.Begin).ThenBy(entry => entry.Value.End))
        {
            if (entry.Begin != end)
                throw new TensorFileException(file, name, $"data from {Shapes.Text(entry.Begin)} on", $"{Shapes.Text(end)}, where the tensor before it ends: no gap, no overlap");
            if (DTypes.Count(entry.Shape) is not { } count || count > Array.MaxLength || entry.End - entry.Begin != count * DTypes.SizeOf(entry.DType))
                throw new TensorFileException(file, name, $"{Shapes.Text(entry.End - entry.Begin)} bytes", $"those of {DTypes.NameOf(entry.DType)} {DTypes.Tuple(entry.Shape)}");
            end = entry.End;
        }
        if (start + end != stream.Length)
            throw new TensorFileException(file, null, $"{Shapes.Text(stream.Length - start)} bytes of tensors", $"{Shapes.Text(end)}, where the last one ends");

        var state = new StateDict();
        foreach (var (name, entry) in entries)
        {
            stream.Position = start + entry.Begin;
            var elements = StateTensor.NewArray(entry.DType, (int)DTypes.Count(entry.Shape)!.Value);
            TensorFile.ReadElements(stream, elements, entry.DType, file, name);
            state.Add(name, StateTensor.View(entry.DType, elements, entry.Shape));
        }
        return state;
    }

    public static void Write(StateDict state, Stream stream)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            long end = 0;
            writer.WriteStartObject();
            // Hugging Face's loaders refuse a file that does not say whose tensors it holds.
            writer.WriteStartObject(Metadata);
            writer.WriteString("format", "pt");
            writer.WriteEndObject();
            foreach (var (name, tensor) in state)
            {
                writer.WriteStartObject(name);
                writer.WriteString("dtype", NamesOfTypes[tensor.DType]);
                writer.WriteStartArray("shape");
                foreach (var size in tensor.Shape)
                    writer.WriteNumberValue(size);
                writer.WriteEndArray();
                writer.WriteStartArray("data_offsets");
                writer.WriteNumberValue(end);
                writer.WriteNumberValue(end += SizeOf(tensor));
                writer.WriteEndArray();
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }

        // Spaces, so that the tensors start at a multiple of 8.
        while (json.Length % 8 != 0)
            json.WriteByte((byte)' ');
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        stream.Write(length);
        json.WriteTo(stream);
        foreach (var tensor in state.Values)
            tensor.WriteTo(stream);
    }

    /// <summary>Refuses the one name that the format keeps for itself.</summary>
    public static void ThrowIfUnfit(StateDict state)
    {
        if (state.ContainsKey(Metadata))
            throw new ArgumentException($"A tensor is named '{Metadata}', which in a .safetensors file is something else. Rename it, or save the state as .npz.", nameof(state));
    }

    /// <summary>Bytes of a tensor's elements.</summary>
    public static long SizeOf(StateTensor tensor) => DTypes.Count(tensor.Shape)!.Value * DTypes.SizeOf(tensor.DType);

    private static byte[] ReadHeader(Stream stream, string file)
    {
        Span<byte> prefix = stackalloc byte[8];
        if (stream.Length < 8)
            throw new TensorFileException(file, null, $"a file of {stream.Length} bytes", "8 bytes with the header's length, and a header");
        stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaxHeaderLength || length > (ulong)(stream.Length - 8))
            throw new TensorFileException(file, null, $"a header that declares {length} bytes in a file of {stream.Length}", $"at most {MaxHeaderLength}, and no more than the file has");
        var header = new byte[length];
        stream.ReadExactly(header);
        return header;
    }

    private static List<KeyValuePair<string, Entry>> Parse(byte[] header, string file)
    {
        if (header is not [(byte)'{', ..])
            throw new TensorFileException(file, null, "a header that does not begin with '{'", "a JSON object");
        List<KeyValuePair<string, Entry>> entries = [];
        try
        {
            using var json = JsonDocument.Parse(header, new JsonDocumentOptions { MaxDepth = 3, AllowDuplicateProperties = false });
            foreach (var property in json.RootElement.EnumerateObject())
            {
                if (property.Name != Metadata)
                    entries.Add(new(property.Name, EntryOf(property, file)));
                else if (property.Value.ValueKind != JsonValueKind.Object || property.Value.EnumerateObject().Any(pair => pair.Value.ValueKind != JsonValueKind.String))
                    throw new TensorFileException(file, null, $"a {Metadata} with other values than texts", "texts");
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new TensorFileException(file, null, "a header that is no JSON of this format", "a JSON object, every name once", e);
        }
        return entries;
    }

    private static Entry EntryOf(JsonProperty property, string file)
    {
        TensorFileException Fault(string found, string expected) => new(file, property.Name, found, expected);

        if (property.Name.Length == 0)
            throw Fault("a tensor without a name", "a name");
        if (property.Value.ValueKind != JsonValueKind.Object || property.Value.GetPropertyCount() != 3 ||
            !property.Value.TryGetProperty("dtype", out var dtype) || !property.Value.TryGetProperty("shape", out var shape) ||
            !property.Value.TryGetProperty("data_offsets", out var offsets) || dtype.ValueKind != JsonValueKind.String ||
            shape.ValueKind != JsonValueKind.Array || offsets.ValueKind != JsonValueKind.Array)
            throw Fault("an entry of another form", "dtype, shape and data_offsets, nothing else");
        if (!TypesByName.TryGetValue(dtype.GetString()!, out var type))
            throw Fault($"the element type '{dtype.GetString()}'", $"one of {string.Join(", ", TypesByName.Keys)}");
        if (shape.GetArrayLength() > NpyArray.MaxDimensions)
            throw Fault($"a shape of {Shapes.Text(shape.GetArrayLength())} sizes", $"at most {NpyArray.MaxDimensions}");
        nint[] sizes = [.. shape.EnumerateArray().Select(size => (nint)Whole(size, Fault))];
        long[] ends = [.. offsets.EnumerateArray().Take(3).Select(offset => Whole(offset, Fault))];
        return ends is [var begin, var end] && begin <= end ? new(type, sizes, begin, end) : throw Fault("data_offsets of another form", "where the data begins and ends");
    }

    private static long Whole(JsonElement number, Func<string, string, TensorFileException> fault) =>
        number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out var value) && value >= 0 ? value : throw fault("a size or an offset that is no whole number", "0 or more");

    /// <summary>What the header says of a tensor: its data is [Begin, End) after the header.</summary>
    private sealed record Entry(DType DType, nint[] Shape, long Begin, long End);
}
