namespace TorchInit;

/// <summary>
/// logf, sinf and cosf as glibc 2.28 and later compute them on hardware with fused multiply-add: in double arithmetic, rounded
/// to float once. Redone here so that the bits do not depend on the C library of the machine.
/// </summary>
internal static class GlibcSingle
{
    public const double Ln2 = 0.6931471805599453;

    public const double A0 = -0.25089342214237154, A1 = 0.333456765744066, A2 = -0.4999997485802103;

    public const double TwoOverPi = 0.6366197723675814, HalfPi = 1.5707963267948966;

    public const double S1 = -0.16666654943701084, S2 = 0.008332178146138854, S3 = -0.00019517298981385725;

    public const double C1 = -0.49999999725108224, C2 = 0.041666623324344516, C3 = -0.001388676379437604, C4 = 2.4390450703564542e-05;

    /// <summary>The bits below which an angle is so small that sin y = y and cos y = 1: 2⁻¹².</summary>
    public const uint TinyAngle = 0x39800000;

    /// <summary>The bits from which an angle is reduced by multiples of π/2: those of π/4 down to its twelfth bit.</summary>
    public const uint ReducedAngle = 0x3F400000;

    /// <summary>1/c for the sixteen points c around which the logarithm is expanded.</summary>
    public static ReadOnlySpan<double> InverseOfPoint =>
    [
        1.398907162146528, 1.3403141896637998, 1.286432210124115, 1.2367150214269895,
        1.1906977166711752, 1.1479821020556429, 1.1082251448272158, 1.0711297413057381,
        1.036437278977283, 1.0, 0.9492859795739057, 0.8951049428609004,
        0.8476821620351103, 0.8050314851692001, 0.7664671008843108, 0.731428603316328,
    ];

    /// <summary>log c for the same points.</summary>
    public static ReadOnlySpan<double> LogOfPoint =>
    [
        -0.33569133332882284, -0.2929040563774074, -0.2518726580937369, -0.21245868807117255,
        -0.17453945183745634, -0.1380057072319758, -0.10275976698545139, -0.06871392447020525,
        -0.0357891387398228, 0.0, 0.05204517742929496, 0.11081431298787942,
        0.1652495223695143, 0.21687389031699977, 0.2659635028121397, 0.3127556664073557,
    ];

    /// <summary>log x for normal x &gt; 0. log 1 = +0.</summary>
    public static float Log(float x)
    {
        var bits = BitConverter.SingleToUInt32Bits(x);
        var t = bits - 0x3F330000;
        var i = (t >> 19) & 15;
        double k = (int)t >> 23;
        double z = BitConverter.UInt32BitsToSingle(bits - (t & 0xFF800000));
        var r = Math.FusedMultiplyAdd(z, InverseOfPoint[(int)i], -1.0);
        var y0 = Math.FusedMultiplyAdd(k, Ln2, LogOfPoint[(int)i]);
        var r2 = r * r;
        var y = Math.FusedMultiplyAdd(A1, r, A2);
        y = Math.FusedMultiplyAdd(A0, r2, y);
        return (float)Math.FusedMultiplyAdd(y, r2, y0 + r);
    }

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
            quadrant = ((int)(x * TwoOverPi * (1 << 24)) + 0x800000) >> 24;
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
}
