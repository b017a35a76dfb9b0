using System.Globalization;
using MathNet.Numerics.Integration;

namespace TorchInit;

public static partial class Gain
{
    /// <summary>Beyond ±39 the density of N(0, 1) is below 10⁻³³⁰.</summary>
    private const int Range = 39;

    private const int Points = 24;
    private const double Tolerance = 1e-14;
    private const int Budget = 200_000;

    /// <summary>
    /// 1 / √E[f(z)²] for z ~ N(0, 1): the gain that keeps the second moment of a signal through a wide layer followed by f.
    /// </summary>
    /// <param name="f">The activation; finite for every z from −39 to 39. Kinks and jumps are found wherever they are; f is called some thousand times.</param>
    /// <returns>The gain, with a relative error below 10⁻¹².</returns>
    /// <exception cref="ArgumentException">
    /// f is not finite somewhere, is 0 wherever the normal distribution has weight, grows so fast that E[f(z)²] is infinite, or does not give one
    /// value for one z.
    /// </exception>
    /// <exception cref="ArgumentNullException"><paramref name="f"/> is null.</exception>
    /// <example><code>
    /// double relu = Gain.Derived(z => Math.Max(0, z));   // √2
    /// double gelu = Gain.Derived(Activations.GELU);      // 1.5335
    /// </code></example>
    /// <remarks>
    /// Gauss–Legendre quadrature of f(z)²·φ(z) over intervals of length 1, so that 0 and the other integers are ends, each halved until the halves
    /// agree with the whole.
    /// </remarks>
    public static double Derived(Func<double, double> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        var integrand = new Integrand(f);
        var coarse = Enumerable.Range(-Range, 2 * Range).Select(start => integrand.Over(start, start + 1)).ToArray();
        var tails = coarse[0] + coarse[^1];
        var estimate = coarse.Sum();
        if (!double.IsFinite(estimate) || tails > 1e-6 * estimate)
            throw new ArgumentException("E[f(z)²] is infinite or too large: f grows too fast for z ~ N(0, 1), so no gain can keep its signal.", nameof(f));
        if (estimate == 0)
            throw new ArgumentException("E[f(z)²] is 0: f is 0 wherever z ~ N(0, 1) has weight, so no gain brings its signal back.", nameof(f));
        double secondMoment = 0;
        // from the tails inwards, so that small parts are added first
        foreach (var i in Enumerable.Range(0, coarse.Length).OrderBy(i => coarse[i]))
            secondMoment += integrand.Refined(i - Range, i - Range + 1, coarse[i], Tolerance * estimate);
        return 1 / Math.Sqrt(secondMoment);
    }

    /// <summary>f(z)²·φ(z), and its integral.</summary>
    private sealed class Integrand(Func<double, double> f)
    {
        private int calls;

        public double Over(double from, double to) => GaussLegendreRule.Integrate(Value, from, to, Points);

        public double Refined(double from, double to, double whole, double tolerance)
        {
            var middle = (from + to) / 2;
            var (left, right) = (Over(from, middle), Over(middle, to));
            if (Math.Abs(left + right - whole) <= tolerance || middle <= from || middle >= to)
                return left + right;
            return Refined(from, middle, left, tolerance) + Refined(middle, to, right, tolerance);
        }

        private double Value(double z)
        {
            if (++calls > Budget)
                throw new ArgumentException(
                    "E[f(z)²] does not settle: f has too many kinks, or does not give one value for one z. Pass a function of z alone.");
            var y = f(z);
            if (!double.IsFinite(y))
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture, $"f({z}) is {y}. The gain needs a finite f(z) for every z from −{Range} to {Range}."));
            // the root of the density first: f(z)² may overflow where the product does not
            var scaled = y * Math.Exp(-z * z / 4);
            return scaled * scaled / Math.Sqrt(2 * Math.PI);
        }
    }
}
