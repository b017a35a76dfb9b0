using System.Text;

namespace InitNotebooks;

/// <summary>
/// How wide a text is, from a small table of the advances of DejaVu Sans, the widest of the common sans-serif fonts, so that the
/// layout is the same on every machine and fits whichever of them the reader has.
/// </summary>
internal static class TextWidth
{
    /// <summary>How many times wider a bold line is.</summary>
    public const double Bold = 1.15;

    /// <summary>The width of a line of text in pixels.</summary>
    public static double Of(string text, double fontSize)
    {
        double sum = 0;
        foreach (var rune in text.EnumerateRunes())
            sum += Advance(rune);
        return sum * fontSize;
    }

    private static double Advance(Rune rune) => rune.Value switch
    {
        ' ' or '\u00a0' => 0.32,
        '\u202f' => 0.2,
        'i' or 'j' or 'l' or '\'' => 0.29,
        '|' or '.' or ',' or ':' or ';' => 0.34,
        'f' or 'I' or '/' or '·' => 0.37,
        't' or 'r' or '(' or ')' or '[' or ']' or '!' => 0.42,
        'm' => 0.98,
        'w' => 0.82,
        'M' or 'W' or '@' or '%' or '…' => 1,
        >= '0' and <= '9' => 0.64,
        '⁻' => 0.53,
        '⁰' or '¹' or '²' or '³' or (>= '⁴' and <= '⁹') => 0.4,
        'D' or 'G' or 'H' or 'N' or 'O' or 'Q' or 'U' => 0.79,
        >= 'A' and <= 'Z' => 0.71,
        'c' or 'k' or 's' or 'v' or 'x' or 'y' or 'z' => 0.6,
        >= 'a' and <= 'z' => 0.64,
        '–' or '-' => 0.5,
        '→' or '←' or '≤' or '≥' or '≈' or '×' or '±' or '+' or '=' or '<' or '>' or '−' or '√' or '∞' => 0.84,
        >= 0x300 and < 0x370 => 0,
        < 0x1100 => 0.64,
        _ => 1.02,
    };

    /// <summary>The text in lines of at most <paramref name="width"/> pixels, at most <paramref name="most"/> lines, the last cut with “…” if need be.</summary>
    public static string[] Wrap(string text, double width, double fontSize, int most)
    {
        var lines = new List<string>();
        string line = "";
        var words = new Queue<string>(text.Split([' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).SelectMany(word => Break(word, width, fontSize)));
        while (words.TryDequeue(out string? word))
        {
            string longer = line.Length == 0 ? word : line + " " + word;
            if (line.Length == 0 || Of(longer, fontSize) <= width)
            {
                line = longer;
                continue;
            }
            if (lines.Count == most - 1)
            {
                lines.Add(Cut(longer + "…", width, fontSize));
                return [.. lines];
            }
            lines.Add(line);
            line = word;
        }
        if (line.Length > 0)
            lines.Add(line);
        return [.. lines];
    }

    /// <summary>The text, or as much of it as fits with “…” at its end.</summary>
    public static string Cut(string text, double width, double fontSize)
    {
        if (Of(text, fontSize) <= width)
            return text;
        var kept = new StringBuilder();
        double room = width - Of("…", fontSize), used = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            used += Advance(rune) * fontSize;
            if (used > room)
                break;
            kept.Append(rune.ToString());
        }
        return kept.ToString().TrimEnd(' ', '…') + "…";
    }

    private static IEnumerable<string> Break(string word, double width, double fontSize)
    {
        var piece = new StringBuilder();
        double used = 0;
        foreach (var rune in word.EnumerateRunes())
        {
            double advance = Advance(rune) * fontSize;
            if (used + advance > width && piece.Length > 0)
            {
                yield return piece.ToString();
                piece.Clear();
                used = 0;
            }
            piece.Append(rune.ToString());
            used += advance;
        }
        if (piece.Length > 0)
            yield return piece.ToString();
    }
}
