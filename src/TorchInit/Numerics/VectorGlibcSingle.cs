using System.Runtime.CompilerServices;
using static TorchInit.GlibcSingle;

namespace TorchInit;

/// <summary><see cref="GlibcSingle"/>, a register at a time: in two registers of doubles, rounded to floats once.</summary>
internal readonly struct VectorGlibcSingle<TLanes, TDoubles> : INormalFunctions<TLanes>
    where TLanes : struct, ILanes<TLanes>
    where TDoubles : struct, IDoubleLanes<TDoubles, TLanes>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Log(TLanes u)
    {
        var t = TLanes.SubtractIntegers(u, TLanes.Create(0x3F330000u));
        var index = (t >>> 19) & TLanes.Create(15u);
        TDoubles.LookUp(InverseOfPoint, index, out var lowInverse, out var highInverse);
        TDoubles.LookUp(LogOfPoint, index, out var lowLog, out var highLog);
        TDoubles.Widen(TLanes.ToFloats(TLanes.ShiftSigned(t, 23)), out var lowK, out var highK);
        TDoubles.Widen(TLanes.SubtractIntegers(u, t & TLanes.Create(0xFF800000u)), out var lowZ, out var highZ);
        return TDoubles.Narrow(Log(lowK, lowZ, lowInverse, lowLog), Log(highK, highZ, highInverse, highLog));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SinCos(TLanes drawn, out TLanes sin, out TLanes cos)
    {
        var twoPi = TDoubles.Create(2.0 * Math.PI / (1 << 24));
        TDoubles.Widen(drawn, out var low, out var high);
        TDoubles.Widen(TDoubles.Narrow(low * twoPi, high * twoPi), out low, out high);
        SinCos(low, out var lowQuadrant, out var lowSin, out var lowCos);
        SinCos(high, out var highQuadrant, out var highSin, out var highCos);

        // a change of sign is exact, so it may follow the rounding to float
        var quadrant = TLanes.ToIntegers(TDoubles.Narrow(lowQuadrant, highQuadrant));
        var (one, two) = (TLanes.Create(1u), TLanes.Create(2u));
        var keep = TLanes.EqualIntegers(quadrant & one, TLanes.Create(0u));
        var s = TDoubles.Narrow(lowSin, highSin);
        var c = TDoubles.Narrow(lowCos, highCos);
        sin = TLanes.Select(keep, s, c) ^ ((quadrant & two) << 30);
        cos = TLanes.Select(keep, c, s) ^ ((TLanes.AddIntegers(quadrant, one) & two) << 30);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TDoubles Log(TDoubles k, TDoubles z, TDoubles inverseOfPoint, TDoubles logOfPoint)
    {
        var r = TDoubles.FusedMultiplyAdd(z, inverseOfPoint, TDoubles.Create(-1.0));
        var y0 = TDoubles.FusedMultiplyAdd(k, TDoubles.Create(Ln2), logOfPoint);
        var r2 = r * r;
        var y = TDoubles.FusedMultiplyAdd(TDoubles.Create(A1), r, TDoubles.Create(A2));
        y = TDoubles.FusedMultiplyAdd(TDoubles.Create(A0), r2, y);
        return TDoubles.FusedMultiplyAdd(y, r2, y0 + r);
    }

    /// <summary>The sine and cosine of x less a multiple of π/2, and that multiple: 0 … 4. Small angles need no case of their own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SinCos(TDoubles x, out TDoubles quadrant, out TDoubles sin, out TDoubles cos)
    {
        quadrant = TDoubles.Floor(x * TDoubles.Create(TwoOverPi) + TDoubles.Create(0.5));
        x -= quadrant * TDoubles.Create(HalfPi);
        var x2 = x * x;
        var x3 = x * x2;
        var x4 = x2 * x2;
        sin = x + x3 * TDoubles.Create(S1) + x3 * x2 * (TDoubles.Create(S2) + x2 * TDoubles.Create(S3));
        cos = TDoubles.Create(1.0) + x2 * TDoubles.Create(C1) + x4 * TDoubles.Create(C2)
            + x4 * x2 * (TDoubles.Create(C3) + x2 * TDoubles.Create(C4));
    }
}
