using System.IO.Compression;

namespace TorchInit.Tests;

/// <summary>What all kinds of files of tensors share.</summary>
public sealed class TensorFileTests
{
    /// <summary>Elements are read 2²⁰ bytes at a time: each comes to its place, the last ones too, and none from behind them.</summary>
    [Theory]
    [InlineData(1 << 18)]
    [InlineData((1 << 18) + 1)]
    [InlineData((1 << 20) - 1)]
    public void Elements_are_read_in_pieces(int count)
    {
        var numbers = Enumerable.Range(1, count).ToArray();
        using var stream = new MemoryStream([.. System.Runtime.InteropServices.MemoryMarshal.AsBytes<int>(numbers), 7]);
        var read = new int[count];
        TensorFile.ReadElements(stream, read, DType.Int32, "file", "key");
        Assert.Equal(numbers, read);
        Assert.Equal(7, stream.ReadByte());
    }

    /// <summary>A million numbers, it says, in four bytes: nothing is unpacked.</summary>
    [Fact]
    public void An_entry_that_declares_more_than_its_bytes_can_hold_is_refused()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("a", CompressionLevel.NoCompression).Open();
            entry.Write([1, 2, 3, 4]);
        }
        var bytes = stream.ToArray();
        var place = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8) + 24;
        BitConverter.GetBytes(4_000_000).CopyTo(bytes, place);
        using var archive = new MemoryStream(bytes);
        using var opened = new ZipArchive(archive);
        var declared = opened.Entries.Single();
        foreach (var unpack in (Action[])[() => TensorFile.Unpack(declared, archive, "f"), () => TensorFile.Unpack(declared, archive, "f", DType.Int32, 1_000_000)])
            Assert.Contains("declares 4000000 bytes, packed into 4, in a file of", Assert.Throws<TensorFileException>(unpack).Message, StringComparison.Ordinal);
        Assert.Contains("expected 999999 elements of int32", Assert.Throws<TensorFileException>(() => TensorFile.Unpack(declared, archive, "f", DType.Int32, 999_999)).Message, StringComparison.Ordinal);

        bytes[place] = 3;
        bytes.AsSpan(place + 1, 3).Clear();
        using var longer = new ZipArchive(new MemoryStream(bytes));
        Assert.Equal("f, 'a': found more bytes than the entry declares; expected 3.", Assert.Throws<TensorFileException>(() => TensorFile.Unpack(longer.Entries.Single(), archive, "f")).Message);
    }

    [Fact]
    public void Truth_values_are_looked_at_in_every_piece()
    {
        var bytes = new byte[(1 << 20) + 5];
        TensorFile.ReadElements(new MemoryStream(bytes), new bool[bytes.Length], DType.Bool, "file", "key");
        bytes[^1] = 2;
        Assert.Throws<TensorFileException>(() => TensorFile.ReadElements(new MemoryStream(bytes), new bool[bytes.Length], DType.Bool, "file", "key"));
    }
}
