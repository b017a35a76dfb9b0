using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace TorchInit;

public sealed partial class TorchGenerator
{
    /// <summary>Ranges of at least so many numbers take two words a number; since 2.7 (before, from 2³² on).</summary>
    private const ulong ManyIntegers = 1UL << 28;

    /// <summary>
    /// Fills <paramref name="destination"/> with integers that are equally likely: <c>Tensor.random_()</c>. A bool is the low bit of a
    /// word; an integer word mod (largest + 1), from 0 on; a floating-point number word mod (2ᵖ + 1), where p is 8 (BFloat16), 11 (Half),
    /// 24 or 53: all integers up to 2ᵖ.
    /// The same in every release and on every platform.
    /// </summary>
    /// <typeparam name="T">bool, byte, sbyte, short, int, long, float, double, <see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
    /// <param name="destination">The elements, filled in the order of memory; one word of the stream each, two for long and double.</param>
    /// <exception cref="NotSupportedException">Another element type; PyTorch's kernel has no 16-, 32- and 64-bit unsigned integers either:
    /// give a range.</exception>
    [OverloadResolutionPriority(1)]
    public void Random<T>(Span<T> destination)
        where T : unmanaged
    {
        CheckWholeRange<T>();
        WholeRange<T>().Fill(destination);
    }

    /// <inheritdoc cref="Random{T}(Span{T})"/>
    /// <exception cref="ArgumentOutOfRangeException">Two elements share one place in memory.</exception>
    public void Random<T>(in TensorSpan<T> destination)
        where T : unmanaged
    {
        CheckWholeRange<T>();
        MemoryOrder.Fill(destination, WholeRange<T>());
    }

