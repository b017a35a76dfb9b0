using System.Globalization;
using System.Numerics;

namespace TorchInit.Tests;

/// <summary>What .NET asks of a floating-point type: each function is that of float, rounded.</summary>
public sealed class BFloat16NumberTests
{
    /// <summary>Of every exponent some, and the numbers at whose sides something changes.</summary>
    private static readonly BFloat16[] All = [.. Enumerable.Range(0, 1 << 16).Where(bits => bits % 128 is 0 or 1 or 64 or 127).Select(bits => BFloat16.FromBits((ushort)bits))];

    private static readonly BFloat16[] Few = [.. new[] { 0f, -0f, 1, -1, 2, 3, -3, 0.5f, 0.75f, -2.5f, 300, 1e-40f, 1e38f, float.PositiveInfinity, float.NegativeInfinity, float.NaN }.Select(x => (BFloat16)x)];

    [Fact]
    public void Functions_of_one_number()
    {
        AssertOne(Is<BFloat16>.Exp, float.Exp);
        AssertOne(Is<BFloat16>.Exp10, float.Exp10);
        AssertOne(Is<BFloat16>.Exp2, float.Exp2);
        AssertOne(Is<BFloat16>.Acosh, float.Acosh);
        AssertOne(Is<BFloat16>.Asinh, float.Asinh);
        AssertOne(Is<BFloat16>.Atanh, float.Atanh);
        AssertOne(Is<BFloat16>.Cosh, float.Cosh);
        AssertOne(Is<BFloat16>.Sinh, float.Sinh);
        AssertOne(Is<BFloat16>.Tanh, float.Tanh);
        AssertOne(Is<BFloat16>.Log, float.Log);
        AssertOne(Is<BFloat16>.Log10, float.Log10);
        AssertOne(Is<BFloat16>.Log2, float.Log2);
        AssertOne(Is<BFloat16>.Cbrt, float.Cbrt);
        AssertOne(Is<BFloat16>.Sqrt, float.Sqrt);
        AssertOne(Is<BFloat16>.Acos, float.Acos);
        AssertOne(Is<BFloat16>.AcosPi, float.AcosPi);
        AssertOne(Is<BFloat16>.Asin, float.Asin);
        AssertOne(Is<BFloat16>.AsinPi, float.AsinPi);
        AssertOne(Is<BFloat16>.Atan, float.Atan);
        AssertOne(Is<BFloat16>.AtanPi, float.AtanPi);
        AssertOne(Is<BFloat16>.Cos, float.Cos);
        AssertOne(Is<BFloat16>.CosPi, float.CosPi);
        AssertOne(Is<BFloat16>.Sin, float.Sin);
        AssertOne(Is<BFloat16>.SinPi, float.SinPi);
        AssertOne(Is<BFloat16>.Tan, float.Tan);
        AssertOne(Is<BFloat16>.TanPi, float.TanPi);
        AssertOne(Is<BFloat16>.Abs, float.Abs);
        AssertOne(x => Is<BFloat16>.SinCos(x).Sin, float.Sin);
        AssertOne(x => Is<BFloat16>.SinCos(x).Cos, float.Cos);
        AssertOne(x => Is<BFloat16>.SinCosPi(x).SinPi, float.SinPi);
        AssertOne(x => Is<BFloat16>.SinCosPi(x).CosPi, float.CosPi);
        AssertOne(x => Is<BFloat16>.Round(x, 1), x => float.Round(x, 1, MidpointRounding.ToEven));
        AssertOne(x => Is<BFloat16>.RootN(x, 3), x => float.RootN(x, 3));
        AssertOne(x => Is<BFloat16>.ScaleB(x, 3), x => float.ScaleB(x, 3));
        AssertOne(x => x + x - x * x / x % BFloat16.One, x => (BFloat16)((BFloat16)(x + x) - (BFloat16)((BFloat16)((BFloat16)(x * x) / x) % 1)));
    }

