namespace InitNotebooks.Runner;

/// <summary>What the runner's exit code says; where several apply, the first of them in the order 2, 1, 3.</summary>
internal static class ExitCode
{
    /// <summary>Every notebook ran and all of it held.</summary>
    public const int Held = 0;

    /// <summary>A claim failed, has an unknown key, was not reached or has an id twice; an exercise is not open, or not solved by its solution.</summary>
    public const int ClaimFailed = 1;

    /// <summary>A notebook could not be run, or the book could not be written.</summary>
    public const int CouldNotRun = 2;

    /// <summary>A notebook breaks a rule, or differs from a fresh run.</summary>
    public const int Differs = 3;

    /// <summary>The command line is not understood, or names no notebook.</summary>
    public const int Usage = 64;

    /// <summary>Ended by Ctrl+C; the shells' number for it.</summary>
    public const int Interrupted = 130;

    public static int Of(ReplayResult replay) =>
        replay.BookFault is null ? Of(replay.Lessons.SelectMany(lesson => lesson.Problems)) : CouldNotRun;

    public static int Of(IEnumerable<Problem> problems)
    {
        var kinds = problems.Select(problem => problem.Kind).ToHashSet();
        return kinds.Contains(ProblemKind.CouldNotRun) ? CouldNotRun
            : kinds.Contains(ProblemKind.Claim) ? ClaimFailed
            : kinds.Count > 0 ? Differs
            : Held;
    }
}
