using System.Text;

namespace InitNotebooks;

/// <summary>A folder's <c>SHA256SUMS</c>, as <c>sha256sum -c</c> reads it: no file beside it is believed without its hash.</summary>
internal sealed class Checksums
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "SHA256SUMS";

    private readonly string folder;
    private readonly string shown;
    private readonly Dictionary<string, string> hashes = new(StringComparer.Ordinal);

    private Checksums(string folder, string shown) => (this.folder, this.shown) = (folder, shown);

    /// <summary>The files that have a hash.</summary>
    public IReadOnlyCollection<string> Files => hashes.Keys;

    /// <summary>Reads a folder's sums.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="shown">The folder's name in messages; empty for the one of all sets.</param>
    /// <exception cref="ReferenceDataException">There are none, or a line is not a hash, two spaces and a name.</exception>
    public static Checksums Of(string folder, string shown)
    {
        var sums = new Checksums(folder, shown);
        var lines = Encoding.UTF8.GetString(NpzArchive.ReadFile(Path.Combine(folder, FileName), sums.Shown(FileName), NpzArchive.MaxSize)).Split('\n');
        foreach (var line in lines.SkipLast(1))
        {
            if (line.Length < 67 || !Manifest.IsHash(line[..64]) || line[64..66] != "  " || !sums.hashes.TryAdd(line[66..], line[..64]))
                throw new ReferenceDataException(sums.Shown(FileName), null, "a line that is no hash, two spaces and a new name", "what `sha256sum` writes");
        }
        return lines[^1].Length == 0
            ? sums
            : throw new ReferenceDataException(sums.Shown(FileName), null, "a last line without an end", "what `sha256sum` writes");
    }

    /// <summary>A file's bytes, which have the hash that is listed.</summary>
    /// <exception cref="ReferenceDataException">It is not listed, not there, or another.</exception>
    public byte[] Read(string name)
    {
        var bytes = NpzArchive.ReadFile(Path.Combine([folder, .. name.Split('/')]), Shown(name), NpzArchive.MaxSize);
        Check(name, bytes);
        return bytes;
    }

    /// <summary>Compares a file's bytes with the hash that is listed.</summary>
    /// <exception cref="ReferenceDataException">It is not listed, or its hash is another.</exception>
    public void Check(string name, ReadOnlySpan<byte> bytes)
    {
        if (!hashes.TryGetValue(name, out var expected))
            throw new ReferenceDataException(Shown(FileName), null, $"no line for {name}", "its hash");
        var hash = ReferenceTensor.HashOf(bytes);
        if (hash != expected)
            throw new ReferenceDataException(Shown(name), null, $"a file with the SHA-256 {hash}", $"{expected} by {FileName}");
    }

    private string Shown(string name) => shown.Length == 0 ? name : $"{shown}/{name}";
}
