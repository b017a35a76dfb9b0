using System.Runtime.CompilerServices;
using static TorchInit.Polynomials;

namespace TorchInit;

/// <summary>
/// PyTorch's single-precision logarithm and sine/cosine for x86-64 with AVX2, one value at a time. On Linux the compiler fuses
/// a·b + c into one rounding, on Windows it does not: that is the only difference, and <paramref name="fused"/> chooses.
/// </summary>
/// <param name="fused">One rounding in a·b + c (Linux), or two (Windows).</param>
internal readonly struct ScalarPolynomials(bool fused)
{
    /// <summary>a·b + c in one rounding or two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float MultiplyAdd(float a, float b, float c) => fused ? ExactMultiplyAdd.Of(a, b, c) : a * b + c;

    /// <summary>log u for normal u &gt; 0. log 1 = +0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Log(float u)
    {
        var bits = BitConverter.SingleToUInt32Bits(u);
        float exponent = (int)(bits >> 23) - 126;
        var mantissa = BitConverter.UInt32BitsToSingle((bits & 0x007FFFFF) | 0x3F000000);
        var x = mantissa - 1f;
        if (mantissa < SqrtHalf)
        {
            exponent -= 1f;
            x += mantissa;
        }
        var z = x * x;
        var y = MultiplyAdd(P0, x, P1);
        y = MultiplyAdd(y, x, P2);
        y = MultiplyAdd(y, x, P3);
        y = MultiplyAdd(y, x, P4);
        y = MultiplyAdd(y, x, P5);
        y = MultiplyAdd(y, x, P6);
        y = MultiplyAdd(y, x, P7);
        y = MultiplyAdd(y, x, P8);
        y *= x;
        y = MultiplyAdd(y, z, exponent * Q1);
        y -= z * 0.5f;
        return MultiplyAdd(exponent, Q2, x + y);
    }

    /// <summary>sin θ and cos θ for 0 ≤ θ &lt; 2π.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (float Sin, float Cos) SinCos(float theta)
    {
        var octant = ((int)(theta * FourOverPi) + 1) & ~1;
        float y = octant;
        var sinSign = (uint)(octant & 4) << 29;
        var cosSign = (uint)(~(octant - 2) & 4) << 29;
        var swap = (octant & 2) != 0;

        var x = MultiplyAdd(y, MinusQuarterPi1, theta);
        x = MultiplyAdd(y, MinusQuarterPi2, x);
        x = MultiplyAdd(y, MinusQuarterPi3, x);
        var z = x * x;

        var cos = MultiplyAdd(C0, z, C1);
        cos = MultiplyAdd(cos, z, C2);
        cos *= z;
        cos = MultiplyAdd(cos, z, -(z * 0.5f));
        cos += 1f;

        var sin = MultiplyAdd(S0, z, S1);
        sin = MultiplyAdd(sin, z, S2);
        sin *= z;
        sin = MultiplyAdd(sin, x, x);

        return (Flip(swap ? cos : sin, sinSign), Flip(swap ? sin : cos, cosSign));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Flip(float value, uint sign) => BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(value) ^ sign);
}
