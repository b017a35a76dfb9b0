using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using InitNotebooks.Cells;

namespace InitNotebooks.Runner;

/// <summary>The page of one lesson: its cells from top to bottom, with what they showed.</summary>
internal static partial class LessonPage
{
    private const string Plotly = "application/vnd.plotly.v1+json";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(BookLesson lesson, BookLesson? previous, BookLesson? next, BookMarkdown markdown, bool live = false, string? reference = null)
    {
        var (article, page) = (new StringBuilder(), new PageParts());
        var hinted = false;
        var explorable = lesson.Number.Length > 0 ? Explorable.Of(lesson.Number) : null;
        void Explore()
        {
            if (explorable is null)
                return;
            page.Sections.Add(($"move-{explorable.Name}", explorable.Title));
            article.Append(explorable.ToHtml(level: 2));
            explorable = null;
        }

        foreach (var cell in lesson.Cells)
        {
            // The book needs no building, and imports nothing.
            if (cell.IsCode && !hinted && (hinted = true))
                article.Append(LiveBook.Hint(live));
            if (cell.IsCode && CellCode.ImportOf(cell.Source) is null)
                WriteCode(article, lesson, cell);
            else if (cell.Type == "markdown" && WithoutBuilding(cell.Source) is { Length: > 0 } source)
                article.Append($"<section class=\"text\" id=\"cell-{Id(cell.Id)}\">\n{markdown.ToHtml(source, page)}</section>\n");
            if (explorable?.Cell == cell.Id)
                Explore();
        }
        Explore();
        var html = new StringBuilder($"""
            <nav class="toc" aria-label="On this page"><details><summary>On this page</summary><ol>
            {string.Join('\n', page.Sections.Select(section => $"<li><a href=\"#{WebUtility.HtmlEncode(section.Id)}\">{WebUtility.HtmlEncode(section.Text)}</a></li>"))}
            </ol></details>
            <p class="progress" data-progress="{WebUtility.HtmlEncode(lesson.Name)}" data-tasks="{ReaderTask.CountOf(lesson)}"></p></nav>
            <article>

            """);
        html.Append(article).Append(reference);
        html.Append("<nav class=\"turn\" aria-label=\"Lessons\">");
        if (previous is not null)
            html.Append($"<a rel=\"prev\" href=\"{previous.Address}\">← {WebUtility.HtmlEncode(previous.Question)}</a>");
        html.Append(next is null
            ? "<a rel=\"next\" href=\"claims.html\">All claims, and what each PyTorch build says to them →</a>"
            : $"<a rel=\"next\" href=\"{next.Address}\">{WebUtility.HtmlEncode(next.Question)} →</a>");
        return html.Append("</nav>\n</article>").ToString();
    }

    /// <summary>A text without what a reader of the notebook has to build first; empty where nothing is left.</summary>
    private static string WithoutBuilding(string source)
    {
        if (!Building().IsMatch(source))
            return source;
        var rest = Building().Replace(source, "").Trim();
        return rest == "**Before you start.**" ? "" : rest;
    }

    private static void WriteCode(StringBuilder html, BookLesson lesson, NotebookCell cell)
    {
        var prediction = ReaderTask.OfPrediction(lesson, cell);
        // A table with a column to fill in: the page's script puts a choice into each empty place.
        var isBallot = cell.Tags.Contains("predict") && prediction is null;
        var label = cell.IsExercise ? "Exercise" : isBallot ? "Your verdicts" : prediction is not null ? "Predict" : cell.Tags.Contains("parameters") ? "Try other values" : null;
        html.Append($"<section class=\"cell\" id=\"cell-{Id(cell.Id)}\" data-cell=\"{WebUtility.HtmlEncode(cell.Id)}\" data-digest=\"{LiveBook.DigestOf(cell)}\">\n");
        if (label is not null)
            html.Append($"<p class=\"label\">{label}</p>\n");
        var exercise = cell.IsExercise ? ReaderTask.OfExercise(lesson, cell) : null;
        var hasField = prediction is not null || exercise?.Contains("data-answers", StringComparison.Ordinal) == true;
        html.Append(prediction);
        if (hasField)
            html.Append(exercise);
        var code = $"<pre class=\"code\"><code>{Highlighter.CSharp(cell.Source)}</code></pre>\n";
        html.Append(cell.Tags.Contains("hide-input") || hasField || isBallot ? $"<details class=\"source\"><summary>{(hasField || isBallot ? "In C#" : "Code")}</summary>\n{code}</details>\n" : code);
        // Where the page has a field for it, the card that the notebook shows would say the same once more, and the answer.
        var isUntouched = cell.IsExercise && lesson.Claims?.Any(claim => claim.Cell == cell.Id && claim.State != ClaimState.Open) != true;
        if (prediction is null && !isUntouched)
        {
            foreach (var output in cell.Outputs.OfType<JsonObject>())
                html.Append($"<div class=\"output{(isBallot ? " ballot" : "")}\">").Append(Output(output)).Append("</div>\n");
        }
        if (!hasField)
            html.Append(exercise);
        html.Append("</section>\n");
    }

    /// <summary>One output in the richest form that the book can show.</summary>
    internal static string Output(JsonObject output)
    {
        if (output["data"] is not JsonObject data)
        {
            var text = Notebook.Joined(output["text"])
                ?? string.Join('\n', (output["traceback"] as JsonArray ?? []).Select(line => line?.ToString()).Append(output["evalue"]?.ToString()).Take(1));
            return $"<pre>{WebUtility.HtmlEncode(AnsiColor().Replace(text, "").TrimEnd('\n'))}</pre>";
        }
        string? Content(string mime) => Notebook.Joined(data[mime]);
        var svg = Content("image/svg+xml") is { } picture ? SafeHtml.Of(picture) : null;
        if (svg is not null && FigureOf(data[Plotly]) is { } figure)
            return Figure.ToHtml(svg, figure);
        if (Content("text/html") is { } html)
            return PythonCode().Replace(EmptyHead().Replace(SafeHtml.Of(html), "<td></td>"), match => $"<pre class=\"code\"><code>{Highlighter.Python(WebUtility.HtmlDecode(match.Groups[1].Value))}</code></pre>");
        return svg ?? $"<pre>{WebUtility.HtmlEncode(Content("text/plain") ?? "")}</pre>";
    }

    /// <summary>The figure in plotly's schema, which an output stores as an object or as its text; null where it is neither.</summary>
    private static string? FigureOf(JsonNode? node) => node switch
    {
        JsonObject figure => figure.ToJsonString(Relaxed),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => null,
    };

    /// <summary>A cell's id as part of an address.</summary>
    internal static string Id(string cell) => Uri.EscapeDataString(cell);

    /// <summary>The corner of a table, which heads nothing.</summary>
    [GeneratedRegex("<th[^>]*></th>")]
    private static partial Regex EmptyHead();

    /// <summary>Code on a card is what PyTorch ran.</summary>
    [GeneratedRegex("<pre><code>(.*?)</code></pre>", RegexOptions.Singleline)]
    private static partial Regex PythonCode();

    /// <summary>What a reader of the notebook is told to do before the first cell.</summary>
    [GeneratedRegex(@"Build once: .*?\bimports\.\s*", RegexOptions.Singleline)]
    private static partial Regex Building();

    [GeneratedRegex(@"\x1b\[[0-9;]*m")]
    private static partial Regex AnsiColor();
}
