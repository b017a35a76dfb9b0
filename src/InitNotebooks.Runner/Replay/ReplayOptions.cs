namespace InitNotebooks.Runner;

/// <summary>How notebooks are replayed.</summary>
internal sealed record ReplayOptions
{
    /// <summary>How long one cell may run; 60 seconds unless told otherwise.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether each exercise is replaced by its solution, so that it must hold; otherwise it must be open.</summary>
    public bool Solutions { get; init; }

    /// <summary>How many notebooks run at once; as many as there are processors unless told otherwise.</summary>
    public int AtOnce { get; init; } = Environment.ProcessorCount;

    /// <summary>The program that runs the cells of a notebook, as an assembly; this one unless told otherwise.</summary>
    internal string? Host { get; init; }

    /// <summary>Told how far each notebook has come; may be called from several threads at once.</summary>
    public Action<ReplayProgress>? Progress { get; init; }
}

/// <summary>How far the replay of a notebook has come.</summary>
/// <param name="Lesson">The lesson's name.</param>
/// <param name="Done">How many of its code cells are done.</param>
/// <param name="Cells">How many code cells it has.</param>
/// <param name="Result">What was found, once the notebook has ended; null before.</param>
internal sealed record ReplayProgress(string Lesson, int Done, int Cells, LessonResult? Result);
