namespace InitNotebooks.Runner;

/// <summary>One thing that is wrong with a lesson, and where.</summary>
/// <param name="Kind">What sort of thing.</param>
/// <param name="Lesson">The lesson's name.</param>
/// <param name="Cell">The cell's id; null when it is about the whole file.</param>
/// <param name="Line">The line, counted from 1: in the cell's source, or in the file where there is no cell. Null when unknown.</param>
/// <param name="Message">What was found, what was expected and what to do.</param>
internal sealed record Problem(ProblemKind Kind, string Lesson, string? Cell, int? Line, string Message)
{
    /// <summary>What this program did not expect of a notebook: an error of that notebook, and of no other.</summary>
    internal static Problem Unexpected(string lesson, Exception e) => new(
        ProblemKind.CouldNotRun, lesson, null, null, $"this program fails on it, which is a fault of the program: {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}");

    /// <summary>Where and what, in one line.</summary>
    public override string ToString() =>
        $"{Lesson}.ipynb{(Cell is null ? "" : $", cell {Cell}")}{(Line is null ? "" : $", line {Line}")}: {Message}";
}

/// <summary>What sort of thing is wrong with a lesson.</summary>
internal enum ProblemKind
{
    /// <summary>The notebook could not be read, or a cell did not run to its end.</summary>
    CouldNotRun,

    /// <summary>A claim does not hold, has an unknown key, was not reached, or has an id that another claim of the lesson has.</summary>
    Claim,

    /// <summary>The notebook breaks one of the course's rules for notebooks.</summary>
    Rule,

    /// <summary>The committed notebook is not what a fresh run gives.</summary>
    Differs,
}