    /// <inheritdoc cref="Random{T}(in TensorSpan{T})"/>
    /// <exception cref="ArgumentNullException"><paramref name="destination"/> is null.</exception>
    public void Random<T>(Tensor<T> destination)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(destination);
        Random(destination.AsTensorSpan());
    }

    /// <summary>
    /// Fills <paramref name="destination"/> with integers from [0, to): <c>Tensor.random_(to)</c>.
    /// </summary>
    /// <inheritdoc cref="Random{T}(Span{T}, long, long?)"/>
    [OverloadResolutionPriority(1)]
    public void Random<T>(Span<T> destination, long to)
        where T : unmanaged => Random(destination, 0, to);

    /// <inheritdoc cref="Random{T}(Span{T}, long)"/>
    public void Random<T>(in TensorSpan<T> destination, long to)
        where T : unmanaged => Random(destination, 0, to);

    /// <inheritdoc cref="Random{T}(Span{T}, long)"/>
    public void Random<T>(Tensor<T> destination, long to)
        where T : unmanaged => Random(destination, 0, to);

    /// <summary>
    /// Fills <paramref name="destination"/> with integers from [from, to), each from + draw mod (to − from):
    /// <c>Tensor.random_(from, to)</c>.
    /// Without <paramref name="to"/>, up to the largest number of the type, which is drawn too (2ᵖ for a floating-point type: see
    /// <see cref="Random{T}(Span{T})"/>).
    /// </summary>
    /// <remarks>
    /// For a floating-point type, bounds that it cannot hold are moved inwards to numbers that it can; numbers in between are rounded.
    /// Every platform is the same. PyTorch up to 2.6 takes the second word from a range of 2³² on.
    /// </remarks>
    /// <typeparam name="T">bool, any integer of 8 to 64 bits, float, double, <see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
    /// <param name="destination">
    /// The elements, filled in the order of memory; one word of the stream each, two if to − from is 2²⁸ or more.
    /// </param>
    /// <param name="from">The smallest number.</param>
    /// <param name="to">The number after the largest; null for the largest of the type.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// from is not less than to, or a bound is no number of the element type; for a tensor, too, that two elements share one place in
    /// memory.
    /// </exception>
    /// <exception cref="NotSupportedException">Another element type, or all 64 bits (from is −2⁶³, to is null) of another than long,
    /// float, double and BFloat16.</exception>
    [OverloadResolutionPriority(1)]
    public void Random<T>(Span<T> destination, long from, long? to)
        where T : unmanaged
    {
        var (lowest, range) = CheckIntegerBounds<T>(from, to);
        FromTo<T>(lowest, range).Fill(destination);
    }

    /// <inheritdoc cref="Random{T}(Span{T}, long, long?)"/>
    public void Random<T>(in TensorSpan<T> destination, long from, long? to)
        where T : unmanaged
    {
        var (lowest, range) = CheckIntegerBounds<T>(from, to);
        MemoryOrder.Fill(destination, FromTo<T>(lowest, range));
    }

    /// <inheritdoc cref="Random{T}(Span{T}, long, long?)"/>
    /// <exception cref="ArgumentNullException"><paramref name="destination"/> is null.</exception>
    public void Random<T>(Tensor<T> destination, long from, long? to)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(destination);
        Random(destination.AsTensorSpan(), from, to);
    }

    /// <summary>A new tensor of integers from [low, high): <c>torch.randint(low, high, shape)</c>. See
    /// <see cref="Random{T}(Span{T}, long, long?)"/>.</summary>
    /// <param name="low">The smallest number.</param>
    /// <param name="high">The number after the largest.</param>
    /// <param name="shape">The size of each dimension, at least one dimension; a size may be 0.</param>
    /// <returns>A tensor of that shape, row-major; one word of the stream a number, two if high − low is 2²⁸ or more.</returns>
    /// <exception cref="ArgumentException"><paramref name="shape"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or low is not less than high.</exception>
    /// <example>
    /// <code>
    /// var rolls = generator.RandInt(1, 7, [100]);      // torch.randint(1, 7, (100,))
    /// </code>
    /// </example>
    public Tensor<long> RandInt(long low, long high, ReadOnlySpan<nint> shape) => RandInt<long>(low, high, shape);

    /// <summary>A new tensor of integers from [0, high): <c>torch.randint(high, shape)</c>.</summary>
    /// <inheritdoc cref="RandInt(long, long, ReadOnlySpan{nint})"/>
    public Tensor<long> RandInt(long high, ReadOnlySpan<nint> shape) => RandInt<long>(0, high, shape);

    /// <summary>
    /// A new tensor of integers from [low, high) in another type: <c>torch.randint(low, high, shape, dtype=…)</c>.
    /// </summary>
    /// <typeparam name="T">bool, any integer of 8 to 64 bits, float, double, <see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
    /// <inheritdoc cref="RandInt(long, long, ReadOnlySpan{nint})"/>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, low is not less than high, or a bound is no number of the element
    /// type.</exception>
    /// <exception cref="NotSupportedException">Another element type.</exception>
    public Tensor<T> RandInt<T>(long low, long high, ReadOnlySpan<nint> shape)
        where T : unmanaged
    {
        var tensor = NewTensor<T>(shape, "randint");
        Random(tensor, low, high);
        return tensor;
    }

    /// <summary>A new tensor of integers from [low, high), in the shape, type and memory order of another:
    /// <c>torch.randint_like(input, low, high)</c>.</summary>
    /// <typeparam name="T">bool, any integer of 8 to 64 bits, float, double, <see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
    /// <param name="input">The tensor to be like; its values do not matter.</param>
    /// <param name="low">The smallest number.</param>
    /// <param name="high">The number after the largest.</param>
    /// <returns>A tensor without gaps; one word of the stream a number, two if high − low is 2²⁸ or more.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">low is not less than high, or a bound is no number of the element type.</exception>
    /// <exception cref="NotSupportedException">Another element type.</exception>
    public Tensor<T> RandIntLike<T>(Tensor<T> input, long low, long high)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(input);
        var tensor = Layout.EmptyLike<T>(input, out var memory);
        Random(memory, low, high);
        return tensor;
    }

    private static void CheckWholeRange<T>()
        where T : unmanaged
    {
        if (!IntegerElement<T>.IsKnown)
            throw NoIntegers(typeof(T).Name);
        if (IntegerElement<T>.IsBarebones)
            throw new NotSupportedException($"\"random_kernel_cpu\" not implemented for '{IntegerElement<T>.TorchName}'. Give a range: " +
                "Random(destination, 0, null).");
    }

    /// <summary>PyTorch's checks, in its order and with its words.</summary>
    /// <returns>The smallest number, and how many there are; 0 for 2⁶⁴.</returns>
    private (long Lowest, ulong Range) CheckIntegerBounds<T>(long from, long? to)
        where T : unmanaged
    {
        if (!IntegerElement<T>.IsKnown)
            throw NoIntegers(typeof(T).Name);
        if (to is null && from == long.MinValue)
        {
            if (typeof(T) == typeof(long) || (IntegerElement<T>.Digits > 0 && typeof(T) != typeof(Half)))
                return (from, 0);
            var missing = typeof(T) == typeof(bool) || typeof(T) == typeof(Half) || IntegerElement<T>.IsBarebones
                ? $"\"random_full_64_bits_range_kernel_cpu\" not implemented for '{IntegerElement<T>.TorchName}'"
                : "random_full_64_bits_range_kernel_cpu handles only int64, double, float and bfloat16";
            throw new NotSupportedException($"{missing}. Received {typeof(T).Name}; give the range that it has.");
        }
        if (to <= from)
            throw BoundsMixedUp(nameof(from), $"random_ expects 'from' to be less than 'to', but got from={Shapes.Text(from)} >= to={Shapes.Text(to.Value)}");
        var last = to - 1 ?? IntegerElement<T>.LargestDrawn;
        if (IntegerElement<T>.Digits > 0)
        {
            from = MovedUp<T>(from);
            if (to is { } bound)
            {
                bound = MovedDown<T>(bound);
                if (from >= bound)
                    throw BoundsMixedUp(nameof(from), $"random_ expects 'from' casted to dtype to be less than 'to' casted to dtype, " +
                        $"but got from={Shapes.Text(from)} >= to={Shapes.Text(bound)}");
                last = bound - 1;
            }
            else if (from >= last)
            {
                throw BoundsMixedUp(nameof(from),
                    $"random_ expects 'from' casted to dtype to be less than or equal to 'to_inc' casted to dtype, but got from={Shapes.Text(from)} " +
                    $"> to_inc={Shapes.Text(last)}");
            }
        }
        CheckIntegerBound<T>(from, "from", nameof(from));
        CheckIntegerBound<T>(last, "to - 1", nameof(to));
        return (from, unchecked((ulong)last - (ulong)from + 1));
    }

    private static void CheckIntegerBound<T>(long bound, string name, string parameter)
        where T : unmanaged
    {
        if (bound < IntegerElement<T>.Min || bound > IntegerElement<T>.Max)
        {
            throw new ArgumentOutOfRangeException(parameter,
                $"{name} is out of bounds for {IntegerElement<T>.CxxName}. Received {Shapes.Text(bound)}; {typeof(T).Name} goes from " +
                $"{Shapes.Text(IntegerElement<T>.Min)} to {Shapes.Text(IntegerElement<T>.Max)}.");
        }
    }

    /// <summary>The next number of the element type, where from + 1 rounds to less than from.</summary>
    private long MovedUp<T>(long from)
        where T : unmanaged
    {
        var next = unchecked(from + 1);
        var rounded = IntegerElement<T>.Rounded(next, SaturatesIntegers);
        return rounded < from ? unchecked(rounded + Spacing<T>(next)) : from;
    }

    /// <summary>The number of the element type before, where to − 1 rounds to <paramref name="to"/> or more.</summary>
    private long MovedDown<T>(long to)
        where T : unmanaged
    {
        var previous = unchecked(to - 1);
        var rounded = IntegerElement<T>.Rounded(previous, SaturatesIntegers);
        return rounded >= to ? unchecked(rounded - Spacing<T>(previous)) : to;
    }

    private bool SaturatesIntegers => Platform is TorchPlatform.LinuxArm64 or TorchPlatform.MacOSArm64;

    /// <summary>How far neighbouring numbers of the element type lie apart near <paramref name="value"/>.</summary>
    private static long Spacing<T>(long value)
        where T : unmanaged => 1L << (BitOperations.Log2(unchecked((ulong)(value < 0 ? -value : value))) - IntegerElement<T>.Digits + 1);

    private static ArgumentOutOfRangeException BoundsMixedUp(string parameter, string message) =>
        new(parameter, $"{message}. The range is [from, to): the smaller bound comes first.");

    private static NotSupportedException NoIntegers(string type) =>
        new($"\"random_\" not implemented for '{type}'. Take bool, an integer of 8 to 64 bits, or a floating-point type.");

    private OfWords<T, WholeRangeOf<T>> WholeRange<T>()
        where T : unmanaged => new(words, default);

    private OfWords<T, RangeOf<T>> FromTo<T>(long lowest, ulong range)
        where T : unmanaged => new(words, new(lowest, range));

    private readonly struct WholeRangeOf<T> : IOfBits<T>
        where T : unmanaged
    {
        public bool TakesTwo => typeof(T) == typeof(long) || typeof(T) == typeof(double);

        public T Of(ulong bits) => IntegerElement<T>.Of((long)(bits % ((ulong)IntegerElement<T>.LargestDrawn + 1)));
    }

    /// <summary>A range of 0 stands for 2⁶⁴.</summary>
    private readonly struct RangeOf<T>(long lowest, ulong range) : IOfBits<T>
        where T : unmanaged
    {
        public bool TakesTwo => range is 0 or >= ManyIntegers;

        public T Of(ulong bits)
        {
            if (range == 0)
                return IntegerElement<T>.Of(unchecked((long)bits));
            if (range < ManyIntegers)
                return IntegerElement<T>.Of((uint)bits % (uint)range + lowest);
            return IntegerElement<T>.Of(unchecked((long)(bits % range) + lowest));
        }
    }
}
