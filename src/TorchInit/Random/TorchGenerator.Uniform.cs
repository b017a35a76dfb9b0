using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace TorchInit;

public sealed partial class TorchGenerator
{
    /// <summary>
    /// Fills <paramref name="destination"/> with draws from [from, to): <c>Tensor.uniform_(from, to)</c>.
    /// Each is from + (to − from)·u for u in [0, 1); from, to and their difference are rounded to the element type first.
    /// </summary>
    /// <param name="destination">The elements, filled one after another; an empty one draws nothing.</param>
    /// <param name="from">The lower bound, which can be drawn.</param>
    /// <param name="to">The upper bound, which is never drawn unless it equals <paramref name="from"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bound is not finite in the element type, from exceeds to, or to − from overflows.</exception>
    [OverloadResolutionPriority(1)]
    public void Uniform(Span<float> destination, double from = 0, double to = 1)
    {
        CheckUniformBounds(from, to, float.MaxValue, "float");
        FillUniform(destination, (float)from, (float)to);
    }

    /// <inheritdoc cref="Uniform(Span{float}, double, double)"/>
    [OverloadResolutionPriority(1)]
    public void Uniform(Span<double> destination, double from = 0, double to = 1)
    {
        CheckUniformBounds(from, to, double.MaxValue, "double");
        FillUniform(destination, from, to);
    }

    /// <inheritdoc cref="Uniform(Span{float}, double, double)"/>
    /// <param name="destination">The elements, filled in the order of memory: a transposed view gets the same values in the same places as its storage.</param>
    /// <param name="from">The lower bound, which can be drawn.</param>
    /// <param name="to">The upper bound, which is never drawn unless it equals <paramref name="from"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bound is not finite in the element type, from exceeds to, to − from overflows, or two elements share one place in memory.</exception>
    public void Uniform(in TensorSpan<float> destination, double from = 0, double to = 1)
    {
        CheckUniformBounds(from, to, float.MaxValue, "float");
        MemoryOrder.Fill(destination, new UniformSingle(this, (float)from, (float)to));
    }

    /// <inheritdoc cref="Uniform(in TensorSpan{float}, double, double)"/>
    public void Uniform(in TensorSpan<double> destination, double from = 0, double to = 1)
    {
        CheckUniformBounds(from, to, double.MaxValue, "double");
        MemoryOrder.Fill(destination, new UniformDouble(this, from, to));
    }

    /// <inheritdoc cref="Uniform(in TensorSpan{float}, double, double)"/>
    /// <exception cref="ArgumentNullException"><paramref name="destination"/> is null.</exception>
    public void Uniform(Tensor<float> destination, double from = 0, double to = 1)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Uniform(destination.AsTensorSpan(), from, to);
    }

    /// <inheritdoc cref="Uniform(Tensor{float}, double, double)"/>
    public void Uniform(Tensor<double> destination, double from = 0, double to = 1)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Uniform(destination.AsTensorSpan(), from, to);
    }

    private void FillUniform(Span<float> destination, float from, float to) => Kernels.Uniform(words, destination, from, to, arithmetic.Fused);

    private void FillUniform(Span<double> destination, double from, double to) => ScalarReference.Uniform(words, destination, from, to, arithmetic.Fused);

    /// <summary>PyTorch's checks, in its order and with its words.</summary>
    private static void CheckUniformBounds(double from, double to, double max, string type)
    {
        if (from >= -max && from <= max && to >= -max && to <= max && from <= to && to - from <= max)
            return;
        ThrowUniformBounds(from, to, max, type);
    }

    private static void ThrowUniformBounds(double from, double to, double max, string type)
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
        var printedType = type == "float" ? "Float" : "Double";
        throw new ArgumentOutOfRangeException(nameof(to),
            $"uniform_ expects to-from <= std::numeric_limits<{printedType}>::max(), but found to={printedTo} and from={printedFrom} which result in to-from to exceed the limit. " +
            $"Take bounds that lie closer together than the largest {type}.");
    }

    private readonly struct UniformSingle(TorchGenerator generator, float from, float to) : IDraw<float>
    {
        public void Fill(Span<float> destination) => generator.FillUniform(destination, from, to);
    }

    private readonly struct UniformDouble(TorchGenerator generator, double from, double to) : IDraw<double>
    {
        public void Fill(Span<double> destination) => generator.FillUniform(destination, from, to);
    }
}
