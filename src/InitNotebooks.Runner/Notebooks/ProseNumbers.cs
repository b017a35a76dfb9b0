using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using MarkdownInline = Markdig.Syntax.Inlines.Inline;

namespace InitNotebooks.Runner;

/// <summary>
/// The rule that every number in a lesson's prose is shown by a cell: some number in the outputs rounds to it at the digits that the
/// prose gives. Exempt are code, links, headings, numbers of issues and of PyTorch's releases, years, and integers up to 12; and what
/// <c>prose-numbers.json</c> beside the notebook lists with a reason: <c>{ "03-a-sqrt5-identity": { "0.5": "the reason" } }</c>.
/// </summary>
internal static partial class ProseNumbers
{
    private const string AllowList = "prose-numbers.json";
    private const char Exempt = '\uFFFC';
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().Build();

    public static IEnumerable<Problem> Of(Notebook notebook)
    {
        Problem Rule(string? cell, int? line, string message) => new(ProblemKind.Rule, notebook.Name, cell, line, message);

        var (allowed, fault) = ReadAllowed(notebook);
        if (fault is not null)
            yield return Rule(null, null, fault);
        var shown = notebook.Cells.SelectMany(Shown).SelectMany(text => NumbersIn(text)).Select(number => number.Value).ToList();
        var used = new HashSet<string>();
        foreach (var cell in notebook.Cells.Where(cell => cell.Type == "markdown"))
        {
            foreach (var (text, line) in Prose(cell.Source))
            {
                foreach (var number in NumbersIn(text).Where(number => !number.IsExempt && !number.IsAmong(shown)))
                {
                    if (allowed.ContainsKey(number.Text))
                        used.Add(number.Text);
                    else
                        yield return Rule(cell.Id, line + text.AsSpan(0, number.Start).Count('\n'), $"no output of this notebook shows the number {number.Text}; show it in a cell, or give {AllowList} a reason");
                }
            }
        }

        foreach (var (number, _) in allowed.Where(entry => !used.Contains(entry.Key)))
            yield return Rule(null, null, $"{AllowList} allows {number}, which this lesson does not need");
    }

    private static (Dictionary<string, string> Allowed, string? Fault) ReadAllowed(Notebook notebook)
    {
        var path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(notebook.Path))!, AllowList);
        if (!File.Exists(path))
            return ([], null);
        try
        {
            var lessons = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(File.ReadAllText(path))!;
            var allowed = lessons.GetValueOrDefault(notebook.Name) ?? [];
            var unreasoned = allowed.FirstOrDefault(entry => string.IsNullOrWhiteSpace(entry.Value)).Key;
            return (allowed, unreasoned is null ? null : $"{AllowList} gives no reason for {unreasoned}");
        }
        catch (JsonException e)
        {
            return ([], $"{AllowList} is not an object of lessons with a reason for each number: {e.Message}");
        }
    }

    /// <summary>What a cell's outputs show, without markup.</summary>
    private static IEnumerable<string> Shown(NotebookCell cell)
    {
        foreach (var output in cell.Outputs)
        {
            if (Notebook.Joined(output?["text"]) is { } text)
                yield return text;
            foreach (var (mime, content) in output?["data"] as JsonObject ?? [])
            {
                if (!mime.EndsWith("json", StringComparison.Ordinal) && Notebook.Joined(content) is { } shown)
                    yield return mime == "text/plain" ? shown : WebUtility.HtmlDecode(Tag().Replace(shown, " "));
            }
        }
    }

    /// <summary>Each paragraph or table cell of a text, with the line it begins in; what is exempt as a whole is replaced.</summary>
    private static IEnumerable<(string Text, int Line)> Prose(string markdown)
    {
        foreach (var block in Markdown.Parse(markdown, Pipeline).Descendants<LeafBlock>())
        {
            if (block is not (ParagraphBlock or HtmlBlock))
                continue;
            var text = new StringBuilder();
            if (block is HtmlBlock)
                text.Append(WebUtility.HtmlDecode(Tag().Replace(block.Lines.ToString(), " ")));
            else
                Append(text, block.Inline);
            yield return (text.ToString(), (block.Parent as TableCell)?.Line + 1 ?? block.Line + 1);
        }
    }

    private static void Append(StringBuilder text, MarkdownInline? inline)
    {
        _ = inline switch
        {
            LiteralInline literal => text.Append(literal.Content.AsSpan()),
            LineBreakInline => text.Append('\n'),
            HtmlEntityInline entity => text.Append(entity.Transcoded.AsSpan()),
            LinkInline or AutolinkInline or CodeInline => text.Append(Exempt),
            _ => text,
        };
        if (inline is ContainerInline container and not LinkInline)
        {
            foreach (var child in container)
                Append(text, child);
        }
    }

    private static IEnumerable<Number> NumbersIn(string text) => NumberPattern().Matches(text).Select(match =>
    {
        var digits = string.Concat(match.Groups["whole"].Value.Where(char.IsAsciiDigit)) + match.Groups["fraction"].Value;
        var exponent = match.Groups["e"].Success ? Exponent(match.Groups["e"].Value) : match.Groups["ten"].Success ? Exponent(match.Groups["ten"].Value) : 0;
        var scale = Math.Pow(10, exponent);
        var decimals = Math.Max(0, match.Groups["fraction"].Length - 1);
        var before = text[..match.Index].TrimEnd();
        var isNamed = NamedBefore().IsMatch(before);
        var isPercent = text[(match.Index + match.Length)..].TrimStart().StartsWith('%');
        return new Number(
            match.Value, match.Index, double.Parse(digits, CultureInfo.InvariantCulture) * scale, 0.5 * Math.Pow(10, -decimals) * scale,
            match.Groups["fraction"].Success || exponent != 0, isPercent, isNamed);
    });

    /// <summary>An exponent; one beyond all numbers stays as large as it is, so that the number is infinite or zero.</summary>
    private static double Exponent(string text) => double.Parse(
        string.Concat(text.Select(c => "⁰¹²³⁴⁵⁶⁷⁸⁹".IndexOf(c, StringComparison.Ordinal) is var i and >= 0 ? (char)('0' + i) : c is '⁻' or '−' ? '-' : c)),
        NumberStyles.AllowLeadingSign,
        CultureInfo.InvariantCulture);

    /// <summary>A number as a text gives it; signs are left out, since a text says "minus", "±" and "from … to" in many ways.</summary>
    private sealed record Number(string Text, int Start, double Value, double Tolerance, bool HasFraction, bool IsPercent, bool IsNamed)
    {
        public bool IsExempt => IsNamed || (!HasFraction && Value is <= 12 or (>= 1900 and <= 2100));

        public bool IsAmong(List<double> shown) => shown.Exists(number => Rounds(number) || (IsPercent && Rounds(100 * number)));

        private bool Rounds(double number) => double.IsFinite(Value) && Math.Abs(number - Value) <= Tolerance * (1 + 1e-9);
    }

    [GeneratedRegex(@"(?<![\w.#])(?<whole>\d{1,3}(?:[ \u00A0\u2009\u202F]\d{3})+(?!\d)|\d+)(?<fraction>\.\d+)?(?:[eE](?<e>[-+−]?\d+)|\s?[·×]\s?10(?<ten>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))?(?!\w|\.\d)")]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"\b(?:issues?|pull requests?|PyTorch|releases?)$", RegexOptions.IgnoreCase)]
    private static partial Regex NamedBefore();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
