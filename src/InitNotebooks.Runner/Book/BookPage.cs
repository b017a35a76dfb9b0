using System.Net;

namespace InitNotebooks.Runner;

/// <summary>What surrounds every page: head, navigation, scripts, and at the end licence and source.</summary>
/// <param name="local">Whether plotly.js lies beside the book.</param>
/// <param name="hasGlossary">Whether there is a glossary to link to.</param>
/// <param name="repository">The repository's address; empty where it is unknown.</param>
/// <param name="live">What runs the cells of lessons in their pages; null for nothing.</param>
/// <param name="editor">Whether the book has CodeMirror.</param>
/// <param name="hasReference">Whether there is a reference of the packages to link to.</param>
internal sealed class BookPage(bool local, bool hasGlossary, string repository, LiveApp? live = null, bool editor = false, bool hasReference = false)
{
    private const string Title = "Init Notebooks";

    /// <summary>The book's own scripts.</summary>
    public static IReadOnlyList<string> Scripts { get; } = ["book.js", "tasks.js", "claims.js", "explore.js"];

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

    /// <param name="content">The page's content, which is safe to show.</param>
    /// <param name="title">Its title.</param>
    /// <param name="kind">What sort of page it is.</param>
    /// <param name="lesson">The notebook that it shows; null for none.</param>
    public string Of(string content, string title, PageKind kind, string? lesson = null) => $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="{Policy(content)}">
        <meta name="color-scheme" content="light dark">
        <meta name="description" content="{WebUtility.HtmlEncode(title)}: from a course in C# on PyTorch's weight initialization, checked against PyTorch itself.">
        <title>{WebUtility.HtmlEncode(title)} · {Title}</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="assets/book.css">
        {ScriptsOf(content, kind)}</head>
        <body class="{kind.ToString().ToLowerInvariant()}">
        <a class="skip" href="#content">To the text</a>
        <header><nav aria-label="Book"><a class="home" href="index.html">{Title}</a> <a href="index.html">Contents</a> <a href="workbench.html">Workbench</a> <a href="claims.html">Claims</a> <a href="sources.html">Sources</a>{(hasReference ? $" <a href=\"{ApiPages.Index}\">Reference</a>" : "")}{(hasGlossary ? " <a href=\"glossary.html\">Glossary</a>" : "")} <a href="search.html">Search</a></nav></header>
        <main id="content">
        {content}
        </main>
        <footer><p>{Source(lesson)}Code: <a href="assets/LICENSE.txt">MIT</a>. Text and figures: <a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>.</p>
        <p class="keys">Keys: <kbd>j</kbd> <kbd>k</kbd> next and previous section, <kbd>n</kbd> <kbd>p</kbd> next and previous lesson, <kbd>/</kbd> search.</p></footer>
        </body>
        </html>

        """;

    private bool IsLive(string content) => live is not null && content.Contains("id=\"alive\"", StringComparison.Ordinal);

    /// <summary>Where the page comes from, and where its cells run without installing anything.</summary>
    private string Source(string? lesson)
    {
        if (repository.Length == 0)
            return "";
        var source = lesson is null ? repository : $"{repository}/blob/main/notebooks/{Uri.EscapeDataString(lesson)}.ipynb";
        var codespace = Uri.TryCreate(repository, UriKind.Absolute, out var address) && address.Host == "github.com"
            ? $" <a href=\"https://codespaces.new{WebUtility.HtmlEncode(address.AbsolutePath)}\">Open in a Codespace</a>."
            : "";
        return $"<a href=\"{WebUtility.HtmlEncode(source)}\">Source of this page</a>.{codespace} ";
    }

    private string ScriptsOf(string content, PageKind kind)
    {
        var (plotly, integrity) = local ? ($"assets/{ThirdParty.Plotly.Name}", "") : (ThirdParty.Plotly.Address, ThirdParty.Plotly.Integrity);
        var scripts = new List<string>();
        if (kind == PageKind.Lesson && hasGlossary)
            scripts.Add("terms.js");
        if (kind is PageKind.Lesson or PageKind.Contents)
            scripts.Add("tasks.js");
        if (kind == PageKind.Claims)
            scripts.Add("claims.js");
        if (Explorable.All.FirstOrDefault(explorable => content.Contains($" data-explore=\"{explorable.Name}\"", StringComparison.Ordinal)) is { } shown)
            scripts.AddRange([shown.File, "explore.js"]);
        if (content.Contains("class=\"init-figure\"", StringComparison.Ordinal))
            scripts.Add("figure.js");
        return $"<script defer src=\"assets/book.js\" data-plotly=\"{plotly}\" data-integrity=\"{integrity}\"></script>\n"
            + string.Concat(scripts.Select(script => $"<script defer src=\"assets/{script}\"></script>\n"))
            + (IsLive(content) ? LiveBook.Head(live!, editor) : "");
    }
}

/// <summary>The sorts of pages.</summary>
internal enum PageKind
{
    Contents,
    Lesson,
    Claims,
    Glossary,
    Workbench,
    Text,
}
