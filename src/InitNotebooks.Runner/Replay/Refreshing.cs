namespace InitNotebooks.Runner;

/// <summary>Puts the outputs of a replay into the notebooks, or compares them with what the notebooks hold.</summary>
internal static class Refreshing
{
    /// <summary>
    /// Writes each notebook that ran to its end and is not yet what the run gives; claims that failed show as such. A notebook that could
    /// not be run is left as it is.
    /// </summary>
    public static ReplayResult Write(ReplayResult replay)
    {
        foreach (var folder in replay.Lessons.Select(lesson => Path.GetDirectoryName(Path.GetFullPath(lesson.Path))!).Distinct())
            AtomicFile.CleanUp(folder);
        return Each(replay, lesson =>
        {
            var text = lesson.Notebook!.ToCanonicalText();
            try
            {
                if (text != lesson.Notebook.Text)
                    AtomicFile.Write(lesson.Path, text);
                return lesson with { Problems = [.. lesson.Problems.Where(problem => problem.Kind != ProblemKind.Differs)] };
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                var problem = new Problem(ProblemKind.Differs, lesson.Lesson, null, null, $"cannot be written: {e.Message}");
                return lesson with { Problems = [.. lesson.Problems, problem] };
            }
        });
    }

    /// <summary>Adds to each lesson a problem for each cell whose outputs are not those of this run. Writes nothing.</summary>
    public static ReplayResult Compare(ReplayResult replay) => Each(replay, lesson => lesson with
    {
        Problems =
        [
            .. lesson.Problems.Where(problem => problem.Kind != ProblemKind.Differs),
            .. NotebookDifference.Of(Notebook.Parse(lesson.Path, lesson.Notebook!.Text), lesson.Notebook),
        ],
    });

    /// <summary>Changes the result of each lesson that ran; a change that fails costs that lesson an error, and no other.</summary>
    internal static ReplayResult Each(ReplayResult replay, Func<LessonResult, LessonResult> change) =>
        replay with { Lessons = [.. replay.Lessons.Select(lesson => lesson.Ran ? Try(lesson, change) : lesson)] };

    private static LessonResult Try(LessonResult lesson, Func<LessonResult, LessonResult> change)
    {
        try
        {
            return change(lesson);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return lesson with { Problems = [.. lesson.Problems, Problem.Unexpected(lesson.Lesson, e)] };
        }
    }
}
