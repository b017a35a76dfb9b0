using System.Buffers.Binary;

namespace TorchInit;

/// <summary>
/// One array in numpy's <c>.npy</c> format (versions 1 to 3), read without trusting it: every size is checked before it is used,
/// and an object array, which numpy would unpickle and so execute, is refused.
/// </summary>
/// <param name="DType">The element type.</param>
/// <param name="Shape">The lengths, each ≥ 0; none for a 0-d array.</param>
/// <param name="Bytes">The elements, little-endian, in C order, whatever the file's memory order.</param>
internal sealed record NpyArray(DType DType, nint[] Shape, byte[] Bytes)
{
    /// <summary>The longest header that is read, in bytes: a shape of 64 lengths takes less than a tenth of it.</summary>
    public const int MaxHeaderLength = 10_000;

    /// <summary>The most dimensions that an array may have: numpy's own limit.</summary>
    public const int MaxDimensions = 64;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a whole <c>.npy</c> file.</summary>
    /// <param name="content">The file's bytes, all of them.</param>
    /// <param name="file">The file, for messages.</param>
    /// <param name="key">The key, for messages.</param>
    /// <exception cref="TensorFileException">It is not an array that this reader takes.</exception>
    public static NpyArray Read(ReadOnlySpan<byte> content, string file, string key)
    {
        TensorFileException Fault(string found, string expected) => new(file, key, found, expected);

        if (!content.StartsWith(Magic))
        {
            var start = Convert.ToHexString(content[..Math.Min(content.Length, Magic.Length)]);
            throw Fault(start.Length == 0 ? "an empty entry" : $"an entry that starts with the bytes {start}",
                "a .npy file, which starts with 934E554D5059");
        }
        if (content.Length < 8)
            throw Fault($"an .npy file of {content.Length} bytes", "at least the 8 bytes of magic and version");
        var (major, minor) = (content[6], content[7]);
        if (major is < 1 or > 3 || minor != 0)
            throw Fault($".npy format version {major}.{minor}", "version 1.0, 2.0 or 3.0");

        var prefix = major == 1 ? 10 : 12;
        if (content.Length < prefix)
            throw Fault($"an .npy file of {content.Length} bytes", $"at least the {Shapes.Text(prefix)} bytes before the header");
        long headerLength = major == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(content[8..])
            : BinaryPrimitives.ReadUInt32LittleEndian(content[8..]);
        if (headerLength > MaxHeaderLength)
            throw Fault($"a header that declares {Shapes.Text(headerLength)} bytes", $"at most {MaxHeaderLength}");
        if (headerLength > content.Length - prefix)
            throw Fault($"a header that declares {Shapes.Text(headerLength)} bytes where {Shapes.Text(content.Length - prefix)} are left", "a whole header");

        var header = NpyHeader.Parse(content.Slice(prefix, (int)headerLength), file, key);
        var data = content[(prefix + (int)headerLength)..];
        var size = DTypes.SizeOf(header.DType);
        var count = DTypes.Count(header.Shape);
        if (count is null || count > long.MaxValue / size)
            throw Fault($"the shape {DTypes.Tuple(header.Shape)}, whose size overflows 63 bits", "a shape that fits the entry");
        if (count * size != data.Length)
        {
            throw Fault($"{data.Length} bytes of elements",
                $"{Shapes.Text(count.Value * size)}: {DTypes.NameOf(header.DType)} of shape {DTypes.Tuple(header.Shape)}");
        }

        var bytes = data.ToArray();
        if (header.FortranOrder)
            bytes = ToCOrder(bytes, header.Shape, size);
        if (header.DType == DType.Bool && bytes.AsSpan().ContainsAnyExcept((byte)0, (byte)1))
            throw Fault("a bool that is neither 0 nor 1", "bytes 0 and 1 only");
        return new NpyArray(header.DType, header.Shape, bytes);
    }

    /// <summary>Fortran order has the first index fastest, C order the last.</summary>
    private static byte[] ToCOrder(byte[] fortran, nint[] shape, int size)
    {
        var result = new byte[fortran.Length];
        var index = new nint[shape.Length];
        for (var target = 0; target < result.Length; target += size)
        {
            nint source = 0;
            for (var d = shape.Length - 1; d >= 0; d--)
                source = source * shape[d] + index[d];
            fortran.AsSpan((int)source * size, size).CopyTo(result.AsSpan(target));
            for (var d = shape.Length - 1; d >= 0 && ++index[d] == shape[d]; d--)
                index[d] = 0;
        }
        return result;
    }

    /// <summary>The bytes before the elements of a <c>.npy</c> file of version 1: the elements start at a multiple of 64.</summary>
    public static byte[] Prefix(DType dtype, ReadOnlySpan<nint> shape)
    {
        const int Before = 10, Alignment = 64;
        var header = $"{{'descr': '{NpyHeader.DescrOf(dtype)}', 'fortran_order': False, 'shape': {DTypes.Tuple(shape)}, }}";
        var length = (Before + header.Length + 1 + Alignment - 1) / Alignment * Alignment;
        var bytes = new byte[length];
        Magic.CopyTo(bytes);
        bytes[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)(length - Before));
        System.Text.Encoding.ASCII.GetBytes(header.PadRight(length - Before - 1) + "\n", bytes.AsSpan(Before));
        return bytes;
    }
}