    [Fact]
    public void Functions_of_two_and_three_numbers()
    {
        AssertTwo(Is<BFloat16>.Pow, float.Pow);
        AssertTwo(Is<BFloat16>.Hypot, float.Hypot);
        AssertTwo(Is<BFloat16>.Atan2, float.Atan2);
        AssertTwo(Is<BFloat16>.Atan2Pi, float.Atan2Pi);
        AssertTwo(Is<BFloat16>.Ieee754Remainder, float.Ieee754Remainder);
        AssertTwo(Is<BFloat16>.Log, float.Log);
        AssertTwo(Is<BFloat16>.MaxMagnitude, float.MaxMagnitude);
        AssertTwo(Is<BFloat16>.MaxMagnitudeNumber, float.MaxMagnitudeNumber);
        AssertTwo(Is<BFloat16>.MinMagnitude, float.MinMagnitude);
        AssertTwo(Is<BFloat16>.MinMagnitudeNumber, float.MinMagnitudeNumber);
        foreach (var x in Few)
            AssertTwo((y, z) => Is<BFloat16>.FusedMultiplyAdd(x, y, z), (y, z) => float.FusedMultiplyAdd(x, y, z));
    }

    [Fact]
    public void Questions()
    {
        foreach (var x in All)
        {
            Assert.Equal((float)x == 0, Is<BFloat16>.IsZero(x));
            Assert.Equal(float.IsSubnormal(x), Is<BFloat16>.IsSubnormal(x));
            Assert.Equal(float.IsEvenInteger(x), Is<BFloat16>.IsEvenInteger(x));
            Assert.Equal(float.IsFinite(x), Is<BFloat16>.IsFinite(x));
            Assert.Equal(float.IsInfinity(x), Is<BFloat16>.IsInfinity(x));
            Assert.Equal(float.IsInteger(x), Is<BFloat16>.IsInteger(x));
            Assert.Equal(float.IsNaN(x), Is<BFloat16>.IsNaN(x));
            Assert.Equal(float.IsNegative(x), Is<BFloat16>.IsNegative(x));
            Assert.Equal(float.IsNegativeInfinity(x), Is<BFloat16>.IsNegativeInfinity(x));
            Assert.Equal(float.IsNormal(x), Is<BFloat16>.IsNormal(x));
            Assert.Equal(float.IsOddInteger(x), Is<BFloat16>.IsOddInteger(x));
            Assert.Equal(float.IsPositive(x), Is<BFloat16>.IsPositive(x));
            Assert.Equal(float.IsPositiveInfinity(x), Is<BFloat16>.IsPositiveInfinity(x));
            Assert.Equal(float.IsRealNumber(x), Is<BFloat16>.IsRealNumber(x));
            Assert.Equal(float.ILogB(x), Is<BFloat16>.ILogB(x));
            Assert.Equal((true, false, false), Is<BFloat16>.Canonical(x));
            foreach (var y in Few)
            {
                Assert.Equal(((float)x).CompareTo(y), x.CompareTo(y));
                Assert.Equal(((float)x).CompareTo(y), x.CompareTo((object)y));
                Assert.Equal(((float)x).Equals(y), x.Equals((object)y));
                Assert.Equal(((float)x < y, (float)x <= y, (float)x > y, (float)x >= y, (float)x == y, (float)x != y), (x < y, x <= y, x > y, x >= y, x == y, x != y));
            }
            Assert.Equal(((float)x).GetHashCode(), x.GetHashCode());
            Assert.Equal(1, x.CompareTo(null));
            Assert.False(x.Equals(1f));
        }
        Mistake.IsTold("ArgumentException: Received a Single; a BFloat16 compares with a BFloat16. (Parameter 'obj')", () => BFloat16.One.CompareTo(1f));
    }

    [Fact]
    public void Constants() => Assert.Equal(
        [2, 0, 1, -1, 0, (BFloat16)float.E, (BFloat16)float.Pi, (BFloat16)float.Tau, (BFloat16)9.2e-41f, (BFloat16)float.NegativeInfinity, (BFloat16)float.PositiveInfinity, (BFloat16)3.3895314e38f, (BFloat16)(-3.3895314e38f)],
        Is<BFloat16>.Constants.Select(x => (float)x));

