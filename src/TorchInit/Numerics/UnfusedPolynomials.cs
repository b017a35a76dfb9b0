using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static TorchInit.InDoubles;
using static TorchInit.Polynomials;

namespace TorchInit;

/// <summary>
/// <see cref="ScalarPolynomials"/> with fused multiply-adds, four at a time, for registers of 128 bits without that instruction. A draw has 24 bits, and
/// for none of the 2²⁴ does a sum fall half-way between two floats where it matters: a test tries them all. So no step asks.
/// </summary>
/// <remarks>
/// Written out, without the type parameters of the other kernels: what runs in a browser compiles these into straight code, and those into calls.
/// Products with Q2 and with the first two parts of π/4 are exact in float, and so is half of a float.
/// </remarks>
internal static class UnfusedPolynomials
{
    /// <summary>log u for u = 1 − k·2⁻²⁴ with 0 ≤ k &lt; 2²⁴.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Log(Vector128<float> u)
    {
        var sqrtHalf = Vector128.Create(BitConverter.SingleToUInt32Bits(SqrtHalf));
        var steps = u.AsUInt32() - sqrtHalf;
        var exponent = Vector128.ConvertToSingle(steps.AsInt32() >> 23);
        var x = ((steps & Vector128.Create(0x007FFFFFu)) + sqrtHalf).AsSingle() - Vector128.Create(1f);
        var z = x * x;
        var tail = exponent * Vector128.Create(Q1);
        Vector128<double> x0 = Lower(x), x1 = Upper(x), y0 = Vector128.Create((double)P0), y1 = y0, c = Vector128.Create((double)P1);
        y0 = Rounded(y0 * x0 + c);
        y1 = Rounded(y1 * x1 + c);
        c = Vector128.Create((double)P2);
        y0 = Rounded(y0 * x0 + c);
        y1 = Rounded(y1 * x1 + c);
        c = Vector128.Create((double)P3);
        y0 = Rounded(y0 * x0 + c);
        y1 = Rounded(y1 * x1 + c);
        c = Vector128.Create((double)P4);
        y0 = Rounded(y0 * x0 + c);
        y1 = Rounded(y1 * x1 + c);
        c = Vector128.Create((double)P5);
        y0 = Rounded(y0 * x0 + c);
        y1 = Rounded(y1 * x1 + c);
        c = Vector128.Create((double)P6);
        y0 = Rounded(y0 * x0 + c);
        y1 = Rounded(y1 * x1 + c);
        c = Vector128.Create((double)P7);
        y0 = Rounded(y0 * x0 + c);
        y1 = Rounded(y1 * x1 + c);
        c = Vector128.Create((double)P8);
        y0 = Rounded(Rounded(y0 * x0 + c) * x0);
        y1 = Rounded(Rounded(y1 * x1 + c) * x1);
        var y = Joined(y0 * Lower(z) + Lower(tail), y1 * Upper(z) + Upper(tail)) - z * Vector128.Create(0.5f);
        return exponent * Vector128.Create(Q2) + (x + y);
    }

    /// <summary>sin 2πu and cos 2πu for u = <paramref name="drawn"/>·2⁻²⁴, a drawn integer below 2²⁴ as a float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SinCos(Vector128<float> drawn, out Vector128<float> sin, out Vector128<float> cos)
    {
        var theta = Vector128.Create(TwoPi / (1 << 24)) * drawn;
        var octant = (Vector128.ConvertToInt32Native(theta * Vector128.Create(FourOverPi)) + Vector128.Create(1)) & Vector128.Create(~1);
        var eighths = Vector128.ConvertToSingle(octant);
        var x = eighths * Vector128.Create(MinusQuarterPi1) + theta;
        x = eighths * Vector128.Create(MinusQuarterPi2) + x;
        var a = Vector128.Create((double)MinusQuarterPi3);
        Vector128<double> x0 = Rounded(Lower(eighths) * a + Lower(x)), x1 = Rounded(Upper(eighths) * a + Upper(x)), z0 = Rounded(x0 * x0), z1 = Rounded(x1 * x1);
        a = Vector128.Create((double)C0);
        var b = Vector128.Create((double)C1);
        var c0 = Rounded(a * z0 + b);
        var c1 = Rounded(a * z1 + b);
        b = Vector128.Create((double)C2);
        c0 = Rounded(Rounded(c0 * z0 + b) * z0);
        c1 = Rounded(Rounded(c1 * z1 + b) * z1);
        b = Vector128.Create(-0.5);
        var c = Joined(c0 * z0 + z0 * b, c1 * z1 + z1 * b) + Vector128.Create(1f);
        a = Vector128.Create((double)S0);
        b = Vector128.Create((double)S1);
        c0 = Rounded(a * z0 + b);
        c1 = Rounded(a * z1 + b);
        b = Vector128.Create((double)S2);
        c0 = Rounded(Rounded(c0 * z0 + b) * z0);
        c1 = Rounded(Rounded(c1 * z1 + b) * z1);
        var s = Joined(c0 * x0 + x0, c1 * x1 + x1);

        // exchanged in every other quarter; the sine is negative in octants 4 … 7, the cosine in 2 … 5
        var exchanged = (s.AsInt32() ^ c.AsInt32()) & ((octant << 30) >> 31);
        var sign = Vector128.Create(int.MinValue);
        sin = (s.AsInt32() ^ exchanged ^ ((octant << 29) & sign)).AsSingle();
        cos = (c.AsInt32() ^ exchanged ^ (((octant + Vector128.Create(2)) << 29) & sign)).AsSingle();
    }
}
