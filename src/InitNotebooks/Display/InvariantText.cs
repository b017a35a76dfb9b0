using System.Runtime.CompilerServices;
using System.Text;

namespace InitNotebooks;

/// <summary>
/// A sentence that a cell writes as <c>$"… {value:F2} …"</c>: its numbers are formatted as the invariant culture does, so that a lesson
/// reads the same on every machine. A plain string converts to it too.
/// </summary>
[InterpolatedStringHandler]
public readonly struct InvariantText
{
    private readonly StringBuilder? text;

    /// <summary>Called by the compiler for an interpolated string.</summary>
    public InvariantText(int literalLength, int formattedCount) => text = new StringBuilder(literalLength + 8 * formattedCount);

    private InvariantText(string? value) => text = value is null ? null : new StringBuilder(value);

    /// <summary>The text of a plain string; null is no text.</summary>
    public static implicit operator InvariantText(string? value) => new(value);

    /// <summary>Called by the compiler for the words between the values.</summary>
    public void AppendLiteral(string value) => text!.Append(value);

    /// <summary>Called by the compiler for a value.</summary>
    public void AppendFormatted<T>(T value) => AppendFormatted(value, 0, null);

    /// <summary>Called by the compiler for a value with a format.</summary>
    public void AppendFormatted<T>(T value, string? format) => AppendFormatted(value, 0, format);

    /// <summary>Called by the compiler for a value with an alignment.</summary>
    public void AppendFormatted<T>(T value, int alignment) => AppendFormatted(value, alignment, null);

    /// <summary>Called by the compiler for a value with an alignment and a format.</summary>
    public void AppendFormatted<T>(T value, int alignment, string? format)
    {
        var formatted = value is IFormattable number ? number.ToString(format, Grouped.Culture) : value?.ToString() ?? "";
        text!.Append(alignment < 0 ? formatted.PadRight(-alignment) : formatted.PadLeft(alignment));
    }

    /// <summary>Whether there is any text.</summary>
    public bool IsEmpty => text is null || text.Length == 0;

    /// <summary>The text; empty where there is none.</summary>
    public override string ToString() => text?.ToString() ?? "";
}
