using InitNotebooks.Cells;

namespace InitNotebooks.Runner;

/// <summary>What a replay of several lessons found.</summary>
/// <param name="Lessons">One result per notebook, in the order of their names.</param>
/// <param name="Elapsed">How long all of it took.</param>
internal sealed record ReplayResult(IReadOnlyList<LessonResult> Lessons, TimeSpan Elapsed)
{
    /// <summary>Whether every notebook ran, every claim held and nothing else was wrong.</summary>
    public bool Held => BookFault is null && Lessons.All(lesson => lesson.Problems.Count == 0);

    /// <summary>The first page of the book that was bound; null when none was.</summary>
    public string? Book { get; init; }

    /// <summary>Why the book could not be written; null when it was, or none was asked for.</summary>
    public string? BookFault { get; init; }
}

/// <summary>What the replay of one lesson found.</summary>
/// <param name="Lesson">The lesson's name: the notebook's file name without its extension.</param>
/// <param name="Path">The notebook's file.</param>
/// <param name="Notebook">The notebook with the outputs of this run; null when the file could not be read.</param>
/// <param name="Cells">The code cells, in order.</param>
/// <param name="Claims">The claims that the cells recorded, in order.</param>
/// <param name="Problems">Everything that is wrong; empty when the lesson holds.</param>
/// <param name="Elapsed">How long the notebook's process ran.</param>
internal sealed record LessonResult(
    string Lesson,
    string Path,
    Notebook? Notebook,
    IReadOnlyList<CellResult> Cells,
    IReadOnlyList<Claim> Claims,
    IReadOnlyList<Problem> Problems,
    TimeSpan Elapsed)
{
    /// <summary>Whether every cell ran to its end.</summary>
    public bool Ran => Notebook is not null && Problems.All(problem => problem.Kind != ProblemKind.CouldNotRun);
}

/// <summary>How far a code cell came.</summary>
internal enum CellState
{
    /// <summary>It ran to its end.</summary>
    Ran,

    /// <summary>It was stopped by an error.</summary>
    Failed,

    /// <summary>A cell before it was stopped, so it did not run.</summary>
    NotRun,
}

/// <summary>What became of one code cell.</summary>
/// <param name="Id">The cell's id.</param>
/// <param name="State">How far it came.</param>
/// <param name="Outputs">What it showed, in order; of a failed cell nothing is kept.</param>
/// <param name="Elapsed">How long it took, with its compilation.</param>
internal sealed record CellResult(string Id, CellState State, IReadOnlyList<CellOutput> Outputs, TimeSpan Elapsed)
{
    /// <summary>What the compiler remarked; empty for a cell that did not run.</summary>
    public IReadOnlyList<CellWarning> Warnings { get; init; } = [];
}
