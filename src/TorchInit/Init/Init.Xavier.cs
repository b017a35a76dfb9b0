using System.Numerics;
using System.Numerics.Tensors;

namespace TorchInit;

public static partial class Init
{
    /// <summary>
    /// bound = √3 · std, std = gain · √(2 / (fan_in + fan_out)): what <see cref="XavierUniform{T}(Tensor{T}, TorchGenerator, double)"/> draws
    /// within, without a draw.
    /// </summary>
    /// <param name="shape">The weight's shape, (out, in, k…), of two or more sizes.</param>
    /// <param name="gain">A factor, usually <see cref="Gain.Of"/> of the activation that follows.</param>
    /// <returns>The bound in double, as PyTorch hands it to <c>uniform_</c>.</returns>
    /// <exception cref="ArgumentException">The shape has fewer than two sizes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="DivideByZeroException">fan_in + fan_out is 0.</exception>
    /// <example><code>double bound = Init.XavierUniformBound([4, 3]);   // √(6/7)</code></example>
    public static double XavierUniformBound(Shape shape, double gain = 1) => Math.Sqrt(3.0) * XavierNormalStd(shape, gain);

    /// <summary>std = gain · √(2 / (fan_in + fan_out)): the standard deviation of <see cref="XavierNormal{T}(Tensor{T}, TorchGenerator, double)"/>, without a draw.</summary>
    /// <inheritdoc cref="XavierUniformBound" path="/param|/exception"/>
    /// <returns>The standard deviation in double, as PyTorch hands it to <c>normal_</c>.</returns>
    /// <example><code>double std = Init.XavierNormalStd([4, 3], gain: Gain.Of(Nonlinearity.Tanh));</code></example>
    public static double XavierNormalStd(Shape shape, double gain = 1)
    {
        var (fanIn, fanOut) = Fans.Of(shape);
        return gain * Math.Sqrt(2.0 / NotZero(fanIn + fanOut, shape));
    }

    /// <summary>
    /// Draws from U(−bound, bound), bound = gain · √(6 / (fan_in + fan_out)) (<see cref="XavierUniformBound"/>), also known as Glorot initialization.
    /// PyTorch's <c>torch.nn.init.xavier_uniform_</c>.
    /// </summary>
    /// <param name="tensor">The weight to fill, (out, in, k…).</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="gain">A factor, usually <see cref="Gain.Of"/> of the activation that follows; 0 or more.</param>
    /// <returns><paramref name="tensor"/>, filled.</returns>
    /// <exception cref="ArgumentException">The tensor has fewer than two dimensions.</exception>
    /// <exception cref="ArgumentNullException">The tensor or the generator is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The gain is negative or not finite, or two elements share one place in memory.</exception>
    /// <exception cref="DivideByZeroException">fan_in + fan_out is 0.</exception>
    /// <exception cref="NotSupportedException">PyTorch has no such element type.</exception>
    /// <example><code>Init.XavierUniform(weight, generator, gain: Gain.Of(Nonlinearity.Tanh));</code></example>
    /// <remarks>Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010, equation 16.</remarks>
    public static Tensor<T> XavierUniform<T>(Tensor<T> tensor, TorchGenerator generator, double gain = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var bound = XavierUniformBound(tensor.Lengths, gain);
        Uniform(tensor, generator, -bound, bound);
        return tensor;
    }

    /// <inheritdoc cref="XavierUniform{T}(Tensor{T}, TorchGenerator, double)"/>
    public static void XavierUniform<T>(in TensorSpan<T> tensor, TorchGenerator generator, double gain = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var bound = XavierUniformBound(tensor.Lengths, gain);
        Uniform(tensor, generator, -bound, bound);
    }

    /// <inheritdoc cref="XavierUniform{T}(Tensor{T}, TorchGenerator, double)"/>
    /// <inheritdoc cref="Uniform{T}(Span{T}, Shape, TorchGenerator, double, double)" path="/param[@name='memory']|/param[@name='shape']"/>
    public static void XavierUniform<T>(Span<T> memory, Shape shape, TorchGenerator generator, double gain = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var run = Run(memory, shape);
        var bound = XavierUniformBound(shape, gain);
        Uniform(run, shape, generator, -bound, bound);
    }

    /// <summary>
    /// Draws from N(0, std²), std = gain · √(2 / (fan_in + fan_out)) (<see cref="XavierNormalStd"/>), also known as Glorot initialization.
    /// PyTorch's <c>torch.nn.init.xavier_normal_</c>.
    /// </summary>
    /// <inheritdoc cref="XavierUniform{T}(Tensor{T}, TorchGenerator, double)" path="/param|/returns|/exception|/remarks"/>
    /// <example><code>Init.XavierNormal(weight, generator, gain: Gain.Of(Nonlinearity.Tanh));</code></example>
    public static Tensor<T> XavierNormal<T>(Tensor<T> tensor, TorchGenerator generator, double gain = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(tensor);
        Normal(tensor, generator, 0, XavierNormalStd(tensor.Lengths, gain));
        return tensor;
    }

    /// <inheritdoc cref="XavierNormal{T}(Tensor{T}, TorchGenerator, double)"/>
    public static void XavierNormal<T>(in TensorSpan<T> tensor, TorchGenerator generator, double gain = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Normal(tensor, generator, 0, XavierNormalStd(tensor.Lengths, gain));
    }

    /// <inheritdoc cref="XavierNormal{T}(Tensor{T}, TorchGenerator, double)"/>
    /// <inheritdoc cref="Uniform{T}(Span{T}, Shape, TorchGenerator, double, double)" path="/param[@name='memory']|/param[@name='shape']"/>
    public static void XavierNormal<T>(Span<T> memory, Shape shape, TorchGenerator generator, double gain = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var run = Run(memory, shape);
        Normal(run, shape, generator, 0, XavierNormalStd(shape, gain));
    }
}
