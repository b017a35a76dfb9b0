namespace TorchInit;

public sealed partial class TorchGenerator
{
    /// <summary>
    /// A second generator that stands where this one stands and goes on by itself, on the same platform: <c>Generator.clone_state()</c>.
    /// Takes no word of the stream.
    /// </summary>
    /// <returns>A generator with the same state, cached normals included.</returns>
    public TorchGenerator Clone()
    {
        var copy = new TorchGenerator(InitialSeed, Platform) { MaxDegreeOfParallelism = MaxDegreeOfParallelism };
        copy.SetState(GetState());
        return copy;
    }

    /// <summary>
    /// Marks the state, to which the generator returns when the mark is disposed of: <c>with torch.random.fork_rng():</c>. What is drawn
    /// or seeded in between leaves no trace. Takes no word of the stream.
    /// </summary>
    /// <returns>What to dispose of, once: the end of a <c>using</c>.</returns>
    /// <example>
    /// <code>
    /// using (generator.Fork())      // with torch.random.fork_rng():
    ///     generator.Randn(100);     //     torch.randn(100)
    /// </code>
    /// </example>
    public Forked Fork() => new(this);

    /// <summary>A marked state of a <see cref="TorchGenerator"/>; <see cref="Dispose"/> returns to it.</summary>
    public readonly struct Forked : IDisposable
    {
        private readonly TorchGenerator generator;
        private readonly byte[] state;

        internal Forked(TorchGenerator generator) => (this.generator, state) = (generator, generator.GetState());

        /// <summary>Sets the generator to the state that was marked.</summary>
        public void Dispose() => generator.SetState(state);
    }
}
