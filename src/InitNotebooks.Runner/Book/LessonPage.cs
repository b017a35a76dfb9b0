using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace InitNotebooks.Runner;

/// <summary>The page of one lesson: its cells from top to bottom, with what they showed.</summary>
internal static partial class LessonPage
{
    private const string Plotly = "application/vnd.plotly.v1+json";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(BookLesson lesson, BookLesson? previous, BookLesson? next, BookMarkdown markdown, bool live = false)
    {
        var html = new StringBuilder("<article>\n");
        var hinted = false;
        foreach (var cell in lesson.Cells)
        {
            if (cell.IsCode && !hinted && (hinted = true))
                html.Append(LiveBook.Hint(live));
            if (cell.IsCode)
                WriteCode(html, lesson, cell);
            else if (cell.Type == "markdown")
                html.Append($"<section class=\"text\" id=\"cell-{Id(cell.Id)}\">\n{markdown.ToHtml(cell.Source)}</section>\n");
        }
        html.Append("</article>\n<nav class=\"turn\" aria-label=\"Lessons\">");
        if (previous is not null)
            html.Append($"<a rel=\"prev\" href=\"{previous.Address}\">← {WebUtility.HtmlEncode(previous.Question)}</a>");
        html.Append(next is null
            ? "<a rel=\"next\" href=\"claims.html\">All claims, and what each PyTorch build says to them →</a>"
            : $"<a rel=\"next\" href=\"{next.Address}\">{WebUtility.HtmlEncode(next.Question)} →</a>");
        return html.Append("</nav>").ToString();
    }

    private static void WriteCode(StringBuilder html, BookLesson lesson, NotebookCell cell)
    {
        var label = cell.IsExercise ? "Exercise" : cell.Tags.Contains("predict") ? "Predict" : cell.Tags.Contains("parameters") ? "Try other values" : null;
        html.Append($"<section class=\"cell\" id=\"cell-{Id(cell.Id)}\" data-cell=\"{WebUtility.HtmlEncode(cell.Id)}\" data-digest=\"{LiveBook.DigestOf(cell)}\">\n");
        if (label is not null)
            html.Append($"<p class=\"label\">{label}</p>\n");
        var code = $"<pre class=\"code\"><code>{Highlighter.CSharp(cell.Source)}</code></pre>\n";
        html.Append(cell.Tags.Contains("hide-input") ? $"<details><summary>Code</summary>\n{code}</details>\n" : code);
        foreach (var output in cell.Outputs.OfType<JsonObject>())
            html.Append("<div class=\"output\">").Append(Output(output)).Append("</div>\n");
        if (lesson.Solutions.TryGetValue(cell.Id, out var solution))
            html.Append($"<details class=\"solution\"><summary>A solution</summary>\n<pre class=\"code\"><code>{Highlighter.CSharp(solution)}</code></pre>\n</details>\n");
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
            return PythonCode().Replace(SafeHtml.Of(html), match => $"<pre class=\"code\"><code>{Highlighter.Python(WebUtility.HtmlDecode(match.Groups[1].Value))}</code></pre>");
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

    /// <summary>Code on a card is what PyTorch ran.</summary>
    [GeneratedRegex("<pre><code>(.*?)</code></pre>", RegexOptions.Singleline)]
    private static partial Regex PythonCode();

    [GeneratedRegex(@"\x1b\[[0-9;]*m")]
    private static partial Regex AnsiColor();
}
