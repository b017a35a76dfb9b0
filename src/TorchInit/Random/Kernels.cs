using System.Runtime.Intrinsics;

namespace TorchInit;

/// <summary>Draws with registers of one width, or without; the bits do not depend on it.</summary>
internal abstract class Kernels
{
    /// <summary>How many doubles are drawn before they are transformed: whole states, whole blocks, and few enough for the first-level cache.</summary>
    private const int Stretch = 2 * Mt19937.Length;

    private const int Block = ScalarReference.Block;

    /// <summary>
    /// Those of the widest registers that the machine has. Without a fused multiply-add in hardware, as in a browser, each one is a call: there are
    /// kernels without it.
    /// </summary>
    public static Kernels Best { get; } =
        Vector512.IsHardwareAccelerated ? new VectorKernels<Lanes512, DoubleLanes512>()
        : !ExactMultiplyAdd.InHardware ? (Vector128.IsHardwareAccelerated ? new UnfusedKernels() : new ScalarKernels())
        : Vector256.IsHardwareAccelerated ? new VectorKernels<Lanes256, DoubleLanes256>()
        : Vector128.IsHardwareAccelerated ? new VectorKernels<Lanes128, DoubleLanes128>()
        : new ScalarKernels();

    /// <summary>The next <c>destination.Length</c> words of the stream.</summary>
    public abstract void Words(Mt19937 words, Span<uint> destination);

    /// <summary>Moves past words of the stream.</summary>
    public abstract void Skip(Mt19937 words, long count);

    /// <inheritdoc cref="ScalarReference.Uniform(Mt19937, Span{float}, float, float, float, bool)"/>
    /// <param name="words">The stream.</param>
    /// <param name="destination">The elements.</param>
    /// <param name="from">The lower bound.</param>
    /// <param name="to">The upper bound.</param>
    /// <param name="excluded">What becomes <paramref name="from"/>: the upper bound, or NaN.</param>
    /// <param name="fused">Whether product and sum are rounded once.</param>
    /// <param name="pastCaches">Whether the elements, or those of which they are a part, are too many for the caches.</param>
    public abstract void Uniform(Mt19937 words, Span<float> destination, float from, float to, float excluded, bool fused, bool pastCaches);

    /// <inheritdoc cref="ScalarReference.Uniform(Mt19937, Span{double}, double, double, bool)"/>
    /// <inheritdoc cref="Uniform(Mt19937, Span{float}, float, float, float, bool, bool)" path="/param"/>
    public abstract void Uniform(Mt19937 words, Span<double> destination, double from, double to, bool fused, bool pastCaches);

    /// <summary>Uniform floats, rounded; what rounds to <paramref name="high"/> becomes <paramref name="low"/>.</summary>
    /// <inheritdoc cref="Uniform(Mt19937, Span{float}, float, float, float, bool, bool)"/>
    public abstract void Uniform(
        Mt19937 words, Span<BFloat16> destination, float from, float to, BFloat16 low, BFloat16 high, bool fused, bool pastCaches);

    /// <inheritdoc cref="ScalarReference.Normal(Mt19937, Span{float}, float, float, NormalFunctions)"/>
    public abstract void Normal(Mt19937 words, Span<float> destination, float mean, float std, NormalFunctions functions);

    /// <inheritdoc cref="ScalarReference.Normal(Mt19937, Span{double}, double, double)"/>
    public void Normal(Mt19937 words, Span<double> destination, double mean, double std)
    {
        for (var start = 0; start < destination.Length; start += Stretch)
        {
            var stretch = destination.Slice(start, Math.Min(Stretch, destination.Length - start));
            Uniform(words, stretch, 0.0, 1.0, fused: false, pastCaches: false);
            for (var block = 0; block <= stretch.Length - Block; block += Block)
                ScalarReference.Transform(stretch.Slice(block, Block), mean, std);
        }
        if (destination.Length % Block == 0)
            return;
        var tail = destination[^Block..];
        Uniform(words, tail, 0.0, 1.0, fused: false, pastCaches: false);
        ScalarReference.Transform(tail, mean, std);
    }

    /// <inheritdoc cref="Halves.Normal{T}"/>
    public abstract void Normal(Mt19937 words, Span<BFloat16> destination, float mean, float std, NormalFunctions functions);
}

/// <summary>Draws one after another.</summary>
internal sealed class ScalarKernels : Kernels
{
    public override void Words(Mt19937 words, Span<uint> destination) => ScalarReference.Words(words, destination);

    public override void Skip(Mt19937 words, long count)
    {
        for (; count > 0; count--)
            words.NextUInt32();
    }

    public override void Uniform(Mt19937 words, Span<float> destination, float from, float to, float excluded, bool fused, bool pastCaches) =>
        ScalarReference.Uniform(words, destination, from, to, excluded, fused);

    public override void Uniform(Mt19937 words, Span<double> destination, double from, double to, bool fused, bool pastCaches) =>
        ScalarReference.Uniform(words, destination, from, to, fused);

    public override void Uniform(
        Mt19937 words, Span<BFloat16> destination, float from, float to, BFloat16 low, BFloat16 high, bool fused, bool pastCaches) =>
        Halves.Uniform(this, words, destination, from, to, low, high, fused);

