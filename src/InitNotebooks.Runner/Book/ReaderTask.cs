using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace InitNotebooks.Runner;

/// <summary>
/// What the page has for a reader to do where a notebook has a variable to edit: a guess to commit to, or an exercise. The page's script
/// makes the fields (tasks.js); no source of the page tells an answer.
/// </summary>
internal static partial class ReaderTask
{
    /// <summary>The hint of an exercise that has none.</summary>
    private const string NoHint = "Edit the cell and run it again.";

    /// <summary>The field for a guess; null where the cell shows no measured number under a fold.</summary>
    public static string? OfPrediction(BookLesson lesson, NotebookCell cell)
    {
        var shown = cell.Outputs.OfType<JsonObject>().Select(output => Notebook.Joined((output["data"] as JsonObject)?["text/plain"]) ?? "")
            .Select(text => Guess().Match(text)).FirstOrDefault(match => match.Success);
        if (!cell.Tags.Contains("predict") || shown is null)
            return null;
        var salt = SaltOf(lesson, cell);
        var axis = cell.Book?["axis"] as JsonObject;
        return $"""
            <div class="task predict" data-task="{Encode(salt)}" data-what="{Encode(shown.Groups[1].Value)}" data-veiled="{Veil.Over(salt, shown.Groups[2].Value.Trim())}"{(axis is null ? "" : $" data-axis=\"{Encode(axis.ToJsonString())}\"")}>
            <p>What is {Encode(shown.Groups[1].Value)}? <span class="unscripted">Commit to a number before you read on.</span></p>
            </div>

            """;
    }

    /// <summary>The field for an answer, the hints one by one, and the solution.</summary>
    public static string OfExercise(BookLesson lesson, NotebookCell cell)
    {
        var salt = SaltOf(lesson, cell);
        lesson.Solutions.TryGetValue(cell.Id, out var solution);
        var answer = solution is null ? null : AnswerOf(solution);
        var html = new StringBuilder($"<div class=\"task exercise\" data-task=\"{Encode(salt)}\"");
        if (answer is not null)
            html.Append($" data-kind=\"{(answer.IsWord ? "word" : "numbers")}\" data-answers=\"{Encode(JsonSerializer.Serialize(answer.Parts.Select((part, i) => part.Select(form => Veil.Hash($"{salt}:{i}", form)))))}\"");
        html.Append(">\n");
        foreach (var (i, hint) in Hints(cell).Index())
            html.Append($"<details class=\"hint\"><summary>{(i == 0 ? "A hint" : "One more")}</summary>{hint}</details>\n");
        if (solution is not null)
        {
            html.Append($"<details class=\"solution\" data-veiled=\"{Veil.Over(salt, $"<pre class=\"code\"><code>{Highlighter.CSharp(Answer.Without(solution))}</code></pre>")}\"><summary>A solution</summary>")
                .Append($"<p class=\"unscripted\">The page's script shows it; in the repository it is in <code>notebooks/solutions/{Encode(lesson.Name)}.csx</code>.</p></details>\n");
        }
        return html.Append("</div>\n").ToString();
    }

    /// <summary>How many guesses and exercises a lesson has that the page can judge.</summary>
    public static int CountOf(BookLesson lesson) => lesson.Cells.Count(cell => OfPrediction(lesson, cell) is not null
        || cell.IsExercise && lesson.Solutions.TryGetValue(cell.Id, out var solution) && AnswerOf(solution) is not null);

    private static Answer? AnswerOf(string solution)
    {
        try
        {
            return Answer.Of(solution);
        }
        catch (FormatException)
        {
            // The rules for notebooks say what is wrong with it.
            return null;
        }
    }

    private static IEnumerable<string> Hints(NotebookCell cell) => cell.Outputs.OfType<JsonObject>()
        .Select(output => SafeHtml.Of(Notebook.Joined((output["data"] as JsonObject)?["text/html"]) ?? ""))
        .SelectMany(html => Hint().Matches(html)).Select(match => match.Groups[1].Value).Where(hint => !hint.Contains(NoHint, StringComparison.Ordinal));

    private static string SaltOf(BookLesson lesson, NotebookCell cell) => $"{lesson.Name}/{cell.Id}";

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    /// <summary>What <see cref="Prediction"/> prints while there is no guess.</summary>
    [GeneratedRegex(@"^○ Your guess\? What is (.+)\? Put a number .*\n\s+Measured:\n\s+(.+)", RegexOptions.CultureInvariant)]
    private static partial Regex Guess();

    [GeneratedRegex(@"<details><summary>(?:A hint|One more)</summary>\s*(<p>.*?</p>)\s*</details>", RegexOptions.Singleline)]
    private static partial Regex Hint();
}
