using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace TorchInit;

/// <summary>
/// <c>torch.nn.init</c>: fills a tensor in place and returns it. Each function checks its arguments in PyTorch's order and takes the
/// generator as an argument; what PyTorch warns about reaches an optional <c>onWarning</c>.
/// </summary>
/// <remarks>
/// Tensors hold float or double. A tensor that is a view is filled in the order of its memory, smallest stride first, as PyTorch does.
/// </remarks>
public static partial class Init
{
    /// <summary>Draws from U(a, b). PyTorch's <c>torch.nn.init.uniform_</c>.</summary>
    /// <param name="tensor">What to fill, float or double, of any shape.</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="a">The lower bound; it can occur.</param>
    /// <param name="b">The upper bound, at least <paramref name="a"/>; it does not occur, but for b = a. (Before PyTorch 2.12 rounding could reach it.)</param>
    /// <returns><paramref name="tensor"/>, filled.</returns>
    /// <exception cref="ArgumentNullException">The tensor or the generator is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A bound is not finite in the tensor's type, a &gt; b, or b − a overflows it.</exception>
    /// <exception cref="NotSupportedException">The elements are neither float nor double.</exception>
    /// <example><code>Init.Uniform(weight, generator, a: -0.1, b: 0.1);</code></example>
    public static Tensor<T> Uniform<T>(Tensor<T> tensor, TorchGenerator generator, double a = 0, double b = 1)
    {
        ThrowIfNull(tensor, generator);
        DrawUniform(tensor, generator, a, b);
        return tensor;
    }

    /// <summary>Draws from N(mean, std²). PyTorch's <c>torch.nn.init.normal_</c>.</summary>
    /// <param name="tensor">What to fill, float or double, of any shape.</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="std">The standard deviation, 0 or more.</param>
    /// <returns><paramref name="tensor"/>, filled.</returns>
    /// <exception cref="ArgumentNullException">The tensor or the generator is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="std"/> is negative or not a number.</exception>
    /// <exception cref="NotSupportedException">The elements are neither float nor double.</exception>
    /// <example><code>Init.Normal(weight, generator, mean: 0, std: 0.02);</code></example>
    /// <remarks>Sixteen or more contiguous elements are drawn by another algorithm than fewer, as in PyTorch.</remarks>
    public static Tensor<T> Normal<T>(Tensor<T> tensor, TorchGenerator generator, double mean = 0, double std = 1)
    {
        ThrowIfNull(tensor, generator);
        DrawNormal(tensor, generator, mean, std);
        return tensor;
    }

    /// <summary>Sets every element to one value. PyTorch's <c>torch.nn.init.constant_</c>.</summary>
    /// <param name="tensor">What to fill, float or double, of any shape.</param>
    /// <param name="value">The value; it may be infinite or not a number.</param>
    /// <returns><paramref name="tensor"/>, filled.</returns>
    /// <exception cref="ArgumentNullException">The tensor is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The value is finite and beyond the largest float, in a tensor of floats.</exception>
    /// <exception cref="NotSupportedException">The elements are neither float nor double.</exception>
    /// <example><code>Init.Constant(bias, 0.1);</code></example>
    public static Tensor<T> Constant<T>(Tensor<T> tensor, double value)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (typeof(T) == typeof(float) && double.IsFinite(value) && Math.Abs(value) > float.MaxValue)
            throw new ArgumentOutOfRangeException(
                nameof(value), value, "value cannot be converted to type float without overflow. Use a Tensor<double> or a smaller value.");
        tensor.Fill(Element<T>(value));
        return tensor;
    }

    /// <summary>Sets every element to 1. PyTorch's <c>torch.nn.init.ones_</c>.</summary>
    /// <inheritdoc cref="Constant{T}" path="/param[@name='tensor']|/returns|/exception[1]|/exception[3]"/>
    /// <example><code>Init.Ones(weight);</code></example>
    public static Tensor<T> Ones<T>(Tensor<T> tensor) => Constant(tensor, 1);

    /// <summary>Sets every element to 0. PyTorch's <c>torch.nn.init.zeros_</c>.</summary>
    /// <inheritdoc cref="Constant{T}" path="/param[@name='tensor']|/returns|/exception[1]|/exception[3]"/>
    /// <example><code>Init.Zeros(bias);</code></example>
    public static Tensor<T> Zeros<T>(Tensor<T> tensor) => Constant(tensor, 0);

    private static void DrawUniform<T>(Tensor<T> tensor, TorchGenerator generator, double from, double to)
    {
        if (typeof(T) == typeof(float) && TryGetRun((Tensor<float>)(object)tensor, out var floats))
            generator.Uniform(floats, from, to);
        else if (typeof(T) == typeof(float))
            generator.Uniform((Tensor<float>)(object)tensor, from, to);
        else if (typeof(T) == typeof(double))
            generator.Uniform((Tensor<double>)(object)tensor, from, to);
        else
            throw NotImplementedFor<T>("check_uniform_bounds");
    }

    private static void DrawNormal<T>(Tensor<T> tensor, TorchGenerator generator, double mean, double std)
    {
        if (typeof(T) == typeof(float) && TryGetRun((Tensor<float>)(object)tensor, out var floats))
            generator.Normal(floats, mean, std);
        else if (typeof(T) == typeof(float))
            generator.Normal((Tensor<float>)(object)tensor, mean, std);
        else if (typeof(T) == typeof(double))
            generator.Normal((Tensor<double>)(object)tensor, mean, std);
        else
            throw NotImplementedFor<T>("normal_kernel_cpu");
    }

    /// <summary>The elements of a row-major tensor as one span, which spares small tensors the walk over their dimensions.</summary>
    private static bool TryGetRun(Tensor<float> tensor, out Span<float> run)
    {
        var isRun = tensor.IsDense && tensor.FlattenedLength is > 0 and <= int.MaxValue;
        run = isRun ? MemoryMarshal.CreateSpan(ref tensor.AsTensorSpan().GetPinnableReference(), (int)tensor.FlattenedLength) : default;
        return isRun;
    }

    /// <summary>A number in the tensor's type.</summary>
    private static T Element<T>(double value) =>
        typeof(T) == typeof(float) ? (T)(object)(float)value
        : typeof(T) == typeof(double) ? (T)(object)value
        : throw NotImplementedFor<T>("fill_cpu");

    private static void ThrowIfNull<T>(Tensor<T> tensor, TorchGenerator generator)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(generator);
    }

    private static NotSupportedException NotImplementedFor<T>(string kernel)
    {
        var name = typeof(T) == typeof(long) ? "Long" : typeof(T) == typeof(int) ? "Int" : typeof(T) == typeof(Half) ? "Half" : typeof(T).Name;
        return new($"\"{kernel}\" not implemented for '{name}'. Use Tensor<float> or Tensor<double>.");
    }
}
