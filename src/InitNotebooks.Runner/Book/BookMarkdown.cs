using System.Net;
using Markdig;
using Markdig.Extensions.Mathematics;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace InitNotebooks.Runner;

/// <summary>
/// Markdown as the book shows it: sanitized, formulas typeset, code in colours, headings to link to, words of the glossary explained,
/// links between notebooks as links between pages.
/// </summary>
internal sealed class BookMarkdown
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UseMathematics().UsePipeTables().UseAutoIdentifiers(Markdig.Extensions.AutoIdentifiers.AutoIdentifierOptions.GitHub).UseFootnotes().UseAutoLinks().Build();

    private readonly HashSet<string> lessons;
    private readonly Glossary? glossary;

    public BookMarkdown(IEnumerable<string> lessons, Glossary? glossary) => (this.lessons, this.glossary) = ([.. lessons], glossary);

    /// <param name="text">The text of a cell.</param>
    /// <param name="page">What the texts of its page share.</param>
    public string ToHtml(string text, PageParts page)
    {
        var document = Markdown.Parse(text, Pipeline);
        ResolveLinks(document);
        if (glossary is not null)
            Explain(document, glossary, page);
        return Render(document, page);
    }

    /// <summary>The glossary's own page: each word at a place of its own.</summary>
    public string GlossaryToHtml(Glossary words)
    {
        var (document, page) = (Markdown.Parse(words.Text, Pipeline), new PageParts());
        foreach (var paragraph in document.Descendants<ParagraphBlock>())
        {
            if (paragraph.Inline?.FirstChild is EmphasisInline { DelimiterCount: 2 } word)
                paragraph.GetAttributes().Id = page.IdFor(Glossary.IdOf(TextOf(word)));
        }
        ResolveLinks(document);
        return Render(document, page);
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

    private static string Render(MarkdownDocument document, PageParts page)
    {
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.ReplaceOrAdd<CodeBlockRenderer>(new HighlightedCode());
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlMathInlineRenderer>(new InlineFormula());
        renderer.ObjectRenderers.ReplaceOrAdd<HeadingRenderer>(new LinkedHeading(page));
        renderer.Render(document);
        return SafeHtml.Of(writer.ToString());
    }

    private void ResolveLinks(MarkdownDocument document)
    {
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            if (Resolve(link.Url ?? "") is { } address)
                link.Url = address;
            else
                Unlink(link);
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
        return path.EndsWith("glossary.md", StringComparison.Ordinal) && glossary is not null ? "glossary.html" + anchor : null;
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

    /// <summary>Links each word of the glossary where the page has it first: in its paragraphs and lists, outside of links and quotations.</summary>
    private static void Explain(MarkdownDocument document, Glossary glossary, PageParts page)
    {
        var texts = document.Descendants<ParagraphBlock>().Where(paragraph => paragraph.Parent is MarkdownDocument or ListItemBlock)
            .SelectMany(paragraph => paragraph.Inline?.FindDescendants<LiteralInline>() ?? []).Where(text => text.FindParentOfType<LinkInline>().FirstOrDefault() is null).ToList();
        foreach (var text in texts)
        {
            var content = text.Content.ToString();
            var at = 0;
            foreach (var (start, length, term) in glossary.In(content))
            {
                if (!page.Explained.Add(term))
                    continue;
                var link = new LinkInline($"glossary.html#{term.Id}", "") { IsClosed = true };
                link.AppendChild(new LiteralInline(content.Substring(start, length)));
                link.GetAttributes().AddClass("term");
                text.InsertBefore(new LiteralInline(content[at..start]));
                text.InsertBefore(link);
                at = start + length;
            }
            if (at > 0)
                text.ReplaceBy(new LiteralInline(content[at..]));
        }
    }

    private static string TextOf(LeafBlock block) => string.Join('\n', block.Lines.Lines.Take(block.Lines.Count).Select(line => line.Slice.ToString()));

    private static string TextOf(ContainerInline inline) => string.Concat(inline.FindDescendants<LeafInline>().Select(leaf => leaf switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        MathInline math => math.Content.ToString(),
        LineBreakInline => " ",
        _ => "",
    }));

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

    private sealed class LinkedHeading(PageParts page) : HtmlObjectRenderer<HeadingBlock>
    {
        protected override void Write(HtmlRenderer renderer, HeadingBlock block)
        {
            var text = block.Inline is null ? "" : TextOf(block.Inline);
            var id = page.IdFor(block.TryGetAttributes()?.Id ?? "");
            if (block.Level == 2)
                page.Sections.Add((id, text));
            renderer.Write($"<h{block.Level} id=\"{WebUtility.HtmlEncode(id)}\">").WriteLeafInline(block);
            if (block.Level > 1)
                renderer.Write($" <a class=\"anchor\" href=\"#{WebUtility.HtmlEncode(id)}\" aria-label=\"Link to “{WebUtility.HtmlEncode(text)}”\">#</a>");
            renderer.WriteLine($"</h{block.Level}>");
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
