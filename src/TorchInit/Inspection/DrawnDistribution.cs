namespace TorchInit;

/// <summary>The distribution behind the values of a tensor, with its parameters as they were handed to <c>uniform_</c> or <c>normal_</c>.</summary>
/// <param name="Kind">Uniform or normal; a normal cut at [<paramref name="From"/>, <paramref name="To"/>].</param>
/// <param name="From">The smallest value that can be drawn; of a normal −∞.</param>
/// <param name="To">The bound above; of a normal ∞.</param>
/// <param name="Mean">The mean, of a truncated normal before the cut.</param>
/// <param name="Std">The standard deviation, of a truncated normal before the cut.</param>
public sealed record DrawnDistribution(Distribution Kind, double From, double To, double Mean, double Std)
{
    internal static DrawnDistribution Uniform(double from, double to) =>
        new(Distribution.Uniform, from, to, (from + to) / 2, (to - from) / Math.Sqrt(12));

    internal static DrawnDistribution Normal(double mean, double std) =>
        new(Distribution.Normal, double.NegativeInfinity, double.PositiveInfinity, mean, std);

    internal static DrawnDistribution Truncated(double std, double bound) => new(Distribution.TruncatedNormal, -bound, bound, 0, std);

    /// <summary>As mathematics writes it, with six digits: <c>U(−0.125, 0.125)</c>, <c>N(0, 0.02²)</c>.</summary>
    public override string ToString() => Kind switch
    {
        Distribution.Uniform => FormattableString.Invariant($"U({From:G6}, {To:G6})"),
        Distribution.Normal => FormattableString.Invariant($"N({Mean:G6}, {Std:G6}²)"),
        _ => FormattableString.Invariant($"N({Mean:G6}, {Std:G6}²) cut at [{From:G6}, {To:G6}]"),
    };

    /// <summary>The standard deviation of what is drawn: of a truncated normal less than <see cref="Std"/>, by the variance beyond the cut.</summary>
    internal double Spread
    {
        get
        {
            if (Kind != Distribution.TruncatedNormal)
                return Std;
            // a cut at ±c standard deviations around the mean
            var cut = (To - Mean) / Std;
            var within = NormalCdf(To) - NormalCdf(From);
            return Std * Math.Sqrt(1 - 2 * cut * Math.Exp(-cut * cut / 2) / Math.Sqrt(2 * Math.PI) / within);
        }
    }

    /// <summary>The probability of a value of at most <paramref name="x"/>.</summary>
    internal double Cdf(double x) => Kind switch
    {
        Distribution.Uniform => Math.Clamp((x - From) / (To - From), 0, 1),
        Distribution.Normal => NormalCdf(x),
        _ => Math.Clamp((NormalCdf(x) - NormalCdf(From)) / (NormalCdf(To) - NormalCdf(From)), 0, 1),
    };

    private double NormalCdf(double x) => MathNet.Numerics.SpecialFunctions.Erfc((Mean - x) / (Std * Math.Sqrt(2))) / 2;
}
