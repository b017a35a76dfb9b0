namespace TorchInit;

/// <summary>The element type of a stored tensor: the <c>torch.dtype</c>s that state dicts and reference sets use.</summary>
public enum DType
{
    /// <summary><c>torch.float32</c>, C#'s <see cref="float"/>.</summary>
    Float32,

    /// <summary><c>torch.float64</c>, C#'s <see cref="double"/>.</summary>
    Float64,

    /// <summary><c>torch.int64</c>, C#'s <see cref="long"/>.</summary>
    Int64,

    /// <summary><c>torch.int32</c>, C#'s <see cref="int"/>.</summary>
    Int32,

    /// <summary><c>torch.uint8</c>, C#'s <see cref="byte"/>; also the UTF-8 of a text that PyTorch printed.</summary>
    UInt8,

    /// <summary><c>torch.bool</c>, C#'s <see cref="bool"/>; one byte, 0 or 1.</summary>
    Bool,

    /// <summary><c>torch.float16</c>, C#'s <see cref="Half"/>.</summary>
    Float16,

    /// <summary><c>torch.bfloat16</c>, <see cref="TorchInit.BFloat16"/>: the upper 16 bits of a <see cref="float"/>. numpy has no such type; a <c>.npz</c> holds the bits as uint16.</summary>
    BFloat16,

    /// <summary><c>torch.int16</c>, C#'s <see cref="short"/>.</summary>
    Int16,

    /// <summary><c>torch.int8</c>, C#'s <see cref="sbyte"/>.</summary>
    Int8,
}

/// <summary>What a <see cref="DType"/> is called and how many bytes an element takes.</summary>
internal static class DTypes
{
    private static readonly string[] Names = [.. Enum.GetNames<DType>().Select(name => name.ToLowerInvariant())];

    /// <summary>The name as PyTorch, numpy and the manifest write it, for example <c>float32</c>.</summary>
    public static string NameOf(DType dtype) => Names[(int)dtype];

    /// <summary>Bytes per element.</summary>
    public static int SizeOf(DType dtype) => dtype switch
    {
        DType.Float64 or DType.Int64 => 8,
        DType.Float32 or DType.Int32 => 4,
        DType.Float16 or DType.BFloat16 or DType.Int16 => 2,
        _ => 1,
    };

    /// <summary>The dtype that <typeparamref name="T"/> holds, or null.</summary>
    public static DType? Of<T>() =>
        typeof(T) == typeof(float) ? DType.Float32
        : typeof(T) == typeof(double) ? DType.Float64
        : typeof(T) == typeof(long) ? DType.Int64
        : typeof(T) == typeof(int) ? DType.Int32
        : typeof(T) == typeof(byte) ? DType.UInt8
        : typeof(T) == typeof(bool) ? DType.Bool
        : typeof(T) == typeof(Half) ? DType.Float16
        : typeof(T) == typeof(short) ? DType.Int16
        : typeof(T) == typeof(sbyte) ? DType.Int8
        : typeof(T) == typeof(BFloat16) ? DType.BFloat16
        : null;

    /// <summary>The dtype of that name, or null.</summary>
    public static DType? Parse(string name) => Array.IndexOf(Names, name) is var index and >= 0 ? (DType)index : null;

    /// <summary>How many elements a tensor of that shape has, or null where the number does not fit in 63 bits.</summary>
    public static long? Count(ReadOnlySpan<nint> shape)
    {
        if (shape.Contains(0))
            return 0;
        long count = 1;
        foreach (var length in shape)
        {
            if (count > long.MaxValue / length)
                return null;
            count *= length;
        }
        return count;
    }

    /// <summary>A shape as Python writes the tuple: <c>()</c>, <c>(3,)</c>, <c>(4, 3)</c>.</summary>
    public static string Tuple(ReadOnlySpan<nint> shape)
    {
        if (shape.Length == 1)
            return FormattableString.Invariant($"({shape[0]},)");
        var text = new System.Text.StringBuilder("(");
        for (var i = 0; i < shape.Length; i++)
            text.Append(i == 0 ? "" : ", ").Append(shape[i].ToString(System.Globalization.CultureInfo.InvariantCulture));
        return text.Append(')').ToString();
    }
}
