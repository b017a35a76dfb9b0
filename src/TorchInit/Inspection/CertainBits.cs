using System.Numerics;

namespace TorchInit;

/// <summary>
/// What values say about the words that they were made of. Each confines the number k of its draw to an interval; the leading bits that both
/// ends share are certain.
/// </summary>
internal static class CertainBits
{
    private const double TwoTo24 = 1 << 24, TwoTo53 = 1L << 53;

    /// <summary>
    /// The first words of a tensor's draw; null if some value cannot come of it. Words of which nothing is known have an empty mask.
    /// </summary>
    /// <param name="values">The tensor.</param>
    /// <param name="distribution">The draw that is supposed.</param>
    /// <param name="fused">Whether the last step of a uniform draw is rounded once.</param>
    /// <param name="count">How many words at most.</param>
    public static WordBits[]? Of(TensorValues values, DrawnDistribution distribution, bool fused, int count) => distribution.Kind == Distribution.Uniform
        ? values.Precision == Precision.Double ? OfUniformDoubles(values, distribution, fused, count) : OfUniform(values, distribution, fused, count)
        : OfNormal(values, distribution, count);

    private static WordBits[]? OfUniform(TensorValues values, DrawnDistribution distribution, bool fused, int count)
    {
        var (from, to) = ((float)distribution.From, (float)distribution.To);
        var draw = new UniformPoints(from, to, fused);
        var (range, lowest, highest) = (to - from, values.Rounded(from), values.Rounded(to));
        var words = new WordBits[Math.Min(count, values.Count)];
        for (var i = 0; i < words.Length; i++)
        {
            var value = values.Singles![i];
            // drawn in 16 bits, what rounds to the bound above becomes the one below
            if (values.IsErased(i) || (values.Precision != Precision.Single && (value == lowest || value == highest)))
                continue;
            double first, last;
            if (values.Precision == Precision.Single)
            {
                (first, last) = draw.Of(value);
                if (last < first)
                    return null;
            }
            else
            {
                var (low, high) = values.RoundedFrom(value);
                first = Math.Floor((low - from) / range * TwoTo24) - 1;
                last = Math.Ceiling((high - from) / range * TwoTo24) + 1;
                if (last < 0 || first >= TwoTo24)
                    return null;
            }
            words[i] = Of24(first, last);
        }
        return words;
    }

    private static WordBits[]? OfUniformDoubles(TensorValues values, DrawnDistribution distribution, bool fused, int count)
    {
        var draw = new UniformDoublePoints(distribution.From, distribution.To, fused);
        var words = new WordBits[Math.Min(count, 2 * values.Count)];
        for (var i = 0; i < words.Length / 2; i++)
        {
            if (values.IsErased(i))
                continue;
            var (first, last) = draw.Of(values.Doubles![i]);
            if (last < first)
                return null;
            (words[2 * i], words[2 * i + 1]) = Of53(first, last);
        }
        return words;
    }

    /// <summary>Pairs of a block, of mean 0: element j holds the radius, element j + 8 the angle.</summary>
    private static WordBits[]? OfNormal(TensorValues values, DrawnDistribution distribution, int count)
    {
        const int Block = ScalarReference.Block;
        if (values.Count < Block)
            return null;
        var isDouble = values.Precision == Precision.Double;
        var std = isDouble ? distribution.Std : (float)distribution.Std;
        var wordsEach = isDouble ? 2 : 1;
        var blocks = Math.Min(count / (Block * wordsEach), Grid.WholeBlocks(values));
        var words = new WordBits[blocks * Block * wordsEach];
        for (var pair = 0; pair < blocks * Block / 2; pair++)
        {
            var i = pair / 8 * Block + pair % 8;
            if (values.IsErased(i) || values.IsErased(i + 8))
                continue;
            var (x, y) = (Interval(values, values[i], std), Interval(values, values[i + 8], std));
            var (k1, k2) = Numbers(x, y, isDouble ? TwoTo53 : TwoTo24);
            if (isDouble)
            {
                (words[2 * i], words[2 * i + 1]) = Of53(k1.First, k1.Last);
                (words[2 * (i + 8)], words[2 * (i + 8) + 1]) = k2 is { } angle ? Of53(angle.First, angle.Last) : default;
            }
            else
            {
                words[i] = Of24(k1.First, k1.Last);
                words[i + 8] = k2 is { } angle ? Of24(angle.First, angle.Last) : default;
            }
        }
        return words;
    }

