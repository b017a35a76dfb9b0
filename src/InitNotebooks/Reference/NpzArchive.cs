using System.IO.Compression;
using TorchInit;

namespace InitNotebooks;

/// <summary>
/// One <c>.npz</c> file: a ZIP with an entry <c>key/hash.npy</c> per tensor. The file is read into memory once, at the first use; entries
/// are taken from it one at a time, from any thread.
/// </summary>
/// <param name="path">Where the file lies.</param>
/// <param name="file">The file as messages name it.</param>
internal sealed class NpzArchive(string path, string file)
{
    /// <summary>The largest file and the largest entry that are read, in bytes. All sets together are less than 20 MB.</summary>
    public const long MaxSize = 64 << 20;

    /// <summary>
    /// Gives the files of the reference data that do not lie in the file system, by their names within its folder; null for nothing. A page
    /// fetches the arrays of a group when a cell first asks for one.
    /// </summary>
    internal static Func<string, byte[]?>? Elsewhere { get; set; }

    private readonly Lock gate = new();
    private byte[]? content;
    private Dictionary<string, ZipArchiveEntry>? entries;

    /// <summary>What is in the file: the names of its entries without <c>.npy</c>.</summary>
    /// <exception cref="ReferenceDataException">The file is no ZIP, or an entry is named twice or is no <c>.npy</c>.</exception>
    public IReadOnlyCollection<string> Keys
    {
        get
        {
            lock (gate)
                return [.. Entries().Keys];
        }
    }

    /// <summary>Reads one array.</summary>
    /// <param name="name">The entry without <c>.npy</c>.</param>
    /// <param name="key">Its key, for messages.</param>
    /// <param name="size">How many bytes its elements take, by the manifest: an entry that declares much more is not unpacked.</param>
    /// <exception cref="ReferenceDataException">The entry is missing, damaged, too large or not an array that the reader takes.</exception>
    public NpyArray Read(string name, string key, long size)
    {
        var limit = size + NpyArray.MaxHeaderLength + 12;
        if (limit > MaxSize)
            throw new ReferenceDataException(file, key, $"a tensor of {size} bytes", $"at most {MaxSize} in a file");
        byte[] bytes;
        lock (gate)
        {
            if (!Entries().TryGetValue(name, out var entry))
                throw new ReferenceDataException(file, key, "no such entry", $"the entry '{name}.npy', which a manifest lists");
            bytes = Unpack(entry, key, limit);
        }
        try
        {
            return NpyArray.Read(bytes, file, key);
        }
        catch (TensorFileException e)
        {
            throw new ReferenceDataException(file, key, e.Found, e.Expected, cause: e);
        }
    }

    /// <summary>A file's bytes.</summary>
    /// <exception cref="ReferenceDataException">It is missing, unreadable or longer than <paramref name="limit"/>.</exception>
    public static byte[] ReadFile(string path, string file, long limit)
    {
        if (Elsewhere is not null && !File.Exists(path) && Elsewhere(file) is { } given)
            return given;
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (stream.Length > limit)
                throw new ReferenceDataException(file, null, $"a file of {stream.Length} bytes", $"at most {limit}");
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ReferenceDataException(file, null, "no such file", "the file that the manifest lists", cause: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReferenceDataException(file, null, "a file that cannot be read", "a readable file", cause: e);
        }
    }

    private Dictionary<string, ZipArchiveEntry> Entries()
    {
        if (entries is not null)
            return entries;
        var found = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        try
        {
#pragma warning disable CA2000 // The archive lies in memory and lives as long as its entries: nothing to dispose of.
            var zip = new ZipArchive(new MemoryStream(content ??= ReadFile(path, file, MaxSize), writable: false), ZipArchiveMode.Read);
#pragma warning restore CA2000
            foreach (var entry in zip.Entries)
            {
                if (!entry.FullName.EndsWith(".npy", StringComparison.Ordinal))
                    throw new ReferenceDataException(file, null, $"the entry '{entry.FullName}'", "entries that end in .npy only");
                var key = entry.FullName[..^".npy".Length];
                if (!found.TryAdd(key, entry))
                    throw new ReferenceDataException(file, key, "two entries of that name", "one");
            }
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new ReferenceDataException(file, null, "a damaged ZIP file", "the .npz that the manifest lists", cause: e);
        }
        return entries = found;
    }

    private byte[] Unpack(ZipArchiveEntry entry, string key, long limit)
    {
        try
        {
            if (entry.Length > limit)
            {
                throw new ReferenceDataException(file, key,
                    $"an entry that unpacks to {entry.Length} bytes", $"at most {limit} by the manifest");
            }
            // What the entry says of its own length is not trusted either: read no further than the limit, and find the end there.
            using var stream = entry.Open();
            var bytes = new byte[entry.Length + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length != entry.Length)
            {
                throw new ReferenceDataException(file, key,
                    length > entry.Length ? "more bytes than the entry declares" : $"{length} bytes",
                    $"the {entry.Length} that the entry declares");
            }
            return bytes[..length];
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new ReferenceDataException(file, key, "a damaged ZIP entry", "the entry that the manifest lists", cause: e);
        }
    }

    /// <summary>What <see cref="ZipArchive"/> throws at bytes that are no ZIP: more than its documentation lists.</summary>
    private static bool IsDamage(Exception e) =>
        e is InvalidDataException or IOException or ArgumentException or NotSupportedException or ArithmeticException;
}
