using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace InitNotebooks.Tests.Reference;

/// <summary>Writes the <c>.npy</c> and <c>.npz</c> files that the reader is tried on, the sound and the unsound ones.</summary>
internal static class Npy
{
    /// <summary>An array as <c>numpy.save</c> writes it.</summary>
    public static byte[] Write<T>(ReadOnlySpan<T> elements, params int[] shape)
        where T : unmanaged
    {
        var name = typeof(T) == typeof(float) ? "<f4" : typeof(T) == typeof(double) ? "<f8" : typeof(T) == typeof(long) ? "<i8"
            : typeof(T) == typeof(int) ? "<i4" : typeof(T) == typeof(byte) ? "|u1" : "|b1";
        var tuple = shape.Length == 1 ? FormattableString.Invariant($"({shape[0]},)") : $"({string.Join(", ", shape)})";
        return WithHeader($"{{'descr': '{name}', 'fortran_order': False, 'shape': {tuple}, }}", MemoryMarshal.AsBytes(elements));
    }

    /// <summary>A file of version 1.0 with that header, padded as numpy pads it.</summary>
    public static byte[] WithHeader(string header, ReadOnlySpan<byte> data)
    {
        header += new string(' ', (64 - (11 + header.Length) % 64) % 64) + "\n";
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        return [0x93, .. "NUMPY"u8, 1, 0, .. length, .. Encoding.Latin1.GetBytes(header), .. data];
    }

    /// <summary>A ZIP of those entries, stored or deflated, in that order.</summary>
    public static byte[] Zip(CompressionLevel level, params IEnumerable<(string Name, byte[] Content)> entries)
    {
        var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var stream = zip.CreateEntry(name, level).Open();
                stream.Write(content);
            }
        }
        return buffer.ToArray();
    }
}
