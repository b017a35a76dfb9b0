using System.Runtime.CompilerServices;

namespace TorchInit;

/// <summary>The recurrence and the output function of <see cref="Mt19937"/>, a register of words at a time.</summary>
/// <remarks>
/// 624 = 39 · 16, so whole registers cover the state. Each reads the words in its place, those one further on and those 397
/// further on. The first sixteen are also stored behind the state, where later registers read past its end.
/// </remarks>
internal static class VectorMt19937<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    /// <summary>From this word on, those 397 ahead lie in the part of the state that is already new; a multiple of every register's length.</summary>
    private const nuint FirstThatReadsBehind = 240;

    /// <summary>How many words are also stored behind the state: a multiple of every register's length.</summary>
    private const nuint Repeated = 16;

    /// <summary>Makes the next 624 words of the recurrence, in place.</summary>
    public static void Refresh(ref uint state) => Refresh(ref state, Mt19937.UpperMask, Mt19937.Matrix);

    /// <remarks>What is constant comes as an argument, so that it stays in registers: as constants, each would be read from memory in every turn.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Refresh(ref uint state, uint upperMask, uint matrix)
    {
        var (upper, odd) = (TLanes.Create(upperMask), TLanes.ForOdd(matrix));
        nuint i = 0;
        for (; i < Repeated; i += (nuint)TLanes.Count)
        {
            var words = Twist(ref state, i, i + Mt19937.Shift, upper, odd);
            words.Store(ref state, i);
            words.Store(ref state, i + Mt19937.Length);
        }
        for (; i < FirstThatReadsBehind; i += (nuint)TLanes.Count)
            Twist(ref state, i, i + Mt19937.Shift, upper, odd).Store(ref state, i);
        for (; i < Mt19937.Length; i += (nuint)TLanes.Count)
            Twist(ref state, i, i + Mt19937.Shift - Mt19937.Length, upper, odd).Store(ref state, i);
    }

    /// <summary>Moves past words of the stream.</summary>
    public static void Skip(Mt19937 words, long count)
    {
        if (count > 4 * Mt19937.Length)
            words.Align();
        while (count > words.Available)
        {
            count -= words.Available;
            Refresh(ref words.First);
            words.MoveTo(0, Mt19937.Length);
        }
        words.MoveTo(words.Position + (int)count, words.Position + words.Available);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Twist(ref uint state, nuint i, nuint ahead, TLanes upper, TLanes odd)
    {
        var following = TLanes.Load(ref state, i + 1);
        var joined = TLanes.Select(upper, TLanes.Load(ref state, i), following);
        return TLanes.Xor(TLanes.Load(ref state, ahead), joined >>> 1, TLanes.WhereOdd(following, odd));
    }
}

/// <summary>The numbers in the output function of <see cref="Mt19937"/>.</summary>
/// <param name="keep">Which of its bits to keep.</param>
internal readonly struct Masks(uint keep)
{
    public uint First { get; } = Mt19937.FirstMask;

    public uint Second { get; } = Mt19937.SecondMask;

    public uint Keep { get; } = keep;
}

/// <summary>The output function of <see cref="Mt19937"/>, and some of its bits.</summary>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
internal readonly struct Tempering<TLanes>(in Masks masks)
    where TLanes : struct, ILanes<TLanes>
{
    private readonly TLanes first = TLanes.Create(masks.First);
    private readonly TLanes second = TLanes.Create(masks.Second);
    private readonly TLanes keep = TLanes.Create(masks.Keep);

    /// <summary>The next words of the stream, from words of the state.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Of(TLanes words)
    {
        words ^= words >>> 11;
        words = TLanes.XorAnd(words, words << 7, first);
        words = TLanes.XorAnd(words, words << 15, second);
        return TLanes.AndXor(words, words >>> 18, keep);
    }
}
