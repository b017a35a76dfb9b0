using System.Numerics;
using System.Runtime.CompilerServices;

namespace TorchInit;

/// <summary>
/// exp, log, tanh, erfc, sine and cosine from additions, products and bit operations on doubles alone: the same bits on every system,
/// processor and vector width, which a C library's functions do not give. Their relative errors stay below 1e-11, so a result rounded
/// to float is the correctly rounded one but for about one value in ten thousand.
/// </summary>
internal static class Elementary
{
    private const double Log2E = 1.4426950408889634;

    // ln 2 in two parts: the first has trailing zeros, so that its product with an exponent is exact.
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

    // Added to |x| < 2⁵¹ it leaves no room for a fraction: the sum is rounded to an integer, which stands in its low bits.
    private const double RoundToInteger = 6755399441055744.0;

    // eˣ leaves the range of floats far inside these limits, and stays within that of doubles.
    private const double ExpLimit = 708;

    /// <summary>eˣ for |x| ≤ 708; beyond, a double whose float is 0 or ∞. NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Exp(Vector<double> x)
    {
        var limited = Vector.ConditionalSelect(Vector.GreaterThan<double>(x, new(ExpLimit)), new(ExpLimit), x);
        limited = Vector.ConditionalSelect(Vector.LessThan<double>(limited, new(-ExpLimit)), new(-ExpLimit), limited);

        // x = n·ln 2 + r with |r| ≤ ln 2 / 2, so eˣ = 2ⁿ·eʳ.
        var shifted = limited * Log2E + new Vector<double>(RoundToInteger);
        var n = shifted - new Vector<double>(RoundToInteger);
        var r = limited - n * Ln2High - n * Ln2Low;
        var power = Vector.AsVectorDouble(Vector.ShiftLeft(Vector.AsVectorInt64(shifted) + new Vector<long>(1023), 52));

        var series = new Vector<double>(1.0 / 39916800);
        series = series * r + new Vector<double>(1.0 / 3628800);
        series = series * r + new Vector<double>(1.0 / 362880);
        series = series * r + new Vector<double>(1.0 / 40320);
        series = series * r + new Vector<double>(1.0 / 5040);
        series = series * r + new Vector<double>(1.0 / 720);
        series = series * r + new Vector<double>(1.0 / 120);
        series = series * r + new Vector<double>(1.0 / 24);
        series = series * r + new Vector<double>(1.0 / 6);
        series = series * r + new Vector<double>(0.5);
        series = series * r + Vector<double>.One;
        series = series * r + Vector<double>.One;
        return series * power;
    }

    /// <summary>eˣ of one number, with the bits of the vector form.</summary>
    internal static double Exp(double x) => Exp(new Vector<double>(x))[0];

    /// <summary>eˣ − 1 without cancellation near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> ExpM1(Vector<double> x)
    {
        var series = new Vector<double>(1.0 / 5040);
        series = series * x + new Vector<double>(1.0 / 720);
        series = series * x + new Vector<double>(1.0 / 120);
        series = series * x + new Vector<double>(1.0 / 24);
        series = series * x + new Vector<double>(1.0 / 6);
        series = series * x + new Vector<double>(0.5);
        series = series * x + Vector<double>.One;
        return Vector.ConditionalSelect(IsSmall(x), series * x, Exp(x) - Vector<double>.One);
    }

    /// <summary>tanh x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Tanh(Vector<double> x)
    {
        var square = x * x;
        var series = new Vector<double>(-17.0 / 315);
        series = series * square + new Vector<double>(2.0 / 15);
        series = series * square - new Vector<double>(1.0 / 3);
        series = series * square + Vector<double>.One;

        // For large |x| the quotient is −1 or 1 exactly: e²ˣ is 0 or so large that ±1 is lost beside it.
        var power = Exp(x + x);
        var quotient = (power - Vector<double>.One) / (power + Vector<double>.One);
        return Vector.ConditionalSelect(IsSmall(x), series * x, quotient);
    }

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Sigmoid(Vector<double> x) => Vector<double>.One / (Vector<double>.One + Exp(-x));

