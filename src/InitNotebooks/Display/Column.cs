namespace InitNotebooks;

/// <summary>
/// One column of a <see cref="Table"/>: a header, what to show of a row, and how numbers are written. A cell writes it as a tuple:
/// <c>("gain", r => r.Gain)</c> or <c>("gain", r => r.Gain, "F4")</c>.
/// </summary>
/// <typeparam name="T">The type of a row.</typeparam>
/// <param name="Header">The header; <c>`code`</c> between backticks.</param>
/// <param name="Value">What the column shows of a row.</param>
/// <param name="Format">A .NET format for numbers, for example <c>F4</c>, <c>E2</c>, <c>P1</c> or <c>N0</c>; null for the shortest exact form.</param>
public readonly record struct Column<T>(string Header, Func<T, object?> Value, string? Format = null)
{
    /// <summary>The column that shows values as they are.</summary>
    public static implicit operator Column<T>((string Header, Func<T, object?> Value) column) => new(column.Header, column.Value);

    /// <summary>The column that shows numbers in a format.</summary>
    public static implicit operator Column<T>((string Header, Func<T, object?> Value, string Format) column) =>
        new(column.Header, column.Value, column.Format);
}
