using InitNotebooks.Cells;

namespace InitNotebooks.Runner;

/// <summary>What runs the cells in a notebook's process.</summary>
internal interface ICellEngine
{
    /// <summary>Makes ready, so that the first cell does not pay for it.</summary>
    Task StartAsync();

    /// <summary>Takes back what cells did that are not at the same place in a notebook as it is now.</summary>
    /// <param name="cells">The notebook's code cells now.</param>
    /// <returns>How many of them, from the first on, need not run again.</returns>
    int Rewind(IReadOnlyList<HostCell> cells) => 0;

    /// <summary>Runs the next cell and returns its value, and what the compiler remarked.</summary>
    /// <param name="id">The cell's id.</param>
    /// <param name="source">Its source.</param>
    /// <param name="running">Called when it is compiled and begins.</param>
    /// <exception cref="CellException">It does not compile or does not run to its end.</exception>
    Task<(object? Value, IReadOnlyList<CellWarning> Warnings)> RunAsync(string id, string source, Action running);

    /// <summary>Returns and forgets the claims that the cells recorded since the last call.</summary>
    IReadOnlyList<Claim> DrainClaims();

    /// <summary>Where in the cells an exception was thrown; null where that is unknown.</summary>
    (string? Cell, int? Line) PlaceOf(Exception e);
}
