using System.Runtime.CompilerServices;

namespace TorchInit;

/// <summary>
/// The numbers that a draw can give. A uniform float is a + (b − a)·k·2⁻²⁴ for one of 2²⁴ numbers k; where floats lie closer together than
/// these points, few floats are among them.
/// </summary>
internal static class Grid
{
    /// <summary>At most so many blocks of normals are tested, evenly spread.</summary>
    public const int MostBlocks = 1 << 11;

    private const int Block = ScalarReference.Block;

    /// <summary>So many pairs show what share of a changed tensor lies on the grid still.</summary>
    private const int Probe = 2048;

    /// <summary>Floats of <c>uniform_</c>.</summary>
    public static GridCount Uniform(TensorValues values, double from, double to, bool fused)
    {
        var draw = new UniformPoints((float)from, (float)to, fused);
        int tested = 0, onGrid = 0, odd = 0, single = 0, belowMiddle = 0;
        var (bits, expected) = (0.0, 0.0);
        for (var i = 0; i < values.Count; i++)
        {
            if (values.IsErased(i))
                continue;
            var value = values.Singles![i];
            var (first, last) = draw.Of(value);
            tested++;
            bits += draw.Bits(value);
            expected += Math.Pow(2, -draw.Bits(value));
            if (last < first)
            {
                belowMiddle += value < (from + to) / 2 ? 1 : 0;
                continue;
            }
            onGrid++;
            if (first == last)
            {
                single++;
                odd += first & 1;
            }
        }
        return new(tested, onGrid, bits, expected, odd, single, belowMiddle);
    }

    /// <summary>Doubles of <c>uniform_</c>.</summary>
    public static GridCount UniformOfDoubles(TensorValues values, double from, double to, bool fused)
    {
        var draw = new UniformDoublePoints(from, to, fused);
        int tested = 0, onGrid = 0, belowMiddle = 0;
        var (bits, expected) = (0.0, 0.0);
        for (var i = 0; i < values.Count; i++)
        {
            if (values.IsErased(i))
                continue;
            var value = values.Doubles![i];
            var (first, last) = draw.Of(value);
            tested++;
            bits += draw.Bits(value);
            expected += Math.Pow(2, -draw.Bits(value));
            if (first <= last)
                onGrid++;
            else
                belowMiddle += value < (from + to) / 2 ? 1 : 0;
        }
        return new(tested, onGrid, bits, expected, BelowMiddle: belowMiddle);
    }

    /// <summary>The blocks of normals that stand as drawn: of a number that is no multiple of sixteen, the last sixteen were drawn again over the others.</summary>
    public static int WholeBlocks(TensorValues values) => (values.Count % Block == 0 ? values.Count : values.Count - Block) / Block;

    /// <summary>Floats of <c>normal_</c> of mean 0, sixteen or more: pairs of a block, eight elements apart.</summary>
    /// <param name="values">The tensor.</param>
    /// <param name="std">The standard deviation that was asked for.</param>
    /// <param name="functions">Whose logarithm, sine and cosine.</param>
    /// <param name="allOrNothing">Stop at the first pair that no draw gives.</param>
    public static GridCount Normal(TensorValues values, double std, NormalFunctions functions, bool allOrNothing)
    {
        const double GoldenRatio = 0.6180339887498949;
        var draw = new NormalPoints((float)std, functions);
        var blocks = WholeBlocks(values);
        int tested = 0, onGrid = 0;
        var (bits, expected) = (0.0, 0.0);
        for (var step = 0; step < Math.Min(blocks, MostBlocks); step++)
        {
            // all of them where they are few, else spread evenly however early it ends
            var block = blocks <= MostBlocks ? step : (int)(step * GoldenRatio % 1 * blocks);
            for (var j = 0; j < Block / 2; j++)
            {
                var i = block * Block + j;
                if (values.IsErased(i) || values.IsErased(i + 8))
                    continue;
                var (first, second) = (values.Singles![i], values.Singles[i + 8]);
                tested++;
                bits += draw.Bits(first, second);
                expected += Math.Pow(2, -draw.Bits(first, second));
                if (draw.TryFind(first, second, out _, out _))
                    onGrid++;
                else if (allOrNothing)
                    return new(tested, onGrid, bits, expected);
            }
            if (tested >= Probe && onGrid < tested / 2 && blocks > MostBlocks)
                break;
        }
        return new(tested, onGrid, bits, expected);
    }
}

