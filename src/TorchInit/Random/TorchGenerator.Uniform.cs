using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchInit;

public sealed partial class TorchGenerator
{
    /// <summary>
    /// Fills <paramref name="destination"/> with draws from [from, to): <c>Tensor.uniform_(from, to)</c>.
    /// Each is from + (to − from)·u for u in [0, 1); from, to and their difference are rounded to the element type first.
    /// </summary>
    /// <remarks>
    /// Before PyTorch 2.12 rounding could give <paramref name="to"/>. On Linux without AVX2, as on Windows, the product and the sum are
    /// rounded apart, in every release.
    /// </remarks>
    /// <param name="destination">The elements, filled one after another; an empty one draws nothing.</param>
    /// <param name="from">The lower bound, which can be drawn.</param>
    /// <param name="to">The upper bound, which is never drawn unless it equals <paramref name="from"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bound is not finite in the element type, from exceeds to, or to − from overflows.</exception>
    public void Uniform(Span<float> destination, double from = 0, double to = 1) => UniformRun(destination, from, to);

    /// <inheritdoc cref="Uniform(Span{float}, double, double)"/>
    public void Uniform(Span<double> destination, double from = 0, double to = 1) => UniformRun(destination, from, to);

    /// <inheritdoc cref="Uniform(Span{float}, double, double)"/>
    /// <summary>
    /// Fills <paramref name="destination"/> with draws from [from, to): <c>Tensor.uniform_(from, to)</c>. Each is a float, from + (to − from)·u
    /// for u in [0, 1), rounded to the element type; what rounds to <paramref name="to"/> becomes <paramref name="from"/>.
    /// </summary>
    /// <remarks>Before PyTorch 2.12 these types had a draw of their own, of other values: from only the low 11 (Half) or 8 bits of each word.</remarks>
    public void Uniform(Span<Half> destination, double from = 0, double to = 1) => UniformRun(destination, from, to);

    /// <inheritdoc cref="Uniform(Span{Half}, double, double)"/>
    public void Uniform(Span<BFloat16> destination, double from = 0, double to = 1) => UniformRun(destination, from, to);

    /// <inheritdoc cref="Uniform(Span{float}, double, double)"/>
    /// <typeparam name="T">float, double, <see cref="Half"/> or <see cref="BFloat16"/>, each drawn as in a span of it.</typeparam>
    /// <param name="destination">The elements of any view, filled in the order of memory: a transposed view gets the same values in the same places as its storage.</param>
    /// <param name="from">The lower bound, which can be drawn.</param>
    /// <param name="to">The upper bound, which is never drawn unless it equals <paramref name="from"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bound is not finite in the element type, from exceeds to, to − from overflows, or two elements share one place in memory.</exception>
    /// <exception cref="NotSupportedException">PyTorch has no such element type.</exception>
    public void Uniform<T>(in TensorSpan<T> destination, double from = 0, double to = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (MemoryOrder.TryGetRun(destination, out var run))
        {
            UniformRun(run, from, to);
            return;
        }
        CheckUniformBounds<T>(from, to);
        MemoryOrder.Fill(destination, new UniformDraw<T>(this, from, to));
    }

    /// <inheritdoc cref="Uniform{T}(in TensorSpan{T}, double, double)"/>
    /// <exception cref="ArgumentNullException"><paramref name="destination"/> is null.</exception>
    public void Uniform<T>(Tensor<T> destination, double from = 0, double to = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (MemoryOrder.TryGetRun(destination, out var run))
            UniformRun(run, from, to);
        else
            UniformView(destination, from, to);
    }