    /// <summary>The standard normals that can have become a value: its rounding, and some units of the draw's own arithmetic.</summary>
    private static (double Low, double High) Interval(TensorValues values, double value, double std)
    {
        var (low, high) = values.RoundedFrom(value);
        // five roundings behind it, each of half a unit, and those of logarithm, sine and cosine
        var error = Math.ScaleB(Math.Abs(value), values.Precision == Precision.Double ? -50 : -21);
        return ((low - error) / std, (high + error) / std);
    }

    /// <summary>
    /// The intervals of the radius's and the angle's number for a box of two normals: the radius of its nearest and its farthest point, the
    /// angles of its corners; no angle where that interval goes beyond the first or the last number. A box that holds the point at which angles
    /// start again has corners in the first and in the last quarter of a turn: no bit is shared.
    /// </summary>
    private static ((double First, double Last) K1, (double First, double Last)? K2) Numbers((double Low, double High) x, (double Low, double High) y, double range)
    {
        const int Margin = 3;
        var nearest = Math.Sqrt(Square(Nearest(x)) + Square(Nearest(y)));
        var farthest = Math.Sqrt(Square(Math.Max(-x.Low, x.High)) + Square(Math.Max(-y.Low, y.High)));
        var slack = range == TwoTo53 ? 64.0 : Margin;
        var k1 = (Math.Floor(Share(nearest) * range) - slack, Math.Ceiling(Share(farthest) * range) + slack);
        Span<double> turns = [NormalPoints.Turn(x.Low, y.Low), NormalPoints.Turn(x.Low, y.High), NormalPoints.Turn(x.High, y.Low), NormalPoints.Turn(x.High, y.High)];
        double first = 1, last = 0;
        foreach (var turn in turns)
            (first, last) = (Math.Min(first, turn), Math.Max(last, turn));
        (first, last) = (Math.Floor(first * range) - slack, Math.Ceiling(last * range) + slack);
        return (k1, first < 0 || last >= range ? null : (first, last));

        static double Square(double value) => value * value;
        static double Nearest((double Low, double High) interval) => Math.Clamp(0, interval.Low, interval.High);
        // off by two numbers of 2⁵³ at most, which the slack holds
        static double Share(double radius) => 1 - Math.Exp(-radius * radius / 2);
    }

    /// <summary>A number of 24 bits between two, in the low bits of a word.</summary>
    private static WordBits Of24(double first, double last)
    {
        var (low, high) = ((uint)Math.Max(first, 0), (uint)Math.Min(last, TwoTo24 - 1));
        var mask = 0xFFFFFF & ~Below(low ^ high);
        return new((uint)mask, low & (uint)mask);
    }

    /// <summary>A number of 53 bits between two: its high 21 bits in the word drawn first.</summary>
    private static (WordBits High, WordBits Low) Of53(double first, double last)
    {
        var (low, high) = ((ulong)Math.Max(first, 0), (ulong)Math.Min(last, TwoTo53 - 1));
        var mask = ((1UL << 53) - 1) & ~Below(low ^ high);
        return (new((uint)(mask >> 32), (uint)((low & mask) >> 32)), new((uint)mask, (uint)(low & mask)));
    }

    /// <summary>All bits up to the highest one set.</summary>
    private static ulong Below(ulong difference) => difference == 0 ? 0 : ulong.MaxValue >> BitOperations.LeadingZeroCount(difference);
}

/// <summary>What is known of one word of the stream: its bits under a mask.</summary>
internal readonly record struct WordBits(uint Mask, uint Bits)
{
    public int Count => BitOperations.PopCount(Mask);

    public bool Allows(uint word) => ((word ^ Bits) & Mask) == 0;
}
