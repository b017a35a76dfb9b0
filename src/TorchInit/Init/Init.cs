using System.Numerics;
using System.Numerics.Tensors;

namespace TorchInit;

/// <summary>
/// <c>torch.nn.init</c>: fills a tensor in place. Each function checks its arguments in PyTorch's order and takes the generator as an
/// argument; what PyTorch warns about reaches an optional <c>onWarning</c>.
/// </summary>
/// <remarks>
/// Each function takes a <c>Tensor&lt;T&gt;</c>, which it returns, a <c>TensorSpan&lt;T&gt;</c>, or anybody's memory and a shape to see it in. T is
/// float, double, <see cref="Half"/> or <see cref="BFloat16"/>. Any view is filled in the order of its memory, smallest stride first, as PyTorch
/// does, and nothing outside it changes. Where older releases of PyTorch drew something else, the function says so; the bits of
/// <see cref="TorchGenerator.Uniform(Span{float}, double, double)"/> and <see cref="TorchGenerator.Normal(Span{float}, double, double)"/>, on which all
/// of them stand, say more.
/// </remarks>
public static partial class Init
{
    /// <summary>Draws from U(a, b). PyTorch's <c>torch.nn.init.uniform_</c>.</summary>
    /// <param name="tensor">What to fill, of any shape.</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="a">The lower bound; it can occur.</param>
    /// <param name="b">The upper bound, at least <paramref name="a"/>; it does not occur, but for b = a. (Before PyTorch 2.12 rounding could reach it.)</param>
    /// <returns><paramref name="tensor"/>, filled.</returns>
    /// <exception cref="ArgumentException">The tensor has no dimensions.</exception>
    /// <exception cref="ArgumentNullException">The tensor or the generator is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A bound is not finite in the tensor's type, a &gt; b, or b − a overflows it; or two elements share one place in memory.</exception>
    /// <exception cref="NotSupportedException">PyTorch has no such element type.</exception>
    /// <example><code>Init.Uniform(weight, generator, a: -0.1, b: 0.1);</code></example>
    public static Tensor<T> Uniform<T>(Tensor<T> tensor, TorchGenerator generator, double a = 0, double b = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(generator);
        generator.Uniform(tensor, a, b);
        return tensor;
    }

    /// <inheritdoc cref="Uniform{T}(Tensor{T}, TorchGenerator, double, double)"/>
    public static void Uniform<T>(in TensorSpan<T> tensor, TorchGenerator generator, double a = 0, double b = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(generator);
        generator.Uniform(tensor, a, b);
    }

    /// <inheritdoc cref="Uniform{T}(Tensor{T}, TorchGenerator, double, double)"/>
    /// <param name="memory">What to fill: at least as many elements as the shape has; those after them stay as they are.</param>
    /// <param name="shape">The shape to see them in, row-major: <c>[64, 32, 3, 3]</c>.</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="a">The lower bound; it can occur.</param>
    /// <param name="b">The upper bound, at least <paramref name="a"/>.</param>
    public static void Uniform<T>(Span<T> memory, Shape shape, TorchGenerator generator, double a = 0, double b = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var run = Run(memory, shape);
        ArgumentNullException.ThrowIfNull(generator);
        generator.UniformRun(run, a, b);
    }

    /// <summary>Draws from N(mean, std²). PyTorch's <c>torch.nn.init.normal_</c>.</summary>
    /// <param name="tensor">What to fill, of any shape.</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="std">The standard deviation, 0 or more.</param>
    /// <returns><paramref name="tensor"/>, filled.</returns>
    /// <exception cref="ArgumentException">The tensor has no dimensions.</exception>
    /// <exception cref="ArgumentNullException">The tensor or the generator is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="std"/> is negative or not a number, or two elements share one place in memory.</exception>
    /// <exception cref="NotSupportedException">PyTorch has no such element type.</exception>
    /// <example><code>Init.Normal(weight, generator, mean: 0, std: 0.02);</code></example>
    /// <remarks>
    /// Sixteen or more contiguous elements are drawn by another algorithm than fewer, or than a view with gaps or turned axes, as in PyTorch.
    /// (Without AVX2 the last bits of sixteen or more differ before PyTorch 2.13; those of doubles under sixteen before 2.0.)
    /// </remarks>
    public static Tensor<T> Normal<T>(Tensor<T> tensor, TorchGenerator generator, double mean = 0, double std = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(generator);
        generator.Normal(tensor, mean, std);
        return tensor;
    }

    /// <inheritdoc cref="Normal{T}(Tensor{T}, TorchGenerator, double, double)"/>
    public static void Normal<T>(in TensorSpan<T> tensor, TorchGenerator generator, double mean = 0, double std = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(generator);
        generator.Normal(tensor, mean, std);
    }

