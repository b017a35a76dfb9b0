using System.Runtime.CompilerServices;
using static TorchInit.Polynomials;

namespace TorchInit;

/// <summary><see cref="ScalarPolynomials"/>, a register at a time.</summary>
internal readonly struct VectorPolynomials<TLanes, TMultiplyAdd> : INormalFunctions<TLanes>
    where TLanes : struct, ILanes<TLanes>
    where TMultiplyAdd : struct, IMultiplyAdd
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Log(TLanes u)
    {
        // u = (1 + x)·2^exponent, √½ ≤ 1 + x < √2
        var sqrtHalf = TLanes.Create(BitConverter.SingleToUInt32Bits(SqrtHalf));
        var steps = TLanes.SubtractIntegers(u, sqrtHalf);
        var exponent = TLanes.ToFloats(TLanes.ShiftSigned(steps, 23));
        var x = TLanes.AddIntegers(steps & TLanes.Create(0x007FFFFFu), sqrtHalf) - TLanes.Create(1f);
        var z = x * x;
        var y = TMultiplyAdd.Of(TLanes.Create(P0), x, TLanes.Create(P1));
        y = TMultiplyAdd.Of(y, x, TLanes.Create(P2));
        y = TMultiplyAdd.Of(y, x, TLanes.Create(P3));
        y = TMultiplyAdd.Of(y, x, TLanes.Create(P4));
        y = TMultiplyAdd.Of(y, x, TLanes.Create(P5));
        y = TMultiplyAdd.Of(y, x, TLanes.Create(P6));
        y = TMultiplyAdd.Of(y, x, TLanes.Create(P7));
        y = TMultiplyAdd.Of(y, x, TLanes.Create(P8));
        y *= x;
        y = TMultiplyAdd.Of(y, z, exponent * TLanes.Create(Q1));
        y = TLanes.FusedMultiplyAdd(z, TLanes.Create(-0.5f), y); // half of z is exact
        return TMultiplyAdd.Of(exponent, TLanes.Create(Q2), x + y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SinCos(TLanes drawn, out TLanes sin, out TLanes cos)
    {
        var theta = TLanes.Create(TwoPi / (1 << 24)) * drawn;
        var octant = TLanes.AddIntegers(TLanes.ToIntegers(theta * TLanes.Create(FourOverPi)), TLanes.Create(1u)) & TLanes.Create(~1u);
        var y = TLanes.ToFloats(octant);
        var sign = TLanes.Create(0x80000000u);
        var isSwapped = octant << 30; // negative in octants 2, 3, 6 and 7

        var x = TMultiplyAdd.Of(y, TLanes.Create(MinusQuarterPi1), theta);
        x = TMultiplyAdd.Of(y, TLanes.Create(MinusQuarterPi2), x);
        x = TMultiplyAdd.Of(y, TLanes.Create(MinusQuarterPi3), x);
        var z = x * x;

        var c = TMultiplyAdd.Of(TLanes.Create(C0), z, TLanes.Create(C1));
        c = TMultiplyAdd.Of(c, z, TLanes.Create(C2));
        c *= z;
        c = TMultiplyAdd.Of(c, z, z * TLanes.Create(-0.5f));
        c += TLanes.Create(1f);

        var s = TMultiplyAdd.Of(TLanes.Create(S0), z, TLanes.Create(S1));
        s = TMultiplyAdd.Of(s, z, TLanes.Create(S2));
        s *= z;
        s = TMultiplyAdd.Of(s, x, x);

        // the sine is negative in octants 4 … 7, the cosine in 2 … 5
        sin = TLanes.XorAnd(TLanes.SelectNegative(isSwapped, c, s), octant << 29, sign);
        cos = TLanes.XorAnd(TLanes.SelectNegative(isSwapped, s, c), TLanes.AddIntegers(octant, TLanes.Create(2u)) << 29, sign);
    }
}

/// <summary>The functions of Box and Muller's transformation, a register at a time, from one of the sources of <see cref="NormalFunctions"/>.</summary>
internal interface INormalFunctions<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    /// <summary>log u for 2⁻²⁴ ≤ u ≤ 1.</summary>
    static abstract TLanes Log(TLanes u);

    /// <summary>sin 2πu and cos 2πu for u = <paramref name="drawn"/>·2⁻²⁴, a drawn integer below 2²⁴ as a float.</summary>
    static abstract void SinCos(TLanes drawn, out TLanes sin, out TLanes cos);
}
