using InitNotebooks.Cells;

namespace InitNotebooks.Runner;

/// <summary>What a replay of several lessons found.</summary>
/// <param name="Lessons">One result per notebook, in the order of their names.</param>
/// <param name="Elapsed">How long all of it took.</param>
public sealed record ReplayResult(IReadOnlyList<LessonResult> Lessons, TimeSpan Elapsed)
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
public sealed record LessonResult(
    string Lesson,
    string Path,
    Notebook? Notebook,
    IReadOnlyList<CellResult> Cells,
    IReadOnlyList<ClaimResult> Claims,
    IReadOnlyList<Problem> Problems,
    TimeSpan Elapsed)
{
    /// <summary>Whether every cell ran to its end.</summary>
    public bool Ran => Notebook is not null && Problems.All(problem => problem.Kind != ProblemKind.CouldNotRun);
}

/// <summary>How far a code cell came.</summary>
public enum CellState
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
public sealed record CellResult(string Id, CellState State, IReadOnlyList<CellOutput> Outputs, TimeSpan Elapsed)
{
    /// <summary>What the compiler remarked; empty for a cell that did not run.</summary>
    public IReadOnlyList<CellWarning> Warnings { get; init; } = [];
}

/// <summary>A claim that a lesson made while it ran.</summary>
/// <param name="Lesson">The lesson's name.</param>
/// <param name="Cell">The id of the cell that made it.</param>
/// <param name="Key">The claim's id within the lesson: the string literal of its check.</param>
/// <param name="Kind">How it was settled: <c>bits</c>, <c>ulps</c>, <c>close</c>, <c>error</c>, <c>that</c>, <c>exercise</c> or <c>trial</c>.</param>
/// <param name="Sentence">The claim in words.</param>
/// <param name="State">What became of it.</param>
/// <param name="Sets">The verdict for each reference set; empty where the claim is not about a tensor.</param>
/// <param name="Detail">Why the claim has this state, where the sets do not say it; empty otherwise.</param>
public sealed record ClaimResult(
    string Lesson, string Cell, string Key, string Kind, string Sentence, ClaimState State, IReadOnlyList<ClaimSet> Sets, string Detail)
{
    /// <summary>The claim's id in the whole course: lesson and key. Several cells of a lesson may compare with the same tensor.</summary>
    public string Id => $"{Lesson}/{Key}";

    /// <summary>The platforms that the claim is about and that no build holds, for example <c>MacOSArm64</c>.</summary>
    public IReadOnlyList<string> Modelled { get; init; } = [];
}

/// <summary>What one reference set says about a claim.</summary>
/// <param name="Set">The set's name, for example <c>linux-x64-2.14.1</c>.</param>
/// <param name="Platform">Whose arithmetic the set was made with, for example <c>LinuxX64</c>.</param>
/// <param name="Version">The PyTorch release that made it.</param>
/// <param name="State">Held, failed, or no reference.</param>
/// <param name="Detail">The first difference, or why the set has no say; empty where it agrees.</param>
/// <param name="MustDiffer">Whether the set is older than the claim's <c>since</c> or known to differ: it held if it differs.</param>
public sealed record ClaimSet(
    string Set, string Platform, string Version, ClaimState State, string Detail, bool MustDiffer = false);
