using System.Text.Json.Nodes;

namespace InitNotebooks.Runner;

/// <summary>
/// Pictures for pages that are no notebooks, such as the README: a file <c>.github/pictures/LESSON.CELL.svg</c> is the figure that
/// the cell shows. Refreshing writes every such file that is there, so a new one begins as an empty file.
/// </summary>
internal static class Pictures
{
    /// <summary>Writes each picture of the lessons that ran to their end.</summary>
    public static ReplayResult Write(ReplayResult replay)
    {
        foreach (var folder in replay.Lessons.Select(FolderOf).Distinct())
            AtomicFile.CleanUp(folder);
        return Compare(Refreshing.Each(replay, lesson =>
        {
            foreach (var (_, picture, fresh) in Stale(lesson))
            {
                if (fresh is not null)
                    AtomicFile.Write(picture, fresh);
            }
            return lesson;
        }));
    }

    /// <summary>Adds a problem for each picture that is not what its cell shows in this run. Writes nothing.</summary>
    public static ReplayResult Compare(ReplayResult replay) =>
        Refreshing.Each(replay, lesson => lesson with { Problems = [.. lesson.Problems, .. Stale(lesson).Select(ToProblem)] });

    private static string FolderOf(LessonResult lesson) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(lesson.Path))!, "..", ".github", "pictures");

    private static Problem ToProblem((LessonResult Lesson, string Picture, string? Fresh) stale) => new(
        ProblemKind.Differs, stale.Lesson.Lesson, CellOf(stale.Lesson, stale.Picture), null, stale.Fresh is null
            ? $"the cell shows no figure, but there is a picture {Path.GetFileName(stale.Picture)} of it; delete or rename the picture"
            : $"the picture {Path.GetFileName(stale.Picture)} is not what the cell shows; refresh writes it");

    /// <summary>The pictures of a lesson that differ from what their cells show, with what they show.</summary>
    private static IEnumerable<(LessonResult Lesson, string Picture, string? Fresh)> Stale(LessonResult lesson)
    {
        var folder = FolderOf(lesson);
        if (!lesson.Ran || !Directory.Exists(folder))
            yield break;
        foreach (var picture in Directory.GetFiles(folder, lesson.Lesson + ".*.svg").Order(StringComparer.Ordinal))
        {
            var fresh = lesson.Notebook!.Cells.FirstOrDefault(cell => cell.Id == CellOf(lesson, picture))?.Outputs.OfType<JsonObject>()
                .Select(output => Notebook.Joined((output["data"] as JsonObject)?["image/svg+xml"])).FirstOrDefault(svg => svg is not null);
            if (fresh is null || fresh != File.ReadAllText(picture))
                yield return (lesson, picture, fresh);
        }
    }

    private static string CellOf(LessonResult lesson, string picture) =>
        Path.GetFileNameWithoutExtension(picture)[(lesson.Lesson.Length + 1)..];
}
