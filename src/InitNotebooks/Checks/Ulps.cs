namespace InitNotebooks;

/// <summary>
/// Distances between floating-point numbers in units in the last place. The numbers of one format, put in order, can be counted:
/// two are n ulps apart where n − 1 others lie between them.
/// </summary>
public static class Ulps
{
    /// <summary>
    /// How many steps from one float to the next lie between two: 0 for identical values, 1 for neighbours. −0 and +0 are the same
    /// place; infinity is one step beyond the largest finite number.
    /// </summary>
    /// <returns>The number of steps, ≥ 0; 0 where both are NaN, and <see cref="long.MaxValue"/> where exactly one is: no step leads there.</returns>
    public static long Between(float left, float right)
    {
        if (float.IsNaN(left) || float.IsNaN(right))
            return float.IsNaN(left) && float.IsNaN(right) ? 0 : long.MaxValue;
        return Math.Abs((long)Place(left) - Place(right));
    }

    /// <inheritdoc cref="Between(float, float)"/>
    /// <remarks>More than 2⁶³ − 1 steps, which only huge numbers of opposite sign are apart, count as 2⁶³ − 1.</remarks>
    public static long Between(double left, double right)
    {
        if (double.IsNaN(left) || double.IsNaN(right))
            return double.IsNaN(left) && double.IsNaN(right) ? 0 : long.MaxValue;
        return (long)Int128.Min(Int128.Abs((Int128)Place(left) - Place(right)), long.MaxValue);
    }

    /// <summary>
    /// The size of one ulp of <paramref name="value"/>: the distance from |value| to the next larger float. C's
    /// <c>nextafterf(|x|, ∞) − |x|</c>, Python's <c>math.ulp</c> in single precision.
    /// </summary>
    /// <returns>A positive number; infinity for an infinity, 2¹⁰⁴ for the largest finite float, NaN for NaN.</returns>
    public static float Of(float value)
    {
        var size = Math.Abs(value);
        if (!float.IsFinite(size))
            return size;
        return size == float.MaxValue ? size - MathF.BitDecrement(size) : MathF.BitIncrement(size) - size;
    }

    /// <summary>
    /// The size of one ulp of <paramref name="value"/>: the distance from |value| to the next larger double. Python's <c>math.ulp</c>.
    /// </summary>
    /// <returns>A positive number; infinity for an infinity, 2⁹⁷¹ for the largest finite double, NaN for NaN.</returns>
    public static double Of(double value)
    {
        var size = Math.Abs(value);
        if (!double.IsFinite(size))
            return size;
        return size == double.MaxValue ? size - Math.BitDecrement(size) : Math.BitIncrement(size) - size;
    }

    /// <summary>A float's place in the order of all floats: 0 for both zeros, negative for negative numbers.</summary>
    private static int Place(float value)
    {
        var bits = BitConverter.SingleToInt32Bits(value);
        return bits >= 0 ? bits : -(bits & int.MaxValue);
    }

    /// <summary>A double's place in the order of all doubles.</summary>
    private static long Place(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        return bits >= 0 ? bits : -(bits & long.MaxValue);
    }
}