    /// <summary>The next number up is the next pattern, but for the signs' ends: of every pattern.</summary>
    [Fact]
    public void Neighbours()
    {
        var numbers = Enumerable.Range(0, 1 << 16).Select(bits => BFloat16.FromBits((ushort)bits)).Where(x => !float.IsNaN(x) && BFloat16.ToBits(x) != 0x8000).OrderBy(x => (float)x).ToArray();
        for (var i = 0; i < numbers.Length; i++)
        {
            Assert.Equal(numbers[Math.Min(i + 1, numbers.Length - 1)], Is<BFloat16>.BitIncrement(numbers[i]));
            Assert.Equal(numbers[Math.Max(i - 1, 0)], Is<BFloat16>.BitDecrement(numbers[i]));
        }
        var zero = BFloat16.FromBits(0x8000);
        Assert.Equal((BFloat16.Epsilon, -BFloat16.Epsilon), (Is<BFloat16>.BitIncrement(zero), Is<BFloat16>.BitDecrement(zero)));
        Assert.Equal((0x0000, 0x8000), (BFloat16.ToBits(Is<BFloat16>.BitIncrement(-BFloat16.Epsilon)) & 0x7FFF, 0x8000 | BFloat16.ToBits(Is<BFloat16>.BitDecrement(BFloat16.Epsilon))));
        foreach (var bits in (ushort[])[0x7F81, 0x7FC0, 0x7FFF, 0xFF81, 0xFFFF])
            Assert.Equal((bits, bits), (BFloat16.ToBits(Is<BFloat16>.BitIncrement(BFloat16.FromBits(bits))), BFloat16.ToBits(Is<BFloat16>.BitDecrement(BFloat16.FromBits(bits)))));
    }

    /// <summary>The parts multiply to the number, and are written in as many bytes as are promised.</summary>
    [Fact]
    public void Exponent_and_significand()
    {
        Span<byte> one = stackalloc byte[1], two = stackalloc byte[2];
        foreach (var x in All.Where(x => float.IsFinite(x) && x >= BFloat16.Zero))
        {
            IFloatingPoint<BFloat16> number = x;
            Assert.Equal((1, 1, 8), (number.GetExponentByteCount(), number.GetSignificandByteCount(), number.GetSignificandBitLength()));
            Assert.True(number.TryWriteExponentBigEndian(one, out var written) && written == 1);
            Assert.True(number.TryWriteExponentLittleEndian(two, out written) && written == 1 && two[0] == one[0]);
            int exponent = (sbyte)one[0];
            // .NET's own rule for float: a sign and as many bits as the exponent needs
            Assert.Equal(exponent >= 0 ? 8 - sbyte.LeadingZeroCount((sbyte)exponent) : 9 - sbyte.LeadingZeroCount((sbyte)~exponent), number.GetExponentShortestBitLength());
            Assert.True(number.TryWriteSignificandBigEndian(one, out written) && written == 1);
            Assert.True(number.TryWriteSignificandLittleEndian(two, out written) && written == 1 && two[0] == one[0]);
            Assert.Equal(x, (BFloat16)(one[0] * Math.Pow(2, Math.Max(exponent, -126) - 7)));
            Assert.False(number.TryWriteExponentBigEndian([], out written));
            Assert.Equal(0, written);
            Assert.False(number.TryWriteExponentLittleEndian([], out _) || number.TryWriteSignificandBigEndian([], out _) || number.TryWriteSignificandLittleEndian([], out _));
        }
    }

    [Fact]
    public void Texts()
    {
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (german.NumberFormat.NumberDecimalSeparator, german.NumberFormat.NumberGroupSeparator) = (",", ".");
        foreach (var text in (string[])["1.5", "-2.5e3", "NaN", "Infinity", "x", ""])
        {
            var (isNumber, value) = (float.TryParse(text, CultureInfo.InvariantCulture, out var parsed), (BFloat16)parsed);
            Assert.Equal([(isNumber, value), (isNumber, value), (isNumber, value), (isNumber, value)], Is<BFloat16>.TryParse(text, CultureInfo.InvariantCulture));
            if (isNumber)
                Assert.All(Is<BFloat16>.Parse(text, CultureInfo.InvariantCulture), x => Assert.Equal(value, x));
        }
        Assert.All(Is<BFloat16>.Parse("1,5", german), x => Assert.Equal((BFloat16)1.5, x));
        Assert.Equal([(false, BFloat16.Zero), (false, BFloat16.Zero)], Is<BFloat16>.TryParse("1.5", CultureInfo.InvariantCulture, NumberStyles.Integer));
        Span<char> destination = stackalloc char[8];
        Assert.True(Is<BFloat16>.TryFormat((BFloat16)1.5, destination, out var written, "F2", german));
        Assert.Equal("1,50", destination[..written].ToString());
        Assert.Equal(("1.50", "1,50", "1.5"), (((BFloat16)1.5).ToString("F2", CultureInfo.InvariantCulture), ((BFloat16)1.5).ToString("F2", german), ((BFloat16)1.5).ToString()));
    }

