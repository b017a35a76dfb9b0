namespace TorchInit;

/// <summary>The two ways in which PyTorch shuffles the numbers 0 … n − 1; both are Fisher and Yates's.</summary>
internal static class Permutations
{
    /// <summary>From so many numbers on, PyTorch takes the other way: (2³² − 1)/20, where the remainder of a 32-bit word would be
    /// noticeably uneven.</summary>
    public const int ManyNumbers = (int)(uint.MaxValue / 20);

    /// <summary>Shuffles from the front: element i changes places with one of those from i on. One word each, but none for the
    /// last.</summary>
    public static void Shuffle(Mt19937 words, Span<long> permutation)
    {
        var n = permutation.Length;
        for (var i = 0; i < n; i++)
            permutation[i] = i;
        Span<uint> drawn = stackalloc uint[Mt19937.Length];
        for (var start = 0; start < n - 1; start += drawn.Length)
        {
            drawn = drawn[..Math.Min(drawn.Length, n - 1 - start)];
            Kernels.Best.Words(words, drawn);
            for (var i = 0; i < drawn.Length; i++)
            {
                var (place, other) = (start + i, start + i + (int)(drawn[i] % (uint)(n - start - i)));
                (permutation[place], permutation[other]) = (permutation[other], permutation[place]);
            }
        }
    }

    /// <summary>Shuffles "inside out": number i goes to one of the places 0 … i, and what stood there moves to place i. Two words
    /// each.</summary>
    public static void ShuffleInsideOut(Mt19937 words, Span<long> permutation)
    {
        for (var i = 0; i < permutation.Length; i++)
        {
            var place = (int)(words.NextUInt64() % (ulong)(i + 1));
            permutation[i] = permutation[place];
            permutation[place] = i;
        }
    }
}
