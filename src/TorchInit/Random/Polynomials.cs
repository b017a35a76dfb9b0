namespace TorchInit;

/// <summary>The coefficients of PyTorch's single-precision logarithm, sine and cosine (Cephes; Pommier's avx_mathfun).</summary>
internal static class Polynomials
{
    public static readonly float SqrtHalf = Float(0x3F3504F3);

    public static readonly float P0 = Float(0x3D9021BB), P1 = Float(0xBDEBD1B8), P2 = Float(0x3DEF251A), P3 = Float(0xBDFE5D4F),
        P4 = Float(0x3E11E9BF), P5 = Float(0xBE2AAE50), P6 = Float(0x3E4CCEAC), P7 = Float(0xBE7FFFFC), P8 = Float(0x3EAAAAAA);

    /// <summary>ln 2 in two parts: <see cref="Q2"/> has few bits, so that e·Q2 is exact.</summary>
    public static readonly float Q1 = Float(0xB95E8083), Q2 = Float(0x3F318000);

    public static readonly float TwoPi = Float(0x40C90FDB), FourOverPi = Float(0x3FA2F983);

    /// <summary>−π/4 in three parts.</summary>
    public static readonly float MinusQuarterPi1 = Float(0xBF490000), MinusQuarterPi2 = Float(0xB97DA000), MinusQuarterPi3 = Float(0xB3222169);

    public static readonly float C0 = Float(0x37CCF5CE), C1 = Float(0xBAB6061A), C2 = Float(0x3D2AAAA5);

    public static readonly float S0 = Float(0xB94CA1F9), S1 = Float(0x3C08839E), S2 = Float(0xBE2AAAA3);

    private static float Float(uint bits) => BitConverter.UInt32BitsToSingle(bits);
}
