using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace TorchInit;

// What .NET asks of a floating-point type, each in one line: computed as a float and rounded.
public readonly partial struct BFloat16
{
    static BFloat16 IAdditiveIdentity<BFloat16, BFloat16>.AdditiveIdentity => Zero;

    static BFloat16 IMultiplicativeIdentity<BFloat16, BFloat16>.MultiplicativeIdentity => One;

    static BFloat16 ISignedNumber<BFloat16>.NegativeOne => -One;

    static BFloat16 IFloatingPointIeee754<BFloat16>.NegativeZero => -Zero;

    static BFloat16 IFloatingPointConstants<BFloat16>.E => (BFloat16)float.E;

    static BFloat16 IFloatingPointConstants<BFloat16>.Pi => (BFloat16)float.Pi;

    static BFloat16 IFloatingPointConstants<BFloat16>.Tau => (BFloat16)float.Tau;

    static int INumberBase<BFloat16>.Radix => 2;

    static BFloat16 INumberBase<BFloat16>.Abs(BFloat16 value) => new((ushort)(value.bits & 0x7FFF));

    static bool INumberBase<BFloat16>.IsCanonical(BFloat16 value) => true;

    static bool INumberBase<BFloat16>.IsComplexNumber(BFloat16 value) => false;

    static bool INumberBase<BFloat16>.IsImaginaryNumber(BFloat16 value) => false;

    static bool INumberBase<BFloat16>.IsZero(BFloat16 value) => (value.bits & 0x7FFF) == 0;

    static bool INumberBase<BFloat16>.IsSubnormal(BFloat16 value) => float.IsSubnormal(value);

    static bool INumberBase<BFloat16>.IsEvenInteger(BFloat16 value) => float.IsEvenInteger(value);

    static bool INumberBase<BFloat16>.IsFinite(BFloat16 value) => float.IsFinite(value);

    static bool INumberBase<BFloat16>.IsInfinity(BFloat16 value) => float.IsInfinity(value);

    static bool INumberBase<BFloat16>.IsInteger(BFloat16 value) => float.IsInteger(value);

    static bool INumberBase<BFloat16>.IsNaN(BFloat16 value) => float.IsNaN(value);

    static bool INumberBase<BFloat16>.IsNegative(BFloat16 value) => float.IsNegative(value);

    static bool INumberBase<BFloat16>.IsNegativeInfinity(BFloat16 value) => float.IsNegativeInfinity(value);

    static bool INumberBase<BFloat16>.IsNormal(BFloat16 value) => float.IsNormal(value);

    static bool INumberBase<BFloat16>.IsOddInteger(BFloat16 value) => float.IsOddInteger(value);

    static bool INumberBase<BFloat16>.IsPositive(BFloat16 value) => float.IsPositive(value);

    static bool INumberBase<BFloat16>.IsPositiveInfinity(BFloat16 value) => float.IsPositiveInfinity(value);

    static bool INumberBase<BFloat16>.IsRealNumber(BFloat16 value) => float.IsRealNumber(value);

    static BFloat16 INumberBase<BFloat16>.MaxMagnitude(BFloat16 x, BFloat16 y) => (BFloat16)float.MaxMagnitude(x, y);

    static BFloat16 INumberBase<BFloat16>.MaxMagnitudeNumber(BFloat16 x, BFloat16 y) => (BFloat16)float.MaxMagnitudeNumber(x, y);

    static BFloat16 INumberBase<BFloat16>.MinMagnitude(BFloat16 x, BFloat16 y) => (BFloat16)float.MinMagnitude(x, y);

    static BFloat16 INumberBase<BFloat16>.MinMagnitudeNumber(BFloat16 x, BFloat16 y) => (BFloat16)float.MinMagnitudeNumber(x, y);

    static BFloat16 INumberBase<BFloat16>.Parse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider) => (BFloat16)float.Parse(s, style, provider);

    static BFloat16 INumberBase<BFloat16>.Parse(string s, NumberStyles style, IFormatProvider? provider) => (BFloat16)float.Parse(s, style, provider);

    static BFloat16 ISpanParsable<BFloat16>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => (BFloat16)float.Parse(s, provider);

    static BFloat16 IParsable<BFloat16>.Parse(string s, IFormatProvider? provider) => (BFloat16)float.Parse(s, provider);

    static bool INumberBase<BFloat16>.TryParse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider, out BFloat16 result) =>
        Rounded(float.TryParse(s, style, provider, out var value), value, out result);

    static bool INumberBase<BFloat16>.TryParse([NotNullWhen(true)] string? s, NumberStyles style, IFormatProvider? provider, out BFloat16 result) =>
        Rounded(float.TryParse(s, style, provider, out var value), value, out result);

    static bool ISpanParsable<BFloat16>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out BFloat16 result) =>
        Rounded(float.TryParse(s, provider, out var value), value, out result);

    static bool IParsable<BFloat16>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out BFloat16 result) =>
        Rounded(float.TryParse(s, provider, out var value), value, out result);

    bool ISpanFormattable.TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        ((float)this).TryFormat(destination, out charsWritten, format, provider);

    static bool INumberBase<BFloat16>.TryConvertFromChecked<TOther>(TOther value, out BFloat16 result) =>
        Rounded(true, typeof(TOther) == typeof(BFloat16) ? (BFloat16)(object)value : float.CreateChecked(value), out result);

    static bool INumberBase<BFloat16>.TryConvertFromSaturating<TOther>(TOther value, out BFloat16 result) =>
        Rounded(true, typeof(TOther) == typeof(BFloat16) ? (BFloat16)(object)value : float.CreateSaturating(value), out result);

    static bool INumberBase<BFloat16>.TryConvertFromTruncating<TOther>(TOther value, out BFloat16 result) =>
        Rounded(true, typeof(TOther) == typeof(BFloat16) ? (BFloat16)(object)value : float.CreateTruncating(value), out result);

    static bool INumberBase<BFloat16>.TryConvertToChecked<TOther>(BFloat16 value, [MaybeNullWhen(false)] out TOther result)
    {
        result = TOther.CreateChecked((float)value);
        return true;
    }

    static bool INumberBase<BFloat16>.TryConvertToSaturating<TOther>(BFloat16 value, [MaybeNullWhen(false)] out TOther result)
    {
        result = TOther.CreateSaturating((float)value);
        return true;
    }

    static bool INumberBase<BFloat16>.TryConvertToTruncating<TOther>(BFloat16 value, [MaybeNullWhen(false)] out TOther result)
    {
        result = TOther.CreateTruncating((float)value);
        return true;
    }

    static BFloat16 IFloatingPoint<BFloat16>.Round(BFloat16 x, int digits, MidpointRounding mode) => (BFloat16)float.Round(x, digits, mode);

    int IFloatingPoint<BFloat16>.GetExponentByteCount() => sizeof(sbyte);

    int IFloatingPoint<BFloat16>.GetExponentShortestBitLength() => Exponent >= 0 ? 8 - sbyte.LeadingZeroCount(Exponent) : 9 - sbyte.LeadingZeroCount((sbyte)~Exponent);

    int IFloatingPoint<BFloat16>.GetSignificandByteCount() => sizeof(byte);

    int IFloatingPoint<BFloat16>.GetSignificandBitLength() => 8;

    bool IFloatingPoint<BFloat16>.TryWriteExponentBigEndian(Span<byte> destination, out int bytesWritten) => Write((byte)Exponent, destination, out bytesWritten);

    bool IFloatingPoint<BFloat16>.TryWriteExponentLittleEndian(Span<byte> destination, out int bytesWritten) => Write((byte)Exponent, destination, out bytesWritten);

    bool IFloatingPoint<BFloat16>.TryWriteSignificandBigEndian(Span<byte> destination, out int bytesWritten) => Write(Significand, destination, out bytesWritten);

    bool IFloatingPoint<BFloat16>.TryWriteSignificandLittleEndian(Span<byte> destination, out int bytesWritten) => Write(Significand, destination, out bytesWritten);

    static BFloat16 IFloatingPointIeee754<BFloat16>.BitDecrement(BFloat16 x) => x.bits switch
    {
        > 0xFF7F or (> 0x7F80 and < 0x8000) => x,
        0 => -Epsilon,
        _ => new((ushort)(x.bits < 0x8000 ? x.bits - 1 : x.bits + 1)),
    };

    static BFloat16 IFloatingPointIeee754<BFloat16>.BitIncrement(BFloat16 x) => x.bits switch
    {
        (>= 0x7F80 and < 0x8000) or > 0xFF80 => x,
        0x8000 => Epsilon,
        _ => new((ushort)(x.bits < 0x8000 ? x.bits + 1 : x.bits - 1)),
    };

    static BFloat16 IFloatingPointIeee754<BFloat16>.FusedMultiplyAdd(BFloat16 left, BFloat16 right, BFloat16 addend) =>
        (BFloat16)float.FusedMultiplyAdd(left, right, addend);

    static int IFloatingPointIeee754<BFloat16>.ILogB(BFloat16 x) => float.ILogB(x);

    static BFloat16 IFloatingPointIeee754<BFloat16>.ScaleB(BFloat16 x, int n) => (BFloat16)float.ScaleB(x, n);

    static BFloat16 IFloatingPointIeee754<BFloat16>.Atan2(BFloat16 y, BFloat16 x) => (BFloat16)float.Atan2(y, x);

    static BFloat16 IFloatingPointIeee754<BFloat16>.Atan2Pi(BFloat16 y, BFloat16 x) => (BFloat16)float.Atan2Pi(y, x);

    static BFloat16 IFloatingPointIeee754<BFloat16>.Ieee754Remainder(BFloat16 y, BFloat16 x) => (BFloat16)float.Ieee754Remainder(y, x);

    static BFloat16 IExponentialFunctions<BFloat16>.Exp(BFloat16 x) => (BFloat16)float.Exp(x);

    static BFloat16 IExponentialFunctions<BFloat16>.Exp10(BFloat16 x) => (BFloat16)float.Exp10(x);

    static BFloat16 IExponentialFunctions<BFloat16>.Exp2(BFloat16 x) => (BFloat16)float.Exp2(x);

    static BFloat16 IHyperbolicFunctions<BFloat16>.Acosh(BFloat16 x) => (BFloat16)float.Acosh(x);

    static BFloat16 IHyperbolicFunctions<BFloat16>.Asinh(BFloat16 x) => (BFloat16)float.Asinh(x);

    static BFloat16 IHyperbolicFunctions<BFloat16>.Atanh(BFloat16 x) => (BFloat16)float.Atanh(x);

    static BFloat16 IHyperbolicFunctions<BFloat16>.Cosh(BFloat16 x) => (BFloat16)float.Cosh(x);

    static BFloat16 IHyperbolicFunctions<BFloat16>.Sinh(BFloat16 x) => (BFloat16)float.Sinh(x);

    static BFloat16 IHyperbolicFunctions<BFloat16>.Tanh(BFloat16 x) => (BFloat16)float.Tanh(x);

    static BFloat16 ILogarithmicFunctions<BFloat16>.Log(BFloat16 x) => (BFloat16)float.Log(x);

    static BFloat16 ILogarithmicFunctions<BFloat16>.Log10(BFloat16 x) => (BFloat16)float.Log10(x);

    static BFloat16 ILogarithmicFunctions<BFloat16>.Log2(BFloat16 x) => (BFloat16)float.Log2(x);

    static BFloat16 ILogarithmicFunctions<BFloat16>.Log(BFloat16 x, BFloat16 newBase) => (BFloat16)float.Log(x, newBase);

    static BFloat16 IRootFunctions<BFloat16>.Cbrt(BFloat16 x) => (BFloat16)float.Cbrt(x);

    static BFloat16 IRootFunctions<BFloat16>.Sqrt(BFloat16 x) => (BFloat16)float.Sqrt(x);

    static BFloat16 IRootFunctions<BFloat16>.Hypot(BFloat16 x, BFloat16 y) => (BFloat16)float.Hypot(x, y);

    static BFloat16 IRootFunctions<BFloat16>.RootN(BFloat16 x, int n) => (BFloat16)float.RootN(x, n);

    static BFloat16 ITrigonometricFunctions<BFloat16>.Acos(BFloat16 x) => (BFloat16)float.Acos(x);

    static BFloat16 ITrigonometricFunctions<BFloat16>.AcosPi(BFloat16 x) => (BFloat16)float.AcosPi(x);

    static BFloat16 ITrigonometricFunctions<BFloat16>.Asin(BFloat16 x) => (BFloat16)float.Asin(x);

    static BFloat16 ITrigonometricFunctions<BFloat16>.AsinPi(BFloat16 x) => (BFloat16)float.AsinPi(x);

    static BFloat16 ITrigonometricFunctions<BFloat16>.Atan(BFloat16 x) => (BFloat16)float.Atan(x);

    static BFloat16 ITrigonometricFunctions<BFloat16>.AtanPi(BFloat16 x) => (BFloat16)float.AtanPi(x);

    static BFloat16 ITrigonometricFunctions<BFloat16>.Cos(BFloat16 x) => (BFloat16)float.Cos(x);

    static BFloat16 ITrigonometricFunctions<BFloat16>.CosPi(BFloat16 x) => (BFloat16)float.CosPi(x);

    static BFloat16 ITrigonometricFunctions<BFloat16>.Sin(BFloat16 x) => (BFloat16)float.Sin(x);

    static BFloat16 ITrigonometricFunctions<BFloat16>.SinPi(BFloat16 x) => (BFloat16)float.SinPi(x);

    static BFloat16 ITrigonometricFunctions<BFloat16>.Tan(BFloat16 x) => (BFloat16)float.Tan(x);

    static BFloat16 ITrigonometricFunctions<BFloat16>.TanPi(BFloat16 x) => (BFloat16)float.TanPi(x);

    static (BFloat16 Sin, BFloat16 Cos) ITrigonometricFunctions<BFloat16>.SinCos(BFloat16 x) => ((BFloat16)float.Sin(x), (BFloat16)float.Cos(x));

    static (BFloat16 SinPi, BFloat16 CosPi) ITrigonometricFunctions<BFloat16>.SinCosPi(BFloat16 x) => ((BFloat16)float.SinPi(x), (BFloat16)float.CosPi(x));

    static BFloat16 IPowerFunctions<BFloat16>.Pow(BFloat16 x, BFloat16 y) => (BFloat16)float.Pow(x, y);

    private sbyte Exponent => (sbyte)(((bits >> 7) & 0xFF) - 127);

    private byte Significand => (byte)((bits & 0x7F) | ((bits & 0x7F80) == 0 ? 0 : 0x80));

    private static bool Rounded(bool succeeded, float value, out BFloat16 result)
    {
        result = (BFloat16)value;
        return succeeded;
    }

    private static bool Write(byte value, Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = destination.IsEmpty ? 0 : 1;
        if (!destination.IsEmpty)
            destination[0] = value;
        return !destination.IsEmpty;
    }
}