    /// <inheritdoc cref="Normal{T}(Tensor{T}, TorchGenerator, double, double)"/>
    /// <inheritdoc cref="Uniform{T}(Span{T}, Shape, TorchGenerator, double, double)" path="/param[@name='memory']|/param[@name='shape']"/>
    public static void Normal<T>(Span<T> memory, Shape shape, TorchGenerator generator, double mean = 0, double std = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var run = Run(memory, shape);
        ArgumentNullException.ThrowIfNull(generator);
        generator.NormalRun(run, mean, std, isContiguous: true);
    }

    /// <summary>Sets every element to one value. PyTorch's <c>torch.nn.init.constant_</c>.</summary>
    /// <param name="tensor">What to fill, of any shape.</param>
    /// <param name="value">The value; it may be infinite or not a number.</param>
    /// <returns><paramref name="tensor"/>, filled.</returns>
    /// <exception cref="ArgumentException">The tensor has no dimensions.</exception>
    /// <exception cref="ArgumentNullException">The tensor is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The value is finite and beyond the largest of the tensor's type, or two elements share one place in memory.</exception>
    /// <exception cref="NotSupportedException">PyTorch has no such element type.</exception>
    /// <example><code>Init.Constant(bias, 0.1);</code></example>
    public static Tensor<T> Constant<T>(Tensor<T> tensor, double value)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Constant(SpanOf(tensor), value);
        return tensor;
    }

    /// <inheritdoc cref="Constant{T}(Tensor{T}, double)"/>
    public static void Constant<T>(in TensorSpan<T> tensor, double value)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (double.IsFinite(value) && Math.Abs(value) > Element<T>.MaxValue)
            throw new ArgumentOutOfRangeException(
                nameof(value), value, $"value cannot be converted to type {Element<T>.CxxName} without overflow. Use a tensor of doubles or a smaller value.");
        MemoryOrder.Fill(tensor, new Repeated<T>(Element<T>.Of(value)));
    }

    /// <inheritdoc cref="Constant{T}(Tensor{T}, double)"/>
    /// <inheritdoc cref="Uniform{T}(Span{T}, Shape, TorchGenerator, double, double)" path="/param[@name='memory']|/param[@name='shape']"/>
    public static void Constant<T>(Span<T> memory, Shape shape, double value)
        where T : unmanaged, IFloatingPointIeee754<T> => Constant(Seen(memory, shape), value);

    /// <summary>Sets every element to 1. PyTorch's <c>torch.nn.init.ones_</c>.</summary>
    /// <inheritdoc cref="Constant{T}(Tensor{T}, double)" path="/param[@name='tensor']|/returns|/exception"/>
    /// <example><code>Init.Ones(weight);</code></example>
    public static Tensor<T> Ones<T>(Tensor<T> tensor)
        where T : unmanaged, IFloatingPointIeee754<T> => Constant(tensor, 1);

    /// <inheritdoc cref="Ones{T}(Tensor{T})"/>
    public static void Ones<T>(in TensorSpan<T> tensor)
        where T : unmanaged, IFloatingPointIeee754<T> => Constant(tensor, 1);

    /// <summary>Sets every element to 0. PyTorch's <c>torch.nn.init.zeros_</c>.</summary>
    /// <inheritdoc cref="Constant{T}(Tensor{T}, double)" path="/param[@name='tensor']|/returns|/exception"/>
    /// <example><code>Init.Zeros(bias);</code></example>
    public static Tensor<T> Zeros<T>(Tensor<T> tensor)
        where T : unmanaged, IFloatingPointIeee754<T> => Constant(tensor, 0);

    /// <inheritdoc cref="Zeros{T}(Tensor{T})"/>
    public static void Zeros<T>(in TensorSpan<T> tensor)
        where T : unmanaged, IFloatingPointIeee754<T> => Constant(tensor, 0);

    private static TensorSpan<T> SpanOf<T>(Tensor<T> tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor.AsTensorSpan();
    }

    private static TensorSpan<T> Seen<T>(Span<T> memory, Shape shape) => new(Run(memory, shape), shape.Sizes);

    /// <summary>The elements that a shape has, of somebody's memory.</summary>
    private static Span<T> Run<T>(Span<T> memory, Shape shape)
    {
        Shapes.ThrowIfNegative(shape.Sizes);
        if (shape.Sizes.IsEmpty)
            throw Shapes.NoDimensions(nameof(shape));
        var size = Shapes.Size(shape.Sizes);
        return size <= memory.Length
            ? memory[..(int)size]
            : throw new ArgumentException(
                $"Received {Shapes.Text(memory.Length)} elements for the shape {Shapes.Text(shape.Sizes)}, which has {Shapes.Text(size)}.", nameof(memory));
    }
}
