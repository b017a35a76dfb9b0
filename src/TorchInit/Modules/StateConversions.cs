using System.Numerics.Tensors;

namespace TorchInit;

/// <summary>The values of a stored tensor in another type: PyTorch's <c>copy_</c>, from each <see cref="DType"/> to each.</summary>
internal static class StateConversions
{
    /// <summary>Whether the type's values are real numbers.</summary>
    public static bool IsReal(DType dtype) => dtype is DType.Float32 or DType.Float64 or DType.Float16 or DType.BFloat16;

    /// <summary>
    /// The first value that <paramref name="dtype"/> cannot take: a real number that is NaN or too large for an integer, for which C++ leaves
    /// open what PyTorch gets. Integers too large for a type lose their upper bits there, and so they do here.
    /// </summary>
    public static double? FirstUndefined(StateTensor tensor, DType dtype)
    {
        if (!IsReal(tensor.DType) || IsReal(dtype) || dtype == DType.Bool)
            return null;
        // A byte is made from a 64-bit integer there.
        var bits = dtype == DType.UInt8 ? 64 : 8 * DTypes.SizeOf(dtype);
        var (low, high) = (-Math.Pow(2, bits - 1), Math.Pow(2, bits - 1));
        foreach (var value in Reals(tensor))
            if (!(Math.Truncate(value) >= low && Math.Truncate(value) < high))
                return value;
        return null;
    }

    /// <summary>The values in row-major order: real ones rounded to the nearest, ties to even, integers cut off, and a bool is whether it is not 0.</summary>
    public static Array To(DType dtype, StateTensor tensor) => IsReal(tensor.DType) ? OfReals(dtype, Reals(tensor)) : OfIntegers(dtype, Integers(tensor));

    private static Array OfReals(DType dtype, double[] reals) => dtype switch
    {
        DType.Float32 => Array.ConvertAll(reals, Element<float>.Of),
        DType.Float64 => reals,
        DType.Float16 => Array.ConvertAll(reals, Element<Half>.Of),
        DType.BFloat16 => Array.ConvertAll(reals, Element<BFloat16>.Of),
        DType.Bool => Array.ConvertAll(reals, value => value != 0),
        _ => OfIntegers(dtype, Array.ConvertAll(reals, value => (long)value)),
    };

    /// <summary>From the integer itself, not from a double that holds it only nearly.</summary>
    private static Array OfIntegers(DType dtype, long[] integers) => dtype switch
    {
        DType.Float32 => Array.ConvertAll(integers, value => (float)value),
        DType.Float64 => Array.ConvertAll(integers, value => (double)value),
        DType.Float16 => Array.ConvertAll(integers, value => (Half)(float)value),
        DType.BFloat16 => Array.ConvertAll(integers, value => (BFloat16)(float)value),
        DType.Int64 => integers,
        DType.Int32 => Array.ConvertAll(integers, value => unchecked((int)value)),
        DType.Int16 => Array.ConvertAll(integers, value => unchecked((short)value)),
        DType.Int8 => Array.ConvertAll(integers, value => unchecked((sbyte)value)),
        DType.UInt8 => Array.ConvertAll(integers, value => unchecked((byte)value)),
        _ => Array.ConvertAll(integers, value => value != 0),
    };

    private static double[] Reals(StateTensor tensor) => tensor.DType switch
    {
        DType.Float32 => Each<float, double>(tensor, value => value),
        DType.Float64 => Each<double, double>(tensor, value => value),
        DType.Float16 => Each<Half, double>(tensor, value => (double)value),
        _ => Each<BFloat16, double>(tensor, value => value),
    };

    private static long[] Integers(StateTensor tensor) => tensor.DType switch
    {
        DType.Int64 => Each<long, long>(tensor, value => value),
        DType.Int32 => Each<int, long>(tensor, value => value),
        DType.Int16 => Each<short, long>(tensor, value => value),
        DType.Int8 => Each<sbyte, long>(tensor, value => value),
        DType.UInt8 => Each<byte, long>(tensor, value => value),
        _ => Each<bool, long>(tensor, value => value ? 1 : 0),
    };

    private static TTo[] Each<TFrom, TTo>(StateTensor tensor, Converter<TFrom, TTo> convert)
        where TFrom : unmanaged
    {
        var values = new TFrom[tensor.As<TFrom>().FlattenedLength];
        tensor.As<TFrom>().FlattenTo(values);
        return Array.ConvertAll(values, convert);
    }
}
