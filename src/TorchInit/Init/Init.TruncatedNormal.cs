using System.Numerics;
using System.Numerics.Tensors;
using MathNet.Numerics;

namespace TorchInit;

public static partial class Init
{
    /// <summary>Above this probability of [a, b], redrawing what falls outside is the faster way.</summary>
    private const double RedrawProbability = 0.3;

    /// <summary>
    /// Draws from N(mean, std²) conditioned on [a, b]. PyTorch's <c>torch.nn.init.trunc_normal_</c>, as it is since release 2.12.
    /// </summary>
    /// <param name="tensor">What to fill, float or double, of any shape.</param>
    /// <param name="generator">Where the numbers come from; how many are used depends on how many are rejected.</param>
    /// <param name="mean">The mean before the cut.</param>
    /// <param name="std">The standard deviation before the cut, not 0.</param>
    /// <param name="a">The smallest value, an absolute number: with std 0.02, −2 is a hundred standard deviations away.</param>
    /// <param name="b">The largest value, an absolute number, at least <paramref name="a"/>.</param>
    /// <param name="onWarning">Receives PyTorch's warning about a mean more than two standard deviations outside [a, b].</param>
    /// <returns><paramref name="tensor"/>, filled.</returns>
    /// <exception cref="ArgumentNullException">The tensor or the generator is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">a &gt; b, or a bound is not finite where values are drawn uniformly within them.</exception>
    /// <exception cref="DivideByZeroException"><paramref name="std"/> is 0.</exception>
    /// <exception cref="NotSupportedException">The elements are neither float nor double.</exception>
    /// <example><code>Init.TruncatedNormal(weight, generator, std: 0.02, a: -0.04, b: 0.04);   // cut at two standard deviations</code></example>
    /// <remarks>
    /// Where [a, b] holds more than 30 % of the distribution, normals outside it are drawn again; elsewhere uniform candidates are
    /// accepted with a probability proportional to the density. Releases up to 2.11 inverted the error function instead: other values.
    /// </remarks>
    public static Tensor<T> TruncatedNormal<T>(
        Tensor<T> tensor, TorchGenerator generator, double mean = 0, double std = 1, double a = -2, double b = 2, Action<InitWarning>? onWarning = null)
    {
        ThrowIfNull(tensor, generator);
        if (mean < a - 2 * std || mean > b + 2 * std)
            onWarning?.Invoke(InitWarning.MeanOutsideInterval);
        if (std == 0)
            throw new DivideByZeroException("division by zero. std must not be 0; for equal values use Init.Constant.");
        if (typeof(T) == typeof(float))
            DrawTruncated((Tensor<float>)(object)tensor, generator, mean, std, a, b);
        else if (typeof(T) == typeof(double))
            DrawTruncated((Tensor<double>)(object)tensor, generator, mean, std, a, b);
        else
            throw NotImplementedFor<T>("normal_kernel_cpu");
        return tensor;
    }

    private static void DrawTruncated<T>(Tensor<T> tensor, TorchGenerator generator, double mean, double std, double a, double b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var probability = NormalCdf((b - mean) / std) - NormalCdf((a - mean) / std);
        var values = probability > RedrawProbability
            ? RedrawOutside(tensor, generator, mean, std, T.CreateTruncating(a), T.CreateTruncating(b))
            : AcceptByDensity(tensor, generator, mean, std, a, b);
        Tensor.Create(values, tensor.Lengths).CopyTo(tensor);
    }

    private static double NormalCdf(double x) => (1 + SpecialFunctions.Erf(x / Math.Sqrt(2))) / 2;

    /// <summary>Normals; each round draws a whole new tensor and takes from it what was outside, so the draws do not depend on where that was.</summary>
    private static T[] RedrawOutside<T>(Tensor<T> tensor, TorchGenerator generator, double mean, double std, T low, T high)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        DrawNormal(tensor, generator, mean, std);
        var values = InLogicalOrder(tensor, new T[tensor.FlattenedLength]);
        Tensor<T>? fresh = null;
        var candidates = Array.Empty<T>();
        while (AnyOutside<T>(values, low, high))
        {
            if (fresh is null)
                (fresh, candidates) = (DenseLike(tensor), new T[values.Length]);
            DrawNormal(fresh, generator, mean, std);
            InLogicalOrder(fresh, candidates);
            for (var i = 0; i < values.Length; i++)
                if (values[i] < low || values[i] > high)
                    values[i] = candidates[i];
        }
        return values;
    }

    private static bool AnyOutside<T>(ReadOnlySpan<T> values, T low, T high) where T : IBinaryFloatingPointIeee754<T>
    {
        foreach (var value in values)
            if (value < low || value > high)
                return true;
        return false;
    }

    /// <summary>Uniform candidates within [a, b]; one is taken if the logarithm of a uniform number is at most its log density less the peak's.</summary>
    private static T[] AcceptByDensity<T>(Tensor<T> tensor, TorchGenerator generator, double mean, double std, double a, double b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Python's min and max, which keep their first argument where a comparison with NaN is false.
        var nearest = b < mean ? b : mean;
        var mode = nearest > a ? nearest : a;
        var logPeak = T.CreateTruncating(-0.5 * Math.Pow((mode - mean) / std, 2));
        var (meanT, stdT, minusHalf) = (T.CreateTruncating(mean), T.CreateTruncating(std), T.CreateTruncating(-0.5));

        DrawUniform(tensor, generator, a, b);
        var values = InLogicalOrder(tensor, new T[tensor.FlattenedLength]);
        var fresh = DenseLike(tensor);
        var (candidates, chances) = (values.ToArray(), new T[values.Length]);
        var pending = new bool[values.Length];
        pending.AsSpan().Fill(true);
        while (true)
        {
            DrawUniform(fresh, generator, 0, 1);
            InLogicalOrder(fresh, chances);
            var anyPending = false;
            for (var i = 0; i < values.Length; i++)
            {
                if (!pending[i])
                    continue;
                values[i] = candidates[i];
                var z = (candidates[i] - meanT) / stdT;
                var logDensity = z * z * minusHalf - logPeak;
                pending[i] = T.CreateTruncating(Math.Log(double.CreateTruncating(chances[i]))) > logDensity;
                anyPending |= pending[i];
            }
            if (!anyPending)
                return values;
            DrawUniform(fresh, generator, a, b);
            InLogicalOrder(fresh, candidates);
        }
    }

    private static T[] InLogicalOrder<T>(Tensor<T> tensor, T[] destination)
    {
        tensor.FlattenTo(destination);
        return destination;
    }

    /// <summary>A new tensor of the same shape without gaps, its dimensions in memory in the same order: PyTorch's <c>empty_like</c>.</summary>
    private static Tensor<T> DenseLike<T>(Tensor<T> tensor)
    {
        if (tensor.IsEmpty)
            return Tensor.CreateFromShape<T>(tensor.Lengths);
        var (lengths, order) = (tensor.Lengths.ToArray(), tensor.Strides.ToArray());
        var strides = new nint[lengths.Length];
        nint stride = 1;
        foreach (var dimension in Enumerable.Range(0, lengths.Length).Reverse().Where(i => lengths[i] > 1).OrderBy(i => order[i]))
        {
            strides[dimension] = stride;
            stride *= lengths[dimension];
        }
        return Tensor.Create(new T[tensor.FlattenedLength], lengths, strides);
    }
}
