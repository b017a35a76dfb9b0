using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchInit;

/// <summary>One tensor of a <see cref="StateDict"/>: its shape, and its values in whatever element type they have.</summary>
public abstract class StateTensor
{
    private readonly nint[] shape;

    private protected StateTensor(DType dtype, nint[] shape) => (DType, this.shape) = (dtype, shape);

    /// <summary>The element type.</summary>
    public DType DType { get; }

    /// <summary>PyTorch's shape: the sizes, none for a single number such as <c>num_batches_tracked</c>.</summary>
    public ReadOnlySpan<nint> Shape => shape;

    /// <summary>The values, a <see cref="Tensor{T}"/>; of a single number one of shape (1), since .NET has no tensor without dimensions.</summary>
    public abstract IReadOnlyTensor Value { get; }

    /// <summary>Wraps a tensor; its memory is shared.</summary>
    /// <typeparam name="T">The element type: any that <see cref="TorchInit.DType"/> lists.</typeparam>
    /// <param name="value">The tensor.</param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null.</exception>
    /// <exception cref="NotSupportedException">The element type is another.</exception>
    public static StateTensor Of<T>(Tensor<T> value)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(value);
        return new StateTensor<T>(value, value.Lengths.ToArray());
    }

    /// <summary>A single number, PyTorch's tensor without dimensions, in a tensor of shape (1).</summary>
    /// <typeparam name="T">The element type: any that <see cref="TorchInit.DType"/> lists.</typeparam>
    /// <param name="value">The number.</param>
    /// <exception cref="NotSupportedException">The element type is another.</exception>
    public static StateTensor OfScalar<T>(T value)
        where T : unmanaged => new StateTensor<T>(Tensor.Create([value], [1]), []);

    /// <summary>The values as the tensor they are.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <exception cref="InvalidOperationException">The elements are of another type.</exception>
    public Tensor<T> As<T>()
        where T : unmanaged => Value as Tensor<T> ??
            throw new InvalidOperationException($"The tensor holds {DTypes.NameOf(DType)}, not {typeof(T).Name}. Ask for what DType names.");

    /// <summary>A row-major tensor of the same shape and values.</summary>
    internal static Tensor<T> Copy<T>(Tensor<T> value)
    {
        var copy = Tensor.CreateFromShapeUninitialized<T>(value.Lengths);
        value.AsReadOnlyTensorSpan().CopyTo(copy);
        return copy;
    }

    /// <summary>A view of elements that lie in an array: element (i, j …) at offset + i·strides[0] + j·strides[1] + …; without strides row-major.</summary>
    internal static StateTensor View(DType dtype, Array elements, nint[] shape, int offset = 0, nint[]? strides = null) => dtype switch
    {
        DType.Float32 => View<float>(elements, shape, offset, strides),
        DType.Float64 => View<double>(elements, shape, offset, strides),
        DType.Float16 => View<Half>(elements, shape, offset, strides),
        DType.BFloat16 => View<BFloat16>(elements, shape, offset, strides),
        DType.Int64 => View<long>(elements, shape, offset, strides),
        DType.Int32 => View<int>(elements, shape, offset, strides),
        DType.Int16 => View<short>(elements, shape, offset, strides),
        DType.Int8 => View<sbyte>(elements, shape, offset, strides),
        DType.UInt8 => View<byte>(elements, shape, offset, strides),
        _ => View<bool>(elements, shape, offset, strides),
    };

    /// <summary>An array of the C# type that a dtype names.</summary>
    internal static Array NewArray(DType dtype, int count) => dtype switch
    {
        DType.Float32 => GC.AllocateUninitializedArray<float>(count),
        DType.Float64 => GC.AllocateUninitializedArray<double>(count),
        DType.Float16 => GC.AllocateUninitializedArray<Half>(count),
        DType.BFloat16 => GC.AllocateUninitializedArray<BFloat16>(count),
        DType.Int64 => GC.AllocateUninitializedArray<long>(count),
        DType.Int32 => GC.AllocateUninitializedArray<int>(count),
        DType.Int16 => GC.AllocateUninitializedArray<short>(count),
        DType.Int8 => GC.AllocateUninitializedArray<sbyte>(count),
        DType.UInt8 => GC.AllocateUninitializedArray<byte>(count),
        _ => GC.AllocateUninitializedArray<bool>(count),
    };

    /// <summary>Copies the values of a tensor of the same shape into this one's memory, in this one's type.</summary>
    internal abstract void CopyFrom(StateTensor other);

    /// <summary>The same values in memory of their own.</summary>
    internal abstract StateTensor Clone();

    /// <summary>Whether two tensors are one: the same elements of the same memory in the same order.</summary>
    internal abstract bool IsSameMemoryAs(StateTensor other);

    /// <summary>Writes the elements, little-endian and row-major.</summary>
    internal abstract void WriteTo(Stream stream);

    private static StateTensor<T> View<T>(Array elements, nint[] shape, int offset, nint[]? strides)
        where T : unmanaged
    {
        nint[] lengths = shape.Length == 0 ? [1] : shape;
        var tensor = Shapes.IsEmpty(shape) ? Tensor.CreateFromShape<T>(lengths)
            : strides is null || shape.Length == 0 ? Tensor.Create((T[])elements, offset, lengths, [])
            : Tensor.Create((T[])elements, offset, lengths, strides);
        return new(tensor, shape);
    }
}

/// <summary>A <see cref="StateTensor"/> whose element type is known.</summary>
internal sealed class StateTensor<T>(Tensor<T> value, nint[] shape) : StateTensor(
    DTypes.Of<T>() ?? throw new NotSupportedException($"PyTorch's files hold no {typeof(T).Name}. Use one of the types that DType lists."), shape)
    where T : unmanaged
{
    public override Tensor<T> Value => value;

    internal override void CopyFrom(StateTensor other)
    {
        var values = other.DType == DType ? other.As<T>() : Tensor.Create((T[])StateConversions.To(DType, other), value.Lengths);
        values.AsReadOnlyTensorSpan().CopyTo(value);
    }

    internal override StateTensor<T> Clone() => new(Copy(value), Shape.ToArray());

    internal override bool IsSameMemoryAs(StateTensor other) => other is StateTensor<T> { Value: var elements } && !value.IsEmpty &&
        value.Lengths.SequenceEqual(elements.Lengths) && value.Strides.SequenceEqual(elements.Strides) &&
        Unsafe.AreSame(in value.AsReadOnlyTensorSpan().GetPinnableReference(), in elements.AsReadOnlyTensorSpan().GetPinnableReference());

    internal override void WriteTo(Stream stream)
    {
        const int Piece = 1 << 20;
        ReadOnlySpan<T> rest = (value.IsDense ? value : Copy(value)).Flat();
        for (; !rest.IsEmpty; rest = rest[Math.Min(Piece, rest.Length)..])
            stream.Write(MemoryMarshal.AsBytes(rest[..Math.Min(Piece, rest.Length)]));
    }
}
