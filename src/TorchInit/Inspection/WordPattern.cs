using System.Numerics;
using System.Runtime.InteropServices;

namespace TorchInit;

/// <summary>What is known of the first words of a draw, to be looked for in a stream.</summary>
/// <param name="words">The bits of each; none where nothing is known beforehand.</param>
internal sealed class WordPattern(WordBits[] words)
{
    private readonly int[] best = [.. words.Index().OrderByDescending(word => word.Item.Count).Take(3).Select(word => word.Index)];

    public WordBits[] Words => words;

    /// <summary>How many bits are known.</summary>
    public int Bits => words.Sum(word => word.Count);

    /// <summary>Whether a stream that begins so can be that of the draw.</summary>
    public bool Allows(ReadOnlySpan<uint> stream)
    {
        for (var i = 0; i < words.Length; i++)
            if (!words[i].Allows(stream[i]))
                return false;
        return true;
    }

    /// <summary>
    /// The first place from <paramref name="from"/> on, below <paramref name="end"/>, where the draw can begin; −1 for none, and where nothing is
    /// known. Behind the end the stream goes on for as many words as the pattern has.
    /// </summary>
    public int FirstPlace(ReadOnlySpan<uint> stream, int from, int end)
    {
        if (best.Length == 0)
            return -1;
        ref var origin = ref MemoryMarshal.GetReference(stream);
        var (one, two, three) = (best[0], best[best.Length / 2], best[^1]);
        var (bits1, mask1) = (new Vector<uint>(words[one].Bits), new Vector<uint>(words[one].Mask));
        var (bits2, mask2) = (new Vector<uint>(words[two].Bits), new Vector<uint>(words[two].Mask));
        var (bits3, mask3) = (new Vector<uint>(words[three].Bits), new Vector<uint>(words[three].Mask));
        for (var i = from; i < end;)
        {
            if (i + Vector<uint>.Count <= end && !AnyFits(ref origin, i))
                i += Vector<uint>.Count;
            else if (Allows(stream[i..]))
                return i;
            else
                i++;
        }
        return -1;

        // by three words, at each of the next places
        bool AnyFits(ref uint origin, int i) => Vector.EqualsAny(
            ((Vector.LoadUnsafe(ref origin, (nuint)(i + one)) ^ bits1) & mask1) | ((Vector.LoadUnsafe(ref origin, (nuint)(i + two)) ^ bits2) & mask2) |
            ((Vector.LoadUnsafe(ref origin, (nuint)(i + three)) ^ bits3) & mask3), Vector<uint>.Zero);
    }
}
