using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchInit;

/// <summary>Uniform draws of floats, a register at a time, with the bits of <see cref="ScalarReference"/>.</summary>
internal static class VectorUniform<TLanes, TMultiplyAdd>
    where TLanes : struct, ILanes<TLanes>
    where TMultiplyAdd : struct, IMultiplyAdd
{
    private const float TwoToMinus24 = 1f / (1 << 24);

    /// <summary>
    /// For a range of at least 2⁻¹⁰², (to − from)·2⁻²⁴ is a normal number, and multiplying it by the 24 drawn bits gives the same
    /// bits as multiplying the range by a draw from [0, 1): one operation less.
    /// </summary>
    private const float SmallestScalableRange = 1f / (1L << 51) / (1L << 51);

    /// <summary>Whether <see cref="Fill"/> gives the right bits for a range.</summary>
    public static bool CanScale(float range) => range is >= SmallestScalableRange or 0;

    /// <summary>from + (to − from)·u; <paramref name="from"/> where that is <paramref name="excluded"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Fill(Mt19937 words, Span<float> destination, float from, float to, float excluded)
    {
        var scale = (to - from) * TwoToMinus24;
        ref var state = ref MemoryMarshal.GetReference(words.StateWithMirror);
        while (!destination.IsEmpty)
        {
            if (words.Available == 0)
            {
                if (destination.Length >= Mt19937.Length)
                {
                    FillWholeState(ref state, ref MemoryMarshal.GetReference(destination), scale, from, excluded);
                    words.MarkSpent();
                    destination = destination[Mt19937.Length..];
                    continue;
                }
                VectorMt19937<TLanes>.Refresh(ref state);
                words.MarkRefreshed();
            }
            var count = Math.Min(words.Available, destination.Length);
            FillFromPending(ref Unsafe.Add(ref state, words.Position), destination[..count], scale, from, excluded);
            words.Skip(count);
            destination = destination[count..];
        }
    }

    /// <summary>One pass over the state: refresh, temper, convert, store.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FillWholeState(ref uint state, ref float destination, float scale, float from, float excluded)
    {
        var (scales, froms, excludeds) = (TLanes.Create(scale), TLanes.Create(from), TLanes.Create(excluded));
        nuint i = 0;
        for (; i < Mt19937.Mirror; i += (nuint)TLanes.Count)
            Convert(VectorMt19937<TLanes>.TwistFirst(ref state, i), scales, froms, excludeds).Store(ref destination, i);
        for (; i < VectorMt19937<TLanes>.FirstThatReadsBehind; i += (nuint)TLanes.Count)
            Convert(VectorMt19937<TLanes>.TwistAhead(ref state, i), scales, froms, excludeds).Store(ref destination, i);
        for (; i < Mt19937.Length; i += (nuint)TLanes.Count)
            Convert(VectorMt19937<TLanes>.TwistBehind(ref state, i), scales, froms, excludeds).Store(ref destination, i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FillFromPending(ref uint pending, Span<float> destination, float scale, float from, float excluded)
    {
        var (scales, froms, excludeds) = (TLanes.Create(scale), TLanes.Create(from), TLanes.Create(excluded));
        ref var first = ref MemoryMarshal.GetReference(destination);
        var whole = destination.Length & -TLanes.Count;
        for (nuint i = 0; i < (nuint)whole; i += (nuint)TLanes.Count)
            Convert(TLanes.Load(ref pending, i), scales, froms, excludeds).Store(ref first, i);
        if (whole == destination.Length)
            return;
        Span<float> tail = stackalloc float[Mt19937.Mirror];
        Convert(TLanes.Load(ref pending, (nuint)whole), scales, froms, excludeds).Store(ref MemoryMarshal.GetReference(tail), 0);
        tail[..(destination.Length - whole)].CopyTo(destination[whole..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Convert(TLanes words, TLanes scale, TLanes from, TLanes excluded)
    {
        var low24 = VectorMt19937<TLanes>.Temper(words) & TLanes.Create(0xFFFFFFu);
        var value = TMultiplyAdd.Of(TLanes.ToFloats(low24), scale, from);
        return TLanes.Select(TLanes.Equal(value, excluded), from, value);
    }
}
