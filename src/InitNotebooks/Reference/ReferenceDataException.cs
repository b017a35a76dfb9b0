namespace InitNotebooks;

/// <summary>
/// The reference data cannot be used: missing, damaged, or asked for something it does not hold. The message names the file, the key,
/// what was found and what was expected. It names files as <c>set/file</c>, never by a path of this machine.
/// </summary>
public sealed class ReferenceDataException : Exception
{
    private const string Restore =
        "Restore the file from the repository, or export the set again with reference-data/export_reference.py.";

    /// <summary>Makes the exception.</summary>
    /// <param name="file">The file as <c>set/file</c>, or what was searched for.</param>
    /// <param name="key">The tensor's key, or null where the whole file is at fault.</param>
    /// <param name="found">What was found.</param>
    /// <param name="expected">What was expected.</param>
    /// <param name="remedy">What to do, as a sentence; by default: restore the file or export the set again.</param>
    /// <param name="cause">The exception behind it, if any.</param>
    public ReferenceDataException(
        string file, string? key, string found, string expected, string? remedy = null, Exception? cause = null)
        : base($"{file}{(key is null ? "" : $", key '{key}'")}: found {found}; expected {expected}. {remedy ?? Restore}", cause)
    {
        File = file;
        Key = key;
        Found = found;
        Expected = expected;
    }

    /// <summary>The file at fault as <c>set/file</c>, for example <c>linux-x64-2.14.1/init.npz</c>.</summary>
    public string File { get; }

    /// <summary>The key of the tensor at fault, or null where it is the whole file.</summary>
    public string? Key { get; }

    /// <summary>What was found, as a phrase.</summary>
    public string Found { get; }

    /// <summary>What was expected, as a phrase.</summary>
    public string Expected { get; }
}
