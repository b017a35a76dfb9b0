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
    public const nuint FirstThatReadsBehind = 240;

    /// <summary>Makes the next 624 words of the recurrence, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Refresh(ref uint state)
    {
        nuint i = 0;
        for (; i < Mt19937.Mirror; i += (nuint)TLanes.Count)
            TwistFirst(ref state, i);
        for (; i < FirstThatReadsBehind; i += (nuint)TLanes.Count)
            TwistAhead(ref state, i);
        for (; i < Mt19937.Length; i += (nuint)TLanes.Count)
            TwistBehind(ref state, i);
    }

    /// <summary>Makes the next words from <paramref name="i"/> &lt; 16 on, stores them, also behind the state, and returns them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes TwistFirst(ref uint state, nuint i)
    {
        var words = TwistAhead(ref state, i);
        words.Store(ref state, i + Mt19937.Length);
        return words;
    }

    /// <summary>Makes the next words from <paramref name="i"/> &lt; <see cref="FirstThatReadsBehind"/> on, stores and returns them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes TwistAhead(ref uint state, nuint i) => Twist(ref state, i, i + Mt19937.Shift);

    /// <summary>Makes the next words from <paramref name="i"/> ≥ <see cref="FirstThatReadsBehind"/> on, stores and returns them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes TwistBehind(ref uint state, nuint i) => Twist(ref state, i, i + Mt19937.Shift - Mt19937.Length);

    /// <summary>The output function.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Temper(TLanes words)
    {
        words ^= words >>> 11;
        words ^= (words << 7) & TLanes.Create(0x9D2C5680u);
        words ^= (words << 15) & TLanes.Create(0xEFC60000u);
        return words ^ (words >>> 18);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Twist(ref uint state, nuint i, nuint ahead)
    {
        var words = TLanes.Load(ref state, i);
        var following = TLanes.Load(ref state, i + 1);
        var joined = (words & TLanes.Create(Mt19937.UpperMask)) | (following & TLanes.Create(Mt19937.LowerMask));
        var isOdd = TLanes.SubtractIntegers(TLanes.Create(0u), following & TLanes.Create(1u));
        var twisted = TLanes.Load(ref state, ahead) ^ (joined >>> 1) ^ (isOdd & TLanes.Create(Mt19937.Matrix));
        twisted.Store(ref state, i);
        return twisted;
    }
}
