using System.Numerics;
using System.Numerics.Tensors;

namespace TorchInit;

public static partial class Init
{
    /// <summary>√ of the variance that N(0, 1) has left when it is cut at ±2.</summary>
    private const double StdOfTruncatedNormal = 0.87962566103423978;

    /// <summary>
    /// Draws with mean 0 and variance scale / fan: what all schemes with a name are. JAX's and Keras's <c>variance_scaling</c>.
    /// </summary>
    /// <param name="tensor">The weight to fill, (out, in, k…), of two or more dimensions.</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="scale">gain², above 0: 1 for LeCun and Xavier, 2 for He.</param>
    /// <param name="mode">Which fan: <see cref="FanMode.FanIn"/> for LeCun and He, <see cref="FanMode.FanAverage"/> for Xavier.</param>
    /// <param name="distribution">Of what form.</param>
    /// <returns><paramref name="tensor"/>, filled.</returns>
    /// <exception cref="ArgumentException">The mode or the distribution is unknown, or the tensor has fewer than two dimensions.</exception>
    /// <exception cref="ArgumentNullException">The tensor or the generator is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is not above 0.</exception>
    /// <exception cref="DivideByZeroException">The fan is 0.</exception>
    /// <exception cref="NotSupportedException">PyTorch has no such element type.</exception>
    /// <example><code>Init.VarianceScaling(weight, generator, scale: 1, FanMode.FanIn, Distribution.TruncatedNormal);   // LeCun, JAX's default</code></example>
    /// <remarks>
    /// The numbers are drawn as PyTorch's <c>uniform_</c>, <c>normal_</c> and <c>trunc_normal_</c> draw them, not as JAX does. PyTorch computes its own
    /// schemes in another order, so that <see cref="XavierUniform{T}(Tensor{T}, TorchGenerator, double)"/> and the Kaiming functions can differ in
    /// a last bit from the same scheme written with this function.
    /// </remarks>
    public static Tensor<T> VarianceScaling<T>(
        Tensor<T> tensor, TorchGenerator generator, double scale = 1, FanMode mode = FanMode.FanIn, Distribution distribution = Distribution.Normal)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        VarianceScaling(SpanOf(tensor), generator, scale, mode, distribution);
        return tensor;
    }

    /// <inheritdoc cref="VarianceScaling{T}(Tensor{T}, TorchGenerator, double, FanMode, Distribution)"/>
    public static void VarianceScaling<T>(
        in TensorSpan<T> tensor, TorchGenerator generator, double scale = 1, FanMode mode = FanMode.FanIn, Distribution distribution = Distribution.Normal)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!(scale > 0))
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "scale is gain², a number above 0.");
        var fan = Fans.Of(tensor.Lengths).Of(mode);
        Draw(tensor, generator, Math.Sqrt(scale / NotZero(fan, tensor.Lengths)), distribution);
    }

    /// <inheritdoc cref="VarianceScaling{T}(Tensor{T}, TorchGenerator, double, FanMode, Distribution)"/>
    /// <inheritdoc cref="Uniform{T}(Span{T}, Shape, TorchGenerator, double, double)" path="/param[@name='memory']|/param[@name='shape']"/>
    public static void VarianceScaling<T>(
        Span<T> memory, Shape shape, TorchGenerator generator, double scale = 1, FanMode mode = FanMode.FanIn, Distribution distribution = Distribution.Normal)
        where T : unmanaged, IFloatingPointIeee754<T> => VarianceScaling(Seen(memory, shape), generator, scale, mode, distribution);

    /// <summary>Draws with mean 0 and this standard deviation: the last step of every scheme.</summary>
    private static void Draw<T>(in TensorSpan<T> tensor, TorchGenerator generator, double std, Distribution distribution)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        switch (distribution)
        {
            case Distribution.Uniform:
                var bound = Math.Sqrt(3.0) * std;
                Uniform(tensor, generator, -bound, bound);
                break;
            case Distribution.Normal:
                Normal(tensor, generator, 0, std);
                break;
            case Distribution.TruncatedNormal:
                var widened = std / StdOfTruncatedNormal;
                TruncatedNormal(tensor, generator, 0, widened, -2 * widened, 2 * widened);
                break;
            default:
                throw new ArgumentException($"Received {EnumText.Of(distribution)}; please use a member of {nameof(Distribution)}.", nameof(distribution));
        }
    }

    private static double NotZero(double fan, Shape shape) => fan != 0 ? fan : throw NoScale(shape);

    private static DivideByZeroException NoScale(Shape shape) =>
        new($"division by zero. The fan of a weight of shape {Shapes.Text(shape.Sizes)} is 0, so it has no scale.");
}
