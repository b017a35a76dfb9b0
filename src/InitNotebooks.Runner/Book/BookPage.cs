using System.Net;

namespace InitNotebooks.Runner;

/// <summary>What surrounds every page: head, navigation and scripts.</summary>
/// <param name="local">Whether plotly.js lies beside the book.</param>
/// <param name="hasGlossary">Whether there is a glossary to link to.</param>
/// <param name="live">What runs the cells of lessons in their pages; null for nothing.</param>
internal sealed class BookPage(bool local, bool hasGlossary, LiveApp? live = null)
{
    private const string Title = "Init Notebooks";

    /// <summary>
    /// Only the book's own scripts, and where it does not lie beside it, plotly.js from the content delivery network; none within a page.
    /// Plotly.js writes styles into the page.
    /// </summary>
    private string Policy(string content)
    {
        var elsewhere = local ? "" : " " + ThirdParty.Network;
        var (script, more) = IsLive(content) ? (LiveBook.ScriptPolicy, LiveBook.Policy) : ("", "");
        return $"default-src 'none'; script-src 'self'{script}{elsewhere}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; base-uri 'none'; form-action 'none'{more}";
    }

    public string Of(string content, string title, bool wide = false) => $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="{Policy(content)}">
        <meta name="color-scheme" content="light dark">
        <title>{WebUtility.HtmlEncode(title)} · {Title}</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="assets/book.css">
        {Scripts(content)}</head>
        <body>
        <a class="skip" href="#content">To the text</a>
        <header><nav aria-label="Book"><a class="home" href="index.html">{Title}</a> <a href="index.html">Contents</a> <a href="claims.html">Claims</a>{(hasGlossary ? " <a href=\"glossary.html\">Glossary</a>" : "")}</nav></header>
        <main id="content"{(wide ? " class=\"tables\"" : "")}>
        {content}
        </main>
        </body>
        </html>

        """;

    private bool IsLive(string content) => live is not null && content.Contains("id=\"alive\"", StringComparison.Ordinal);

    private string Scripts(string content)
    {
        var (plotly, integrity) = local ? ($"assets/{ThirdParty.Plotly.Name}", "") : (ThirdParty.Plotly.Address, ThirdParty.Plotly.Integrity);
        var scripts = $"<script defer src=\"assets/book.js\" data-plotly=\"{plotly}\" data-integrity=\"{integrity}\"></script>\n";
        if (content.Contains("class=\"init-figure\"", StringComparison.Ordinal))
            scripts += "<script defer src=\"assets/figure.js\"></script>\n";
        return IsLive(content) ? scripts + LiveBook.Head(live!) : scripts;
    }
}
