using System.Text.Json.Nodes;

namespace InitNotebooks.Runner;

/// <summary>
/// Pictures for pages that are no notebooks, such as the README: a file <c>.github/pictures/LESSON.CELL.svg</c> is the figure that
/// the cell shows. Refreshing writes every such file that is there, so a new one begins as an empty file.
/// </summary>
internal static class Pictures
{
    public static IEnumerable<Companion> Of(LessonResult lesson)
    {
        var folder = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(lesson.Path))!, "..", ".github", "pictures");
        if (!Directory.Exists(folder))
            yield break;
        foreach (var picture in Directory.GetFiles(folder, lesson.Lesson + ".*.svg").Order(StringComparer.Ordinal))
        {
            var id = Path.GetFileNameWithoutExtension(picture)[(lesson.Lesson.Length + 1)..];
            yield return new Companion(lesson.Lesson, id, picture, lesson.Notebook!.Cells.FirstOrDefault(cell => cell.Id == id)?.Outputs.OfType<JsonObject>()
                .Select(output => Notebook.Joined((output["data"] as JsonObject)?["image/svg+xml"])).FirstOrDefault(svg => svg is not null));
        }
    }
}
