namespace TorchInit;

/// <summary>
/// A file of tensors (<c>.npy</c>, <c>.npz</c>, <c>.safetensors</c>, <c>.pt</c>) is damaged, or holds something that is not read. The message
/// names the file, the tensor, what was found and what was expected.
/// </summary>
public sealed class TensorFileException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="file">The file, without its folder.</param>
    /// <param name="key">The name of the tensor at fault, or null where it is the whole file.</param>
    /// <param name="found">What was found, as a phrase.</param>
    /// <param name="expected">What was expected, as a phrase.</param>
    /// <param name="cause">The exception behind it, if any.</param>
    public TensorFileException(string file, string? key, string found, string expected, Exception? cause = null)
        : base($"{file}{(key is null ? "" : $", '{key}'")}: found {found}; expected {expected}.", cause) =>
        (File, Key, Found, Expected) = (file, key, found, expected);

    /// <summary>The file, without its folder.</summary>
    public string File { get; }

    /// <summary>The name of the tensor at fault, or null where it is the whole file.</summary>
    public string? Key { get; }

    /// <summary>What was found, as a phrase.</summary>
    public string Found { get; }

    /// <summary>What was expected, as a phrase.</summary>
    public string Expected { get; }
}
