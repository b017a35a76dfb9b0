using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace TorchInit;

/// <summary>What the initializers ask about a shape.</summary>
internal static class Shapes
{
    /// <summary>Whether a tensor of this shape holds no element.</summary>
    public static bool IsEmpty(ReadOnlySpan<nint> shape)
    {
        foreach (var size in shape)
            if (size == 0)
                return true;
        return false;
    }

    /// <summary>How many elements a tensor of this shape has.</summary>
    public static nint Size(ReadOnlySpan<nint> shape)
    {
        nint size = 1;
        foreach (var length in shape)
            size = checked(size * length);
        return size;
    }

    /// <summary>Refuses what no tensor can have.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ThrowIfNegative(ReadOnlySpan<nint> shape)
    {
        foreach (var size in shape)
            if (size < 0)
                throw Negative(size, shape);
    }

    private static ArgumentOutOfRangeException Negative(nint size, ReadOnlySpan<nint> shape) => new(
        nameof(shape), $"Trying to create tensor with negative dimension {Text(size)}: {Text(shape)}. Sizes must be 0 or more.");

    /// <summary>A tensor of no dimensions, which .NET does not have.</summary>
    public static ArgumentException NoDimensions(string parameter) => new(
        "Received a shape of no dimensions, []. System.Numerics.Tensors has no such tensor; for a single number take the shape [1].", parameter);

    /// <summary>The shape as PyTorch prints it: [4, 3].</summary>
    public static string Text(ReadOnlySpan<nint> shape)
    {
        var text = new StringBuilder("[");
        foreach (var size in shape)
            text.Append(text.Length > 1 ? ", " : "").Append(Text(size));
        return text.Append(']').ToString();
    }

    /// <summary>A size as PyTorch prints it.</summary>
    public static string Text(long size) => size.ToString(CultureInfo.InvariantCulture);
}
