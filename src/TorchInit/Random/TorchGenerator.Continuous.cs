using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace TorchInit;

public sealed partial class TorchGenerator
{
    /// <summary>
    /// Fills <paramref name="destination"/> with draws from the exponential distribution: <c>Tensor.exponential_(lambd)</c>. Each is
    /// −log(1 − u)/rate, computed as −1/rate · log1p(−u) in double and rounded to the element type; 0 or more, 1/rate on average.
    /// </summary>
    /// <remarks>
    /// Floats are the same on every platform; doubles have the bits of glibc's log1p, from which Windows' differs in the last bit of some.
    /// The official Linux and Windows builds of PyTorch 2.0 … 2.6 take these draws from another generator (MKL's); 1.13 computes
    /// log(1 − u), whose doubles differ in the last bit. From 2.7 on as here.
    /// </remarks>
    /// <typeparam name="T">float, double, <see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
    /// <param name="destination">The elements, filled in the order of memory; two words of the stream each.</param>
    /// <param name="rate">λ, more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is not more than 0; for a tensor, too, that two elements
    /// share one place in memory.</exception>
    [OverloadResolutionPriority(1)]
    public void Exponential<T>(Span<T> destination, double rate = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckPositive(rate, "exponential_", "lambda", nameof(rate));
        Exponentials<T>(rate).Fill(destination);
    }

    /// <inheritdoc cref="Exponential{T}(Span{T}, double)"/>
    public void Exponential<T>(in TensorSpan<T> destination, double rate = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckPositive(rate, "exponential_", "lambda", nameof(rate));
        MemoryOrder.Fill(destination, Exponentials<T>(rate));
    }

    /// <inheritdoc cref="Exponential{T}(Span{T}, double)"/>
    /// <exception cref="ArgumentNullException"><paramref name="destination"/> is null.</exception>
    public void Exponential<T>(Tensor<T> destination, double rate = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(destination);
        Exponential(destination.AsTensorSpan(), rate);
    }

