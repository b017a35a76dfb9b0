using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace TorchInit;

/// <summary>
/// a·b + c of floats, rounded once, where the processor has no such instruction: in a browser, and on x86-64 before 2013. A call of the C library takes
/// tens of nanoseconds there.
/// </summary>
/// <remarks>
/// In double the product of two floats is exact, and one rounding of the sum precedes the one to float. Two roundings differ from one only where the
/// first lands half-way between two floats, or among the subnormal floats, which lie closer: there the C library is asked.
/// </remarks>
internal static class ExactMultiplyAdd
{
    /// <summary>2⁻¹²⁶, the smallest float with all of its digits.</summary>
    private const double SmallestNormal = 1.0 / (1L << 62) / (1L << 62) / 4;

    /// <summary>Whether the processor rounds a·b + c once by itself.</summary>
    public static bool InHardware => Fma.IsSupported || AdvSimd.Arm64.IsSupported;

    /// <summary>a·b + c, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(float a, float b, float c) => InHardware ? MathF.FusedMultiplyAdd(a, b, c) : InDouble(a, b, c);

    /// <summary>The same without the instruction, whatever the processor has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float InDouble(float a, float b, float c)
    {
        var sum = (double)a * b + c;
        return IsFinal(sum) ? (float)sum : MathF.FusedMultiplyAdd(a, b, c);
    }

    /// <summary>
    /// Whether a sum that was rounded to double may be rounded to float: it is no tie of floats (the 29 bits that a float lacks are not a one and
    /// zeros) and of normal size.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsFinal(double sum) =>
        BitConverter.DoubleToInt64Bits(sum) << 35 != long.MinValue && Math.Abs(sum) >= SmallestNormal || sum == 0;
}