    [Fact]
    public void Conversions()
    {
        Assert.Equal((BFloat16)300, Is<BFloat16>.CreateChecked(300));
        Assert.Equal((BFloat16)300, Is<BFloat16>.CreateSaturating(300.4));
        Assert.Equal((BFloat16)300, Is<BFloat16>.CreateTruncating(300L));
        Assert.Equal((BFloat16)1.5, Is<BFloat16>.CreateChecked((BFloat16)1.5));
        Assert.Equal((BFloat16)1.5, Is<BFloat16>.CreateSaturating((BFloat16)1.5));
        Assert.Equal((BFloat16)1.5, Is<BFloat16>.CreateTruncating((BFloat16)1.5));
        Assert.Equal((1, 1, 1), (int.CreateChecked((BFloat16)1.5), int.CreateSaturating((BFloat16)1.5), int.CreateTruncating((BFloat16)1.5)));
        Assert.Throws<OverflowException>(() => byte.CreateChecked((BFloat16)300));
        Assert.Equal(255, byte.CreateSaturating((BFloat16)300));
        Assert.Equal(BFloat16.PositiveInfinity, (BFloat16)1e300);
    }

    private static void AssertOne(Func<BFloat16, BFloat16> actual, Func<float, float> expected)
    {
        foreach (var x in All)
            AssertRounded(expected(x), actual(x));
    }

    private static void AssertTwo(Func<BFloat16, BFloat16, BFloat16> actual, Func<float, float, float> expected)
    {
        foreach (var x in Few)
        {
            foreach (var y in Few)
                AssertRounded(expected(x, y), actual(x, y));
        }
    }

    private static void AssertRounded(float expected, BFloat16 actual) => Assert.Equal(BFloat16.ToBits((BFloat16)expected), float.IsNaN(actual) ? BFloat16.ToBits(BFloat16.NaN) : BFloat16.ToBits(actual));

    /// <summary>The functions as .NET's interfaces name them.</summary>
    private static class Is<T>
        where T : IFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        public static T Exp(T x) => T.Exp(x);

        public static T Exp10(T x) => T.Exp10(x);

        public static T Exp2(T x) => T.Exp2(x);

        public static T Acosh(T x) => T.Acosh(x);

        public static T Asinh(T x) => T.Asinh(x);

        public static T Atanh(T x) => T.Atanh(x);

        public static T Cosh(T x) => T.Cosh(x);

        public static T Sinh(T x) => T.Sinh(x);

        public static T Tanh(T x) => T.Tanh(x);

        public static T Log(T x) => T.Log(x);

        public static T Log10(T x) => T.Log10(x);

        public static T Log2(T x) => T.Log2(x);

        public static T Cbrt(T x) => T.Cbrt(x);

        public static T Sqrt(T x) => T.Sqrt(x);

        public static T Acos(T x) => T.Acos(x);

        public static T AcosPi(T x) => T.AcosPi(x);

        public static T Asin(T x) => T.Asin(x);

        public static T AsinPi(T x) => T.AsinPi(x);

        public static T Atan(T x) => T.Atan(x);

        public static T AtanPi(T x) => T.AtanPi(x);

        public static T Cos(T x) => T.Cos(x);

        public static T CosPi(T x) => T.CosPi(x);

        public static T Sin(T x) => T.Sin(x);

        public static T SinPi(T x) => T.SinPi(x);

        public static T Tan(T x) => T.Tan(x);

        public static T TanPi(T x) => T.TanPi(x);

        public static T Abs(T x) => T.Abs(x);

        public static T Pow(T x, T y) => T.Pow(x, y);

        public static T Hypot(T x, T y) => T.Hypot(x, y);

        public static T Atan2(T x, T y) => T.Atan2(x, y);

