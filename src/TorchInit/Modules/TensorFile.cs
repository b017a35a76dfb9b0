using System.IO.Compression;
using System.Runtime.InteropServices;

namespace TorchInit;

/// <summary>What the readers of files share: nothing is believed before it is checked, and no more memory is taken than the file has bytes.</summary>
internal static class TensorFile
{
    /// <summary>Deflate packs no more than 1032 bytes into one.</summary>
    private const long MostPacked = 1032;

    /// <summary>ZIP's first day: a file says nothing of when it was written, so that the same tensors give the same bytes.</summary>
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A new entry that is not packed, to write to.</summary>
    public static Stream NewEntry(ZipArchive zip, string name)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = NoTime;
        return entry.Open();
    }

    /// <summary>Runs a reader over a file; whatever a damaged file makes it throw becomes a <see cref="TensorFileException"/>.</summary>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static StateDict Read(string path, Func<FileStream, string, StateDict> read)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return read(stream, Path.GetFileName(path));
    }

    /// <summary>The entries of a ZIP by name.</summary>
    public static Dictionary<string, ZipArchiveEntry> Entries(Stream stream, string file)
    {
        try
        {
            var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
#pragma warning disable CA2000 // The stream is the caller's, and the archive lives as long as its entries: nothing to dispose of.
            foreach (var entry in new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true).Entries)
#pragma warning restore CA2000
            {
                if (!entries.TryAdd(entry.FullName, entry))
                    throw new TensorFileException(file, entry.FullName, "two entries of that name", "one");
            }
            return entries;
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new TensorFileException(file, null, "a damaged ZIP file", "a whole one", e);
        }
    }

    /// <summary>The bytes of a ZIP entry, as many as it declares.</summary>
    public static byte[] Unpack(ZipArchiveEntry entry, Stream archive, string file)
    {
        CheckSize(entry, archive, file, Array.MaxLength);
        var bytes = new byte[entry.Length];
        Unpack(entry, file, bytes);
        return bytes;
    }

    /// <summary>The elements of a ZIP entry that holds nothing else.</summary>
    public static Array Unpack(ZipArchiveEntry entry, Stream archive, string file, DType dtype, long count)
    {
        var size = DTypes.SizeOf(dtype);
        if (count > Array.MaxLength || entry.Length != count * size)
            throw new TensorFileException(file, entry.FullName, $"an entry of {entry.Length} bytes", $"{Shapes.Text(count)} elements of {DTypes.NameOf(dtype)}");
        CheckSize(entry, archive, file, (long)Array.MaxLength * size);
        var elements = StateTensor.NewArray(dtype, (int)count);
        using var stream = Open(entry, file);
        ReadElements(stream, elements, dtype, file, entry.FullName);
        return elements;
    }

    /// <summary>Fills an array from a stream of little-endian elements.</summary>
    public static void ReadElements(Stream stream, Array elements, DType dtype, string file, string key)
    {
        const int Piece = 1 << 20;
        long length = (long)elements.Length * DTypes.SizeOf(dtype);
        try
        {
            for (long done = 0; done < length; done += Piece)
            {
                ref var first = ref MemoryMarshal.GetArrayDataReference(elements);
                var piece = MemoryMarshal.CreateSpan(ref System.Runtime.CompilerServices.Unsafe.AddByteOffset(ref first, (nint)done), (int)Math.Min(Piece, length - done));
                stream.ReadExactly(piece);
                if (dtype == DType.Bool && piece.ContainsAnyExcept((byte)0, (byte)1))
                    throw new TensorFileException(file, key, "a bool that is neither 0 nor 1", "bytes 0 and 1 only");
            }
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new TensorFileException(file, key, "damaged data", $"{Shapes.Text(length)} bytes of {DTypes.NameOf(dtype)}", e);
        }
    }

    /// <summary>What .NET's readers throw at bytes that are no ZIP: more than their documentation lists.</summary>
    public static bool IsDamage(Exception e) =>
        e is InvalidDataException or IOException or ArgumentException or NotSupportedException or ArithmeticException;

    private static void Unpack(ZipArchiveEntry entry, string file, Span<byte> bytes)
    {
        try
        {
            using var stream = Open(entry, file);
            stream.ReadExactly(bytes);
            if (stream.ReadByte() >= 0)
                throw new TensorFileException(file, entry.FullName, "more bytes than the entry declares", $"{bytes.Length}");
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new TensorFileException(file, entry.FullName, "a damaged ZIP entry", "a whole one", e);
        }
    }

    private static Stream Open(ZipArchiveEntry entry, string file)
    {
        try
        {
            return entry.Open();
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new TensorFileException(file, entry.FullName, "a damaged ZIP entry", "a whole one", e);
        }
    }

    /// <summary>Before memory is taken for an entry: could the file hold what the entry declares?</summary>
    private static void CheckSize(ZipArchiveEntry entry, Stream archive, string file, long limit)
    {
        if (entry.Length > limit || entry.CompressedLength > archive.Length || entry.Length > (entry.CompressedLength + 1) * MostPacked)
            throw new TensorFileException(
                file, entry.FullName, $"an entry that declares {entry.Length} bytes, packed into {Shapes.Text(entry.CompressedLength)}, in a file of {archive.Length}", $"at most {Shapes.Text(limit)}, and no more than the file can hold");
    }
}
