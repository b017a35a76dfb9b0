using System.IO.Compression;

namespace TorchInit;

/// <summary>numpy's <c>.npz</c>: a ZIP with an entry <c>name.npy</c> for each array.</summary>
internal static class NpzFile
{
    private const string Extension = ".npy";

    public static StateDict Read(Stream stream, string file)
    {
        var state = new StateDict();
        foreach (var (name, entry) in TensorFile.Entries(stream, file))
        {
            if (!name.EndsWith(Extension, StringComparison.Ordinal) || name.Length == Extension.Length)
                throw new TensorFileException(file, null, $"the entry '{name}'", "entries that end in .npy only");
            var key = name[..^Extension.Length];
            var array = NpyArray.Read(TensorFile.Unpack(entry, stream, file), file, key);
            var elements = StateTensor.NewArray(array.DType, array.Bytes.Length / DTypes.SizeOf(array.DType));
            TensorFile.ReadElements(new MemoryStream(array.Bytes), elements, array.DType, file, key);
            state.Add(key, StateTensor.View(array.DType, elements, array.Shape));
        }
        return state;
    }

    public static void Write(StateDict state, Stream stream)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, tensor) in state)
        {
            using var content = TensorFile.NewEntry(zip, name + Extension);
            content.Write(NpyArray.Prefix(tensor.DType, tensor.Shape));
            tensor.WriteTo(content);
        }
    }
}
