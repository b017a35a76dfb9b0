using System.Text;
using System.Text.RegularExpressions;

namespace InitNotebooks.Runner;

/// <summary>
/// The bibliography, made from the lessons: the papers and data of their cells named <c>sources</c>, then every other page that their
/// prose links to, each with the lessons that name it.
/// </summary>
internal static partial class SourcesPage
{
    /// <summary>The page in Markdown.</summary>
    public static string Write(IReadOnlyList<BookLesson> lessons)
    {
        var papers = lessons.SelectMany(lesson => lesson.Cells.Where(IsSources).SelectMany(cell => Item().Matches(cell.Source))
            .Select(item => (Address: item.Groups[3].Value, Text: item.Groups[1].Value + item.Groups[2].Value, lesson))).GroupBy(item => item.Address).ToList();
        var known = papers.Select(paper => paper.Key).ToHashSet();
        var pages = lessons.SelectMany(lesson => lesson.Cells.Where(cell => !cell.IsCode && !IsSources(cell)).SelectMany(cell => Link().Matches(cell.Source))
            .Select(link => (Address: link.Groups[2].Value, Text: link.Groups[1].Value, lesson))).Where(link => !known.Contains(link.Address)).GroupBy(link => link.Address).ToList();

        var text = new StringBuilder("# Sources\n\nWhat the lessons rest on besides PyTorch itself, and who asked. Each entry says which lessons name it.\n\n## Papers and data\n\n");
        foreach (var paper in papers.OrderBy(paper => paper.First().Text, StringComparer.Ordinal))
            text.Append($"- {paper.First().Text}. {Named(paper.Select(item => item.lesson))}\n");
        foreach (var (heading, group) in pages.GroupBy(page => HeadingOf(page.Key)).OrderBy(group => group.Key.Order).Select(group => (group.Key.Heading, group)))
        {
            text.Append($"\n## {heading}\n\n");
            foreach (var page in group.OrderBy(page => NumberIn(page.Key)).ThenBy(page => page.Key, StringComparer.Ordinal))
                text.Append($"- [{TitleOf(page.Key, page.First().Text)}]({page.Key}). {Named(page.Select(link => link.lesson))}\n");
        }
        return text.ToString();
    }

    private static bool IsSources(NotebookCell cell) => cell is { IsCode: false, Id: "sources" };

    private static string Named(IEnumerable<BookLesson> lessons) =>
        "Lesson " + string.Join(", ", lessons.Distinct().Select(lesson => $"[{lesson.Number}]({lesson.Name}.ipynb)"));

    private static (int Order, string Heading) HeadingOf(string address) => new Uri(address).Host switch
    {
        "github.com" => (1, "Issues, pull requests and code"),
        "discuss.pytorch.org" => (2, "PyTorch's forum"),
        "doi.org" or "proceedings.mlr.press" => (0, "Papers named in passing"),
        _ => (3, "Documentation and other pages"),
    };

    /// <summary>An issue by its number; another page by the words that link to it.</summary>
    private static string TitleOf(string address, string words) =>
        Thread().Match(address) is { Success: true } thread ? $"{thread.Groups[1].Value} {(thread.Groups[2].Value == "pull" ? "pull request" : "issue")} {thread.Groups[3].Value}" : words;

    private static long NumberIn(string address) => Thread().Match(address) is { Success: true } thread ? long.Parse(thread.Groups[3].Value, null) : 0;

    // - Authors (year). *Title.* [doi:…](address)…
    [GeneratedRegex(@"^- (.+?)(\[[^\]]+\]\((https?://[^)\s]+)\))", RegexOptions.Multiline)]
    private static partial Regex Item();

    [GeneratedRegex(@"\[([^\]]+)\]\((https?://[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^https://github\.com/([^/]+/[^/]+)/(issues|pull)/(\d+)")]
    private static partial Regex Thread();
}
