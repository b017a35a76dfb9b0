using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace TorchInit;

public sealed partial class TorchGenerator
{
    /// <summary>
    /// Fills <paramref name="destination"/> with ones, each with probability <paramref name="p"/>, and zeros:
    /// <c>Tensor.bernoulli_(p)</c>. An element is 1 if a double drawn from [0, 1) is less than p.
    /// </summary>
    /// <remarks>
    /// The same on every platform. The official Linux and Windows builds of PyTorch 2.0 … 2.6 take these draws from another generator
    /// (MKL's); 1.13, and 2.7 and later, do as here.
    /// </remarks>
    /// <typeparam name="T">float, double, <see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
    /// <param name="destination">The elements, filled in the order of memory; two words of the stream each.</param>
    /// <param name="p">The probability of a one, 0 … 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is not in [0, 1].</exception>
    [OverloadResolutionPriority(1)]
    public void Bernoulli<T>(Span<T> destination, double p = 0.5)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckProbability(p);
        Coins(p, T.One).Fill(destination);
    }

    /// <inheritdoc cref="Bernoulli{T}(Span{T}, double)"/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is not in [0, 1], or two elements share one place in
    /// memory.</exception>
    public void Bernoulli<T>(in TensorSpan<T> destination, double p = 0.5)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckProbability(p);
        MemoryOrder.Fill(destination, Coins(p, T.One));
    }

    /// <inheritdoc cref="Bernoulli{T}(in TensorSpan{T}, double)"/>
    /// <exception cref="ArgumentNullException"><paramref name="destination"/> is null.</exception>
    public void Bernoulli<T>(Tensor<T> destination, double p = 0.5)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(destination);
        Bernoulli(destination.AsTensorSpan(), p);
    }

    /// <summary>
    /// Fills <paramref name="destination"/> with ones and zeros, element i being 1 with probability p[i]: <c>torch.bernoulli(p)</c>.
    /// An element is 1 if a number drawn from [0, 1), a double for doubles and else a float, is less than its probability.
    /// </summary>
    /// <remarks>The same in every release and on every platform.</remarks>
    /// <typeparam name="T">float, double, <see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
    /// <param name="destination">The elements; two words of the stream for a double, one for the other types.</param>
    /// <param name="p">As many probabilities, each 0 … 1.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A probability is not in [0, 1]; as in PyTorch, what stands before it is
    /// drawn.</exception>
    [OverloadResolutionPriority(1)]
    public void Bernoulli<T>(Span<T> destination, ReadOnlySpan<T> p)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (destination.Length != p.Length)
        {
            throw new ArgumentException(
                $"Received {p.Length} probabilities for {destination.Length} elements. Pass one probability for each element, or a " +
                "single number for all.", nameof(p));
        }
        for (var i = 0; i < destination.Length; i++)
        {
            if (!(p[i] >= T.Zero && p[i] <= T.One))
                throw NoProbability(Element<T>.ToDouble(p[i]));
            destination[i] = NextUnit<T>() < Element<T>.ToDouble(p[i]) ? T.One : T.Zero;
        }
    }

    /// <summary>
    /// Fills <paramref name="destination"/> with ones and zeros, each element with a probability of its own: <c>Tensor.bernoulli_(p)</c>
    /// with
    /// a tensor. An element is 1 if a number drawn from [0, 1), a double for doubles and else a float, is less than its probability.
    /// </summary>
    /// <remarks>The same in every release and on every platform.</remarks>
    /// <typeparam name="T">float, double, <see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
    /// <param name="destination">The elements, filled in the order of memory; two words of the stream for a double, one for the other
    /// types.</param>
    /// <param name="p">Probabilities, each 0 … 1, in the same shape or one that is broadcast to it.</param>
    /// <exception cref="ArgumentNullException">A tensor is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The shapes do not go together, or two elements share one place in memory. A probability is not in [0, 1]; as in PyTorch, what
    /// stands before it is drawn.
    /// </exception>
    public void Bernoulli<T>(Tensor<T> destination, Tensor<T> p)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(p);
        if (destination.FlattenedLength == 0)
            return;
        Layout.CheckExpands(p.Lengths, destination.Lengths, nameof(p));
        MemoryOrder.ThrowIfOverlapping(destination.Lengths, destination.Strides);
        var drawn = Layout.EmptyLike<T>(destination, out var memory);
        p.CopyTo(drawn);
        var probabilities = memory.ToArray();
        destination.CopyTo(drawn);
        try
        {
            Bernoulli(memory, probabilities);
        }
        finally
        {
            drawn.CopyTo(destination);
        }
    }

    /// <summary>A number from [0, 1): a double for double, a float for the other types.</summary>
    private double NextUnit<T>()
        where T : unmanaged =>
        typeof(T) == typeof(double) ? ScalarReference.Unit(words.NextUInt64()) : ScalarReference.Unit(words.NextUInt32());

    private static void CheckProbability(double p)
    {
        if (!(p >= 0 && p <= 1))
            throw new ArgumentOutOfRangeException(nameof(p), $"bernoulli_ expects p to be in [0, 1], but got p={CxxNumber.Format(p)}. " +
                "A probability is 0 … 1.");
    }

    private static ArgumentOutOfRangeException NoProbability(double p) => new(nameof(p),
        "Expected p_in >= 0 && p_in <= 1 to be true, but got false.  (Could this error message be improved?  If so, please report an " +
        "enhancement request to PyTorch.) " +
        $"Received a probability of {CxxNumber.Format(p)}; each must be in [0, 1].");

    /// <summary>Ones, or another value, and zeros.</summary>
    private OfWords<T, CoinOf<T>> Coins<T>(double p, T one)
        where T : unmanaged, INumberBase<T> => new(words, new(p, one));

    private readonly struct CoinOf<T>(double p, T one) : IOfBits<T>
        where T : unmanaged, INumberBase<T>
    {
        public bool TakesTwo => true;

        public T Of(ulong bits) => ScalarReference.Unit(bits) < p ? one : T.Zero;
    }
}
