using System.Net;
using Markdig;
using Markdig.Extensions.Mathematics;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace InitNotebooks.Runner;

/// <summary>Markdown as the book shows it: sanitized, formulas typeset, code in colours, links between notebooks as links between pages.</summary>
internal sealed class BookMarkdown
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UseMathematics().UsePipeTables().UseAutoIdentifiers(Markdig.Extensions.AutoIdentifiers.AutoIdentifierOptions.GitHub).UseFootnotes().UseAutoLinks().Build();

    private readonly HashSet<string> lessons;
    private readonly bool hasGlossary;

    public BookMarkdown(IEnumerable<string> lessons, bool hasGlossary) => (this.lessons, this.hasGlossary) = ([.. lessons], hasGlossary);

    public string ToHtml(string text)
    {
        var document = Markdown.Parse(text, Pipeline);
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            if (Resolve(link.Url ?? "") is { } address)
                link.Url = address;
            else
                Unlink(link);
        }
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.ReplaceOrAdd<CodeBlockRenderer>(new HighlightedCode());
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlMathInlineRenderer>(new InlineFormula());
        renderer.Render(document);
        return SafeHtml.Of(writer.ToString());
    }

    /// <summary>The formulas of a text, each with its line, counted from 1.</summary>
    public static IEnumerable<(int Line, string Latex)> Formulas(string text) => Markdown.Parse(text, Pipeline).Descendants()
        .Select(item => (item.Line + 1, Latex: item is MathBlock block ? TextOf(block) : (item as MathInline)?.Content.ToString()!))
        .Where(formula => formula.Latex is not null);

    /// <summary>Why formulas of a text cannot be typeset, each with its line.</summary>
    public static IEnumerable<(int Line, string Fault)> FaultsOfFormulas(string text) =>
        Formulas(text).Select(formula => (formula.Line, FaultOf(formula.Latex)!)).Where(formula => formula.Item2 is not null);

    private static string? FaultOf(string latex)
    {
        try
        {
            Formula.ToMathMl(latex);
            return null;
        }
        catch (FormulaException e)
        {
            return e.Message;
        }
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

    private static string TextOf(LeafBlock block) => string.Join('\n', block.Lines.Lines.Take(block.Lines.Count).Select(line => line.Slice.ToString()));

    /// <summary>A formula as MathML; one that cannot be typeset as its source, which the rules for notebooks report.</summary>
    private static string Typeset(string latex, bool display)
    {
        try
        {
            return Formula.ToMathMl(latex, display);
        }
        catch (FormulaException)
        {
            return $"<code class=\"fault\">{WebUtility.HtmlEncode(latex)}</code>";
        }
    }

    private sealed class InlineFormula : HtmlObjectRenderer<MathInline>
    {
        protected override void Write(HtmlRenderer renderer, MathInline formula)
        {
            var stands = formula.DelimiterCount > 1;
            var math = Typeset(formula.Content.ToString(), stands);
            renderer.Write(stands ? $"<span class=\"math\">{math}</span>" : math);
        }
    }

    private sealed class HighlightedCode : HtmlObjectRenderer<CodeBlock>
    {
        protected override void Write(HtmlRenderer renderer, CodeBlock block)
        {
            var code = TextOf(block);
            // A block of formulas is a fenced block too, for Markdig.
            if (block is MathBlock)
                renderer.WriteLine($"<div class=\"math\">{Typeset(code, display: true)}</div>");
            else
                renderer.WriteLine($"<pre class=\"code\"><code>{Highlighter.ToHtml(code, (block as FencedCodeBlock)?.Info ?? "")}</code></pre>");
        }
    }
}
