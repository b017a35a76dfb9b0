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
    /// </remarks>
    /// <param name="destination">The elements, filled one after another; an empty one draws nothing.</param>
    /// <param name="mean">The mean of the distribution; rounded to the element type in blocks.</param>
    /// <param name="std">The standard deviation, 0 or more; rounded to the element type in blocks.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="std"/> is negative or not a number.</exception>
    /// <exception cref="PlatformNotSupportedException">Sixteen floats or more of <see cref="TorchPlatform.MacOSArm64"/> on another machine than a Mac.</exception>
    [OverloadResolutionPriority(1)]
    public void Normal(Span<float> destination, double mean = 0, double std = 1)
    {
        CheckStd(std);
        if (destination.Length >= ScalarReference.Block)
            FillNormalBlocks(destination, (float)mean, (float)std);
        else
            FillNormalOneAtATime(destination, mean, std);
    }

    /// <inheritdoc cref="Normal(Span{float}, double, double)"/>
    [OverloadResolutionPriority(1)]
    public void Normal(Span<double> destination, double mean = 0, double std = 1)
    {
        CheckStd(std);
        if (destination.Length >= ScalarReference.Block)
            FillNormalBlocks(destination, mean, std);
        else
            FillNormalOneAtATime(destination, mean, std);
    }

    /// <inheritdoc cref="Normal(Span{float}, double, double)"/>
    /// <param name="destination">
    /// The elements. Sixteen or more of a contiguous tensor are made in blocks; any other tensor one at a time, in the order of memory.
    /// </param>
    /// <param name="mean">The mean of the distribution; rounded to the element type in blocks.</param>
    /// <param name="std">The standard deviation, 0 or more; rounded to the element type in blocks.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="std"/> is negative or not a number, or two elements share one place in memory.</exception>
    /// <exception cref="PlatformNotSupportedException">Blocks of floats of <see cref="TorchPlatform.MacOSArm64"/> on another machine than a Mac.</exception>
    public void Normal(in TensorSpan<float> destination, double mean = 0, double std = 1)
    {
        CheckStd(std);
        if (destination.FlattenedLength < ScalarReference.Block || !MemoryOrder.IsContiguous(destination.Lengths, destination.Strides))
        {
            MemoryOrder.Fill(destination, new NormalSingle(this, mean, std));
            return;
        }
        nint done = 0;
        for (; destination.FlattenedLength - done >= LongestStretch + ScalarReference.Block; done += LongestStretch)
            FillNormalBlocks(Stretch(destination, done, LongestStretch), (float)mean, (float)std);
        FillNormalBlocks(Stretch(destination, done, (int)(destination.FlattenedLength - done)), (float)mean, (float)std);
    }

    /// <inheritdoc cref="Normal(in TensorSpan{float}, double, double)"/>
    public void Normal(in TensorSpan<double> destination, double mean = 0, double std = 1)
    {
        CheckStd(std);
        if (destination.FlattenedLength < ScalarReference.Block || !MemoryOrder.IsContiguous(destination.Lengths, destination.Strides))
        {
            MemoryOrder.Fill(destination, new NormalDouble(this, mean, std));
            return;
        }
        nint done = 0;
        for (; destination.FlattenedLength - done >= LongestStretch + ScalarReference.Block; done += LongestStretch)
            FillNormalBlocks(Stretch(destination, done, LongestStretch), mean, std);
        FillNormalBlocks(Stretch(destination, done, (int)(destination.FlattenedLength - done)), mean, std);
    }

    /// <inheritdoc cref="Normal(in TensorSpan{float}, double, double)"/>
    /// <exception cref="ArgumentNullException"><paramref name="destination"/> is null.</exception>
    public void Normal(Tensor<float> destination, double mean = 0, double std = 1)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Normal(destination.AsTensorSpan(), mean, std);
    }

    /// <inheritdoc cref="Normal(Tensor{float}, double, double)"/>
    public void Normal(Tensor<double> destination, double mean = 0, double std = 1)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Normal(destination.AsTensorSpan(), mean, std);
    }

    private void FillNormalBlocks(Span<float> destination, float mean, float std)
    {
        if (arithmetic.Functions == NormalFunctions.Apple)
            AppleSingle.ThrowIfMissing();
        Kernels.Normal(words, destination, mean, std, arithmetic.Functions);
    }

    private void FillNormalBlocks(Span<double> destination, double mean, double std) => ScalarReference.Normal(words, destination, mean, std);

    private void FillNormalOneAtATime(Span<float> destination, double mean, double std)
    {
        foreach (ref var element in destination)
            element = (float)NextNormal(mean, std);
    }

    private void FillNormalOneAtATime(Span<double> destination, double mean, double std)
    {
        foreach (ref var element in destination)
            element = NextNormal(mean, std);
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
            throw new ArgumentOutOfRangeException(nameof(std), $"normal expects std >= 0.0, but found std {CxxNumber.Format(std)}. A standard deviation is 0 or more.");
    }

    private static Span<T> Stretch<T>(in TensorSpan<T> tensor, nint start, int length) =>
        MemoryMarshal.CreateSpan(ref Unsafe.Add(ref tensor.GetPinnableReference(), start), length);

    private readonly struct NormalSingle(TorchGenerator generator, double mean, double std) : IDraw<float>
    {
        public void Fill(Span<float> destination) => generator.FillNormalOneAtATime(destination, mean, std);
    }

    private readonly struct NormalDouble(TorchGenerator generator, double mean, double std) : IDraw<double>
    {
        public void Fill(Span<double> destination) => generator.FillNormalOneAtATime(destination, mean, std);
    }
}
