using System.Runtime.CompilerServices;
using static TorchInit.Polynomials;

namespace TorchInit;

/// <summary>The functions of Box and Muller's transformation, a register at a time, from one of the sources of <see cref="NormalFunctions"/>.</summary>
internal interface INormalFunctions<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    /// <summary>log u for 2⁻²⁴ ≤ u ≤ 1.</summary>
    static abstract TLanes Log(TLanes u);

    /// <summary>sin 2πu and cos 2πu for 0 ≤ u &lt; 1.</summary>
    static abstract void SinCos(TLanes u, out TLanes sin, out TLanes cos);
}

/// <summary><see cref="ScalarPolynomials"/>, a register at a time.</summary>
internal readonly struct VectorPolynomials<TLanes, TMultiplyAdd> : INormalFunctions<TLanes>
    where TLanes : struct, ILanes<TLanes>
    where TMultiplyAdd : struct, IMultiplyAdd
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Log(TLanes u)
    {
        var one = TLanes.Create(1f);
        var exponent = TLanes.ToFloats(TLanes.SubtractIntegers(u >>> 23, TLanes.Create(126u)));
        var mantissa = (u & TLanes.Create(0x007FFFFFu)) | TLanes.Create(0x3F000000u);
        var isLow = TLanes.LessThan(mantissa, TLanes.Create(SqrtHalf));
        exponent -= isLow & one;
        var x = mantissa - one + (isLow & mantissa);
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
        y -= z * TLanes.Create(0.5f);
        return TMultiplyAdd.Of(exponent, TLanes.Create(Q2), x + y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SinCos(TLanes u, out TLanes sin, out TLanes cos)
    {
        var theta = TLanes.Create(TwoPi) * u;
        var octant = TLanes.AddIntegers(TLanes.ToIntegers(theta * TLanes.Create(FourOverPi)), TLanes.Create(1u)) & TLanes.Create(~1u);
        var y = TLanes.ToFloats(octant);
        var four = TLanes.Create(4u);
        var sinSign = (octant & four) << 29;
        var cosSign = ((TLanes.SubtractIntegers(octant, TLanes.Create(2u)) & four) ^ four) << 29;
        var keep = TLanes.EqualIntegers(octant & TLanes.Create(2u), TLanes.Create(0u));

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

        sin = TLanes.Select(keep, s, c) ^ sinSign;
        cos = TLanes.Select(keep, c, s) ^ cosSign;
    }
}