/// <summary>How many of the tested values lie where a draw can put them, and how many would by chance.</summary>
/// <param name="Tested">Values, or pairs of normals.</param>
/// <param name="OnGrid">How many of them the draw can give.</param>
/// <param name="Bits">Evidence: random numbers of that size would all lie there with a chance of 2⁻ᵇⁱᵗˢ.</param>
/// <param name="Expected">How many random numbers of that size would lie there.</param>
/// <param name="Odd">Of the values that one draw alone gives, how many come of an odd 24-bit number.</param>
/// <param name="Single">How many values one draw alone gives.</param>
/// <param name="BelowMiddle">How many of the values off the grid are in the lower half of a uniform draw's range.</param>
internal readonly record struct GridCount(int Tested, int OnGrid, double Bits, double Expected, int Odd = 0, int Single = 0, int BelowMiddle = 0)
{
    public bool All => Tested == OnGrid;

    /// <summary>
    /// Whether only values of the lower half are off the grid: there floats lie closer together than its points, and a generator that rounds
    /// more digits to a float, as a GPU's does, gives all of them.
    /// </summary>
    public bool HasFinerSteps => Tested > OnGrid && BelowMiddle == Tested - OnGrid;

    /// <summary>The share of random numbers of that size that lie on the grid.</summary>
    public double Chance => Tested == 0 ? 1 : Expected / Tested;

    /// <summary>The share that a change has spared, chance aside.</summary>
    public double Unchanged => Chance < 1 ? (OnGrid / (double)Tested - Chance) / (1 - Chance) : 0;

    /// <summary>How far the share on the grid exceeds that of chance, in bits of evidence.</summary>
    public double Excess
    {
        get
        {
            var (share, chance) = (OnGrid / (double)Math.Max(Tested, 1), Chance);
            if (share <= chance)
                return 0;
            return Tested * (share * Math.Log2(share / chance) + (share < 1 ? (1 - share) * Math.Log2((1 - share) / (1 - chance)) : 0));
        }
    }
}

/// <summary>The 2²⁴ floats of <c>uniform_(from, to)</c>.</summary>
internal readonly struct UniformPoints(float from, float to, bool fused)
{
    private const float Unit = 1f / (1 << 24);

    private readonly float range = to - from;

    /// <summary>The first and the last 24-bit number whose draw is <paramref name="value"/>; none if the last is the smaller.</summary>
    public (int First, int Last) Of(float value)
    {
        // a draw's two roundings move it by 3/2 at most, for a range that reaches from 0 or to both sides of it
        var near = Math.Round(((double)value - from) / range * (1 << 24));
        var (first, last) = (int.MaxValue, -1);
        for (var k = Math.Max(near - 2, 0); k <= Math.Min(near + 2, (1 << 24) - 1); k++)
            if (At((float)k) == value)
                (first, last) = (Math.Min(first, (int)k), (int)k);
        return (first, last);
    }

    /// <summary>How many bits of evidence a value on the grid is: the logarithm of how many floats lie between neighbouring points.</summary>
    public double Bits(float value)
    {
        var size = MathF.Abs(value);
        return Math.Max(0, Math.Log2(range * (double)Unit / ((double)MathF.BitIncrement(size) - size)));
    }

    private float At(float k) => fused ? MathF.FusedMultiplyAdd(k * Unit, range, from) : k * Unit * range + from;
}

