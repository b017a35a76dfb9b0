using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using MathNet.Numerics;

namespace TorchInit;

public static partial class Init
{
    /// <summary>Above this probability of [a, b], redrawing what falls outside is the faster way.</summary>
    private const double RedrawProbability = 0.3;

    /// <summary>No draw from N(0, 1) is larger, in blocks of floats or one at a time: √(2·24·ln 2) and √(2·53·ln 2), rounded up.</summary>
    private const double LargestOfBlock = 5.7682, LargestOfOne = 8.5717;

    /// <summary>Below this share of draws that can be accepted at all, none is made: for each number millions would be thrown away.</summary>
    private const double SmallestShare = 1.0 / (1 << 22);

    /// <summary>
    /// Draws from N(mean, std²) conditioned on [a, b]. PyTorch's <c>torch.nn.init.trunc_normal_</c>, as it is since release 2.12.
    /// </summary>
    /// <param name="tensor">What to fill, of any shape.</param>
    /// <param name="generator">Where the numbers come from; how many are used depends on how many are rejected.</param>
    /// <param name="mean">The mean before the cut.</param>
    /// <param name="std">The standard deviation before the cut, not 0.</param>
    /// <param name="a">The smallest value, an absolute number: with std 0.02, −2 is a hundred standard deviations away.</param>
    /// <param name="b">The largest value, an absolute number, at least <paramref name="a"/>.</param>
    /// <param name="onWarning">Receives PyTorch's warning about a mean more than two standard deviations outside [a, b].</param>
    /// <returns><paramref name="tensor"/>, filled.</returns>
    /// <exception cref="ArgumentException">
    /// Fewer than one draw in 2²² would satisfy the arguments: PyTorch would draw for hours, or for ever. Or the tensor has no dimensions.
    /// </exception>
    /// <exception cref="ArgumentNullException">The tensor or the generator is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// a &gt; b, or a bound is not finite where values are drawn uniformly within them; or two elements share one place in memory.
    /// </exception>
    /// <exception cref="DivideByZeroException"><paramref name="std"/> is 0.</exception>
    /// <exception cref="NotSupportedException">PyTorch has no such element type.</exception>
    /// <exception cref="OverflowException">[a, b] is more than 10¹⁵⁴ standard deviations away.</exception>
    /// <example><code>Init.TruncatedNormal(weight, generator, std: 0.02, a: -0.04, b: 0.04);   // cut at two standard deviations</code></example>
    /// <remarks>
    /// Where [a, b] holds more than 30 % of the distribution, normals outside it are drawn again; elsewhere uniform candidates are
    /// accepted with a probability proportional to the density. Releases up to 2.11 inverted the error function instead: other values.
    /// </remarks>
    public static Tensor<T> TruncatedNormal<T>(
        Tensor<T> tensor, TorchGenerator generator, double mean = 0, double std = 1, double a = -2, double b = 2, Action<InitWarning>? onWarning = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        TruncatedNormal(SpanOf(tensor), generator, mean, std, a, b, onWarning);
        return tensor;
    }

    /// <inheritdoc cref="TruncatedNormal{T}(Tensor{T}, TorchGenerator, double, double, double, double, Action{InitWarning})"/>
    public static void TruncatedNormal<T>(
        in TensorSpan<T> tensor, TorchGenerator generator, double mean = 0, double std = 1, double a = -2, double b = 2, Action<InitWarning>? onWarning = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(generator);
        MemoryOrder.ThrowIfOverlapping(tensor.Lengths, tensor.Strides);
        if (mean < a - 2 * std || mean > b + 2 * std)
            onWarning?.Invoke(InitWarning.MeanOutsideInterval);
        if (std == 0)
            throw new DivideByZeroException("division by zero. std must not be 0; for equal values use Init.Constant.");
        using var reallyDrawn = generator.Skipping(false); // what is outside decides how many rounds there are
        var isRun = MemoryOrder.TryGetRun(tensor, out var values);
        var copy = isRun ? [] : new T[tensor.FlattenedLength];
        if (!isRun)
            values = copy;
        if (NormalCdf((b - mean) / std) - NormalCdf((a - mean) / std) > RedrawProbability)
        {
            var isContiguous = MemoryOrder.IsContiguous(tensor.Lengths, tensor.Strides);
            var isRowMajor = MemoryOrder.IsContiguous(tensor.Lengths, MemoryOrder.DenseStrides(tensor.Lengths, tensor.Strides));
            RedrawOutside(values, isContiguous, isRowMajor, generator, mean, std, a, b);
        }
        else
        {
            AcceptByDensity(values, generator, mean, std, a, b);
        }
        if (!isRun)
            MemoryOrder.Fill(tensor, new Copied<T>(copy));
    }