    /// <summary>
    /// Fills <paramref name="destination"/> with draws whose logarithm is normal: <c>Tensor.log_normal_(mean, std)</c>. Each is
    /// exp(n·std + mean), n a standard normal draw; computed in double and rounded to the element type.
    /// </summary>
    /// <remarks>
    /// The normals are made one at a time, however many there are, as <see cref="Normal(Span{float}, double, double)"/> makes fewer than
    /// sixteen; the second of a pair is kept for the next such draw. Floats are the same on every platform but where n·std + mean rounds
    /// twice (Windows, Linux without AVX2); doubles depend on the machine's exp, sine and cosine besides: glibc's give PyTorch's bits.
    /// The same in every release; 1.13 has other last bits of doubles.
    /// </remarks>
    /// <typeparam name="T">float, double, <see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
    /// <param name="destination">The elements, filled in the order of memory; four words of the stream for every two.</param>
    /// <param name="mean">The mean of the logarithm.</param>
    /// <param name="std">The standard deviation of the logarithm, more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="std"/> is not more than 0; for a tensor, too, that two elements share
    /// one place in memory.</exception>
    [OverloadResolutionPriority(1)]
    public void LogNormal<T>(Span<T> destination, double mean = 1, double std = 2)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckPositive(std, "log_normal_", "std", nameof(std));
        new LogNormals<T>(this, mean, std).Fill(destination);
    }

    /// <inheritdoc cref="LogNormal{T}(Span{T}, double, double)"/>
    public void LogNormal<T>(in TensorSpan<T> destination, double mean = 1, double std = 2)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckPositive(std, "log_normal_", "std", nameof(std));
        MemoryOrder.Fill(destination, new LogNormals<T>(this, mean, std));
    }

    /// <inheritdoc cref="LogNormal{T}(Span{T}, double, double)"/>
    /// <exception cref="ArgumentNullException"><paramref name="destination"/> is null.</exception>
    public void LogNormal<T>(Tensor<T> destination, double mean = 1, double std = 2)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(destination);
        LogNormal(destination.AsTensorSpan(), mean, std);
    }

    /// <summary>
    /// Fills <paramref name="destination"/> with draws from the Cauchy distribution: <c>Tensor.cauchy_(median, sigma)</c>. Each is
    /// median + sigma·tan(π·(u − ½)), computed in double and rounded to the element type.
    /// </summary>
    /// <remarks>
    /// The last step is fused or rounded twice as in uniform draws, which doubles show. They depend on the machine's tangent besides:
    /// glibc's gives PyTorch's bits. The same in every release.
    /// </remarks>
    /// <typeparam name="T">float, double, <see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
    /// <param name="destination">The elements, filled in the order of memory; two words of the stream each.</param>
    /// <param name="median">Where the density is highest; the distribution has no mean.</param>
    /// <param name="sigma">Half the width at half the height, more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sigma"/> is not more than 0; for a tensor, too, that two elements
    /// share one place in memory.</exception>
    [OverloadResolutionPriority(1)]
    public void Cauchy<T>(Span<T> destination, double median = 0, double sigma = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckPositive(sigma, "cauchy_", "sigma", nameof(sigma));
        Cauchys<T>(median, sigma).Fill(destination);
    }

    /// <inheritdoc cref="Cauchy{T}(Span{T}, double, double)"/>
    public void Cauchy<T>(in TensorSpan<T> destination, double median = 0, double sigma = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckPositive(sigma, "cauchy_", "sigma", nameof(sigma));
        MemoryOrder.Fill(destination, Cauchys<T>(median, sigma));
    }

    /// <inheritdoc cref="Cauchy{T}(Span{T}, double, double)"/>
    /// <exception cref="ArgumentNullException"><paramref name="destination"/> is null.</exception>
    public void Cauchy<T>(Tensor<T> destination, double median = 0, double sigma = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(destination);
        Cauchy(destination.AsTensorSpan(), median, sigma);
    }

    /// <summary>
    /// Fills <paramref name="destination"/> with how many attempts it takes to succeed once, each succeeding with probability
    /// <paramref name="p"/>: <c>Tensor.geometric_(p)</c>. Each is ⌈log u/log(1 − p)⌉, with log1p(−p) below; 1 or more, 1/p on average.
    /// </summary>
    /// <remarks>
    /// The same on every platform, but where a quotient of logarithms hits an integer exactly. PyTorch 1.13 computes log(1 − p), which
    /// shows in numbers of six digits and more.
    /// </remarks>
    /// <typeparam name="T">byte, sbyte, short, int or long (of a number too large for it the low bits are kept), float, double,
    /// <see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
    /// <param name="destination">The elements, filled in the order of memory; two words of the stream each.</param>
    /// <param name="p">The probability of success, more than 0 and less than 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is not in (0, 1); for a tensor, too, that two elements share one
    /// place in memory.</exception>
    /// <exception cref="NotSupportedException">Another element type.</exception>
    [OverloadResolutionPriority(1)]
    public void Geometric<T>(Span<T> destination, double p)
        where T : unmanaged
    {
        CheckGeometric<T>(p);
        Geometrics<T>(p).Fill(destination);
    }

    /// <inheritdoc cref="Geometric{T}(Span{T}, double)"/>
    public void Geometric<T>(in TensorSpan<T> destination, double p)
        where T : unmanaged
    {
        CheckGeometric<T>(p);
        MemoryOrder.Fill(destination, Geometrics<T>(p));
    }

    /// <inheritdoc cref="Geometric{T}(Span{T}, double)"/>
    /// <exception cref="ArgumentNullException"><paramref name="destination"/> is null.</exception>
    public void Geometric<T>(Tensor<T> destination, double p)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(destination);
        Geometric(destination.AsTensorSpan(), p);
    }

    private static void CheckPositive(double value, string function, string name, string parameter)
    {
        if (!(value > 0))
        {
            throw new ArgumentOutOfRangeException(parameter,
                $"{function} expects {name} > 0.0, but found {name}={CxxNumber.Format(value)}. Pass a number greater than 0.");
        }
    }

    private static void CheckGeometric<T>(double p)
        where T : unmanaged
    {
        if (!(p > 0 && p < 1))
            throw new ArgumentOutOfRangeException(nameof(p), $"geometric_ expects p to be in (0, 1), but got p={CxxNumber.Format(p)}. " +
                "It is the probability of a success.");
        if (!IntegerElement<T>.IsKnown || typeof(T) == typeof(bool) || IntegerElement<T>.IsBarebones)
            throw new NotSupportedException($"\"geometric_cpu\" not implemented for '{IntegerElement<T>.TorchName ?? typeof(T).Name}'. " +
                "Take a signed integer, byte, or a floating-point type.");
    }

    private OfWords<T, ExponentialOf<T>> Exponentials<T>(double rate)
        where T : unmanaged, IFloatingPointIeee754<T> => new(words, new(this, rate));

    private OfWords<T, CauchyOf<T>> Cauchys<T>(double median, double sigma)
        where T : unmanaged, IFloatingPointIeee754<T> => new(words, new(this, median, sigma));

    private OfWords<T, GeometricOf<T>> Geometrics<T>(double p)
        where T : unmanaged => new(words, new(Log1p.Of(-p)));

    private readonly struct ExponentialOf<T>(TorchGenerator generator, double rate) : IOfBits<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public bool TakesTwo => true;

        public T Of(ulong bits) => generator.Rounded<T>(-1.0 / rate * Log1p.Of(-ScalarReference.Unit(bits)));
    }

    private readonly struct CauchyOf<T>(TorchGenerator generator, double median, double sigma) : IOfBits<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public bool TakesTwo => true;

        public T Of(ulong bits)
        {
            var tangent = Math.Tan(Math.PI * (ScalarReference.Unit(bits) - 0.5));
            var fused = generator.arithmetic.Fused;
            return generator.Rounded<T>(fused ? Math.FusedMultiplyAdd(sigma, tangent, median) : sigma * tangent + median);
        }
    }

    private readonly struct GeometricOf<T>(double logOfFailure) : IOfBits<T>
        where T : unmanaged
    {
        public bool TakesTwo => true;

        public T Of(ulong bits) => IntegerElement<T>.OfDouble(Math.Ceiling(Math.Log(ScalarReference.Unit(bits)) / logOfFailure));
    }

    private readonly struct LogNormals<T>(TorchGenerator generator, double mean, double std) : IDraw<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Fill(Span<T> destination)
        {
            foreach (ref var element in destination)
                element = generator.Rounded<T>(Math.Exp(generator.NextNormal(mean, std)));
        }
    }
}
