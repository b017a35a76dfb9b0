using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchInit;

public sealed partial class TorchGenerator
{
    /// <summary>The longest stretch of a contiguous tensor that is handed to a kernel at once; a multiple of the block.</summary>
    private const int LongestStretch = 1 << 30;

    /// <summary>
    /// Fills <paramref name="destination"/> with draws from the normal distribution: <c>Tensor.normal_(mean, std)</c>.
    /// Box and Muller: √(−2 log u₁)·cos 2πu₂ and √(−2 log u₁)·sin 2πu₂ from two uniform draws.
    /// </summary>
    /// <remarks>
    /// PyTorch has two ways, and so has this method. Sixteen elements or more are made in blocks of sixteen in the element type
    /// (a tail that is no whole block is drawn again, with fifteen elements before it). Fewer are made one at a time in double,
    /// and the second of each pair is kept for the next such draw, whatever comes between; <see cref="ManualSeed(long)"/> forgets it.
    /// Doubles, and nothing else, use the logarithm, sine and cosine of .NET: they have PyTorch's bits where .NET's are glibc's
    /// on a processor with fused multiply-add, and are within 4 ulp elsewhere.
    /// Older releases differ in two cases: without AVX2, blocks before PyTorch 2.13 rounded the product with std and the sum with the mean
    /// apart; and before 2.0 fewer than sixteen doubles took log(1 − u) in place of log1p(−u), which moves last digits of doubles only.
    /// </remarks>
    /// <param name="destination">The elements, filled one after another; an empty one draws nothing.</param>
    /// <param name="mean">The mean of the distribution; rounded to the element type in blocks.</param>
    /// <param name="std">The standard deviation, 0 or more; rounded to the element type in blocks.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="std"/> is negative or not a number.</exception>
    /// <exception cref="PlatformNotSupportedException">Sixteen floats or more of <see cref="TorchPlatform.MacOSArm64"/> on another machine than a Mac.</exception>
    public void Normal(Span<float> destination, double mean = 0, double std = 1) => NormalRun(destination, mean, std, isContiguous: true);

    /// <inheritdoc cref="Normal(Span{float}, double, double)"/>
    public void Normal(Span<double> destination, double mean = 0, double std = 1) => NormalRun(destination, mean, std, isContiguous: true);

    /// <inheritdoc cref="Normal(Span{float}, double, double)"/>
    /// <remarks>
    /// As floats, then rounded, with one difference: where the size is no multiple of sixteen, the elements after the last whole block take no
    /// draws of their own before the tail is drawn. In PyTorch 2.12 mean and std were rounded to the element type first; before, these types had
    /// a draw of their own, of other values. Fewer than sixteen are the same in every release.
    /// </remarks>
    public void Normal(Span<Half> destination, double mean = 0, double std = 1) => NormalRun(destination, mean, std, isContiguous: true);

    /// <inheritdoc cref="Normal(Span{Half}, double, double)"/>
    public void Normal(Span<BFloat16> destination, double mean = 0, double std = 1) => NormalRun(destination, mean, std, isContiguous: true);

    /// <inheritdoc cref="Normal(Span{float}, double, double)"/>
    /// <typeparam name="T">float, double, <see cref="Half"/> or <see cref="BFloat16"/>, each drawn as in a span of it.</typeparam>
    /// <param name="destination">
    /// The elements. Sixteen or more of a contiguous tensor are made in blocks; any other tensor one at a time, in the order of memory.
    /// </param>
    /// <param name="mean">The mean of the distribution; rounded to the element type in blocks.</param>
    /// <param name="std">The standard deviation, 0 or more; rounded to the element type in blocks.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="std"/> is negative or not a number, or two elements share one place in memory.</exception>
    /// <exception cref="NotSupportedException">PyTorch has no such element type.</exception>
    public void Normal<T>(in TensorSpan<T> destination, double mean = 0, double std = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckStd(std);
        if (MemoryOrder.TryGetRun(destination, out var run))
        {
            FillNormal(run, mean, std, isContiguous: true);
            return;
        }
        if (destination.FlattenedLength < ScalarReference.Block || !MemoryOrder.IsContiguous(destination.Lengths, destination.Strides))
        {
            MemoryOrder.Fill(destination, new NormalDraw<T>(this, mean, std));
            return;
        }
        nint done = 0;
        for (; destination.FlattenedLength - done >= LongestStretch + ScalarReference.Block; done += LongestStretch)
            FillNormalBlocks(Stretch(destination, done, LongestStretch), mean, std);
        FillNormalBlocks(Stretch(destination, done, (int)(destination.FlattenedLength - done)), mean, std);
    }