        public static T Atan2Pi(T x, T y) => T.Atan2Pi(x, y);

        public static T Ieee754Remainder(T x, T y) => T.Ieee754Remainder(x, y);

        public static T Log(T x, T y) => T.Log(x, y);

        public static T MaxMagnitude(T x, T y) => T.MaxMagnitude(x, y);

        public static T MaxMagnitudeNumber(T x, T y) => T.MaxMagnitudeNumber(x, y);

        public static T MinMagnitude(T x, T y) => T.MinMagnitude(x, y);

        public static T MinMagnitudeNumber(T x, T y) => T.MinMagnitudeNumber(x, y);

        public static bool IsZero(T x) => T.IsZero(x);

        public static bool IsSubnormal(T x) => T.IsSubnormal(x);

        public static bool IsEvenInteger(T x) => T.IsEvenInteger(x);

        public static bool IsFinite(T x) => T.IsFinite(x);

        public static bool IsInfinity(T x) => T.IsInfinity(x);

        public static bool IsInteger(T x) => T.IsInteger(x);

        public static bool IsNaN(T x) => T.IsNaN(x);

        public static bool IsNegative(T x) => T.IsNegative(x);

        public static bool IsNegativeInfinity(T x) => T.IsNegativeInfinity(x);

        public static bool IsNormal(T x) => T.IsNormal(x);

        public static bool IsOddInteger(T x) => T.IsOddInteger(x);

        public static bool IsPositive(T x) => T.IsPositive(x);

        public static bool IsPositiveInfinity(T x) => T.IsPositiveInfinity(x);

        public static bool IsRealNumber(T x) => T.IsRealNumber(x);

        public static IEnumerable<T> Constants => [T.CreateChecked(T.Radix), T.AdditiveIdentity, T.MultiplicativeIdentity, T.NegativeOne, T.NegativeZero, T.E, T.Pi, T.Tau, T.Epsilon, T.NegativeInfinity, T.PositiveInfinity, T.MaxValue, T.MinValue];

        public static bool TryFormat(T x, Span<char> destination, out int written, string format, CultureInfo culture) => x.TryFormat(destination, out written, format, culture);

        public static T CreateChecked<TOther>(TOther x) where TOther : INumberBase<TOther> => T.CreateChecked(x);

        public static T CreateSaturating<TOther>(TOther x) where TOther : INumberBase<TOther> => T.CreateSaturating(x);

        public static T CreateTruncating<TOther>(TOther x) where TOther : INumberBase<TOther> => T.CreateTruncating(x);

        public static (bool Canonical, bool Complex, bool Imaginary) Canonical(T x) => (T.IsCanonical(x), T.IsComplexNumber(x), T.IsImaginaryNumber(x));

        public static (T Sin, T Cos) SinCos(T x) => T.SinCos(x);

        public static (T SinPi, T CosPi) SinCosPi(T x) => T.SinCosPi(x);

        public static T Round(T x, int digits) => T.Round(x, digits, MidpointRounding.ToEven);

        public static T RootN(T x, int n) => T.RootN(x, n);

        public static T ScaleB(T x, int n) => T.ScaleB(x, n);

        public static int ILogB(T x) => T.ILogB(x);

        public static T FusedMultiplyAdd(T x, T y, T z) => T.FusedMultiplyAdd(x, y, z);

        public static T BitIncrement(T x) => T.BitIncrement(x);

        public static T BitDecrement(T x) => T.BitDecrement(x);

        public static IEnumerable<(bool, T)> TryParse(string text, CultureInfo culture) =>
            [(T.TryParse(text, culture, out var one), one!), (T.TryParse(text.AsSpan(), culture, out var two), two!), .. TryParse(text, culture, NumberStyles.Float)];

        public static IEnumerable<(bool, T)> TryParse(string text, CultureInfo culture, NumberStyles style) =>
            [(T.TryParse(text, style, culture, out var one), one!), (T.TryParse(text.AsSpan(), style, culture, out var two), two!)];

        public static IEnumerable<T> Parse(string text, CultureInfo culture) =>
            [T.Parse(text, culture), T.Parse(text.AsSpan(), culture), T.Parse(text, NumberStyles.Float, culture), T.Parse(text.AsSpan(), NumberStyles.Float, culture)];
    }
}
