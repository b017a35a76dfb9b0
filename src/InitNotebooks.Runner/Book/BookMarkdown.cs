using System.Text.RegularExpressions;
using Markdig;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace InitNotebooks.Runner;

/// <summary>Markdown as the book shows it: sanitized, formulas for KaTeX, code in colours, links between notebooks as links between pages.</summary>
internal sealed partial class BookMarkdown
{
    private readonly MarkdownPipeline pipeline = new MarkdownPipelineBuilder()
        .UseMathematics().UsePipeTables().UseAutoIdentifiers(Markdig.Extensions.AutoIdentifiers.AutoIdentifierOptions.GitHub).UseFootnotes().UseAutoLinks().Build();

    private readonly HashSet<string> lessons;
    private readonly bool hasGlossary;

    public BookMarkdown(IEnumerable<string> lessons, bool hasGlossary) => (this.lessons, this.hasGlossary) = ([.. lessons], hasGlossary);

    public string ToHtml(string text)
    {
        var document = Markdown.Parse(text, pipeline);
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            if (Resolve(link.Url ?? "") is { } address)
                link.Url = address;
            else
                Unlink(link);
        }
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        pipeline.Setup(renderer);
        renderer.ObjectRenderers.ReplaceOrAdd<CodeBlockRenderer>(new HighlightedCode());
        renderer.Render(document);
        return SafeHtml.Of(Formula().Replace(writer.ToString(), "$1$3$4"));
    }

    /// <summary>Where a link leads within the book; null where the book has no such place.</summary>
    private string? Resolve(string url)
    {
        if (url.StartsWith('#') || Uri.TryCreate(url, UriKind.Absolute, out var absolute) && absolute.Scheme is "http" or "https" or "mailto")
            return url;
        var (path, anchor) = url.IndexOf('#', StringComparison.Ordinal) is var hash and >= 0 ? (url[..hash], url[hash..]) : (url, "");
        var name = Path.GetFileNameWithoutExtension(path);
        if (path.EndsWith(".ipynb", StringComparison.Ordinal) && lessons.Contains(name))
            return $"{Uri.EscapeDataString(name)}.html{anchor}";
        return path.EndsWith("glossary.md", StringComparison.Ordinal) && hasGlossary ? "glossary.html" + anchor : null;
    }

    /// <summary>Leaves the words of a link that leads to a file of the repository, which the book does not have.</summary>
    private static void Unlink(LinkInline link)
    {
        while (link.FirstChild is { } child)
        {
            child.Remove();
            link.InsertBefore(child);
        }
        link.Remove();
    }

    /// <summary>What Markdig writes around a formula; the delimiters are for scripts other than ours.</summary>
    [GeneratedRegex("""(<(span|div) class="math">)\s*\\[(\[](.*?)\\[)\]]\s*(</\2>)""", RegexOptions.Singleline)]
    private static partial Regex Formula();

    private sealed class HighlightedCode : HtmlObjectRenderer<CodeBlock>
    {
        protected override void Write(HtmlRenderer renderer, CodeBlock block)
        {
            var code = string.Join('\n', block.Lines.Lines.Take(block.Lines.Count).Select(line => line.Slice.ToString()));
            // A block of formulas is a fenced block too, for Markdig.
            if (block is Markdig.Extensions.Mathematics.MathBlock)
                renderer.Write("<div class=\"math\">").WriteEscape(code).WriteLine("</div>");
            else
                renderer.WriteLine($"<pre class=\"code\"><code>{Highlighter.ToHtml(code, (block as FencedCodeBlock)?.Info ?? "")}</code></pre>");
        }
    }
}
