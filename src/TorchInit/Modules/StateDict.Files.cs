namespace TorchInit;

public sealed partial class StateDict
{
    /// <summary>
    /// Reads tensors from a file, by its extension: <c>.npz</c> (numpy), <c>.safetensors</c>, <c>.safetensors.index.json</c> (several files and
    /// an index), <c>.pt</c>, <c>.pth</c> or <c>.bin</c> (a state dict that <c>torch.save</c> of PyTorch 1.6 or later wrote).
    /// </summary>
    /// <param name="path">The file.</param>
    /// <returns>New tensors, in the file's order.</returns>
    /// <exception cref="TensorFileException">The file is damaged, or holds something that is not read.</exception>
    /// <exception cref="ArgumentException">The extension is another.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    /// <remarks>
    /// A file is not trusted: sizes are checked before memory is taken, nothing is executed, and of a <c>.pt</c> file only what makes up a plain
    /// state dict is read; anything else is refused by its name.
    /// </remarks>
    /// <example><code>net.LoadStateDict(StateDict.Load("model.safetensors"));</code></example>
    public static StateDict Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path.EndsWith(ShardedSafetensors.Extension, StringComparison.OrdinalIgnoreCase))
            return ShardedSafetensors.Read(path);
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".npz" => TensorFile.Read(path, NpzFile.Read),
            ".safetensors" => TensorFile.Read(path, SafetensorsFile.Read),
            ".pt" or ".pth" or ".bin" => TensorFile.Read(path, TorchFile.Read),
            _ => throw UnknownExtension(path, ".npz, .safetensors, .safetensors.index.json, .pt, .pth or .bin"),
        };
    }

    /// <summary>
    /// Writes the tensors to a file, by its extension: <c>.npz</c> (for <c>numpy.load</c>; a bfloat16 as the uint16 of its bits), <c>.safetensors</c> (for
    /// <c>safetensors.torch.load_file</c>), <c>.safetensors.index.json</c> (several such files and an index), <c>.pt</c>, <c>.pth</c> or <c>.bin</c> (for
    /// <c>torch.load</c>, with <c>weights_only</c> too; tied weights, one tensor under several names, stay tied). The same tensors give the same bytes.
    /// </summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="shardSize">With an index: the bytes of tensors after which another file is begun.</param>
    /// <exception cref="ArgumentException">The extension is another; or a tensor has the name <c>__metadata__</c>, which a .safetensors file cannot give it.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shardSize"/> is less than 1.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <example><code>net.StateDict().Save("model.safetensors");</code></example>
    public void Save(string path, long shardSize = 5_000_000_000)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(shardSize, 1);
        if (Path.GetFileName(path).Contains(".safetensors", StringComparison.OrdinalIgnoreCase))
            SafetensorsFile.ThrowIfUnfit(this);
        if (path.EndsWith(ShardedSafetensors.Extension, StringComparison.OrdinalIgnoreCase))
        {
            ShardedSafetensors.Write(this, path, shardSize);
            return;
        }
        Action<StateDict, Stream> write = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".npz" => NpzFile.Write,
            ".safetensors" => SafetensorsFile.Write,
            ".pt" or ".pth" or ".bin" => TorchFile.Write,
            _ => throw UnknownExtension(path, ".npz, .safetensors, .safetensors.index.json, .pt, .pth or .bin"),
        };
        using var stream = new FileStream(path, FileMode.Create, FileAccess.ReadWrite);
        write(this, stream);
    }

    private static ArgumentException UnknownExtension(string path, string known) =>
        new($"The extension of '{Path.GetFileName(path)}' says nothing about its format. Expected {known}.", nameof(path));
}
