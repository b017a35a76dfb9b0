namespace InitNotebooks.Cells;

/// <summary>One output of a cell: what it wrote to the console, or the value it ended in.</summary>
/// <param name="Stream"><c>stdout</c> or <c>stderr</c> for console output, null for the cell's value.</param>
/// <param name="Text">The console output; null for a value.</param>
/// <param name="Data">The value, one content per mime type; null for console output.</param>
public sealed record CellOutput(string? Stream, string? Text, IReadOnlyDictionary<string, string>? Data);
