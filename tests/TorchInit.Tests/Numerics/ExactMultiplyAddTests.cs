using System.Runtime.Intrinsics;

namespace TorchInit.Tests;

/// <summary>A fused multiply-add without the instruction has the bits of the instruction.</summary>
public sealed class ExactMultiplyAddTests
{
    private readonly Random random = new(1);

    [Fact]
    public void Any_bits() => AssertSame(200_000, AnyBits);

    [Fact]
    public void Sums_near_a_tie() => AssertSame(100_000, NearATie);

    [Fact]
    public void Products_far_below_a_tie() => AssertSame(100_000, FarBelowATie);

    [Fact]
    public void Subnormal_sums() => AssertSame(100_000, Subnormal);

    [Fact]
    [Trait("Category", "Slow")]
    public void Ten_times_as_many_of_each()
    {
        AssertSame(2_000_000, AnyBits);
        AssertSame(1_000_000, NearATie);
        AssertSame(1_000_000, FarBelowATie);
        AssertSame(1_000_000, Subnormal);
    }

    [Fact]
    public void A_product_beyond_the_digits_of_a_double_decides_a_tie()
    {
        // 1 + 2⁻²³ + 2⁻²⁴·(1 − 2⁻⁴⁶) lies below a tie, and in double on it.
        var (a, b, c) = (MathF.ScaleB(1 + MathF.ScaleB(1, -23), -24), 1 - MathF.ScaleB(1, -23), 1 + MathF.ScaleB(1, -23));
        Assert.Equal(1 + MathF.ScaleB(1, -22), (float)((double)a * b + c));
        Assert.Equal(c, ExactMultiplyAdd.InDouble(a, b, c));
        Same(a, b, c);
    }

    [Fact]
    public void It_decides_a_tie_of_subnormal_floats()
    {
        // Half of the smallest float, less 2⁻⁴⁶ of it, beside an odd multiple of the smallest.
        float a = MathF.ScaleB(1 + MathF.ScaleB(1, -23), -75), b = MathF.ScaleB(1 - MathF.ScaleB(1, -23), -75), c = BitConverter.UInt32BitsToSingle((1 << 23) - 1);
        Assert.NotEqual(c, (float)((double)a * b + c));
        Assert.Equal(c, ExactMultiplyAdd.InDouble(a, b, c));
        Same(a, b, c);
    }

    [Theory]
    [InlineData(float.NaN, 1, 1)]
    [InlineData(float.PositiveInfinity, 1, 1)]
    [InlineData(float.PositiveInfinity, 1, float.NegativeInfinity)]
    [InlineData(float.PositiveInfinity, 0, 1)]
    [InlineData(float.MaxValue, 2, 1)]
    [InlineData(float.MaxValue, 1, float.MaxValue)]
    [InlineData(1f, 1, -1f)]
    [InlineData(-1f, 1, 1f)]
    public void Special_numbers(float a, float b, float c) => Same(a, b, c);

    [Fact]
    public void Signs_of_zero()
    {
        foreach (var a in new[] { 0f, -0f })
            foreach (var c in new[] { 0f, -0f })
                Same(a, 1, c);
    }

    private (float A, float B, float C) AnyBits() => (Any(), Any(), Any());

    private (float A, float B, float C) NearATie()
    {
        // c is such that a·b + c lies half-way between two floats, or one double beside that.
        var (a, b) = (Near(0), Near(0));
        var product = (double)a * b;
        var tie = Math.ScaleB((random.Next(1 << 23, 1 << 24) + 0.5) * (random.Next(2) == 0 ? 1 : -1), random.Next(-30, 8));
        return (a, b, (float)(tie - product));
    }

    private (float A, float B, float C) FarBelowATie()
    {
        // 1 + 2⁻²⁴ is a tie; a product beyond the digits of a double decides it.
        var c = MathF.ScaleB(random.Next(1 << 23, 1 << 24), -23);
        var half = MathF.ScaleB(1, -24);
        return (half * (random.Next(2) == 0 ? 1 : -1), 1 + MathF.ScaleB(random.Next(-2, 3), -23), c);
    }

    private (float A, float B, float C) Subnormal() =>
        (Near(-75), Near(-75), BitConverter.UInt32BitsToSingle((uint)random.Next(0, 1 << 24) | (uint)random.Next(2) << 31));

    private float Any() => BitConverter.UInt32BitsToSingle((uint)random.NextInt64(1L << 32));

    private float Near(int exponent) => MathF.ScaleB(random.Next(1 << 23, 1 << 24) * (random.Next(2) == 0 ? 1 : -1), exponent - 23 + random.Next(-2, 3));

    private static void AssertSame(int count, Func<(float A, float B, float C)> draw)
    {
        var slow = 0;
        for (var i = 0; i < count; i++)
        {
            var (a, b, c) = draw();
            Same(a, b, c);
            slow += ExactMultiplyAdd.IsFinal((double)a * b + c) ? 0 : 1;
        }

        Assert.True(slow > 0, "no case needed the exact path");
    }

    /// <summary>One, and four at once with it in each place, beside sums that need no care.</summary>
    private static void Same(float a, float b, float c)
    {
        var expected = MathF.FusedMultiplyAdd(a, b, c);
        AssertBits(ExactMultiplyAdd.InDouble(a, b, c));
        for (var place = 0; place < 4; place++)
        {
            var four = ExactMultiplyAdd.InDouble(Vector128.Create(3f).WithElement(place, a), Vector128.Create(2f).WithElement(place, b), Vector128.Create(1f).WithElement(place, c));
            AssertBits(four[place]);
            Assert.Equal(7, four[(place + 1) % 4]);
        }

        void AssertBits(float given)
        {
            if (float.IsNaN(expected) ? !float.IsNaN(given) : BitConverter.SingleToUInt32Bits(expected) != BitConverter.SingleToUInt32Bits(given))
                Assert.Fail($"fma({a:R}, {b:R}, {c:R}) is {expected:R}, not {given:R}");
        }
    }
}
