using System.Globalization;
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

    /// <summary>Refuses what no tensor can have.</summary>
    public static void ThrowIfNegative(ReadOnlySpan<nint> shape)
    {
        foreach (var size in shape)
            if (size < 0)
                throw new ArgumentOutOfRangeException(
                    nameof(shape), $"Trying to create tensor with negative dimension {Text(size)}: {Text(shape)}. Sizes must be 0 or more.");
    }

    /// <summary>The shape as PyTorch prints it: [4, 3].</summary>
    public static string Text(ReadOnlySpan<nint> shape)
    {
        var text = new StringBuilder("[");
        foreach (var size in shape)
            text.Append(text.Length > 1 ? ", " : "").Append(Text(size));
        return text.Append(']').ToString();
    }

    /// <summary>A size as PyTorch prints it.</summary>
    public static string Text(nint size) => size.ToString(CultureInfo.InvariantCulture);
}
