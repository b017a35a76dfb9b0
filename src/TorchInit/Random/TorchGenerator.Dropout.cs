using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace TorchInit;

public sealed partial class TorchGenerator
{
    /// <summary>
    /// Fills <paramref name="destination"/> with what dropout multiplies by: 0 with probability <paramref name="p"/>, else 1/(1 − p).
    /// These are
    /// the bits of <c>torch.nn.functional.dropout</c> of ones; an element is kept if a double drawn from [0, 1) is less than 1 − p.
    /// </summary>
    /// <remarks>
    /// The same on every platform. The official Linux and Windows builds of PyTorch 2.0 … 2.6 take these draws from another generator
    /// (MKL's); 1.13, and 2.7 and later, do as here. Whole channels (<c>dropout1d</c>, <c>2d</c>, <c>3d</c>): a mask of the shape
    /// (N, C, 1, …), which broadcasts.
    /// </remarks>
    /// <typeparam name="T">float, double, <see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
    /// <param name="destination">The elements, filled in the order of memory; two words of the stream each, none if p is 0 or 1.</param>
    /// <param name="p">The probability of a zero, 0 … 1.</param>
    /// <exception cref="ArgumentException"><paramref name="p"/> is not in [0, 1].</exception>
    [OverloadResolutionPriority(1)]
    public void DropoutMask<T>(Span<T> destination, double p = 0.5)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckDropout(p);
        if (p is 0 or 1)
            destination.Fill(p == 0 ? T.One : T.Zero);
        else
            Kept<T>(p).Fill(destination);
    }

    /// <inheritdoc cref="DropoutMask{T}(Span{T}, double)"/>
    /// <exception cref="ArgumentOutOfRangeException">Two elements share one place in memory.</exception>
    public void DropoutMask<T>(in TensorSpan<T> destination, double p = 0.5)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckDropout(p);
        if (p is 0 or 1)
            destination.Fill(p == 0 ? T.One : T.Zero);
        else
            MemoryOrder.Fill(destination, Kept<T>(p));
    }

    /// <inheritdoc cref="DropoutMask{T}(in TensorSpan{T}, double)"/>
    /// <exception cref="ArgumentNullException"><paramref name="destination"/> is null.</exception>
    public void DropoutMask<T>(Tensor<T> destination, double p = 0.5)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(destination);
        DropoutMask(destination.AsTensorSpan(), p);
    }

    /// <summary>
    /// The tensor with each element set to zero with probability <paramref name="p"/>, and the others 1/(1 − p) times as large:
    /// <c>torch.nn.functional.dropout(input, p)</c>. See <see cref="DropoutMask{T}(Span{T}, double)"/>.
    /// </summary>
    /// <typeparam name="T">float, double, <see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
    /// <param name="input">The tensor; it is not changed. A view's mask is drawn in the order of its memory.</param>
    /// <param name="p">The probability of a zero, 0 … 1.</param>
    /// <returns>A new tensor in the shape and memory order of <paramref name="input"/>; a zero keeps the sign, as 0 times the
    /// element.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="p"/> is not in [0, 1].</exception>
    public Tensor<T> Dropout<T>(Tensor<T> input, double p = 0.5)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        var tensor = Layout.EmptyLike<T>(input, out var memory);
        DropoutMask(memory, p);
        Tensor.Multiply<T>(input, tensor, tensor);
        return tensor;
    }

    private OfWords<T, CoinOf<T>> Kept<T>(double p)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Coins(1 - p, Rounded<T>(typeof(T) == typeof(double) ? 1 / (1 - p) : 1f / (float)(1 - p)));

    private static void CheckDropout(double p)
    {
        if (p >= 0 && p <= 1)
            return;
        var printed = double.IsNaN(p) ? "nan" : double.IsInfinity(p) ? CxxNumber.Format(p)
            : double.IsInteger(p) && Math.Abs(p) < 1e16 ? p.ToString("F1", CultureInfo.InvariantCulture)
            : p.ToString(CultureInfo.InvariantCulture).Replace('E', 'e');
        throw new ArgumentException($"dropout probability has to be between 0 and 1, but got {printed}. It is the share of elements " +
            "set to zero.", nameof(p));
    }
}
