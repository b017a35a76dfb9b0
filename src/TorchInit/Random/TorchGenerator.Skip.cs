namespace TorchInit;

public sealed partial class TorchGenerator
{
    /// <summary>Goes past <paramref name="count"/> words of the stream; much faster than drawing them.</summary>
    internal void Skip(long count) => Threads.Advance(words, count);

    /// <summary>The next words of the stream.</summary>
    internal void Words(Span<uint> destination) => Kernels.Best.Words(words, destination);
}
