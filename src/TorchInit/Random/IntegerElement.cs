using System.Runtime.CompilerServices;

namespace TorchInit;

/// <summary>What <c>random_</c> has to know of an element type, and the conversions of C++.</summary>
internal static class IntegerElement<T>
    where T : unmanaged
{
    /// <summary>The type as PyTorch's messages about bounds call it, and as those about missing functions do.</summary>
    public static readonly string CxxName, TorchName;

    /// <summary>The smallest and largest number that a bound may have.</summary>
    public static readonly long Min, Max;

    /// <summary>For floating-point types p, where every integer up to 2ᵖ is exact; 0 for integers.</summary>
    public static readonly int Digits;

    static IntegerElement() => (CxxName, TorchName, Min, Max, Digits) =
        typeof(T) == typeof(bool) ? ("bool", "Bool", 0, 1, 0)
        : typeof(T) == typeof(byte) ? ("unsigned char", "Byte", byte.MinValue, byte.MaxValue, 0)
        : typeof(T) == typeof(sbyte) ? ("signed char", "Char", sbyte.MinValue, sbyte.MaxValue, 0)
        : typeof(T) == typeof(short) ? ("short int", "Short", short.MinValue, short.MaxValue, 0)
        : typeof(T) == typeof(int) ? ("int", "Int", int.MinValue, int.MaxValue, 0)
        : typeof(T) == typeof(long) ? ("long int", "Long", long.MinValue, long.MaxValue, 0)
        : typeof(T) == typeof(ushort) ? ("short unsigned int", "UInt16", ushort.MinValue, ushort.MaxValue, 0)
        : typeof(T) == typeof(uint) ? ("unsigned int", "UInt32", uint.MinValue, uint.MaxValue, 0)
        : typeof(T) == typeof(ulong) ? ("long unsigned int", "UInt64", 0, long.MaxValue, 0)
        : typeof(T) == typeof(Half) ? ("c10::Half", "Half", -65504, 65504, 11)
        : typeof(T) == typeof(BFloat16) ? ("c10::BFloat16", "BFloat16", long.MinValue, long.MaxValue, 8)
        : typeof(T) == typeof(float) ? ("float", "Float", long.MinValue, long.MaxValue, 24)
        : typeof(T) == typeof(double) ? ("double", "Double", long.MinValue, long.MaxValue, 53)
        : default((string, string, long, long, int));

    /// <summary>Whether PyTorch has such a type.</summary>
    public static bool IsKnown => CxxName is not null;

    /// <summary>Unsigned integers of 16 bits and more, which many of PyTorch's kernels do not have.</summary>
    public static bool IsBarebones => typeof(T) == typeof(ushort) || typeof(T) == typeof(uint) || typeof(T) == typeof(ulong);

    /// <summary>The largest number that <c>random_()</c> and <c>random_(from, None)</c> draw: the largest of an integer type; 2ᵖ.</summary>
    public static long LargestDrawn => Digits > 0 ? 1L << Digits : typeof(T) == typeof(ulong) ? -1 : Max;

    /// <summary>The number in the element type: the low bits of an integer, a floating-point number rounded to nearest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of(long value)
    {
        if (typeof(T) == typeof(bool))
            return Unsafe.BitCast<bool, T>(value != 0);
        if (typeof(T) == typeof(byte) || typeof(T) == typeof(sbyte))
            return Unsafe.BitCast<byte, T>(unchecked((byte)value));
        if (typeof(T) == typeof(short) || typeof(T) == typeof(ushort))
            return Unsafe.BitCast<ushort, T>(unchecked((ushort)value));
        if (typeof(T) == typeof(int) || typeof(T) == typeof(uint))
            return Unsafe.BitCast<uint, T>(unchecked((uint)value));
        if (typeof(T) == typeof(long) || typeof(T) == typeof(ulong))
            return Unsafe.BitCast<long, T>(value);
        if (typeof(T) == typeof(Half))
            return Unsafe.BitCast<Half, T>((Half)(float)value);
        if (typeof(T) == typeof(BFloat16))
            return Unsafe.BitCast<BFloat16, T>((BFloat16)(float)value);
        if (typeof(T) == typeof(float))
            return Unsafe.BitCast<float, T>(value);
        if (typeof(T) == typeof(double))
            return Unsafe.BitCast<double, T>(value);
        throw new NotSupportedException();
    }

    /// <summary>The floating-point number in the element type, rounded towards 0 for an integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OfDouble(double value)
    {
        if (typeof(T) == typeof(Half))
            return Unsafe.BitCast<Half, T>((Half)(float)value);
        if (typeof(T) == typeof(BFloat16))
            return Unsafe.BitCast<BFloat16, T>((BFloat16)(float)value);
        if (typeof(T) == typeof(float))
            return Unsafe.BitCast<float, T>((float)value);
        if (typeof(T) == typeof(double))
            return Unsafe.BitCast<double, T>(value);
        return Of((long)value);
    }

    /// <summary>A bound, rounded to the element type and back.</summary>
    /// <param name="value">The bound.</param>
    /// <param name="saturates">What 2⁶³ becomes: the largest number on Arm, the smallest on x86-64.</param>
    public static long Rounded(long value, bool saturates)
    {
        var rounded = typeof(T) == typeof(Half) ? (double)(Half)(float)value
            : typeof(T) == typeof(BFloat16) ? (BFloat16)(float)value
            : typeof(T) == typeof(float) ? (float)value
            : (double)value;
        if (rounded >= 9223372036854775808.0 || double.IsInfinity(rounded))
            return saturates && rounded > 0 ? long.MaxValue : long.MinValue;
        return (long)rounded;
    }
}
