using System.Globalization;

namespace InitNotebooks;

/// <summary>
/// A release of PyTorch, ordered as releases are: 1.13 &lt; 2.2 &lt; 2.14.1. What follows the numbers in
/// <c>torch.__version__</c> (<c>+cpu</c>, <c>a0+git…</c>, <c>rc1</c>) says how a copy was built, and is left out.
/// </summary>
/// <param name="Major">The first number, ≥ 0.</param>
/// <param name="Minor">The second number, ≥ 0.</param>
/// <param name="Patch">The third number, ≥ 0; 0 where it is not written.</param>
public readonly record struct TorchVersion(int Major, int Minor, int Patch = 0) : IComparable<TorchVersion>
{
    /// <summary>Reads a version such as <c>2.14.1</c>, <c>1.13</c> or <c>2.6.0+cpu</c>.</summary>
    /// <exception cref="FormatException">The text does not begin with two or three numbers with dots between them.</exception>
    public static TorchVersion Parse(string text) =>
        TryParse(text, out var version)
            ? version
            : throw new FormatException(
                $"Received the PyTorch version '{text}'; expected two or three numbers, for example 2.14.1 or 1.13.");

    /// <summary>Reads a version such as <c>2.14.1</c>, <c>1.13</c> or <c>2.6.0+cpu</c>; false where the text is none.</summary>
    public static bool TryParse(string? text, out TorchVersion version)
    {
        version = default;
        Span<int> numbers = [0, 0, 0];
        var rest = text.AsSpan();
        var found = 0;
        while (found < 3)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits < 0)
                digits = rest.Length;
            if (!int.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[found]))
                return false;
            rest = rest[digits..];
            found++;
            if (found == 3 || rest is not ['.', >= '0' and <= '9', ..])
                break;
            rest = rest[1..];
        }
        if (found < 2)
            return false;
        version = new TorchVersion(numbers[0], numbers[1], numbers[2]);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(TorchVersion other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    /// <summary>Whether <paramref name="left"/> is the older release.</summary>
    public static bool operator <(TorchVersion left, TorchVersion right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> is the newer release.</summary>
    public static bool operator >(TorchVersion left, TorchVersion right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> is the older release or the same.</summary>
    public static bool operator <=(TorchVersion left, TorchVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> is the newer release or the same.</summary>
    public static bool operator >=(TorchVersion left, TorchVersion right) => left.CompareTo(right) >= 0;

    /// <summary>The three numbers with dots between them, for example <c>2.14.1</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Major}.{Minor}.{Patch}");
}
