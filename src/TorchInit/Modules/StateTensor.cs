using System.Numerics.Tensors;

namespace TorchInit;

/// <summary>One tensor of a <see cref="StateDict"/>: its shape, and its values in whatever element type they have.</summary>
public sealed class StateTensor
{
    private readonly nint[] shape;
    private readonly Action<StateTensor> copyFrom;
    private readonly Func<StateTensor> clone;

    private StateTensor(IReadOnlyTensor value, Type elementType, nint[] shape, Action<StateTensor> copyFrom, Func<StateTensor> clone) =>
        (Value, ElementType, this.shape, this.copyFrom, this.clone) = (value, elementType, shape, copyFrom, clone);

    /// <summary>The values, a <see cref="Tensor{T}"/>; of a single number one of shape (1), since .NET has no tensor without dimensions.</summary>
    public IReadOnlyTensor Value { get; }

    /// <summary>What the elements are: <c>typeof(float)</c> and so on.</summary>
    public Type ElementType { get; }

    /// <summary>PyTorch's shape: the sizes, none for a single number such as <c>num_batches_tracked</c>.</summary>
    public ReadOnlySpan<nint> Shape => shape;

    /// <summary>Wraps a tensor; its memory is shared.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="value">The tensor.</param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null.</exception>
    public static StateTensor Of<T>(Tensor<T> value)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(value);
        return Of(value, value.Lengths.ToArray());
    }

    /// <summary>A single number, PyTorch's tensor without dimensions, in a tensor of shape (1).</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="value">The number.</param>
    public static StateTensor OfScalar<T>(T value)
        where T : unmanaged => Of(Tensor.Create([value], [1]), []);

    /// <summary>The values as the tensor they are.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <exception cref="InvalidOperationException">The elements are of another type.</exception>
    public Tensor<T> As<T>()
        where T : unmanaged => Value as Tensor<T> ??
            throw new InvalidOperationException($"The tensor holds {ElementType.Name}, not {typeof(T).Name}. Ask for As<{ElementType.Name}>().");

    internal static StateTensor Of<T>(Tensor<T> value, nint[] shape)
        where T : unmanaged => new(
            value, typeof(T), shape, other => other.As<T>().AsReadOnlyTensorSpan().CopyTo(value), () => Of(Copy(value), shape));

    /// <summary>A row-major tensor of the same shape and values.</summary>
    internal static Tensor<T> Copy<T>(Tensor<T> value)
    {
        var copy = Tensor.CreateFromShapeUninitialized<T>(value.Lengths);
        value.AsReadOnlyTensorSpan().CopyTo(copy);
        return copy;
    }

    /// <summary>Copies the values of a tensor of the same shape and type into this one's memory.</summary>
    internal void CopyFrom(StateTensor other) => copyFrom(other);

    internal StateTensor Clone() => clone();
}