    /// <inheritdoc cref="TruncatedNormal{T}(Tensor{T}, TorchGenerator, double, double, double, double, Action{InitWarning})"/>
    /// <inheritdoc cref="Uniform{T}(Span{T}, Shape, TorchGenerator, double, double)" path="/param[@name='memory']|/param[@name='shape']"/>
    public static void TruncatedNormal<T>(
        Span<T> memory, Shape shape, TorchGenerator generator, double mean = 0, double std = 1, double a = -2, double b = 2,
        Action<InitWarning>? onWarning = null)
        where T : unmanaged, IFloatingPointIeee754<T> => TruncatedNormal(Seen(memory, shape), generator, mean, std, a, b, onWarning);

    private static double NormalCdf(double x) => (1 + SpecialFunctions.Erf(x / Math.Sqrt(2))) / 2;

    /// <summary>
    /// Normals; each round draws a whole new tensor and takes from it what was outside, so the draws do not depend on where that was. The new
    /// tensor has no gaps, so it can be contiguous where the tensor is not.
    /// </summary>
    private static void RedrawOutside<T>(
        Span<T> values, bool isContiguous, bool isRowMajor, TorchGenerator generator, double mean, double std, double a, double b)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (low, high) = (generator.Rounded<T>(a), generator.Rounded<T>(b));
        generator.NormalRun<T>([], mean, std, isContiguous);
        // blocks round the mean and the standard deviation to float first
        var inBlocks = isRowMajor && values.Length >= ScalarReference.Block && typeof(T) != typeof(double);
        var (center, spread, largest) = inBlocks ? ((float)mean, (float)std, LargestOfBlock) : (mean, std, LargestOfOne);
        var first = FirstNormal(largest, z => generator.Rounded<T>(center + z * spread) >= low);
        var last = FirstNormal(largest, z => generator.Rounded<T>(center + z * spread) > high);
        var share = NormalCdf(last) - NormalCdf(first);
        if (!(share >= SmallestShare))
            throw Hopeless(mean, std, a, b, string.Create(CultureInfo.InvariantCulture,
                $"Rounded to type {typeof(T).Name}, a share of {Math.Max(0, share):G2} of the draws lies in [a, b], which is hardly wider than the distance of two neighbours there."));
        generator.NormalRun(values, mean, std, isContiguous);
        T[]? fresh = null;
        while (AnyOutside<T>(values, low, high))
        {
            fresh ??= new T[values.Length];
            generator.NormalRun<T>(fresh, mean, std, isRowMajor);
            for (var i = 0; i < values.Length; i++)
                if (values[i] < low || values[i] > high)
                    values[i] = fresh[i];
        }
    }

    /// <summary>The smallest z from −largest to largest that is so, if all above it are so too; infinite where all or none are.</summary>
    private static double FirstNormal(double largest, Func<double, bool> isSo)
    {
        var (below, above) = (-largest, largest);
        if (isSo(below))
            return double.NegativeInfinity;
        if (!isSo(above))
            return double.PositiveInfinity;
        for (var middle = 0.0; middle > below && middle < above; middle = below + (above - below) / 2)
            (below, above) = isSo(middle) ? (below, middle) : (middle, above);
        return above;
    }

    private static bool AnyOutside<T>(ReadOnlySpan<T> values, T low, T high) where T : IFloatingPointIeee754<T>
    {
        foreach (var value in values)
            if (value < low || value > high)
                return true;
        return false;
    }

    /// <summary>Uniform candidates within [a, b]; one is taken if the logarithm of a uniform number is at most its log density less the peak's.</summary>
    private static void AcceptByDensity<T>(Span<T> values, TorchGenerator generator, double mean, double std, double a, double b)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Python's min and max, which keep their first argument where a comparison with NaN is false.
        var nearest = b < mean ? b : mean;
        var mode = nearest > a ? nearest : a;
        var logPeak = generator.Rounded<T>(-0.5 * Gain.Square((mode - mean) / std, "the distance of [a, b] in standard deviations"));
        var density = new LogDensity<T>(generator.Rounded<T>(mean), std, logPeak);
        generator.UniformRun<T>([], a, b);
        ThrowIfHopeless(density, generator, mean, std, a, b);

        generator.UniformRun(values, a, b);
        var (candidates, chances, pending) = (values.ToArray(), new T[values.Length], new bool[values.Length]);
        pending.AsSpan().Fill(true);
        while (true)
        {
            generator.UniformRun<T>(chances, 0, 1);
            var anyPending = false;
            for (var i = 0; i < values.Length; i++)
            {
                if (!pending[i])
                    continue;
                values[i] = candidates[i];
                pending[i] = density.Rejects(candidates[i], chances[i]);
                anyPending |= pending[i];
            }
            if (!anyPending)
                return;
            generator.UniformRun<T>(candidates, a, b);
        }
    }

    /// <summary>
    /// Counts the candidates that the smallest chance above 0 accepts. They lie side by side around the one nearest to the mean, so two
    /// searches by halves find their ends.
    /// </summary>
    private static void ThrowIfHopeless<T>(LogDensity<T> density, TorchGenerator generator, double mean, double std, double a, double b)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var count = typeof(T) == typeof(double) ? 1L << 53 : 1L << 24;
        var smallestChance = T.CreateTruncating(1.0 / count);
        bool Accepts(long i) => !density.Rejects(generator.UniformAt<T>(i / (double)count, a, b), smallestChance);
        var peak = First(0, count, i => Element<T>.ToDouble(generator.UniformAt<T>(i / (double)count, a, b)) >= mean);
        var start = First(0, peak, Accepts);
        var end = First(peak, count, i => !Accepts(i));
        if (end - start < count * SmallestShare)
            throw Hopeless(mean, std, a, b, $"Of {Shapes.Text((nint)count)} candidates within [a, b] {Shapes.Text((nint)(end - start))} can be accepted at all.");
    }

    /// <summary>The first number from <paramref name="from"/> on that is so, if all after it are so too; <paramref name="to"/> if none is.</summary>
    private static long First(long from, long to, Func<long, bool> isSo)
    {
        while (from < to)
        {
            var middle = from + (to - from) / 2;
            if (isSo(middle))
                to = middle;
            else
                from = middle + 1;
        }
        return from;
    }

    private static ArgumentException Hopeless(double mean, double std, double a, double b, string why) => new(string.Create(CultureInfo.InvariantCulture,
        $"Hardly a draw from N(mean, std²) would end in [a, b]; PyTorch would draw for hours, or for ever. Received mean={mean}, std={std}, a={a}, b={b}. {why} Choose [a, b] nearer to the mean, or narrower."));

    /// <summary>
    /// −½((x − mean)/std)² less its peak, each operation rounded to T as PyTorch rounds it. (In double, then rounded: a float result rounded
    /// from a double is the float's own.)
    /// </summary>
    private readonly struct LogDensity<T>(T mean, double std, T logPeak)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly double mean = Element<T>.ToDouble(mean);
        private readonly double std = typeof(T) == typeof(double) ? std : (float)std;
        private readonly double logPeak = Element<T>.ToDouble(logPeak);

        public bool Rejects(T candidate, T chance)
        {
            var z = Round(Round(Element<T>.ToDouble(candidate) - mean) / std);
            var logDensity = Round(Round(Round(z * z) * -0.5) - logPeak);
            return Round(Math.Log(Element<T>.ToDouble(chance))) > logDensity;
        }

        private static double Round(double value) => Element<T>.ToDouble(Element<T>.Of(value));
    }
}
