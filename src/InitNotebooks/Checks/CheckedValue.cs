using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;
using TorchInit;

namespace InitNotebooks;

/// <summary>
/// A value of C# on its way into a check: the dtype and shape that PyTorch would give it, and its elements as they were at that moment.
/// Everything that a check takes converts to it, so a cell never names this type.
/// </summary>
public sealed class CheckedValue
{
    private CheckedValue(DType dtype, nint[] shape, byte[] bytes, bool isText = false) =>
        (DType, Shape, Bytes, IsText) = (dtype, shape, bytes, isText);

    private CheckedValue(string fault, bool isMissing) : this(DType.UInt8, [0], []) => (Fault, IsMissing) = (fault, isMissing);

    internal DType DType { get; }

    /// <summary>The lengths; none for a single number, which a check accepts for any reference of one element.</summary>
    internal nint[] Shape { get; }

    /// <summary>The elements, little-endian, in C order.</summary>
    internal byte[] Bytes { get; }

    internal bool IsText { get; }

    /// <summary>Why there is no value, as a sentence; null where there is one.</summary>
    internal string? Fault { get; }

    /// <summary>Whether null was given.</summary>
    internal bool IsMissing { get; }

    internal int Count => Bytes.Length / DTypes.SizeOf(DType);

    internal bool IsFloatingPoint => DType is DType.Float32 or DType.Float64;

    /// <summary>The dtype and shape in words, for messages.</summary>
    internal string Describe() =>
        IsText ? "a text" : Shape.Length == 0 ? $"one {DTypes.NameOf(DType)}" : $"{DTypes.NameOf(DType)} of shape {DTypes.Tuple(Shape)}";

    internal static CheckedValue Faulty(string fault) => new(fault, isMissing: false);

    internal static CheckedValue Missing(string expected) => new($"received null; expected {expected}", isMissing: true);

    /// <summary>The elements of a tensor, in logical order whatever its strides.</summary>
    public static implicit operator CheckedValue(Tensor<float>? value) => Of(value);

    /// <summary>The elements of a tensor, in logical order whatever its strides.</summary>
    public static implicit operator CheckedValue(Tensor<double>? value) => Of(value);

    /// <summary>The elements of a tensor, in logical order whatever its strides.</summary>
    public static implicit operator CheckedValue(Tensor<Half>? value) => Of(value);

    /// <summary>The elements of a tensor, in logical order whatever its strides.</summary>
    public static implicit operator CheckedValue(Tensor<BFloat16>? value) => Of(value);

    /// <summary>The elements of <see cref="Parameter{T}.Value"/>.</summary>
    public static implicit operator CheckedValue(Parameter<float>? value) =>
        value is null ? Missing("a parameter") : Of(value.Value);

    /// <summary>The elements of <see cref="Parameter{T}.Value"/>.</summary>
    public static implicit operator CheckedValue(Parameter<double>? value) =>
        value is null ? Missing("a parameter") : Of(value.Value);

    /// <summary>The elements of <see cref="Parameter{T}.Value"/>.</summary>
    public static implicit operator CheckedValue(Parameter<Half>? value) =>
        value is null ? Missing("a parameter") : Of(value.Value);

    /// <summary>The elements of <see cref="Parameter{T}.Value"/>.</summary>
    public static implicit operator CheckedValue(Parameter<BFloat16>? value) =>
        value is null ? Missing("a parameter") : Of(value.Value);

    /// <summary>One float32.</summary>
    public static implicit operator CheckedValue(float? value) => value is { } given ? Scalar(given) : Missing("a number");

    /// <summary>One float64.</summary>
    public static implicit operator CheckedValue(double? value) => value is { } given ? Scalar(given) : Missing("a number");

    /// <summary>One int64.</summary>
    public static implicit operator CheckedValue(long? value) => value is { } given ? Scalar(given) : Missing("a number");

    /// <summary>One int32; it equals the same number as int64.</summary>
    public static implicit operator CheckedValue(int? value) => value is { } given ? Scalar(given) : Missing("a number");

    /// <summary>One bool.</summary>
    public static implicit operator CheckedValue(bool? value) => value is { } given ? Scalar(given) : Missing("true or false");

    /// <summary>A float32 vector.</summary>
    public static implicit operator CheckedValue(float[]? value) => Vector(value);

    /// <summary>A float64 vector.</summary>
    public static implicit operator CheckedValue(double[]? value) => Vector(value);

    /// <summary>An int64 vector.</summary>
    public static implicit operator CheckedValue(long[]? value) => Vector(value);

    /// <summary>An int32 vector; it equals the same numbers as int64.</summary>
    public static implicit operator CheckedValue(int[]? value) => Vector(value);

    /// <summary>A uint8 vector.</summary>
    public static implicit operator CheckedValue(byte[]? value) => Vector(value);

    /// <summary>A bool vector.</summary>
    public static implicit operator CheckedValue(bool[]? value) => Vector(value);

    /// <summary>Two integers as an int64 vector, for example (fan_in, fan_out).</summary>
    public static implicit operator CheckedValue((long First, long Second) value) => Vector<long>([value.First, value.Second]);

    /// <summary>(fan_in, fan_out) as an int64 vector.</summary>
    public static implicit operator CheckedValue(Fans value) => (value.FanIn, value.FanOut);

    /// <summary>A printed tensor as its text, to be compared with what PyTorch printed.</summary>
    public static implicit operator CheckedValue(TensorView? value) => value?.ToPlainText();

    /// <summary>A text as its UTF-8 bytes: what PyTorch printed, warned about or answered to a mistake.</summary>
    public static implicit operator CheckedValue(string? value)
    {
        if (value is null)
            return Missing("a text");
        var bytes = Encoding.UTF8.GetBytes(value);
        return new(DType.UInt8, [bytes.Length], bytes, isText: true);
    }

    private static CheckedValue Of<T>(Tensor<T>? value) where T : unmanaged
    {
        if (value is null)
            return Missing("a tensor");
        try
        {
            return new(DTypes.Of<T>()!.Value, [.. value.Lengths], LittleEndian<T>(MemoryOrder.ToArray(value)));
        }
        catch (Exception e)
        {
            return Faulty($"the tensor cannot be read: {e.Message}");
        }
    }

    private static CheckedValue Scalar<T>(T value) where T : unmanaged => new(DTypes.Of<T>()!.Value, [], LittleEndian<T>([value]));

    private static CheckedValue Vector<T>(T[]? value) where T : unmanaged =>
        value is null
            ? Missing("an array")
            : new(DTypes.Of<T>()!.Value, [value.Length], LittleEndian<T>(value));

    private static byte[] LittleEndian<T>(ReadOnlySpan<T> elements) where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(elements).ToArray();
        if (!BitConverter.IsLittleEndian)
        {
            var size = bytes.Length / Math.Max(1, elements.Length);
            for (var i = 0; i < bytes.Length; i += size)
                bytes.AsSpan(i, size).Reverse();
        }
        return bytes;
    }
}
