using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace TorchInit;

public static partial class Init
{
    /// <summary>
    /// bound = √3 · gain / √fan: what <see cref="KaimingUniform{T}(Tensor{T}, TorchGenerator, double, FanMode, Nonlinearity, Action{InitWarning})"/> draws within, without a draw. The variance of U(−bound, bound) is gain² / fan.
    /// </summary>
    /// <param name="shape">The weight's shape, (out, in, k…), of two or more sizes.</param>
    /// <param name="a">The negative slope of the leaky ReLU that follows; other nonlinearities ignore it.</param>
    /// <param name="mode">Which fan to divide by.</param>
    /// <param name="nonlinearity">The activation that follows; PyTorch recommends only ReLU and leaky ReLU.</param>
    /// <returns>The bound in double, as PyTorch hands it to <c>uniform_</c>.</returns>
    /// <exception cref="ArgumentException">The mode or the nonlinearity is unknown, or the shape has fewer than two sizes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="DivideByZeroException">The fan is 0.</exception>
    /// <example><code>double bound = Init.KaimingUniformBound([4, 3], a: Math.Sqrt(5));   // 1/√3: what nn.Linear(3, 4) uses</code></example>
    public static double KaimingUniformBound(
        Shape shape, double a = 0, FanMode mode = FanMode.FanIn, Nonlinearity nonlinearity = Nonlinearity.LeakyReLU) =>
        Math.Sqrt(3.0) * KaimingNormalStd(shape, a, mode, nonlinearity);

    /// <summary>std = gain / √fan: the standard deviation of <see cref="KaimingNormal{T}(Tensor{T}, TorchGenerator, double, FanMode, Nonlinearity, Action{InitWarning})"/>, without a draw.</summary>
    /// <inheritdoc cref="KaimingUniformBound" path="/param|/exception"/>
    /// <returns>The standard deviation in double, as PyTorch hands it to <c>normal_</c>.</returns>
    /// <example><code>double std = Init.KaimingNormalStd([64, 32, 3, 3], mode: FanMode.FanOut, nonlinearity: Nonlinearity.ReLU);</code></example>
    public static double KaimingNormalStd(
        Shape shape, double a = 0, FanMode mode = FanMode.FanIn, Nonlinearity nonlinearity = Nonlinearity.LeakyReLU)
    {
        if (mode is not (FanMode.FanIn or FanMode.FanOut))
            throw Fans.Unknown(mode);
        var fan = Fans.Of(shape).Of(mode);
        var gain = Gain.Of(nonlinearity, a);
        return gain / Math.Sqrt(NotZero(fan, shape));
    }

    /// <summary>
    /// Draws from U(−bound, bound), bound = √3 · gain / √fan (<see cref="KaimingUniformBound"/>), also known as He initialization.
    /// PyTorch's <c>torch.nn.init.kaiming_uniform_</c>.
    /// </summary>
    /// <param name="tensor">The weight to fill, (out, in, k…). One without elements is left alone, with a warning.</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="a">The negative slope of the leaky ReLU that follows; other nonlinearities ignore it. 0, the default, means ReLU; nn.Linear passes √5.</param>
    /// <param name="mode">Which fan to divide by.</param>
    /// <param name="nonlinearity">The activation that follows; PyTorch recommends only ReLU and leaky ReLU.</param>
    /// <param name="onWarning">Receives PyTorch's warning about a tensor without elements.</param>
    /// <returns><paramref name="tensor"/>, filled.</returns>
    /// <exception cref="ArgumentException">The mode or the nonlinearity is unknown, or the tensor has fewer than two dimensions.</exception>
    /// <exception cref="ArgumentNullException">The tensor or the generator is null.</exception>
    /// <exception cref="NotSupportedException">PyTorch has no such element type.</exception>
    /// <example><code>Init.KaimingUniform(weight, new TorchGenerator(1), a: Math.Sqrt(5));</code></example>
    /// <remarks>He, Zhang, Ren and Sun, "Delving deep into rectifiers", 2015, equations 10 and 14.</remarks>
    public static Tensor<T> KaimingUniform<T>(
        Tensor<T> tensor, TorchGenerator generator, double a = 0, FanMode mode = FanMode.FanIn,
        Nonlinearity nonlinearity = Nonlinearity.LeakyReLU, Action<InitWarning>? onWarning = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (HasScale(tensor.Lengths, generator, a, mode, nonlinearity, onWarning, out var std))
            Uniform(tensor, generator, -Math.Sqrt(3.0) * std, Math.Sqrt(3.0) * std);
        return tensor;
    }

