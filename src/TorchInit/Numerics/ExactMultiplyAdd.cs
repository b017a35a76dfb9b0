using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
internal static unsafe class ExactMultiplyAdd
{
    /// <summary>2⁻¹²⁶, the smallest float with all of its digits.</summary>
    private const double SmallestNormal = 1.0 / (1L << 62) / (1L << 62) / 4;

    /// <summary>Whether the processor rounds a·b + c once by itself.</summary>
    public static bool InHardware => Fma.IsSupported || AdvSimd.Arm64.IsSupported;

    /// <summary>a·b + c, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(float a, float b, float c) => InHardware ? MathF.FusedMultiplyAdd(a, b, c) : InDouble(a, b, c);

    /// <inheritdoc cref="Of(float, float, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Of(Vector<float> a, Vector<float> b, Vector<float> c) => InHardware || Vector<float>.Count != Vector128<float>.Count
        ? Vector.FusedMultiplyAdd(a, b, c)
        : InDouble(a.AsVector128(), b.AsVector128(), c.AsVector128()).AsVector();

    /// <summary>a·b + c for each element of the spans, rounded once.</summary>
    public static void Of(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, Span<float> result)
    {
        if (InHardware)
        {
            TensorPrimitives.FusedMultiplyAdd(a, b, c, result);
            return;
        }
        var i = 0;
        fixed (float* firstA = a, firstB = b, firstC = c, first = result)
        {
            for (; i <= result.Length - Vector128<float>.Count; i += Vector128<float>.Count)
                InDouble(Vector128.Load(firstA + i), Vector128.Load(firstB + i), Vector128.Load(firstC + i)).Store(first + i);
        }
        for (; i < result.Length; i++)
            result[i] = InDouble(a[i], b[i], c[i]);
    }

    /// <summary>Four at once without the instruction, whatever the processor has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> InDouble(Vector128<float> a, Vector128<float> b, Vector128<float> c)
    {
        var lower = InDoubles.Lower(a) * InDoubles.Lower(b) + InDoubles.Lower(c);
        var upper = InDoubles.Upper(a) * InDoubles.Upper(b) + InDoubles.Upper(c);
        var rounded = InDoubles.Joined(lower, upper);
        var small = Vector128.LessThanOrEqual(Vector128.Abs(rounded), Vector128.Create((float)SmallestNormal)).AsInt32();
        return (InDoubles.Ties(lower) | InDoubles.Ties(upper) | small) == Vector128<int>.Zero ? rounded : OneByOne(a, b, c);
    }

    private static Vector128<float> OneByOne(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Vector128.Create(
        InDouble(a[0], b[0], c[0]), InDouble(a[1], b[1], c[1]), InDouble(a[2], b[2], c[2]), InDouble(a[3], b[3], c[3]));

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
