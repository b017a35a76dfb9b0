namespace TorchInit;

/// <summary>The test of Kolmogorov and Smirnov: how far the values' distribution is from another, and how often chance alone is farther.</summary>
internal static class KolmogorovSmirnov
{
    /// <summary>The largest distance D between the two distribution functions.</summary>
    public static double Distance(ReadOnlySpan<double> sorted, DrawnDistribution distribution)
    {
        var distance = 0.0;
        for (var i = 0; i < sorted.Length; i++)
        {
            var expected = distribution.Cdf(sorted[i]);
            distance = Math.Max(distance, Math.Max(expected - i / (double)sorted.Length, (i + 1) / (double)sorted.Length - expected));
        }
        return distance;
    }

    /// <summary>
    /// The probability of at least that distance if the values are drawn so (Kolmogorov's limit, with Stephens' correction for few values); 0
    /// also for a distance that is too small to be one of random numbers.
    /// </summary>
    public static double Probability(double distance, int count)
    {
        if (IsTooEven(distance, count))
            return 0;
        var lambda = Scaled(distance, count);
        double sum = 0, sign = 2, term = 1;
        for (var k = 1; term >= 1e-12; k++, sign = -sign)
        {
            term = Math.Exp(-2 * k * k * lambda * lambda);
            sum += sign * term;
        }
        return Math.Clamp(sum, 0, 1);
    }

    /// <summary>Whether random numbers come as near to the distribution less often than once in 10¹²: these are spaced evenly, as no draw spaces them.</summary>
    public static bool IsTooEven(double distance, int count) => Scaled(distance, count) < 0.2;

    private static double Scaled(double distance, int count) => (Math.Sqrt(count) + 0.12 + 0.11 / Math.Sqrt(count)) * distance;
}
