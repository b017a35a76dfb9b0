using System.Text;

namespace InitNotebooks;

/// <summary>Writes SVG with presentation attributes only, which is what GitHub and notebook viewers leave of one.</summary>
internal sealed class SvgWriter
{
    private readonly StringBuilder text = new();

    public void Rect(double x, double y, double width, double height, string fill, double opacity = 1, string? stroke = null, string? title = null)
    {
        text.Append($"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\" fill=\"{fill}\"{Opacity("fill-opacity", opacity)}");
        if (stroke is not null)
            text.Append($" stroke=\"{stroke}\"");
        text.Append(title is null ? "/>\n" : $"><title>{Escape(title)}</title></rect>\n");
    }

    public void Line(double x1, double y1, double x2, double y2, string stroke, double width = 1, string? dashes = null) =>
        text.Append($"<line x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\" stroke=\"{stroke}\" stroke-width=\"{N(width)}\"{Dashes(dashes)}/>\n");

    public void Path(string data, string? stroke, double width = 2, string? dashes = null, string fill = "none", double opacity = 1)
    {
        if (data.Length == 0)
            return;
        text.Append($"<path d=\"{data}\" fill=\"{fill}\"{Opacity("fill-opacity", opacity)}");
        if (stroke is not null)
            text.Append($" stroke=\"{stroke}\" stroke-width=\"{N(width)}\" stroke-linejoin=\"round\" stroke-linecap=\"round\"{Dashes(dashes)}");
        text.Append("/>\n");
    }

    /// <summary>One line of text; <paramref name="anchor"/> is start, middle or end.</summary>
    public void Text(double x, double y, string content, double fontSize, string fill, string anchor = "start", bool bold = false) =>
        text.Append($"<text x=\"{N(x)}\" y=\"{N(y)}\" font-size=\"{N(fontSize)}\" fill=\"{fill}\"{(anchor == "start" ? "" : $" text-anchor=\"{anchor}\"")}{(bold ? " font-weight=\"700\"" : "")}>{Escape(content)}</text>\n");

    /// <summary>A marker about (x, y): a disc, square, diamond or triangle by <paramref name="shape"/>, so that colour is not the only difference.</summary>
    public static string Marker(double x, double y, double radius, int shape) => (shape % 4) switch
    {
        0 => $"M{N(x - radius)} {N(y)}a{N(radius)} {N(radius)} 0 1 0 {N(2 * radius)} 0a{N(radius)} {N(radius)} 0 1 0 {N(-2 * radius)} 0z",
        1 => $"M{N(x - 0.9 * radius)} {N(y - 0.9 * radius)}h{N(1.8 * radius)}v{N(1.8 * radius)}h{N(-1.8 * radius)}z",
        2 => $"M{N(x)} {N(y - 1.3 * radius)}l{N(1.3 * radius)} {N(1.3 * radius)}l{N(-1.3 * radius)} {N(1.3 * radius)}l{N(-1.3 * radius)} {N(-1.3 * radius)}z",
        _ => $"M{N(x)} {N(y - 1.25 * radius)}l{N(1.2 * radius)} {N(2.1 * radius)}h{N(-2.4 * radius)}z",
    };

    public string Document(double width, double height, string message) =>
        $"""
        <svg xmlns="http://www.w3.org/2000/svg" width="{N(width)}" height="{N(height)}" viewBox="0 0 {N(width)} {N(height)}" role="img" aria-label="{Escape(message)}" font-family="Helvetica, Arial, 'Liberation Sans', sans-serif">
        <title>{Escape(message)}</title>
        {text}</svg>
        """.ReplaceLineEndings("\n");

    private static string N(double value) => Numbers.Coordinate(value);

    private static string Dashes(string? dashes) => dashes is null ? "" : $" stroke-dasharray=\"{dashes}\"";

    private static string Opacity(string attribute, double opacity) => opacity == 1 ? "" : $" {attribute}=\"{N(opacity)}\"";

    private static string Escape(string content)
    {
        var escaped = new StringBuilder(content.Length);
        foreach (var rune in content.EnumerateRunes())
        {
            escaped.Append(rune.Value switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\n' or '\r' or '\t' => " ",
                // XML has no place for the other control characters.
                < 0x20 or 0xfffe or 0xffff => "\ufffd",
                _ => rune.ToString(),
            });
        }
        return escaped.ToString();
    }
}
