namespace TorchInit;

/// <summary>
/// Fills one tensor with several threads and the very bits of one. Each reaches its part by regenerating the state, over and over, or by
/// <see cref="JumpAhead"/>, whichever is shorter; as regenerating takes the longer the farther the part, later parts are the smaller.
/// </summary>
internal static class Threads
{
    /// <summary>Parts begin at a multiple of so many elements: of whole states and of whole blocks.</summary>
    public const int Unit = 4 * Mt19937.Length;

    /// <summary>
    /// From so many regenerated words on a thread is worth its start; and so many words can be regenerated while one jump is made. Measured with
    /// AVX-512: see the benchmarks.
    /// </summary>
    private const double SmallestShare = 3 << 20, Jump = 7 << 20;

    /// <summary>How many threads are worth their start, 1 … <paramref name="most"/>; 1 on a host that has no more.</summary>
    public static int For(double work, int most)
    {
        if (work < 2 * SmallestShare || OperatingSystem.IsBrowser())
            return 1;
        var available = most < 0 ? Environment.ProcessorCount : Math.Min(most, 1 << 10);
        return (int)Math.Clamp(work / SmallestShare, 1, available);
    }

    /// <summary>Fills <paramref name="destination"/> and leaves the stream where one thread would.</summary>
    public static unsafe void Fill<T, TDraw>(Mt19937 words, Span<T> destination, TDraw draw, bool pastCaches, int threads)
        where T : unmanaged
        where TDraw : IShareable<T>
    {
        var starts = Starts(destination.Length, draw.WordsPerElement, draw.Cost, threads);
        var streams = new Mt19937[starts.Length - 1];
        foreach (ref var stream in streams.AsSpan())
            (stream = new()).CopyFrom(words);
        fixed (T* first = destination)
        {
            var memory = (nint)first;
            Parallel.For(0, streams.Length, new ParallelOptions { MaxDegreeOfParallelism = streams.Length }, i =>
            {
                Advance(streams[i], (long)starts[i] * draw.WordsPerElement);
                draw.Fill(streams[i], new Span<T>((T*)memory + starts[i], starts[i + 1] - starts[i]), pastCaches);
            });
        }
        words.CopyFrom(streams[^1]);
    }

    /// <summary>Moves past words by whichever way is shorter.</summary>
    public static void Advance(Mt19937 words, long count)
    {
        if (count > Jump)
            JumpAhead.Skip(words, count);
        else
            Kernels.Best.Skip(words, count);
    }

    /// <summary>Where the parts begin, and where the last one ends; all should be ready at the same time.</summary>
    public static int[] Starts(int length, int wordsPerElement, double cost, int threads)
    {
        var (shortest, longest) = (0.0, length * (cost + wordsPerElement) + Jump);
        for (var halving = 0; halving < 60; halving++)
        {
            var middle = (shortest + longest) / 2;
            (shortest, longest) = End(middle, []) < length ? (middle, longest) : (shortest, middle);
        }
        var ends = new double[threads];
        End(longest, ends);
        // what rounding leaves without an element is left out
        var starts = ends.Select(end => (int)(Math.Min(end, length) / Unit) * Unit).Where(end => end > 0 && end <= length - Unit).Distinct();
        return [0, .. starts, length];

        // how far all threads together come in a time
        double End(double time, Span<double> ends)
        {
            var end = 0.0;
            for (var i = 0; i < threads; i++)
            {
                end += Math.Max(0, time - Math.Min(end * wordsPerElement, Jump)) / cost;
                if (!ends.IsEmpty)
                    ends[i] = end;
            }
            return end;
        }
    }
}

/// <summary>A draw that several threads can share: any part of it can be made, given a generator that stands where the part begins.</summary>
internal interface IShareable<T>
{
    /// <summary>How many words an element takes.</summary>
    int WordsPerElement { get; }

    /// <summary>How many words so many elements take.</summary>
    long Words(int elements);

    /// <summary>How much longer it takes to make an element than to regenerate its words, about.</summary>
    double Cost { get; }

    /// <summary>Draws the next elements of the stream.</summary>
    /// <param name="words">The stream.</param>
    /// <param name="destination">The elements: all of them, or a part that begins at a multiple of <see cref="Threads.Unit"/>.</param>
    /// <param name="pastCaches">Whether all of them are too many for the caches.</param>
    void Fill(Mt19937 words, Span<T> destination, bool pastCaches);
}
