using System.Numerics;
using System.Numerics.Tensors;

namespace TorchInit;

/// <summary>A tensor's values in another type: PyTorch's <c>tensor.to(dtype)</c>, <c>.half()</c>, <c>.bfloat16()</c>, <c>.float()</c>, <c>.double()</c>.</summary>
/// <example><code>Tensor&lt;BFloat16&gt; weight = Init.KaimingUniform(Tensor.CreateFromShape&lt;float&gt;([4, 3]), generator).To&lt;BFloat16&gt;();</code></example>
public static class TensorConversions
{
    /// <summary>
    /// A new tensor of the same shape with each value rounded to the nearest of type <typeparamref name="T"/>, ties to even; what exceeds the
    /// largest becomes infinite. PyTorch's <c>tensor.to(dtype)</c>.
    /// </summary>
    /// <typeparam name="T">float, double, <see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
    /// <param name="tensor">The values, in any view.</param>
    /// <returns>The values, without gaps in memory, the dimensions in the order in which those of <paramref name="tensor"/> lie there.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tensor"/> is null.</exception>
    /// <exception cref="NotSupportedException">PyTorch has no such element type.</exception>
    /// <remarks>A double is rounded to float first and from there to a type of 16 bits, as on x86-64; PyTorch on Arm rounds it to a Half at once.</remarks>
    public static Tensor<T> To<T>(this Tensor<float> tensor)
        where T : unmanaged, IFloatingPointIeee754<T> => Convert<float, T>(tensor);

    /// <inheritdoc cref="To{T}(Tensor{float})"/>
    public static Tensor<T> To<T>(this Tensor<double> tensor)
        where T : unmanaged, IFloatingPointIeee754<T> => Convert<double, T>(tensor);

    /// <inheritdoc cref="To{T}(Tensor{float})"/>
    public static Tensor<T> To<T>(this Tensor<Half> tensor)
        where T : unmanaged, IFloatingPointIeee754<T> => Convert<Half, T>(tensor);

    /// <inheritdoc cref="To{T}(Tensor{float})"/>
    public static Tensor<T> To<T>(this Tensor<BFloat16> tensor)
        where T : unmanaged, IFloatingPointIeee754<T> => Convert<BFloat16, T>(tensor);

    private static Tensor<TTo> Convert<TFrom, TTo>(Tensor<TFrom> tensor)
        where TFrom : unmanaged, IFloatingPointIeee754<TFrom>
        where TTo : unmanaged, IFloatingPointIeee754<TTo>
    {
        ArgumentNullException.ThrowIfNull(tensor);
        _ = Element<TTo>.MaxValue;
        var values = MemoryOrder.ToArray(tensor);
        var rowMajor = Tensor.Create(Array.ConvertAll(values, value => Element<TTo>.Of(Element<TFrom>.ToDouble(value))), tensor.Lengths);
        if (tensor.IsDense || tensor.IsEmpty)
            return rowMajor;
        var result = Tensor.Create(new TTo[values.Length], tensor.Lengths, MemoryOrder.DenseStrides(tensor.Lengths, tensor.Strides));
        rowMajor.CopyTo(result);
        return result;
    }
}
