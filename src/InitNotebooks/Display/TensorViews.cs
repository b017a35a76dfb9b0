using System.Numerics;
using System.Numerics.Tensors;
using TorchInit;

namespace InitNotebooks;

/// <summary>Shows tensors and parameters as PyTorch prints them.</summary>
public static class TensorViews
{
    /// <summary>
    /// Shows a tensor as PyTorch's <c>print(tensor)</c> does: one format for all its numbers, four digits after the point, an exponent
    /// where they span more than a factor of 1000, the ends only where there are more than 1000.
    /// </summary>
    /// <typeparam name="T">float, double, long, int, byte or bool.</typeparam>
    /// <param name="tensor">The tensor; its memory order does not matter.</param>
    /// <exception cref="ArgumentNullException"><paramref name="tensor"/> is null.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public static TensorView View<T>(this Tensor<T> tensor)
        where T : unmanaged => new(DTypeOf<T>(), LengthsOf(tensor), ElementsOf(tensor));

    /// <summary>
    /// Shows a parameter as PyTorch's <c>print(parameter)</c> does: <c>Parameter containing:</c>, the values, <c>requires_grad=True</c>.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="parameter"/> is null.</exception>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="parameter">The parameter.</param>
    public static TensorView View<T>(this Parameter<T> parameter)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return new TensorView(DTypeOf<T>(), LengthsOf(parameter.Value), ElementsOf(parameter.Value), requiresGrad: true, isParameter: true);
    }

    /// <summary>Shows a vector of integers, for example a permutation, as PyTorch's <c>print</c> shows an int64 tensor.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="vector"/> is null.</exception>
    public static TensorView View(this long[] vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        return new TensorView(DType.Int64, [vector.Length], i => vector[i]);
    }

    private static DType DTypeOf<T>() => DTypes.Of<T>() ?? throw new NotSupportedException(
        $"Received a tensor of {typeof(T).Name}; expected float, double, long, int, byte or bool. " +
        "Convert it with Tensor.ConvertChecked first.");

    private static nint[] LengthsOf<T>(Tensor<T> tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return [.. tensor.Lengths];
    }

    private static Func<long, object> ElementsOf<T>(Tensor<T> tensor)
        where T : unmanaged => index =>
        {
            Span<nint> indices = stackalloc nint[tensor.Rank];
            for (var d = indices.Length - 1; d >= 0; d--)
            {
                indices[d] = (nint)(index % tensor.Lengths[d]);
                index /= tensor.Lengths[d];
            }
            return tensor[indices];
        };
}
