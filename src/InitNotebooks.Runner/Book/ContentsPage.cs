using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace InitNotebooks.Runner;

/// <summary>The first page: what the book is, and every lesson's question, picture, time and outcome.</summary>
internal static partial class ContentsPage
{
    private const int WordsAMinute = 250, CellsAMinute = 10;

    public static string Write(IReadOnlyList<BookLesson> lessons, BookMarkdown markdown, bool forTeachers, bool hasReference = false)
    {
        var claims = lessons.SelectMany(lesson => lesson.Claims ?? []).ToList();
        var builds = claims.SelectMany(claim => claim.Sets).Select(set => set.Set).Distinct().Count();
        var html = new StringBuilder("""
            <h1>Why do the weights of a PyTorch network start where they do?</h1>
            <p class="lead">A course in C#, in which every number is checked against PyTorch itself.</p>

            """);
        html.Append(Explorable.Of(null)?.ToHtml(level: 2));
        if (claims.Count > 0)
            html.Append($"<p>The lessons make <a href=\"claims.html\">{claims.Count} claims</a>{(builds > 0 ? $", compared with {builds} builds of PyTorch" : "")}: {Counts(claims)}.</p>\n");
        html.Append("<p>Of any seed, of GPT-2 and of a file of your own: <a href=\"workbench.html\">the workbench</a> shows weights to the last bit.</p>\n");
        html.Append("<h2 id=\"lessons\">Lessons</h2>\n<ol class=\"contents\">\n");
        foreach (var lesson in lessons)
            Write(html, lesson, markdown);
        html.Append("</ol>\n");
        if (hasReference)
            html.Append($"<p>Looking something up: the <a href=\"{ApiPages.Index}\">reference of both packages</a>, every type and member.</p>\n");
        return html.Append(forTeachers ? "<p>Teaching with it: <a href=\"for-teachers.html\">what each lesson needs, takes and gives</a>.</p>" : "").ToString();
    }

    /// <summary>How many claims are in each state, in words.</summary>
    internal static string Counts(IEnumerable<Claim> claims)
    {
        var counts = claims.GroupBy(claim => claim.State).ToDictionary(group => group.Key, group => group.Count());
        string[] parts = [.. VerdictWords.States.Where(state => counts.ContainsKey(state)).Select(state => $"{counts[state]} {VerdictWords.Of(state).Word}")];
        return string.Join(", ", parts);
    }

    private static void Write(StringBuilder html, BookLesson lesson, BookMarkdown markdown)
    {
        html.Append("<li>");
        if (PictureOf(lesson) is { } picture)
            html.Append($"<div class=\"picture\" aria-hidden=\"true\">{picture}</div>");
        html.Append($"<div><a href=\"{lesson.Address}\"><span class=\"number\">{lesson.Number}</span> {WebUtility.HtmlEncode(lesson.Question)}</a>");
        if (lesson.Quote.Length > 0)
            html.Append($"<p class=\"quote\">{WebUtility.HtmlEncode(lesson.Quote)}</p>");
        var tasks = ReaderTask.CountOf(lesson);
        html.Append($"<p class=\"facts\">{MinutesOf(lesson).ToString(CultureInfo.InvariantCulture)} minutes to read")
            .Append(tasks > 0 ? $" · <span data-progress=\"{WebUtility.HtmlEncode(lesson.Name)}\" data-tasks=\"{tasks}\">{tasks} {(tasks == 1 ? "thing" : "things")} to guess or solve</span>" : "").Append("</p>");
        if (OutcomeOf(lesson) is { } outcome)
            html.Append($"<details><summary>What you can say afterwards</summary>{markdown.ToHtml(outcome, new PageParts())}</details>");
        html.Append("</div></li>\n");
    }

    /// <summary>The lesson's first figure; null where it has none.</summary>
    private static string? PictureOf(BookLesson lesson) => lesson.Cells.SelectMany(cell => cell.Outputs.OfType<JsonObject>())
        .Select(output => Notebook.Joined((output["data"] as JsonObject)?["image/svg+xml"])).FirstOrDefault(svg => svg is not null) is { } picture
        ? SafeHtml.Of(picture).Replace(" role=\"img\"", "", StringComparison.Ordinal) : null;

    /// <summary>How long it takes to read, the exercises not counted.</summary>
    private static int MinutesOf(BookLesson lesson)
    {
        var words = lesson.Cells.Where(cell => !cell.IsCode).Sum(cell => cell.Source.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length);
        return Math.Max(1, (int)Math.Round((double)words / WordsAMinute + (double)lesson.Cells.Count(cell => cell.IsCode) / CellsAMinute));
    }

    /// <summary>The sentences to take away, with which a lesson ends.</summary>
    private static string? OutcomeOf(BookLesson lesson) => lesson.Cells.Where(cell => !cell.IsCode)
        .Select(cell => TakeAway().Match(cell.Source)).LastOrDefault(match => match.Success)?.Groups[1].Value;

    [GeneratedRegex(@"\*\*To take away\.\*\*\s*(.+?)(?:\n\n|$)", RegexOptions.Singleline)]
    private static partial Regex TakeAway();
}
