namespace TorchInit;

/// <summary>
/// logf, sinf and cosf as glibc 2.28 and later compute them on hardware with fused multiply-add: in double arithmetic, rounded
/// to float once. Redone here so that the bits do not depend on the C library of the machine.
/// </summary>
internal static class GlibcSingle
{
    /// <summary>1/c for the sixteen points c around which the logarithm is expanded.</summary>
    public static readonly double[] InverseOfPoint = FromBits(
        0x3FF661EC79F8F3BE, 0x3FF571ED4AAF883D, 0x3FF49539F0F010B0, 0x3FF3C995B0B80385, 0x3FF30D190C8864A5, 0x3FF25E227B0B8EA0,
        0x3FF1BB4A4A1A343F, 0x3FF12358F08AE5BA, 0x3FF0953F419900A7, 0x3FF0000000000000, 0x3FEE608CFD9A47AC, 0x3FECA4B31F026AA0,
        0x3FEB2036576AFCE6, 0x3FE9C2D163A1AA2D, 0x3FE886E6037841ED, 0x3FE767DCF5534862);

    /// <summary>log c for the same points.</summary>
    public static readonly double[] LogOfPoint = FromBits(
        0xBFD57BF7808CAADE, 0xBFD2BEF0A7C06DDB, 0xBFD01EAE7F513A67, 0xBFCB31D8A68224E9, 0xBFC6574F0AC07758, 0xBFC1AA2BC79C8100,
        0xBFBA4E76CE8C0E5E, 0xBFB1973C5A611CCC, 0xBFA252F438E10C1E, 0x0000000000000000, 0x3FAAA5AA5DF25984, 0x3FBC5E53AA362EB4,
        0x3FC526E57720DB08, 0x3FCBC2860D224770, 0x3FD1058BC8A07EE1, 0x3FD4043057B6EE09);

    public const double Ln2 = 0.6931471805599453;

    public static readonly double A0 = FromBits(0xBFD00EA348B88334), A1 = FromBits(0x3FD5575B0BE00B6A), A2 = FromBits(0xBFDFFFFEF20A4123);

    /// <summary>2/π · 2²⁴, and π/2.</summary>
    public static readonly double TwoOverPiScaled = FromBits(0x41645F306DC9C883), HalfPi = FromBits(0x3FF921FB54442D18);

    public static readonly double S1 = FromBits(0xBFC555545995A603), S2 = FromBits(0x3F81107605230BC4), S3 = FromBits(0xBF2994EB3774CF24);

    public static readonly double C1 = FromBits(0xBFDFFFFFFD0C621C), C2 = FromBits(0x3FA55553E1068F19), C3 = FromBits(0xBF56C087E89A359D),
        C4 = FromBits(0x3EF99343027BF8C3);

    /// <summary>The bits below which an angle is so small that sin y = y and cos y = 1: 2⁻¹².</summary>
    public const uint TinyAngle = 0x39800000;

    /// <summary>The bits from which an angle is reduced by multiples of π/2: those of π/4 down to its twelfth bit.</summary>
    public const uint ReducedAngle = 0x3F400000;

    /// <summary>log x for normal x &gt; 0. log 1 = +0.</summary>
    public static float Log(float x)
    {
        var bits = BitConverter.SingleToUInt32Bits(x);
        var t = bits - 0x3F330000;
        var i = (t >> 19) & 15;
        double k = (int)t >> 23;
        double z = BitConverter.UInt32BitsToSingle(bits - (t & 0xFF800000));
        var r = Math.FusedMultiplyAdd(z, InverseOfPoint[i], -1.0);
        var y0 = Math.FusedMultiplyAdd(k, Ln2, LogOfPoint[i]);
        var r2 = r * r;
        var y = Math.FusedMultiplyAdd(A1, r, A2);
        y = Math.FusedMultiplyAdd(A0, r2, y);
        return (float)Math.FusedMultiplyAdd(y, r2, y0 + r);
    }

    /// <summary>sin y for 0 ≤ y &lt; 120.</summary>
    public static float Sin(float y) => SinCos(y).Sin;

    /// <summary>cos y for 0 ≤ y &lt; 120.</summary>
    public static float Cos(float y) => SinCos(y).Cos;

    /// <summary>sin y and cos y for 0 ≤ y &lt; 120.</summary>
    public static (float Sin, float Cos) SinCos(float y)
    {
        var bits = BitConverter.SingleToUInt32Bits(y);
        if (bits < TinyAngle)
            return (y, 1f);
        var quadrant = 0;
        double x = y;
        if (bits >= ReducedAngle)
        {
            quadrant = ((int)(x * TwoOverPiScaled) + 0x800000) >> 24;
            x -= quadrant * HalfPi;
        }
        var sin = SinePolynomial(x);
        var cos = CosinePolynomial(x);
        return (quadrant & 3) switch
        {
            0 => ((float)sin, (float)cos),
            1 => ((float)cos, (float)-sin),
            2 => ((float)-sin, (float)-cos),
            _ => ((float)-cos, (float)sin),
        };
    }

    private static double SinePolynomial(double x)
    {
        var x2 = x * x;
        var x3 = x * x2;
        var s = x + x3 * S1;
        return s + x3 * x2 * (S2 + x2 * S3);
    }

    private static double CosinePolynomial(double x)
    {
        var x2 = x * x;
        var x4 = x2 * x2;
        var c = 1.0 + x2 * C1 + x4 * C2;
        return c + x4 * x2 * (C3 + x2 * C4);
    }

    private static double FromBits(ulong bits) => BitConverter.UInt64BitsToDouble(bits);

    private static double[] FromBits(params ReadOnlySpan<ulong> bits)
    {
        var values = new double[bits.Length];
        for (var i = 0; i < bits.Length; i++)
            values[i] = FromBits(bits[i]);
        return values;
    }
}
