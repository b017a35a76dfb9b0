using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace InitNotebooks;

/// <summary>Little-endian elements in C order, one at a time: as numbers for comparing, as text for a card.</summary>
internal static class Elements
{
    /// <summary>The element as a number; exact but for integers beyond 2⁵³.</summary>
    public static double Number(DType dtype, ReadOnlySpan<byte> bytes, int index) => dtype switch
    {
        DType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * index)..]),
        DType.Float64 => BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * index)..]),
        DType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * index)..]),
        DType.BFloat16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * index)..]) << 16),
        _ => Integer(dtype, bytes, index),
    };

    /// <summary>The element of an integer or bool dtype.</summary>
    public static long Integer(DType dtype, ReadOnlySpan<byte> bytes, int index) => dtype switch
    {
        DType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes[(8 * index)..]),
        DType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * index)..]),
        _ => bytes[index],
    };

    /// <summary>The shortest text that reads back as the same element; a NaN with its bits.</summary>
    public static string Text(DType dtype, ReadOnlySpan<byte> bytes, int index)
    {
        switch (dtype)
        {
            case DType.Float32:
                var single = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * index)..]);
                return float.IsNaN(single)
                    ? FormattableString.Invariant($"NaN (0x{BitConverter.SingleToUInt32Bits(single):X8})")
                    : single.ToString(CultureInfo.InvariantCulture);
            case DType.Float64:
                var number = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * index)..]);
                return double.IsNaN(number)
                    ? FormattableString.Invariant($"NaN (0x{BitConverter.DoubleToUInt64Bits(number):X16})")
                    : number.ToString(CultureInfo.InvariantCulture);
            case DType.Float16 or DType.BFloat16:
                var small = Number(dtype, bytes, index);
                return double.IsNaN(small)
                    ? FormattableString.Invariant($"NaN (0x{BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * index)..]):X4})")
                    : small.ToString(CultureInfo.InvariantCulture);
            case DType.Bool:
                return bytes[index] != 0 ? "True" : "False";
            default:
                return Integer(dtype, bytes, index).ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>How many ulps lie between two elements of one floating-point dtype, in words; empty where that says nothing.</summary>
    public static string UlpsApart(DType dtype, ReadOnlySpan<byte> here, ReadOnlySpan<byte> there, int index)
    {
        var ulps = dtype switch
        {
            DType.Float32 => Ulps.Between((float)Number(dtype, here, index), (float)Number(dtype, there, index)),
            DType.Float64 => Ulps.Between(Number(dtype, here, index), Number(dtype, there, index)),
            _ => 0,
        };
        return ulps is > 0 and < long.MaxValue
            ? string.Create(Grouped.Culture, $", {ulps:N0} {(ulps == 1 ? "ulp" : "ulps")} apart")
            : "";
    }

    /// <summary>The same integers in another integer dtype; null where one does not fit or a dtype holds no integers.</summary>
    public static byte[]? ConvertIntegers(DType from, ReadOnlySpan<byte> bytes, DType to)
    {
        if (!IsInteger(from) || !IsInteger(to))
            return null;
        var count = bytes.Length / DTypes.SizeOf(from);
        var result = new byte[count * DTypes.SizeOf(to)];
        for (var i = 0; i < count; i++)
        {
            var value = Integer(from, bytes, i);
            switch (to)
            {
                case DType.Int64:
                    BinaryPrimitives.WriteInt64LittleEndian(result.AsSpan(8 * i), value);
                    break;
                case DType.Int32 when value is >= int.MinValue and <= int.MaxValue:
                    BinaryPrimitives.WriteInt32LittleEndian(result.AsSpan(4 * i), (int)value);
                    break;
                case DType.UInt8 when value is >= byte.MinValue and <= byte.MaxValue:
                    result[i] = (byte)value;
                    break;
                default:
                    return null;
            }
        }
        return result;
    }

    /// <summary>Where an element lies, as C# and Python index it: <c>[0, 1]</c>; empty for a 0-d tensor.</summary>
    public static string Index(ReadOnlySpan<nint> shape, int flat)
    {
        var index = new long[shape.Length];
        for (var d = shape.Length - 1; d >= 0; d--)
            (flat, index[d]) = (flat / (int)shape[d], flat % (int)shape[d]);
        var text = new StringBuilder();
        foreach (var i in index)
            text.Append(text.Length == 0 ? "[" : ", ").Append(i.ToString(CultureInfo.InvariantCulture));
        return text.Length == 0 ? "" : text.Append(']').ToString();
    }

    private static bool IsInteger(DType dtype) => dtype is DType.Int64 or DType.Int32 or DType.UInt8;
}