    /// <summary>Φ(x) = (1 + erf(x/√2)) / 2, the normal distribution function, relatively exact in the left tail too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> NormalCdf(Vector<double> x)
    {
        // erfc(t)·exp(t²)·(1 + 2t) for t ≥ 0 is a smooth function of y = (t − 3)/(t + 3): a Chebyshev fit, relative error 6e-12.
        var t = Vector.Abs(x) * 0.70710678118654752;
        var y = (t - new Vector<double>(3)) / (t + new Vector<double>(3));
        var fit = new Vector<double>(-4.2660341526561716e-06);
        fit = fit * y + new Vector<double>(-1.766088600423467e-05);
        fit = fit * y + new Vector<double>(1.0433404197047919e-05);
        fit = fit * y + new Vector<double>(0.0001256576099883432);
        fit = fit * y + new Vector<double>(-0.00010828291636619202);
        fit = fit * y + new Vector<double>(-0.0007809070790693344);
        fit = fit * y + new Vector<double>(0.0018895402828199204);
        fit = fit * y + new Vector<double>(0.002529792566072663);
        fit = fit * y + new Vector<double>(-0.023770628864423035);
        fit = fit * y + new Vector<double>(0.06830796434928534);
        fit = fit * y + new Vector<double>(-0.11927365651785819);
        fit = fit * y + new Vector<double>(0.12964516276099472);
        fit = fit * y + new Vector<double>(-0.04756229450022933);
        fit = fit * y + new Vector<double>(-0.1356211061981636);
        fit = fit * y + new Vector<double>(1.2530080582702199);
        var tail = fit / (Vector<double>.One + t + t) * Exp(x * x * -0.5) * 0.5;

        // Beyond 38 the tail is 0 even in double, and the quotient above would be ∞/∞.
        tail = Vector.ConditionalSelect(Vector.GreaterThan<double>(t, new(27)), Vector<double>.Zero, tail);
        return Vector.ConditionalSelect(Vector.GreaterThan<double>(x, Vector<double>.Zero), Vector<double>.One - tail, tail);
    }

    /// <summary>ln x for a normal positive double; −∞ at 0, ∞ at ∞, else NaN.</summary>
    internal static double Log(double x)
    {
        // x = 2ᵉ·m with m in [√½, √2), and ln m = 2·artanh(s), s = (m − 1)/(m + 1), |s| ≤ 0.172.
        if (!(x > 0 && x < double.PositiveInfinity))
            return x == 0 ? double.NegativeInfinity : x > 0 ? x : double.NaN;
        var bits = BitConverter.DoubleToInt64Bits(x) - BitConverter.DoubleToInt64Bits(0.70710678118654752);
        var exponent = bits >> 52;
        var m = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(x) - (exponent << 52));
        var s = (m - 1) / (m + 1);
        var square = s * s;
        var series = 0.0;
        for (var k = 19; k >= 1; k -= 2)
            series = series * square + 1.0 / k;
        return exponent * Ln2High + (2 * s * series + exponent * Ln2Low);
    }

    /// <summary>sin x and cos x for |x| up to some thousands.</summary>
    internal static (double Sin, double Cos) SinCos(double x)
    {
        // x = n·π/2 + r with |r| ≤ π/4; π/2 in two parts as ln 2 above.
        const double PiHalfHigh = 1.57079632673412561417e+00, PiHalfLow = 6.07710050650619224932e-11;
        var n = x * (2 / Math.PI) + RoundToInteger - RoundToInteger;
        var r = x - n * PiHalfHigh - n * PiHalfLow;
        var square = r * r;
        double sin = 0, cos = 0;
        for (var k = 18; k >= 2; k -= 2)
        {
            // Horner's scheme for Σ (−1)ʲ·r²ʲ/(2j + 1)! and Σ (−1)ʲ·r²ʲ/(2j)!.
            sin = (1 - sin) * square / (k * (k + 1));
            cos = (1 - cos) * square / (k * (k - 1));
        }
        sin = (1 - sin) * r;
        cos = 1 - cos;
        return ((long)n & 3) switch
        {
            0 => (sin, cos),
            1 => (cos, -sin),
            2 => (-sin, -cos),
            _ => (-cos, sin),
        };
    }

    // Below 1/32 seven terms of a Taylor series are exact to 1e-13, and a difference such as eˣ − 1 would lose digits.
    private static Vector<double> IsSmall(Vector<double> x) => Vector.LessThan<double>(Vector.Abs(x), new Vector<double>(1.0 / 32));
}
