using System.Globalization;
using System.Numerics;

namespace TorchInit;

public static partial class DefaultInit
{
    /// <summary>
    /// <c>torch.nn.AdaptiveLogSoftmaxWithLoss</c>: head as Linear to the frequent classes and one score for each cluster; then for each cluster i
    /// of rare classes tail.i.0 (in ⌊in / div^(i+1)⌋) and tail.i.1, Linear layers without bias.
    /// </summary>
    /// <param name="inFeatures">Size of each input, 0 or more.</param>
    /// <param name="nClasses">How many classes.</param>
    /// <param name="cutoffs">Where clusters of ever rarer classes begin: rising, from 1 to classes − 1, at least one.</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="divValue">By how much each cluster's projection is smaller than the one before.</param>
    /// <param name="headBias">Whether the head has a bias.</param>
    /// <param name="onWarning">Receives PyTorch's warnings about weights without elements: a cluster far out may have a projection to 0 features.</param>
    /// <exception cref="ArgumentException"><paramref name="cutoffs"/> has no or a wrong number.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="DivideByZeroException"><paramref name="divValue"/> is 0.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="generator"/> is null.</exception>
    /// <remarks>Grave and others, "Efficient softmax approximation for GPUs", 2017.</remarks>
    public static ModuleParameters<float> AdaptiveLogSoftmaxWithLoss(
        int inFeatures, int nClasses, ReadOnlySpan<int> cutoffs, TorchGenerator generator, double divValue = 4, bool headBias = false,
        Action<InitWarning>? onWarning = null) =>
        AdaptiveLogSoftmaxWithLoss<float>(inFeatures, nClasses, cutoffs, generator, divValue, headBias, onWarning);

    /// <inheritdoc cref="AdaptiveLogSoftmaxWithLoss(int, int, ReadOnlySpan{int}, TorchGenerator, double, bool, Action{InitWarning})"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> AdaptiveLogSoftmaxWithLoss<T>(
        int inFeatures, int nClasses, ReadOnlySpan<int> cutoffs, TorchGenerator generator, double divValue = 4, bool headBias = false,
        Action<InitWarning>? onWarning = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int[] ends = [.. cutoffs, nClasses];
        if (cutoffs.IsEmpty)
            throw new ArgumentException("cutoffs should be a sequence of length larger than 0. Give the first class of each cluster.", nameof(cutoffs));
        if (ends[0] <= 0 || ends.Zip(ends.Skip(1)).Any(pair => pair.First >= pair.Second))
            throw new ArgumentException(
                "cutoffs should be a sequence of unique, positive integers sorted in an increasing order, where each value is between 1 and n_classes-1. " +
                $"Received [{string.Join(", ", cutoffs.ToArray().Select(cutoff => Shapes.Text(cutoff)))}] and n_classes={Shapes.Text(nClasses)}.",
                nameof(cutoffs));
        var module = new ModuleParameters<T> { { "head", Linear<T>(inFeatures, ends[0] + cutoffs.Length, generator, headBias, onWarning) } };
        var tail = new ModuleParameters<T>();
        for (var i = 0; i < cutoffs.Length; i++)
        {
            var hidden = (int)FloorDivide(inFeatures, Math.Pow(divValue, i + 1));
            tail.Add(i.ToString(CultureInfo.InvariantCulture), new ModuleParameters<T>
            {
                { "0", Linear<T>(inFeatures, hidden, generator, bias: false, onWarning) },
                { "1", Linear<T>(hidden, ends[i + 1] - ends[i], generator, bias: false, onWarning) },
            });
        }
        module.Add("tail", tail);
        return module;
    }

    /// <summary>Python's <c>x // y</c> of floats: ⌊x/y⌋ of the exact quotient, not of the rounded one.</summary>
    private static double FloorDivide(double x, double y)
    {
        if (y == 0)
            throw new DivideByZeroException("division by zero. div_value must not be 0.");
        var remainder = x % y;
        return Math.Round((x - (remainder != 0 && remainder < 0 != y < 0 ? remainder + y : remainder)) / y);
    }
}
