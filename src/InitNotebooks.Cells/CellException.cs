namespace InitNotebooks.Cells;

/// <summary>A cell cannot be compiled, or did not run to its end. The message says why, in one line.</summary>
public sealed class CellException : Exception
{
    /// <param name="message">Why, as the end of a sentence that begins with the cell's name.</param>
    /// <param name="line">The line in the cell, counted from 1; null when unknown.</param>
    /// <param name="cause">The exception that the cell threw; null when it did not run.</param>
    public CellException(string message, int? line = null, Exception? cause = null)
        : base(message, cause) => Line = line;

    /// <summary>The line in the cell's source, counted from 1; null when unknown.</summary>
    public int? Line { get; }
}
