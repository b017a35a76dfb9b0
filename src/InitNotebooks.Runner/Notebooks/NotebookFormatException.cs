namespace InitNotebooks.Runner;

/// <summary>A file is not a notebook that this program reads.</summary>
/// <param name="message">What was found and what was expected.</param>
/// <param name="line">The line of the file, counted from 1, where that is known.</param>
/// <param name="cell">The id of the cell, where that is known.</param>
internal sealed class NotebookFormatException(string message, int? line = null, string? cell = null) : Exception(message)
{
    public int? Line { get; } = line;

    public string? Cell { get; } = cell;
}
