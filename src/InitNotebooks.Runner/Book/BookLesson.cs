using System.Text.RegularExpressions;
using Markdig;

namespace InitNotebooks.Runner;

/// <summary>A lesson as the book shows it.</summary>
/// <param name="Name">The notebook's name, for example <c>03-a-sqrt5-identity</c>.</param>
/// <param name="Cells">The cells, with the outputs to show.</param>
/// <param name="Claims">The claims that the lesson made when it was replayed; null when it was not.</param>
/// <param name="Solutions">The solved source of each exercise, by cell id.</param>
internal sealed partial record BookLesson(
    string Name, IReadOnlyList<NotebookCell> Cells, IReadOnlyList<Claim>? Claims, IReadOnlyDictionary<string, string> Solutions)
{
    /// <summary>The number in front of the name, or an empty string.</summary>
    public string Number => LeadingNumber().Match(Name).Value;

    /// <summary>The lesson's question: its first heading, without the number.</summary>
    public string Question { get; } = QuestionOf(Name, Cells);

    /// <summary>The first quoted line: somebody who asked.</summary>
    public string Quote { get; } = QuoteOf(Cells);

    public string File => Name + ".html";

    /// <summary>The page's address within the book.</summary>
    public string Address => Uri.EscapeDataString(Name) + ".html";

    /// <summary>The notebook as it was read.</summary>
    public string Text { get; init; } = "";

    public static BookLesson Of(LessonResult lesson) => Of(lesson.Notebook!) with { Claims = lesson.Claims };

    /// <summary>A lesson that was not replayed this time, with its committed outputs.</summary>
    public static BookLesson Of(Notebook notebook) => new(notebook.Name, notebook.Cells, null, SolutionsOf(notebook)) { Text = notebook.Text };

    private static IReadOnlyDictionary<string, string> SolutionsOf(Notebook notebook)
    {
        try
        {
            return Runner.Solutions.Read(notebook.Path);
        }
        catch (FormatException)
        {
            // The rules for notebooks say what is wrong with them.
            return new Dictionary<string, string>();
        }
    }

    private static string QuestionOf(string name, IReadOnlyList<NotebookCell> cells)
    {
        foreach (var cell in cells.Where(cell => !cell.IsCode))
        {
            if (FirstHeading().Match(cell.Source) is { Success: true } heading)
                return Markdown.ToPlainText(NumberedTitle().Replace(heading.Groups[1].Value, "")).Trim();
        }
        return name;
    }

    private static string QuoteOf(IReadOnlyList<NotebookCell> cells)
    {
        var first = cells.FirstOrDefault(cell => !cell.IsCode)?.Source ?? "";
        var line = first.Split('\n').FirstOrDefault(line => line.StartsWith("> ", StringComparison.Ordinal));
        return line is null ? "" : Markdown.ToPlainText(line[2..]).Trim();
    }

    [GeneratedRegex(@"^\d+")]
    private static partial Regex LeadingNumber();

    [GeneratedRegex(@"^#\s+(.+)$", RegexOptions.Multiline)]
    private static partial Regex FirstHeading();

    [GeneratedRegex(@"^\d+\s*[·:.–-]?\s*")]
    private static partial Regex NumberedTitle();
}
