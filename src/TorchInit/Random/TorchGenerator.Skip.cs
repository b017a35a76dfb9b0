namespace TorchInit;

public sealed partial class TorchGenerator
{
    private bool isSkipping;

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

    /// <summary>
    /// Goes past what <paramref name="draws"/> draws, without making it. Most recipes of a model fill weights that a later line fills again; what does
    /// not last costs almost nothing this way, and the stream stands where it would.
    /// </summary>
    /// <typeparam name="TResult">What the function returns.</typeparam>
    /// <param name="draws">Draws with this generator: anything. Uniforms and normals that fill more than some thousand neighbouring elements are passed by.</param>
    /// <returns>What <paramref name="draws"/> returns. Fill its tensors before they are read: they hold whatever their memory held.</returns>
    /// <remarks>
    /// Truncated normals are drawn all the same, because how many words they take depends on what is drawn. Arguments are checked as ever. PyTorch has no
    /// function for this.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="draws"/> is null.</exception>
    /// <example><code>
    /// var layer = g.Skip(() =&gt; DefaultInit.Linear(3072, 768, g));         // as nn.Linear(3072, 768) draws, …
    /// Init.Normal(layer["weight"].Value, g, std: 0.02);                   // … which the next two lines replace
    /// Init.Zeros(layer["bias"].Value);
    /// </code></example>
    public TResult Skip<TResult>(Func<TResult> draws)
    {
        ArgumentNullException.ThrowIfNull(draws);
        using (Skipping(true))
            return draws();
    }

    /// <summary>
    /// Whether large fills are passed by until the end of the <c>using</c>: false where what is drawn decides how much is drawn.
    /// </summary>
    internal SkippingUntil Skipping(bool value) => new(this, value);

    /// <summary>The next words of the stream.</summary>
    internal void Words(Span<uint> destination) => Kernels.Best.Words(words, destination);

    /// <summary>Restores what was before.</summary>
    internal readonly struct SkippingUntil : IDisposable
    {
        private readonly TorchGenerator generator;
        private readonly bool before;

        public SkippingUntil(TorchGenerator generator, bool value)
        {
            (this.generator, before) = (generator, generator.isSkipping);
            generator.isSkipping = value;
        }

        public void Dispose() => generator.isSkipping = before;
    }
}
