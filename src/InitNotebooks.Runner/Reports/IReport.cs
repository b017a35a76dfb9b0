namespace InitNotebooks.Runner;

/// <summary>Tells whoever started the program what it does and what it found.</summary>
internal interface IReport
{
    /// <summary>Runs the replay and shows meanwhile how far it has come.</summary>
    Task<ReplayResult> WatchAsync(IReadOnlyList<string> paths, Func<Action<ReplayProgress>, Task<ReplayResult>> replay);

    /// <summary>Shows what was found.</summary>
    void Show(ReplayResult replay);
}
