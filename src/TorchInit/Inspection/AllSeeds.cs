using System.Collections.Concurrent;
using System.Numerics;

namespace TorchInit;

/// <summary>Goes through all 2³² seeds: whose stream starts with words like these?</summary>
/// <remarks>
/// The first word of a stream hangs on the words 0, 1 and 397 of the seeded state, so that each seed takes some 400 steps of the seeding
/// recurrence, a register of seeds at a time, and several registers at once, for each step waits for the one before.
/// </remarks>
internal static class AllSeeds
{
    /// <summary>Registers at once.</summary>
    private const int Chains = 4;

    /// <summary>Words of the stream that are looked at, from its start.</summary>
    private const int Words = 16;

    /// <summary>Seeds between two reports of progress.</summary>
    private const int Piece = 1 << 20;

    private const uint Multiplier = 1812433253;

    /// <summary>The seeds whose streams start with one of the patterns.</summary>
    /// <param name="patterns">What is known of the first words, of each tensor that may be the first.</param>
    /// <param name="onProgress">Receives the share of all seeds that is done.</param>
    /// <param name="cancel">Ends the search early.</param>
    /// <param name="firstPiece">The piece of 2²⁰ seeds to begin with; the first but in a test.</param>
    /// <param name="pieces">How many pieces to go through; all of them but in a test.</param>
    /// <exception cref="OperationCanceledException">The search was ended early.</exception>
    public static IReadOnlyList<uint> ThatStartWith(WordBits[][] patterns, Action<double>? onProgress, CancellationToken cancel, int firstPiece = 0, int pieces = 1 << 12)
    {
        var tests = patterns.Select(pattern => pattern.Take(Words).Index().OrderByDescending(word => word.Item.Count).Take(3).ToArray()).ToArray();
        var found = new ConcurrentBag<uint>();
        var done = 0;
        // No more at once than can be: pieces that share a processor end later, and so does the answer to a cancellation.
        var options = new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(firstPiece, firstPiece + pieces, options, piece =>
        {
            foreach (var seed in InPiece((uint)piece * Piece, tests))
                if (patterns.Any(pattern => Starts(seed, pattern)))
                    found.Add(seed);
            onProgress?.Invoke(Interlocked.Increment(ref done) / (double)pieces);
        });
        return [.. found.Order()];
    }

    private static bool Starts(uint seed, WordBits[] pattern)
    {
        var words = new uint[pattern.Length];
        new TorchGenerator((long)seed).Words(words);
        return pattern.Index().All(word => word.Item.Allows(words[word.Index]));
    }

    private static List<uint> InPiece(uint start, (int Index, WordBits Item)[][] tests)
    {
        var count = Vector<uint>.Count;
        var lanes = Vector<uint>.Zero;
        for (var i = 0; i < count; i++)
            lanes = lanes.WithElement(i, (uint)i);
        var found = new List<uint>();
        // the words 0 … 16 and 397 … 412 of the state, of each chain
        Span<Vector<uint>> low = stackalloc Vector<uint>[Chains * (Words + 1)], high = stackalloc Vector<uint>[Chains * Words];
        for (var offset = 0; offset < Piece; offset += Chains * count)
        {
            var seed = start + (uint)offset;
            States(new Vector<uint>(seed) + lanes, (uint)count, low, high);
            for (var chain = 0; chain < Chains; chain++)
            {
                foreach (var test in tests)
                {
                    var fits = Vector<uint>.AllBitsSet;
                    foreach (var (index, word) in test)
                    {
                        fits &= Vector.Equals((Word(low, high, chain, index) ^ new Vector<uint>(word.Bits)) & new Vector<uint>(word.Mask), Vector<uint>.Zero);
                        if (Vector.EqualsAll(fits, Vector<uint>.Zero))
                            break;
                    }
                    if (!Vector.EqualsAny(fits, Vector<uint>.AllBitsSet))
                        continue;
                    for (var lane = 0; lane < count; lane++)
                        if (fits[lane] != 0)
                            found.Add(seed + (uint)(chain * count + lane));
                }
            }
        }
        return found;
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]
    private static void States(Vector<uint> seeds, uint count, Span<Vector<uint>> low, Span<Vector<uint>> high)
    {
        var (a, b, c, d) = (seeds, seeds + new Vector<uint>(count), seeds + new Vector<uint>(2 * count), seeds + new Vector<uint>(3 * count));
        var multiplier = new Vector<uint>(Multiplier);
        var j = Vector<uint>.Zero;
        for (var step = 0; ; step++)
        {
            if (step <= Words)
                (low[step], low[Words + 1 + step], low[2 * (Words + 1) + step], low[3 * (Words + 1) + step]) = (a, b, c, d);
            if (step >= Mt19937.Shift)
                (high[step - Mt19937.Shift], high[Words + step - Mt19937.Shift], high[2 * Words + step - Mt19937.Shift], high[3 * Words + step - Mt19937.Shift]) = (a, b, c, d);
            if (step == Mt19937.Shift + Words - 1)
                return;
            j += Vector<uint>.One;
            a = (a ^ (a >>> 30)) * multiplier + j;
            b = (b ^ (b >>> 30)) * multiplier + j;
            c = (c ^ (c >>> 30)) * multiplier + j;
            d = (d ^ (d >>> 30)) * multiplier + j;
        }
    }

    /// <summary>A word of the stream of each lane.</summary>
    private static Vector<uint> Word(Span<Vector<uint>> low, Span<Vector<uint>> high, int chain, int index)
    {
        var (first, next) = (low[chain * (Words + 1) + index], low[chain * (Words + 1) + index + 1]);
        var joined = (first & new Vector<uint>(Mt19937.UpperMask)) | (next & new Vector<uint>(Mt19937.LowerMask));
        var word = high[chain * Words + index] ^ (joined >>> 1) ^ ((Vector<uint>.Zero - (joined & Vector<uint>.One)) & new Vector<uint>(Mt19937.Matrix));
        word ^= word >>> 11;
        word ^= (word << 7) & new Vector<uint>(0x9D2C5680);
        word ^= (word << 15) & new Vector<uint>(0xEFC60000);
        return word ^ (word >>> 18);
    }
}
