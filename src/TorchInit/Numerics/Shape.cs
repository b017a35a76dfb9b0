using System.Runtime.CompilerServices;

namespace TorchInit;

/// <summary>
/// The size of each dimension of a tensor, outermost first. Written as a collection expression, <c>[64, 32, 3, 3]</c>, or given as an array
/// or a span of <c>nint</c>, <c>int</c> or <c>long</c>.
/// </summary>
/// <example><code>double bound = Init.KaimingUniformBound([4, 3]);</code></example>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly ref struct Shape
{
    private Shape(ReadOnlySpan<nint> sizes) => Sizes = sizes;

    /// <summary>The sizes as System.Numerics.Tensors takes them.</summary>
    public ReadOnlySpan<nint> Sizes { get; }

    /// <summary>A shape of these sizes; what a collection expression calls.</summary>
    /// <param name="sizes">The sizes, not copied.</param>
    public static Shape Create(ReadOnlySpan<nint> sizes) => new(sizes);

    /// <summary>The lengths of a tensor.</summary>
    public static implicit operator Shape(ReadOnlySpan<nint> sizes) => new(sizes);

    /// <inheritdoc cref="op_Implicit(ReadOnlySpan{nint})"/>
    public static implicit operator Shape(nint[] sizes) => new(sizes);

    /// <summary>Sizes of another integer type.</summary>
    public static implicit operator Shape(ReadOnlySpan<int> sizes)
    {
        var native = new nint[sizes.Length];
        for (var i = 0; i < sizes.Length; i++)
            native[i] = sizes[i];
        return new(native);
    }

    /// <inheritdoc cref="op_Implicit(ReadOnlySpan{int})"/>
    public static implicit operator Shape(int[] sizes) => (ReadOnlySpan<int>)sizes;

    /// <inheritdoc cref="op_Implicit(ReadOnlySpan{int})"/>
    public static implicit operator Shape(long[] sizes) => Array.ConvertAll(sizes, size => checked((nint)size));

    /// <summary>The sizes one after another.</summary>
    public ReadOnlySpan<nint>.Enumerator GetEnumerator() => Sizes.GetEnumerator();
}