    /// <inheritdoc cref="KaimingUniform{T}(Tensor{T}, TorchGenerator, double, FanMode, Nonlinearity, Action{InitWarning})"/>
    public static void KaimingUniform<T>(
        in TensorSpan<T> tensor, TorchGenerator generator, double a = 0, FanMode mode = FanMode.FanIn,
        Nonlinearity nonlinearity = Nonlinearity.LeakyReLU, Action<InitWarning>? onWarning = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (HasScale(tensor.Lengths, generator, a, mode, nonlinearity, onWarning, out var std))
            Uniform(tensor, generator, -Math.Sqrt(3.0) * std, Math.Sqrt(3.0) * std);
    }

    /// <inheritdoc cref="KaimingUniform{T}(Tensor{T}, TorchGenerator, double, FanMode, Nonlinearity, Action{InitWarning})"/>
    /// <inheritdoc cref="Uniform{T}(Span{T}, Shape, TorchGenerator, double, double)" path="/param[@name='memory']|/param[@name='shape']"/>
    public static void KaimingUniform<T>(
        Span<T> memory, Shape shape, TorchGenerator generator, double a = 0, FanMode mode = FanMode.FanIn,
        Nonlinearity nonlinearity = Nonlinearity.LeakyReLU, Action<InitWarning>? onWarning = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var run = Run(memory, shape);
        if (HasScale(shape.Sizes, generator, a, mode, nonlinearity, onWarning, out var std))
            Uniform(run, shape, generator, -Math.Sqrt(3.0) * std, Math.Sqrt(3.0) * std);
    }

    /// <summary>
    /// Draws from N(0, std²), std = gain / √fan (<see cref="KaimingNormalStd"/>), also known as He initialization.
    /// PyTorch's <c>torch.nn.init.kaiming_normal_</c>.
    /// </summary>
    /// <inheritdoc cref="KaimingUniform{T}(Tensor{T}, TorchGenerator, double, FanMode, Nonlinearity, Action{InitWarning})" path="/param|/returns|/exception|/remarks"/>
    /// <example><code>Init.KaimingNormal(weight, generator, mode: FanMode.FanOut, nonlinearity: Nonlinearity.ReLU);</code></example>
    public static Tensor<T> KaimingNormal<T>(
        Tensor<T> tensor, TorchGenerator generator, double a = 0, FanMode mode = FanMode.FanIn,
        Nonlinearity nonlinearity = Nonlinearity.LeakyReLU, Action<InitWarning>? onWarning = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (HasScale(tensor.Lengths, generator, a, mode, nonlinearity, onWarning, out var std))
            Normal(tensor, generator, 0, std);
        return tensor;
    }

    /// <inheritdoc cref="KaimingNormal{T}(Tensor{T}, TorchGenerator, double, FanMode, Nonlinearity, Action{InitWarning})"/>
    public static void KaimingNormal<T>(
        in TensorSpan<T> tensor, TorchGenerator generator, double a = 0, FanMode mode = FanMode.FanIn,
        Nonlinearity nonlinearity = Nonlinearity.LeakyReLU, Action<InitWarning>? onWarning = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (HasScale(tensor.Lengths, generator, a, mode, nonlinearity, onWarning, out var std))
            Normal(tensor, generator, 0, std);
    }

    /// <inheritdoc cref="KaimingNormal{T}(Tensor{T}, TorchGenerator, double, FanMode, Nonlinearity, Action{InitWarning})"/>
    /// <inheritdoc cref="Uniform{T}(Span{T}, Shape, TorchGenerator, double, double)" path="/param[@name='memory']|/param[@name='shape']"/>
    public static void KaimingNormal<T>(
        Span<T> memory, Shape shape, TorchGenerator generator, double a = 0, FanMode mode = FanMode.FanIn,
        Nonlinearity nonlinearity = Nonlinearity.LeakyReLU, Action<InitWarning>? onWarning = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var run = Run(memory, shape);
        if (HasScale(shape.Sizes, generator, a, mode, nonlinearity, onWarning, out var std))
            Normal(run, shape, generator, 0, std);
    }

    /// <summary>The standard deviation for a tensor of these lengths; of one without elements there is none, but a warning.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasScale(
        ReadOnlySpan<nint> tensor, TorchGenerator generator, double a, FanMode mode, Nonlinearity nonlinearity, Action<InitWarning>? onWarning, out double std)
    {
        ArgumentNullException.ThrowIfNull(generator);
        if (tensor.IsEmpty)
            throw Shapes.NoDimensions(nameof(tensor));
        if (Shapes.IsEmpty(tensor))
        {
            onWarning?.Invoke(InitWarning.ZeroElements);
            std = 0;
            return false;
        }
        std = KaimingNormalStd(tensor, a, mode, nonlinearity);
        return true;
    }
}
