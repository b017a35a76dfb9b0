using System.Text.Json;
using System.Text.RegularExpressions;
using Markdig;

namespace InitNotebooks.Runner;

/// <summary>The glossary: paragraphs of the form <c>**word, other word (abbreviation)** — what it means.</c></summary>
internal sealed partial class Glossary
{
    private const int ShortestWord = 3;

    private readonly Regex words;
    private readonly Dictionary<string, Term> byWord;

    private Glossary(string text, IReadOnlyList<Term> terms)
    {
        Text = text;
        Terms = terms;
        byWord = new Dictionary<string, Term>(StringComparer.OrdinalIgnoreCase);
        foreach (var term in terms)
        {
            foreach (var word in term.Words)
                byWord.TryAdd(word, term);
        }
        var alternatives = byWord.Keys.OrderByDescending(word => word.Length).ThenBy(word => word, StringComparer.Ordinal).Select(Regex.Escape);
        words = new Regex(byWord.Count == 0 ? "(?!)" : $@"(?<![\w.])(?:{string.Join('|', alternatives)})(?!\w)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }

    /// <summary>The glossary in Markdown.</summary>
    public string Text { get; }

    public IReadOnlyList<Term> Terms { get; }

    public static Glossary Read(string text) => new(text, [.. Paragraph().Matches(text.ReplaceLineEndings("\n")).Select(match => new Term(
        IdOf(match.Groups[1].Value), WordsOf(match.Groups[1].Value), SaysOf(match.Groups[2].Value)))]);

    /// <summary>Where the words of the glossary stand in a text.</summary>
    public IEnumerable<(int Start, int Length, Term Term)> In(string text) =>
        words.Matches(text).Select(match => (match.Index, match.Length, byWord[match.Value]));

    /// <summary>What the words mean, for the script that shows it.</summary>
    public string ToScript() => $"window.initTerms = {JsonSerializer.Serialize(Terms.ToDictionary(term => term.Id, term => term.Says))};\n";

    /// <summary>The place of a word on the page: <c>fan_in, fan_out</c> is at <c>fan-in-fan-out</c>.</summary>
    public static string IdOf(string name) => NoLetter().Replace(name.ToLowerInvariant(), "-").Trim('-') is { Length: > 0 } id ? id : "word";

    private static List<string> WordsOf(string name)
    {
        var found = new List<string>();
        foreach (var part in name.Split(", "))
        {
            // "Kaiming (He) initialization" is written "Kaiming initialization", "Kaiming" and, as an abbreviation would be, "He".
            var bare = InBrackets().Replace(part, "").Replace("  ", " ", StringComparison.Ordinal).Trim();
            found.Add(bare);
            if (bare.EndsWith(" initialization", StringComparison.Ordinal))
                found.Add(bare[..bare.IndexOf(' ', StringComparison.Ordinal)]);
            if (InBrackets().Match(part) is { Success: true } other && part.EndsWith(')'))
                found.Add(other.Groups[1].Value);
        }
        return [.. found.Where(word => word.Length >= ShortestWord || word == "BN").Where(word => char.IsAsciiLetter(word[0]))];
    }

    private static string SaysOf(string definition) => Markdown.ToPlainText(LessonLink().Replace(definition, "")).Trim();

    [GeneratedRegex(@"^\*\*(.+?)\*\* — (.+)$", RegexOptions.Multiline)]
    private static partial Regex Paragraph();

    [GeneratedRegex(@"[^\p{L}\p{N}]+")]
    private static partial Regex NoLetter();

    [GeneratedRegex(@" ?\(([^)]+)\)")]
    private static partial Regex InBrackets();

    [GeneratedRegex(@"\[[^\]]*\]\([^)]*\.ipynb\)\s*$")]
    private static partial Regex LessonLink();
}

/// <summary>A word of the glossary.</summary>
/// <param name="Id">Its place on the glossary's page.</param>
/// <param name="Words">How it is written in a text.</param>
/// <param name="Says">What it means, in plain text.</param>
internal sealed record Term(string Id, IReadOnlyList<string> Words, string Says);