    /// <summary>Apart, so that the usual tensor needs no room for a view, which is cleared at every call.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void UniformView<T>(Tensor<T> destination, double from, double to)
        where T : unmanaged, IFloatingPointIeee754<T> => Uniform(destination.AsTensorSpan(), from, to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void UniformRun<T>(Span<T> destination, double from, double to)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckUniformBounds<T>(from, to);
        FillUniform(destination, from, to);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void FillUniform<T>(Span<T> destination, double from, double to)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Fill(destination, new SharedUniform<T>(this, from, to));

    /// <summary>What <see cref="UniformRun{T}"/> draws where the drawn number is <paramref name="unit"/>, before the upper bound is excluded.</summary>
    internal T UniformAt<T>(double unit, double from, double to)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
            return T.CreateTruncating(arithmetic.Fused ? Math.FusedMultiplyAdd(unit, to - from, from) : unit * (to - from) + from);
        var (u, a, range) = ((float)unit, (float)from, (float)to - (float)from);
        return T.CreateTruncating(arithmetic.Fused ? MathF.FusedMultiplyAdd(u, range, a) : u * range + a);
    }

    /// <summary>A Python float in the element type, as this platform rounds it.</summary>
    internal T Rounded<T>(double value)
        where T : unmanaged, IFloatingPointIeee754<T> => arithmetic.DirectHalf ? T.CreateTruncating(value) : Element<T>.Of(value);

    /// <summary>PyTorch's checks, in its order and with its words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CheckUniformBounds<T>(double from, double to)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var max = Element<T>.MaxValue;
        if (!(from >= -max && from <= max && to >= -max && to <= max && from <= to && to - from <= max))
            ThrowUniformBounds(from, to, max, Element<T>.CxxName, Element<T>.Name);
    }

    private static void ThrowUniformBounds(double from, double to, double max, string type, string printedType)
    {
        if (!(from >= -max && from <= max))
            throw new ArgumentOutOfRangeException(nameof(from), $"from is out of bounds for {type}. Received from={CxxNumber.Format(from)}; it must be a finite {type}.");
        if (!(to >= -max && to <= max))
            throw new ArgumentOutOfRangeException(nameof(to), $"to is out of bounds for {type}. Received to={CxxNumber.Format(to)}; it must be a finite {type}.");
        var (printedFrom, printedTo) = (CxxNumber.Format(from), CxxNumber.Format(to));
        if (from > to)
        {
            throw new ArgumentOutOfRangeException(nameof(from),
                $"uniform_ expects to return a [from, to) range, but found from={printedFrom} > to={printedTo}. Swap them: the smaller bound comes first.");
        }
        throw new ArgumentOutOfRangeException(nameof(to),
            $"uniform_ expects to-from <= std::numeric_limits<{printedType}>::max(), but found to={printedTo} and from={printedFrom} which result in to-from to exceed the limit. " +
            $"Take bounds that lie closer together than the largest {type}.");
    }

    private readonly struct SharedUniform<T>(TorchGenerator generator, double from, double to) : IShareable<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public int WordsPerElement => typeof(T) == typeof(double) ? 2 : 1;

        public long Words(int elements) => (long)elements * WordsPerElement;

        public double Cost => typeof(T) == typeof(float) ? 2 : typeof(T) == typeof(BFloat16) ? 3 : 5;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Fill(Mt19937 words, Span<T> destination, bool pastCaches)
        {
            var (low, high, isFused) = ((float)from, (float)to, generator.arithmetic.Fused);
            if (typeof(T) == typeof(float))
            {
                Kernels.Best.Uniform(words, MemoryMarshal.Cast<T, float>(destination), low, high, excluded: high, isFused, pastCaches);
            }
            else if (typeof(T) == typeof(double))
            {
                Kernels.Best.Uniform(words, MemoryMarshal.Cast<T, double>(destination), from, to, isFused, pastCaches);
            }
            else if (typeof(T) == typeof(BFloat16))
            {
                var (lowest, highest) = (generator.Rounded<BFloat16>(from), generator.Rounded<BFloat16>(to));
                Kernels.Best.Uniform(words, MemoryMarshal.Cast<T, BFloat16>(destination), low, high, lowest, highest, isFused, pastCaches);
            }
            else
            {
                Halves.Uniform(Kernels.Best, words, destination, low, high, generator.Rounded<T>(from), generator.Rounded<T>(to), isFused);
            }
        }
    }

    private readonly struct UniformDraw<T>(TorchGenerator generator, double from, double to) : IDraw<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Fill(Span<T> destination) => generator.FillUniform(destination, from, to);
    }
}
