using System.Text;

namespace InitNotebooks;

/// <summary>
/// What a check, an exercise or a trial shows: a headline with sign and word, lines, items, and parts that unfold. Written once, read as
/// HTML and as text. The HTML needs no CSS: its styles, a coloured edge and the like, may all be dropped, and the colour only repeats the sign.
/// A card that has nothing to complain of is quiet: one line, which unfolds; any other is open.
/// </summary>
/// <param name="verdict">The verdict in sign, word and colour.</param>
/// <param name="sentence">What it is a verdict on; <c>`code`</c> between backticks.</param>
internal sealed class Card(VerdictWord verdict, string sentence)
{
    private readonly List<string> lines = [];
    private readonly List<string> items = [];
    private readonly List<(string Summary, string Html, string Text)> folds = [];
    private readonly List<(string Label, Card Card)> cards = [];
    private string? note;

    public enum Tone
    {
        Good,
        Bad,
        Waiting,
        Neutral,
    }

    private string Colour => verdict.Tone switch
    {
        // Middle tones, which stand out from a white and from a black page alike.
        Tone.Good => "#2da44e",
        Tone.Bad => "#e5534b",
        Tone.Waiting => "#c69026",
        _ => "#8b949e",
    };

    private string Headline => $"{verdict.Sign} {char.ToUpperInvariant(verdict.Word[0])}{verdict.Word[1..]}{(verdict.Word[^1] == '?' ? "" : ".")}";

    /// <summary>Makes the card one line: the sign, the sentence and a note; the rest unfolds.</summary>
    public Card Quiet(string shortNote)
    {
        note = shortNote;
        return this;
    }

    /// <summary>Adds a line; an empty one is left out.</summary>
    public Card Say(string line)
    {
        if (line.Length > 0)
            lines.Add(line);
        return this;
    }

    /// <summary>Adds items of a list, below the lines.</summary>
    public Card Items(IEnumerable<string> texts)
    {
        items.AddRange(texts);
        return this;
    }

    /// <summary>Adds code that unfolds.</summary>
    public Card FoldCode(string summary, string code)
    {
        folds.Add((summary, $"<pre><code>{Inline.Escape(code)}</code></pre>", code));
        return this;
    }

    /// <summary>Adds a table or another value that unfolds.</summary>
    public Card Fold(string summary, RichValue value)
    {
        folds.Add((summary, value.ToHtml(), value.ToPlainText()));
        return this;
    }

    /// <summary>Adds a line that unfolds.</summary>
    public Card Fold(string summary, string line)
    {
        folds.Add((summary, $"<p>{Inline.ToHtml(line)}</p>", line));
        return this;
    }

    /// <summary>Puts another card inside this one, with a label before its headline or without.</summary>
    public Card Add(Card card, string label = "")
    {
        cards.Add((label, card));
        return this;
    }

    public string ToHtml() => note is not null && Inside() is { Length: > 0 } inside
        ? $"<details style=\"{Style}\"><summary>{QuietLine("", Inline.ToHtml)}</summary>\n{inside}</details>"
        : $"<div style=\"{Style}\">\n{Body("")}</div>";

    public string ToPlainText() => PlainText("").TrimEnd('\n');

    private string Style => $"border-left:4px solid {Colour};padding-left:12px;margin:8px 0";

    /// <summary>The sign, the sentence and the note, for example <c>✓ 13 claims hold · 24 builds</c>.</summary>
    private string QuietLine(string label, Func<string, string> format) =>
        $"{(label.Length > 0 ? format(label) + ": " : "")}{verdict.Sign} {format(sentence)}{(note!.Length > 0 ? $" · {format(note)}" : "")}";

    private string Body(string label)
    {
        var inside = Inside();
        if (note is not null)
            return inside.Length > 0 ? $"<details><summary>{QuietLine(label, Inline.ToHtml)}</summary>\n{inside}</details>\n" : $"<p>{QuietLine(label, Inline.ToHtml)}</p>\n";
        return $"<p>{(label.Length > 0 ? $"{Inline.ToHtml(label)}: " : "")}<b>{Headline}</b> {Inline.ToHtml(sentence)}</p>\n{inside}";
    }

    /// <summary>What lies under the headline.</summary>
    private string Inside()
    {
        var html = new StringBuilder();
        if (lines.Count > 0)
            html.Append("<p>").AppendJoin("<br>\n", lines.Select(Inline.ToHtml)).Append("</p>\n");
        if (items.Count > 0)
            html.Append("<ul>\n").AppendJoin("", items.Select(item => $"<li>{Inline.ToHtml(item)}</li>\n")).Append("</ul>\n");
        foreach (var fold in folds)
            html.Append($"<details><summary>{Inline.ToHtml(fold.Summary)}</summary>\n{fold.Html}\n</details>\n");
        if (cards.Count > 0)
        {
            html.Append("<ul style=\"list-style:none;padding-left:12px\">\n")
                .AppendJoin("", cards.Select(inner => $"<li>{inner.Card.Body(inner.Label)}</li>\n")).Append("</ul>\n");
        }
        return html.ToString();
    }

    /// <summary>The card as text. Nothing unfolds there, so a quiet card leaves out what a reader would have to ask for.</summary>
    private string PlainText(string label)
    {
        var text = new StringBuilder();
        text.Append(note is not null ? QuietLine(label, plain => plain) : $"{(label.Length > 0 ? $"{label}: " : "")}{Headline} {sentence}").Append('\n');
        foreach (var line in lines)
            text.Append(Indent(line));
        foreach (var item in items)
            text.Append(Indent("• " + item));
        if (note is null)
        {
            foreach (var fold in folds)
                text.Append(Indent(fold.Summary + ":")).Append(Indent(Indent(fold.Text)));
        }
        foreach (var inner in cards)
            text.Append(Indent(inner.Card.PlainText(inner.Label)));
        return text.ToString();
    }

    private static string Indent(string text)
    {
        var indented = new StringBuilder();
        foreach (var line in text.TrimEnd('\n').Split('\n'))
            indented.Append(line.Length > 0 ? "  " : "").Append(line).Append('\n');
        return indented.ToString();
    }
}
