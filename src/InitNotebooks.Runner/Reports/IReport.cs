namespace InitNotebooks.Runner;

/// <summary>Tells whoever started the program what it does and what it found.</summary>
internal interface IReport
{
    /// <summary>Runs the replay and shows meanwhile how far it has come.</summary>
    Task<ReplayResult> WatchAsync(IReadOnlyList<string> paths, Func<Action<ReplayProgress>, Task<ReplayResult>> replay);

    /// <summary>Shows what was found.</summary>
    /// <param name="replay">The result.</param>
    /// <param name="book">Where the book lies; null when none was bound.</param>
    void Show(ReplayResult replay, string? book);
}