/// <summary>The 2⁵³ doubles of <c>uniform_(from, to)</c>.</summary>
internal readonly struct UniformDoublePoints(double from, double to, bool fused)
{
    private const double Unit = 1.0 / (1L << 53);

    private readonly double range = to - from;

    /// <summary>The first and the last 53-bit number whose draw is <paramref name="value"/>; none if the last is the smaller.</summary>
    public (double First, double Last) Of(double value)
    {
        // what finds the number is rounded too, by another 3/2 at most
        var near = Math.Round((value - from) / range / Unit);
        var (first, last) = (double.PositiveInfinity, -1.0);
        for (var k = Math.Max(near - 3, 0); k <= Math.Min(near + 3, (1L << 53) - 1); k++)
            if (At(k) == value)
                (first, last) = (Math.Min(first, k), k);
        return (first, last);
    }

    /// <summary>How many bits of evidence a value on the grid is.</summary>
    public double Bits(double value)
    {
        var size = Math.Abs(value);
        return Math.Max(0, Math.Log2(range * Unit / (Math.BitIncrement(size) - size)));
    }

    private double At(double k) => fused ? Math.FusedMultiplyAdd(k * Unit, range, from) : k * Unit * range + from;
}

/// <summary>The 2⁴⁸ pairs of floats of one block's <c>normal_(0, std)</c>.</summary>
internal readonly struct NormalPoints(float std, NormalFunctions functions)
{
    private const double TwoTo24 = 1 << 24;
    private const float Unit = 1f / (1 << 24);

    /// <summary>The two 24-bit numbers whose draw is that pair.</summary>
    [SkipLocalsInit]
    public bool TryFind(float first, float second, out int k1, out int k2)
    {
        // how far rounding and the functions' errors move the radius's and the angle's number, at most
        const int Radii = 9, Angles = 5;
        var (x, y) = ((double)first / std, (double)second / std);
        var near1 = (int)Math.Round((1 - Math.Exp(-(x * x + y * y) / 2)) * TwoTo24);
        var near2 = (int)Math.Round(Turn(x, y) * TwoTo24);
        Span<(float Sin, float Cos)> angles = stackalloc (float, float)[Angles];
        for (var across = 0; across < Angles; across++)
            (_, angles[across].Sin, angles[across].Cos) = ScalarReference.LogSinCos(1, ((near2 + Outward(across)) & 0xFFFFFF) * Unit, functions);
        for (var outward = 0; outward < Radii; outward++)
        {
            k1 = near1 + Outward(outward);
            if (k1 is < 0 or >= 1 << 24)
                continue;
            var radius = MathF.Sqrt(-2f * ScalarReference.LogSinCos(1f - k1 * Unit, 0, functions).Log);
            for (var across = 0; across < Angles; across++)
            {
                if (radius * angles[across].Cos * std != first || radius * angles[across].Sin * std != second)
                    continue;
                k2 = (near2 + Outward(across)) & 0xFFFFFF;
                return true;
            }
        }
        (k1, k2) = (0, 0);
        return false;

        // 0, 1, −1, 2, −2 …
        static int Outward(int index) => (index & 1) == 0 ? -index / 2 : (index + 1) / 2;
    }

    /// <summary>How many bits of evidence a pair on the grid is: floats around it against draws there.</summary>
    public double Bits(float first, float second)
    {
        var (x, y) = ((double)first / std, (double)second / std);
        var density = TwoTo24 * TwoTo24 * Math.Exp(-(x * x + y * y) / 2) / (2 * Math.PI * std * (double)std);
        return Math.Max(0, -Math.Log2(density * Spacing(first) * Spacing(second)));
    }

    /// <summary>The angle of (x, y) in turns, 0 … 1.</summary>
    public static double Turn(double x, double y) => Math.Atan2(y, x) / (2 * Math.PI) is var turn && turn < 0 ? turn + 1 : turn;

    private static double Spacing(float value) => (double)MathF.BitIncrement(MathF.Abs(value)) - MathF.Abs(value);
}
