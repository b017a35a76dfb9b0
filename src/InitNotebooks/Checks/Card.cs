using System.Text;

namespace InitNotebooks;

/// <summary>
/// What a check, an exercise or a trial shows: a headline with sign and word, sentences, items, and parts that unfold. Written once, read
/// as HTML and as text. The HTML needs no CSS: the one style, a coloured edge, may be dropped, and the colour only repeats the sign.
/// </summary>
internal sealed class Card(ClaimState state, string word, string sentence, string? sign = null)
{
    private readonly string sign = sign ?? Sign(state);
    private readonly List<(Func<string> Html, Func<string> Text)> blocks = [];

    public static string Sign(ClaimState state) => state switch
    {
        ClaimState.Held => "✓",
        ClaimState.Failed => "✗",
        ClaimState.Open => "○",
        _ => "–",
    };

    /// <summary>The state in a word, in lower case.</summary>
    public static string Word(ClaimState state) => state switch
    {
        ClaimState.Held => "held",
        ClaimState.Failed => "failed",
        ClaimState.Open => "open",
        _ => "no reference",
    };

    public Card Say(string text)
    {
        if (text.Length > 0)
            blocks.Add((() => $"<p>{Inline.ToHtml(text).ReplaceLineEndings("<br>")}</p>\n", () => Indent(text)));
        return this;
    }

    public Card Items(IEnumerable<string> items)
    {
        var list = items.ToList();
        if (list.Count > 0)
        {
            blocks.Add((() => $"<ul>\n{string.Concat(list.Select(item => $"<li>{Inline.ToHtml(item)}</li>\n"))}</ul>\n",
                () => string.Concat(list.Select(item => Indent("• " + item)))));
        }
        return this;
    }

    public Card FoldCode(string summary, string code)
    {
        blocks.Add((() => Fold(summary, $"<pre><code>{Inline.Escape(code)}</code></pre>"), () => Indent(summary) + Indent(Indent(code).TrimEnd('\n'))));
        return this;
    }

    public Card FoldTable(string summary, Table table)
    {
        blocks.Add((() => Fold(summary, table.ToHtml()), () => Indent(summary) + Indent(Indent(table.ToPlainText()).TrimEnd('\n'))));
        return this;
    }

    public Card FoldText(string summary, string text)
    {
        blocks.Add((() => Fold(summary, $"<p>{Inline.ToHtml(text)}</p>"), () => Indent($"{summary}: {text}")));
        return this;
    }

    /// <summary>Puts another card inside this one.</summary>
    public Card Add(Card inner)
    {
        blocks.Add((inner.ToHtml, () => Indent(inner.ToPlainText())));
        return this;
    }

    public string ToHtml() =>
        $"<div style=\"border-left:4px solid {Colour};padding-left:12px;margin:8px 0\">\n" +
        $"<p><b>{sign} {Inline.Escape(Headline)}</b> {Inline.ToHtml(sentence)}</p>\n" +
        $"{string.Concat(blocks.Select(block => block.Html()))}</div>\n";

    public string ToPlainText() =>
        $"{sign} {Headline} {sentence}\n{string.Concat(blocks.Select(block => block.Text()))}".TrimEnd('\n');

    // Middle tones, which stand out from a white and from a black page alike.
    private string Colour => state switch
    {
        ClaimState.Held => "#2da44e",
        ClaimState.Failed => "#e5534b",
        ClaimState.Open => "#c69026",
        _ => "#8b949e",
    };

    private string Headline => $"{char.ToUpperInvariant(word[0])}{word[1..]}{(word[^1] == '?' ? "" : ".")}";

    private static string Fold(string summary, string html) => $"<details><summary>{Inline.ToHtml(summary)}</summary>\n{html}\n</details>\n";

    private static string Indent(string text)
    {
        var indented = new StringBuilder();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
            indented.Append(line.Length > 0 ? "  " : "").Append(line).Append('\n');
        return indented.ToString();
    }
}
