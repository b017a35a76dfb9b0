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

    [Fact]
    public void Truth_values_are_looked_at_in_every_piece()
    {
        var bytes = new byte[(1 << 20) + 5];
        TensorFile.ReadElements(new MemoryStream(bytes), new bool[bytes.Length], DType.Bool, "file", "key");
        bytes[^1] = 2;
        Assert.Throws<TensorFileException>(() => TensorFile.ReadElements(new MemoryStream(bytes), new bool[bytes.Length], DType.Bool, "file", "key"));
    }
}
