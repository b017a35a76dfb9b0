using Ganss.Xss;

namespace InitNotebooks.Runner;

/// <summary>
/// HTML from a notebook as the book may show it: what is on these lists stays, all else goes. So nothing that a notebook holds
/// runs in the reader's browser, wherever it came from.
/// </summary>
internal static class SafeHtml
{
    internal const string Tags =
        "a abbr b blockquote br caption code col colgroup dd del details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre q s " +
        "samp small span strong sub summary sup table tbody td tfoot th thead tr u ul var " +
        "circle desc ellipse g line path polygon polyline rect svg text title tspan " +
        "math mfrac mi mn mo mover mrow mspace msqrt mstyle msub msubsup msup mtext munder munderover";

    internal const string Attributes =
        "align alt aria-label aria-hidden cellpadding class colspan height href id open role rowspan scope src start style tabindex title type width " +
        "cx cy d dominant-baseline dx dy fill fill-opacity fill-rule font-family font-size font-style font-weight opacity points r rx ry stroke " +
        "stroke-dasharray stroke-linecap stroke-linejoin stroke-opacity stroke-width text-anchor transform viewBox x x1 x2 xmlns y y1 y2 " +
        "display displaystyle form mathvariant maxsize minsize scriptlevel stretchy";

    internal const string Styles =
        "background background-color border border-bottom border-collapse border-left border-radius border-right border-top color display font-family font-size " +
        "font-style font-weight line-height list-style list-style-type margin margin-bottom margin-left margin-right margin-top max-width overflow overflow-x " +
        "padding padding-bottom padding-left padding-right padding-top text-align vertical-align white-space width";

    internal const string Schemes = "http https mailto";

    private static readonly HtmlSanitizer Sanitizer = new(new HtmlSanitizerOptions
    {
        AllowedTags = Set(Tags),
        AllowedAttributes = Set(Attributes),
        AllowedCssProperties = Set(Styles),
        AllowedSchemes = Set(Schemes),
        UriAttributes = Set("href src"),
    });

    /// <param name="html">A fragment; it need not be well formed.</param>
    public static string Of(string html) => Sanitizer.Sanitize(html);

    private static HashSet<string> Set(string names) => new(names.Split(' '), StringComparer.OrdinalIgnoreCase);
}
