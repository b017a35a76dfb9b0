using System.ComponentModel;

namespace InitNotebooks.Cells;

/// <summary>
/// Told by each top-level statement of a replayed cell that it begins. So the runner can name the line when a cell never
/// returns, ends its process or overflows its stack, where no exception would tell it.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CellProgress
{
    internal static Action<int>? Reached { get; set; }

    /// <summary>The statement that starts in this line of the cell begins.</summary>
    /// <param name="line">The line, counted from 1.</param>
    public static void At(int line) => Reached?.Invoke(line);
}
