namespace TorchInit;

/// <summary>
/// log(1 + x) in double precision, as glibc computes it on hardware with fused multiply-add (the algorithm is fdlibm's). .NET has
/// no such function: <c>Math.Log(1 + x)</c> differs in the last bit for one draw in fourteen.
/// </summary>
internal static class Log1p
{
    private const double Ln2High = 6.93147180369123816490e-01, Ln2Low = 1.90821492927058770002e-10;

    private const double L1 = 6.666666666666735130e-01, L2 = 3.999999999940941908e-01, L3 = 2.857142874366239149e-01,
        L4 = 2.222219843214978396e-01, L5 = 1.818357216161805012e-01, L6 = 1.531383769920937332e-01, L7 = 1.479819860511658591e-01;

    /// <summary>2⁻²⁹ and 2⁻⁵⁴: below, two terms of the series are enough, or one.</summary>
    private const double TwoTerms = 1.0 / (1 << 29), OneTerm = 1.0 / (1L << 54);

    /// <summary>The high word of √½ − 1, up to which x itself is the reduced argument.</summary>
    private const int HighOfSqrtHalfMinusOne = unchecked((int)0xBFD2BEC3);

    private const int MantissaMask = 0x000FFFFF, HighMantissaOfSqrt2 = 0x6A09E, ExponentOfOne = 0x3FF00000, ExponentOfHalf = 0x3FE00000;

    /// <summary>log(1 + x) for −1 &lt; x ≤ 0.</summary>
    public static double Of(double x)
    {
        var magnitude = Math.Abs(x);
        if (magnitude < TwoTerms)
            return magnitude < OneTerm ? x : Math.FusedMultiplyAdd(x * x, -0.5, x);

        // 1 + x = 2ᵏ·(1 + f) up to the rounding error that c puts back; mantissa tells whether f is nearly 0
        var k = 0;
        var f = x;
        var c = 0.0;
        var mantissa = 1;
        if (High(x) > HighOfSqrtHalfMinusOne)
        {
            var u = 1.0 + x;
            mantissa = High(u);
            k = (mantissa >> 20) - 1023;
            c = (x - (u - 1.0)) / u;
            mantissa &= MantissaMask;
            if (mantissa < HighMantissaOfSqrt2)
            {
                u = WithHigh(u, mantissa | ExponentOfOne);
            }
            else
            {
                k += 1;
                u = WithHigh(u, mantissa | ExponentOfHalf);
                mantissa = (0x00100000 - mantissa) >> 2;
            }
            f = u - 1.0;
        }

        var h = 0.5 * f * f;
        if (mantissa == 0)
        {
            if (f == 0)
                return Math.FusedMultiplyAdd(k, Ln2High, Math.FusedMultiplyAdd(k, Ln2Low, c));
            var series = h * Math.FusedMultiplyAdd(-2.0 / 3.0, f, 1.0);
            return k == 0 ? f - series : Math.FusedMultiplyAdd(k, Ln2High, -(series - Math.FusedMultiplyAdd(k, Ln2Low, c) - f));
        }

        var s = f / (2.0 + f);
        var z = s * s;
        var z2 = z * z;
        var z4 = z2 * z2;
        var z6 = z4 * z2;
        var r2 = Math.FusedMultiplyAdd(z, L3, L2);
        var r3 = Math.FusedMultiplyAdd(z, L5, L4);
        var r4 = Math.FusedMultiplyAdd(z, L7, L6);
        var r = Math.FusedMultiplyAdd(z6, r4, Math.FusedMultiplyAdd(z4, r3, Math.FusedMultiplyAdd(z, L1, z2 * r2)));
        var t = s * (h + r);
        return k == 0 ? f - (h - t) : Math.FusedMultiplyAdd(k, Ln2High, -(h - (t + Math.FusedMultiplyAdd(k, Ln2Low, c)) - f));
    }

    private static int High(double value) => (int)(BitConverter.DoubleToInt64Bits(value) >> 32);

    private static double WithHigh(double value, int high) =>
        BitConverter.Int64BitsToDouble(((long)high << 32) | (BitConverter.DoubleToInt64Bits(value) & 0xFFFFFFFF));
}
