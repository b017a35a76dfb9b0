namespace TorchInit;

public sealed partial class TorchGenerator
{
    /// <summary>Goes past <paramref name="words"/> words of the stream, as drawing them would; far ones are reached by a jump, without drawing what lies between.</summary>
    /// <param name="words">How many, ≥ 0: a float takes one, a double two; <see cref="StreamPlace.Words"/> counts them too.</param>
    /// <remarks>A normal that is kept for the next draw stays; PyTorch has no function for this.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="words"/> is negative: the stream goes forwards only.</exception>
    /// <example><code>
    /// var g = new TorchGenerator(seed: 5);
    /// g.Skip(3072);                            // behind the 48·64 weights of nn.Linear(48, 64)
    /// Tensor&lt;float&gt; bias = g.Rand(64);
    /// </code></example>
    public void Skip(long words)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(words);
        Threads.Advance(this.words, words);
    }

    /// <summary>The next words of the stream.</summary>
    internal void Words(Span<uint> destination) => Kernels.Best.Words(words, destination);
}
