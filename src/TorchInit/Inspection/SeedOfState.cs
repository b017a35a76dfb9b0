using System.Numerics;
using System.Runtime.InteropServices;

namespace TorchInit;

/// <summary>
/// From a state back to the seed. The recurrence runs backwards; on the way each window of 624 words is held against the recurrence of the
/// seeding, s[j] = 1812433253·(s[j − 1] ⊕ s[j − 1] ≫ 30) + j.
/// </summary>
internal static class SeedOfState
{
    private const int Length = Mt19937.Length;
    private const uint Multiplier = 1812433253;

    /// <summary>The multiplier's inverse modulo 2³².</summary>
    private const uint Inverse = 2520285293;

    /// <summary>How many words are gone back at once.</summary>
    private const int Stretch = 1 << 14;

    /// <summary>The seed, and how many words were drawn before the first of <paramref name="state"/>; null if none shows within <paramref name="limit"/> words.</summary>
    /// <param name="state">624 words; of the first only the top bit counts. Changed.</param>
    /// <param name="limit">How many words to go back at most.</param>
    /// <param name="cancel">Ends the work early.</param>
    public static (uint Seed, long Words)? Find(ReadOnlySpan<uint> state, long limit, CancellationToken cancel)
    {
        // words[Stretch …] are known, those below are made, from the highest down
        var words = new uint[Stretch + Length];
        state.CopyTo(words.AsSpan(Stretch));
        ref var first = ref words[Stretch];
        first = (first & Mt19937.UpperMask) | (Joined(words[Stretch + Length - 1] ^ words[Stretch + Mt19937.Shift - 1]) & Mt19937.LowerMask);
        for (long gone = 0; gone < limit; gone += Stretch)
        {
            cancel.ThrowIfCancellationRequested();
            GoBack(words);
            // a seeded state can begin in the words just made; its last words may be older ones
            for (var last = Stretch + Length - 1; (last = LastSeeded(words, last)) >= Length - 1; last--)
                if (Seed(words.AsSpan(last - Length + 1, Length)) is { } seed)
                    return (seed, gone + Stretch - (last - Length + 1) - Length);
            words.AsSpan(0, Length).CopyTo(words.AsSpan(Stretch));
        }
        return null;
    }

    /// <summary>The seed of a seeded state; null of another.</summary>
    private static uint? Seed(ReadOnlySpan<uint> state)
    {
        for (var j = Length - 1; j >= 2; j--)
            if (state[j] != Next(state[j - 1]) + (uint)j)
                return null;
        // the first word's lower bits have no influence, but the second tells them
        var mixed = (state[1] - 1) * Inverse;
        return mixed ^ (mixed >> 30);
    }

    private static uint Next(uint word) => Multiplier * (word ^ (word >> 30));

    /// <summary>x[i] = the top bit behind x[i + 624] ⊕ x[i + 397], and the others behind x[i + 623] ⊕ x[i + 396].</summary>
    private static void GoBack(Span<uint> words)
    {
        ref var origin = ref MemoryMarshal.GetReference(words);
        var i = Stretch;
        for (; i >= Vector<uint>.Count; )
        {
            i -= Vector<uint>.Count;
            var upper = Joined(At(ref origin, i + Length) ^ At(ref origin, i + Mt19937.Shift)) & new Vector<uint>(Mt19937.UpperMask);
            var lower = Joined(At(ref origin, i + Length - 1) ^ At(ref origin, i + Mt19937.Shift - 1)) & new Vector<uint>(Mt19937.LowerMask);
            (upper | lower).StoreUnsafe(ref origin, (nuint)i);
        }

        static Vector<uint> At(ref uint origin, int index) => Vector.LoadUnsafe(ref origin, (nuint)index);
    }

    /// <summary>The highest place up to <paramref name="from"/> whose word can be the last of a seeded state, or −1.</summary>
    private static int LastSeeded(Span<uint> words, int from)
    {
        ref var origin = ref MemoryMarshal.GetReference(words);
        var i = from + 1;
        for (; i > Vector<uint>.Count; i -= Vector<uint>.Count)
        {
            var before = Vector.LoadUnsafe(ref origin, (nuint)(i - Vector<uint>.Count - 1));
            var here = Vector.LoadUnsafe(ref origin, (nuint)(i - Vector<uint>.Count));
            if (Vector.EqualsAny((before ^ (before >>> 30)) * new Vector<uint>(Multiplier) + new Vector<uint>(Length - 1), here))
                break;
        }
        for (i--; i >= 1; i--)
            if (words[i] == Next(words[i - 1]) + Length - 1)
                return i;
        return -1;
    }

    /// <summary>The inverse of the twist: 31 bits of one word and the top bit of the one before, joined.</summary>
    private static uint Joined(uint twisted) => (twisted & Mt19937.UpperMask) == 0 ? twisted << 1 : ((twisted ^ Mt19937.Matrix) << 1) | 1;

    private static Vector<uint> Joined(Vector<uint> twisted)
    {
        var odd = Vector<uint>.Zero - (twisted >>> 31);
        return ((twisted ^ (odd & new Vector<uint>(Mt19937.Matrix))) << 1) | (odd & Vector<uint>.One);
    }
}
