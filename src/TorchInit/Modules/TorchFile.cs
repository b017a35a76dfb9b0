using System.IO.Compression;
using System.Text;

namespace TorchInit;

/// <summary>
/// What <c>torch.save</c> of PyTorch 1.6 or later writes: a ZIP with one folder, in it <c>data.pkl</c> and one entry <c>data/key</c> for each storage.
/// Tensors that share a storage share it here too.
/// </summary>
internal static class TorchFile
{
    private const string PickleName = "data.pkl";
    private const int MaxPickleLength = 64 << 20;

    public static StateDict Read(Stream stream, string file)
    {
        Span<byte> start = stackalloc byte[2];
        if (stream.ReadAtLeast(start, 2, throwOnEndOfStream: false) < 2 || !start.SequenceEqual("PK"u8))
            throw new TensorFileException(file, null, "a file that is no ZIP", "what torch.save of PyTorch 1.6 or later writes; load an older file in PyTorch and save it again");
        var entries = TensorFile.Entries(stream, file);
        if (entries.Keys.Where(name => name == PickleName || name.EndsWith("/" + PickleName, StringComparison.Ordinal)).ToArray() is not [var pickle])
            throw new TensorFileException(file, null, "no entry data.pkl, or several", "one, in the archive's folder");
        var folder = pickle[..^PickleName.Length];
        if (entries.TryGetValue(folder + "byteorder", out var order) && Encoding.ASCII.GetString(TensorFile.Unpack(order, stream, file)) != "little")
            throw new TensorFileException(file, null, "numbers whose last byte comes first", "byteorder little");
        if (entries[pickle].Length > MaxPickleLength)
            throw new TensorFileException(file, null, $"a pickle of {entries[pickle].Length} bytes", $"at most {MaxPickleLength}");

        var storages = new Dictionary<string, (Pickle.Storage Declared, Array Elements)>(StringComparer.Ordinal);
        var state = new StateDict();
        foreach (var (name, view) in Pickle.Read(TensorFile.Unpack(entries[pickle], stream, file), file))
        {
            var storage = view.Storage;
            if (!storages.TryGetValue(storage.Key, out var known))
            {
                if (!entries.TryGetValue($"{folder}data/{storage.Key}", out var entry))
                    throw new TensorFileException(file, name, $"no entry 'data/{storage.Key}'", "the storage of that key");
                storages[storage.Key] = known = (storage, TensorFile.Unpack(entry, stream, file, storage.DType, storage.Count));
            }
            if (known.Declared != storage)
                throw new TensorFileException(file, name, $"the storage '{storage.Key}' in two types or lengths", "one");
            state.Add(name, View(view, known.Elements, file, name));
        }
        return state;
    }

    public static void Write(StateDict state, Stream stream)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        // Tied weights are one tensor under several names, and stay one.
        var storages = new List<StateTensor>();
        var storageOf = state.Values.Select(tensor =>
        {
            if (storages.FindIndex(tensor.IsSameMemoryAs) is >= 0 and var known)
                return known;
            storages.Add(tensor);
            return storages.Count - 1;
        }).ToArray();
        Add("data.pkl", content => content.Write(PickleWriter.Of(state, storageOf)));
        Add("byteorder", content => content.Write("little"u8));
        for (var key = 0; key < storages.Count; key++)
            Add($"data/{Shapes.Text(key)}", storages[key].WriteTo);
        Add("version", content => content.Write("3\n"u8));

        void Add(string name, Action<Stream> write)
        {
            using var content = TensorFile.NewEntry(zip, $"archive/{name}");
            write(content);
        }
    }

    private static StateTensor View(Pickle.TensorView view, Array elements, string file, string name)
    {
        nint[] shape = [.. view.Shape.Select(size => (nint)size)];
        if (shape.Length != view.Strides.Length || shape.Length > NpyArray.MaxDimensions)
            throw new TensorFileException(file, name, $"{view.Strides.Length} strides for {shape.Length} sizes", $"as many, at most {NpyArray.MaxDimensions}");
        var last = new System.Numerics.BigInteger(view.Offset);
        for (var i = 0; i < shape.Length; i++)
            last += (shape[i] - 1) * new System.Numerics.BigInteger(view.Strides[i]);
        // More elements than the storage has would be one number seen in several places: torch.expand, which no module's state has.
        var fits = DTypes.Count(shape) is { } count && count <= elements.Length && view.Offset >= 0 && (count == 0 || last < elements.Length);
        if (!fits)
            throw new TensorFileException(file, name, $"a tensor {DTypes.Tuple(shape)} that reaches beyond its storage", $"one within its {elements.Length} elements");
        // The stride of a single element means nothing; .NET wants it to be 0.
        try
        {
            return StateTensor.View(
                view.Storage.DType, elements, shape, (int)view.Offset, [.. view.Strides.Select((stride, i) => shape[i] == 1 ? 0 : (nint)stride)]);
        }
        catch (ArgumentException e)
        {
            throw new TensorFileException(file, name, $"strides {DTypes.Tuple([.. view.Strides.Select(stride => (nint)stride)])} for a shape {DTypes.Tuple(shape)}", "a view whose elements do not overlap", e);
        }
    }
}
