namespace InitNotebooks.Runner;

/// <summary>The files that are made from lessons: pictures for pages that are no notebooks, and each lesson's Python.</summary>
internal static class Companions
{
    /// <summary>Writes each file of the lessons that ran to their end.</summary>
    public static ReplayResult Write(ReplayResult replay) => Compare(Refreshing.Each(replay, lesson =>
    {
        foreach (var companion in Of(lesson).Where(companion => companion is { IsStale: true, Fresh: not null }))
        {
            AtomicFile.CleanUp(Path.GetDirectoryName(companion.Path)!);
            AtomicFile.Write(companion.Path, companion.Fresh!);
        }
        return lesson;
    }));

    /// <summary>Adds a problem for each file that is not what this run makes of it. Writes nothing.</summary>
    public static ReplayResult Compare(ReplayResult replay) => Refreshing.Each(replay, lesson => lesson with
    {
        Problems = [.. lesson.Problems, .. Of(lesson).Where(companion => companion.IsStale).Select(ToProblem)],
    });

    private static IEnumerable<Companion> Of(LessonResult lesson) => lesson.Ran ? Pictures.Of(lesson).Concat(PythonScript.Of(lesson)) : [];

    private static Problem ToProblem(Companion stale)
    {
        var name = Path.GetFileName(stale.Path);
        return new(ProblemKind.Differs, stale.Lesson, stale.Cell, null, stale.Fresh is null
            ? $"the lesson has nothing for the file {name}; delete or rename it"
            : $"the file {name} is not what this run makes of it; refresh writes it");
    }
}

/// <summary>A file beside the notebooks that is made from one of them.</summary>
/// <param name="Lesson">The lesson's name.</param>
/// <param name="Cell">The cell that it is made from; null where it is the whole lesson.</param>
/// <param name="Path">The file.</param>
/// <param name="Fresh">What it must hold; null where the lesson has nothing for it.</param>
internal sealed record Companion(string Lesson, string? Cell, string Path, string? Fresh)
{
    public bool IsStale => Fresh is null || !File.Exists(Path) || Fresh != File.ReadAllText(Path);
}