    public override void Normal(Mt19937 words, Span<float> destination, float mean, float std, NormalFunctions functions) =>
        ScalarReference.Normal(words, destination, mean, std, functions);

    public override void Normal(Mt19937 words, Span<BFloat16> destination, float mean, float std, NormalFunctions functions) =>
        Halves.Normal(this, words, destination, mean, std, functions);
}

/// <summary>Draws a register at a time.</summary>
internal sealed class VectorKernels<TLanes, TDoubles> : Kernels
    where TLanes : struct, ILanes<TLanes>
    where TDoubles : struct, IDoubleLanes<TDoubles, TLanes>
{
    public override void Words(Mt19937 words, Span<uint> destination) =>
        VectorFill<TLanes, WordStep<TLanes>, Masks>.FillAnywhere(words, destination, new(uint.MaxValue), pastCaches: false);

    public override void Skip(Mt19937 words, long count) => VectorMt19937<TLanes>.Skip(words, count);

    public override void Uniform(Mt19937 words, Span<float> destination, float from, float to, float excluded, bool fused, bool pastCaches)
    {
        if (!Bounds.CanScale(from, to))
            ScalarReference.Uniform(words, destination, from, to, excluded, fused);
        else if (fused)
            Uniform<Fused>(words, destination, from, to, excluded, pastCaches);
        else
            Uniform<Rounded>(words, destination, from, to, excluded, pastCaches);
    }

    public override void Uniform(Mt19937 words, Span<double> destination, double from, double to, bool fused, bool pastCaches)
    {
        if (!DoubleBounds.CanScale(from, to))
            ScalarReference.Uniform(words, destination, from, to, fused);
        else if (fused)
            VectorFill<TLanes, DoubleUniformStep<TLanes, TDoubles, Fused>, DoubleBounds>.FillAnywhere(words, destination, new(from, to), pastCaches);
        else
            VectorFill<TLanes, DoubleUniformStep<TLanes, TDoubles, Rounded>, DoubleBounds>.FillAnywhere(words, destination, new(from, to), pastCaches);
    }

    public override void Uniform(
        Mt19937 words, Span<BFloat16> destination, float from, float to, BFloat16 low, BFloat16 high, bool fused, bool pastCaches)
    {
        if (high == BFloat16.Zero || !Bounds.CanScale(from, to))
            Halves.Uniform(this, words, destination, from, to, low, high, fused);
        else if (fused)
            VectorFill<TLanes, BFloat16UniformStep<TLanes, Fused>, BFloat16Bounds>.FillAnywhere(words, destination, new(from, to, low, high), pastCaches);
        else
            VectorFill<TLanes, BFloat16UniformStep<TLanes, Rounded>, BFloat16Bounds>.FillAnywhere(words, destination, new(from, to, low, high), pastCaches);
    }

    public override void Normal(Mt19937 words, Span<float> destination, float mean, float std, NormalFunctions functions)
    {
        switch (functions)
        {
            case NormalFunctions.FusedPolynomials:
                VectorNormal<TLanes, VectorPolynomials<TLanes, Fused>>.Fill(words, destination, mean, std);
                break;
            case NormalFunctions.RoundedPolynomials:
                VectorNormal<TLanes, VectorPolynomials<TLanes, Rounded>>.Fill(words, destination, mean, std);
                break;
            case NormalFunctions.Glibc:
                VectorNormal<TLanes, VectorGlibcSingle<TLanes, TDoubles>>.Fill(words, destination, mean, std);
                break;
            default:
                ScalarReference.Normal(words, destination, mean, std, functions);
                break;
        }
    }

    public override void Normal(Mt19937 words, Span<BFloat16> destination, float mean, float std, NormalFunctions functions)
    {
        // what is not finite can make NaN, which the vectors do not round
        switch (float.IsFinite(mean) && float.IsFinite(std) ? functions : null as NormalFunctions?)
        {
            case NormalFunctions.FusedPolynomials:
                VectorNormal<TLanes, VectorPolynomials<TLanes, Fused>>.Fill(words, destination, mean, std);
                break;
            case NormalFunctions.RoundedPolynomials:
                VectorNormal<TLanes, VectorPolynomials<TLanes, Rounded>>.Fill(words, destination, mean, std);
                break;
            case NormalFunctions.Glibc:
                VectorNormal<TLanes, VectorGlibcSingle<TLanes, TDoubles>>.Fill(words, destination, mean, std);
                break;
            default:
                Halves.Normal(this, words, destination, mean, std, functions);
                break;
        }
    }

    private static void Uniform<TMultiplyAdd>(Mt19937 words, Span<float> destination, float from, float to, float excluded, bool pastCaches)
        where TMultiplyAdd : struct, IMultiplyAdd
    {
        var bounds = new Bounds(from, to, excluded);
        if (bounds.Highest<TMultiplyAdd>() >= excluded)
            VectorFill<TLanes, BoundedUniformStep<TLanes, TMultiplyAdd>, Bounds>.FillAnywhere(words, destination, bounds, pastCaches);
        else
            VectorFill<TLanes, UniformStep<TLanes, TMultiplyAdd>, Bounds>.FillAnywhere(words, destination, bounds, pastCaches);
    }
}
