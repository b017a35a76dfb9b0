namespace TorchInit;

/// <summary>The coefficients of PyTorch's single-precision logarithm, sine and cosine (Cephes; Pommier's avx_mathfun).</summary>
internal static class Polynomials
{
    public const float SqrtHalf = 0.70710677f;

    public const float P0 = 0.070376836f, P1 = -0.1151461f, P2 = 0.116769984f, P3 = -0.12420141f, P4 = 0.14249323f,
        P5 = -0.16668057f, P6 = 0.20000714f, P7 = -0.24999994f, P8 = 0.3333333f;

    /// <summary>ln 2 in two parts: <see cref="Q2"/> has few bits, so that e·Q2 is exact.</summary>
    public const float Q1 = -0.00021219444f, Q2 = 0.6933594f;

    public const float TwoPi = 6.2831855f, FourOverPi = 1.2732395f;

    /// <summary>−π/4 in three parts.</summary>
    public const float MinusQuarterPi1 = -0.78515625f, MinusQuarterPi2 = -0.00024187565f, MinusQuarterPi3 = -3.774895e-08f;

    public const float C0 = 2.4433157e-05f, C1 = -0.0013887316f, C2 = 0.041666646f;

    public const float S0 = -0.00019515296f, S1 = 0.008332161f, S2 = -0.16666655f;
}