    /// <inheritdoc cref="Normal{T}(in TensorSpan{T}, double, double)"/>
    /// <exception cref="ArgumentNullException"><paramref name="destination"/> is null.</exception>
    public void Normal<T>(Tensor<T> destination, double mean = 0, double std = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (MemoryOrder.TryGetRun(destination, out var run))
            NormalRun(run, mean, std, isContiguous: true);
        else
            Normal(destination.AsTensorSpan(), mean, std);
    }

    /// <summary>Elements that lie one after another, of a tensor that is contiguous or is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void NormalRun<T>(Span<T> destination, double mean, double std, bool isContiguous)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckStd(std);
        FillNormal(destination, mean, std, isContiguous);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void FillNormal<T>(Span<T> destination, double mean, double std, bool isContiguous)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (isContiguous && destination.Length >= ScalarReference.Block)
            FillNormalBlocks(destination, mean, std);
        else
            FillNormalOneAtATime(destination, mean, std);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void FillNormalBlocks<T>(Span<T> destination, double mean, double std)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) != typeof(double) && arithmetic.Functions == NormalFunctions.Apple)
            AppleSingle.ThrowIfMissing();
        Fill(destination, new SharedNormal<T>(arithmetic.Functions, mean, std));
    }

    private void FillNormalOneAtATime<T>(Span<T> destination, double mean, double std)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (ref var element in destination)
            element = Rounded<T>(NextNormal(mean, std));
    }

    private double NextNormal(double mean, double std)
    {
        var normal = NextStandardNormal();
        return arithmetic.Fused ? Math.FusedMultiplyAdd(normal, std, mean) : normal * std + mean;
    }

    private double NextStandardNormal()
    {
        if (cachedNormal is { } second)
        {
            cachedNormal = null;
            return second;
        }
        var u1 = ScalarReference.Unit(words.NextUInt64());
        var u2 = ScalarReference.Unit(words.NextUInt64());
        var radius = Math.Sqrt(-2.0 * Log1p.Of(-u2));
        var (sin, cos) = Math.SinCos(2.0 * Math.PI * u1);
        cachedNormal = radius * sin;
        return radius * cos;
    }

    private static void CheckStd(double std)
    {
        if (!(std >= 0))
            ThrowStd(std);
    }

    private static void ThrowStd(double std) => throw new ArgumentOutOfRangeException(
        nameof(std), $"normal expects std >= 0.0, but found std {CxxNumber.Format(std)}. A standard deviation is 0 or more.");

    private static Span<T> Stretch<T>(in TensorSpan<T> tensor, nint start, int length) =>
        MemoryMarshal.CreateSpan(ref Unsafe.Add(ref tensor.GetPinnableReference(), start), length);

    private readonly struct SharedNormal<T>(NormalFunctions functions, double mean, double std) : IShareable<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public int WordsPerElement => typeof(T) == typeof(double) ? 2 : 1;

        /// <summary>Beside whole blocks, a part of one takes the words of a whole one; of floats and doubles its own before.</summary>
        public long Words(int elements)
        {
            var rest = elements % ScalarReference.Block;
            var whole = rest == 0 ? elements : elements - rest + (long)ScalarReference.Block;
            return (Element<T>.IsHalf ? whole : whole + rest) * WordsPerElement;
        }

        public double Cost => typeof(T) == typeof(float) ? 8 : typeof(T) == typeof(double) ? 250 : 9;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Fill(Mt19937 words, Span<T> destination, bool pastCaches)
        {
            var (center, width) = ((float)mean, (float)std);
            if (typeof(T) == typeof(float))
                Kernels.Best.Normal(words, MemoryMarshal.Cast<T, float>(destination), center, width, functions);
            else if (typeof(T) == typeof(double))
                Kernels.Best.Normal(words, MemoryMarshal.Cast<T, double>(destination), mean, std);
            else if (typeof(T) == typeof(BFloat16))
                Kernels.Best.Normal(words, MemoryMarshal.Cast<T, BFloat16>(destination), center, width, functions);
            else
                Halves.Normal(Kernels.Best, words, destination, center, width, functions);
        }
    }

    private readonly struct NormalDraw<T>(TorchGenerator generator, double mean, double std) : IDraw<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Fill(Span<T> destination) => generator.FillNormalOneAtATime(destination, mean, std);
    }
}
