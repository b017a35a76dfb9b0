using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace TorchInit;

/// <summary>
/// A float of 16 bits with the exponent of a <see cref="float"/> and 7 stored digits: <c>torch.bfloat16</c>. Its bits are the upper half of
/// a float's.
/// </summary>
/// <remarks>
/// Every operation is done in float or double and rounded once, to the nearest, ties to even, as PyTorch does. A type of our own until .NET
/// brings one; the numeric interfaces of .NET are implemented, so that tensors of it can be computed with.
/// </remarks>
/// <example><code>float third = (float)(BFloat16)(1f / 3);   // 0.333984375</code></example>
public readonly partial struct BFloat16 : IFloatingPointIeee754<BFloat16>, IMinMaxValue<BFloat16>
{
    private readonly ushort bits;

    private BFloat16(ushort bits) => this.bits = bits;

    /// <summary>The largest finite value, 3.3895314·10³⁸.</summary>
    public static BFloat16 MaxValue => new(0x7F7F);

    /// <summary>The smallest finite value, −3.3895314·10³⁸.</summary>
    public static BFloat16 MinValue => new(0xFF7F);

    /// <summary>The smallest value above 0, 2⁻¹³³.</summary>
    public static BFloat16 Epsilon => new(1);

    /// <summary>Not a number.</summary>
    public static BFloat16 NaN => new(0x7FC0);

    /// <summary>Infinity.</summary>
    public static BFloat16 PositiveInfinity => new(0x7F80);

    /// <summary>Negative infinity.</summary>
    public static BFloat16 NegativeInfinity => new(0xFF80);

    /// <summary>The number 1.</summary>
    public static BFloat16 One => new(0x3F80);

    /// <summary>The number 0.</summary>
    public static BFloat16 Zero => default;

    /// <summary>The number with these bits: a sign, 8 of the exponent, 7 of the fraction.</summary>
    /// <param name="bits">The bits, for example 0x3F80 for 1.</param>
    public static BFloat16 FromBits(ushort bits) => new(bits);

    /// <summary>The bits of <paramref name="value"/>.</summary>
    /// <param name="value">Any number.</param>
    public static ushort ToBits(BFloat16 value) => value.bits;

    /// <summary>Every bfloat16 is a float.</summary>
    public static implicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value.bits << 16);

    /// <summary>The nearest bfloat16, ties to even; beyond the largest, infinity.</summary>
    public static explicit operator BFloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? NaN : new((ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16));
    }

    /// <summary>Rounded to float and then to bfloat16: two roundings, as in PyTorch.</summary>
    public static explicit operator BFloat16(double value) => (BFloat16)(float)value;

    /// <summary>Rounds each float as the conversion does.</summary>
    internal static void Round(ReadOnlySpan<float> source, Span<BFloat16> destination)
    {
        var bits = MemoryMarshal.Cast<float, uint>(source);
        var rounded = MemoryMarshal.Cast<BFloat16, ushort>(destination)[..source.Length];
        var i = 0;
        for (; i <= source.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
            Vector.Narrow(UpperHalf(new(bits[i..])), UpperHalf(new(bits[(i + Vector<uint>.Count)..]))).CopyTo(rounded[i..]);
        for (; i < source.Length; i++)
            rounded[i] = ToBits((BFloat16)source[i]);
    }

    private static Vector<uint> UpperHalf(Vector<uint> bits)
    {
        var rounded = bits + new Vector<uint>(0x7FFF) + ((bits >> 16) & Vector<uint>.One);
        var isNumber = Vector.LessThanOrEqual(bits & new Vector<uint>(0x7FFF_FFFF), new Vector<uint>(0x7F80_0000));
        return Vector.ConditionalSelect(isNumber, rounded, new Vector<uint>(0x7FC0_0000)) >> 16;
    }

    /// <summary>The sum, rounded.</summary>
    public static BFloat16 operator +(BFloat16 left, BFloat16 right) => (BFloat16)((float)left + right);

    /// <summary>The difference, rounded.</summary>
    public static BFloat16 operator -(BFloat16 left, BFloat16 right) => (BFloat16)((float)left - right);

    /// <summary>The product, rounded.</summary>
    public static BFloat16 operator *(BFloat16 left, BFloat16 right) => (BFloat16)((float)left * right);

    /// <summary>The quotient, rounded.</summary>
    public static BFloat16 operator /(BFloat16 left, BFloat16 right) => (BFloat16)((float)left / right);

    /// <summary>What the division leaves, with the sign of <paramref name="left"/>.</summary>
    public static BFloat16 operator %(BFloat16 left, BFloat16 right) => (BFloat16)((float)left % right);

    /// <summary>The other sign.</summary>
    public static BFloat16 operator -(BFloat16 value) => new((ushort)(value.bits ^ 0x8000));

    /// <summary>The value itself.</summary>
    public static BFloat16 operator +(BFloat16 value) => value;

    /// <summary>One more, rounded.</summary>
    public static BFloat16 operator ++(BFloat16 value) => value + One;

    /// <summary>One less, rounded.</summary>
    public static BFloat16 operator --(BFloat16 value) => value - One;

    /// <summary>Whether the numbers are equal: 0 and −0 are, NaN equals nothing.</summary>
    public static bool operator ==(BFloat16 left, BFloat16 right) => (float)left == right;

    /// <summary>Whether the numbers differ.</summary>
    public static bool operator !=(BFloat16 left, BFloat16 right) => (float)left != right;

    /// <summary>Whether <paramref name="left"/> is less.</summary>
    public static bool operator <(BFloat16 left, BFloat16 right) => (float)left < right;

    /// <summary>Whether <paramref name="left"/> is greater.</summary>
    public static bool operator >(BFloat16 left, BFloat16 right) => (float)left > right;

    /// <summary>Whether <paramref name="left"/> is less or equal.</summary>
    public static bool operator <=(BFloat16 left, BFloat16 right) => (float)left <= right;

    /// <summary>Whether <paramref name="left"/> is greater or equal.</summary>
    public static bool operator >=(BFloat16 left, BFloat16 right) => (float)left >= right;

    /// <summary>Whether the numbers are equal; here, as for every floating-point type of .NET, NaN equals NaN.</summary>
    public bool Equals(BFloat16 other) => ((float)this).Equals(other);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is BFloat16 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ((float)this).GetHashCode();

    /// <summary>Less than 0, 0 or more than 0, as the number is less than, equal to or greater than <paramref name="other"/>; NaN is less than all.</summary>
    public int CompareTo(BFloat16 other) => ((float)this).CompareTo(other);

    /// <inheritdoc cref="CompareTo(BFloat16)"/>
    /// <exception cref="ArgumentException"><paramref name="obj"/> is no bfloat16.</exception>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        BFloat16 other => CompareTo(other),
        _ => throw new ArgumentException($"Received a {obj.GetType().Name}; a BFloat16 compares with a BFloat16.", nameof(obj)),
    };

    /// <summary>The digits of the float that it is, in the invariant culture.</summary>
    public override string ToString() => ToString(null, CultureInfo.InvariantCulture);

    /// <inheritdoc cref="float.ToString(string, IFormatProvider)"/>
    public string ToString(string? format, IFormatProvider? formatProvider) => ((float)this).ToString(format, formatProvider);
}
