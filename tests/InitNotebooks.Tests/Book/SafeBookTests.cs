using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using InitNotebooks.Runner;

namespace InitNotebooks.Tests.Book;

/// <summary>Nothing that a notebook holds runs in the page, wherever it stands in the notebook.</summary>
public sealed class SafeBookTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private const string Name = "97-\"><img src=x onerror=alert(0)>";

    private const string Hostile = """
        # 97 · Evil <img src=x onerror=alert(1)>

        > quote <script>alert('q')</script>

        <script>alert('md')</script>

        [j](javascript:alert(1)) [d](data:text/html,x) [v](vbscript:x) <javascript:alert(2)> ![i](javascript:alert(3)) [J](JaVaScRiPt:alert(5))
        <a href="javascript:alert(8)">x</a> <iframe src="https://x.example"></iframe> <form action="x"><input autofocus onfocus=alert(13)></form>

        $</span><script>alert(9)</script>$

        $$</div><script>alert(10)</script>$$

        ```"><script>alert(11)</script>
        code
        ```

        <details open ontoggle=alert(12)><summary style="position:fixed;background:url(javascript:alert(14))">more</summary></details>
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("init-notebooks-safe-").FullName;

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Nothing_runs_whatever_a_reader_presses_and_unfolds()
    {
        const string Evil = "</code></pre><script>document.title = 'run'</script><img src=x onerror=\"document.title = 'run'\">";
        NotebookCell[] cells =
        [
            SampleBook.Cell("text", "markdown", Hostile + "\n\n<div class=\"task predict\"></div><div class=\"task exercise\"></div><div class=\"init-figure\"></div><a class=\"term\" href=\"#says\">x</a><math><mtext><table><mglyph><style><img src=x onerror=\"document.title = 'run'\"></style></mglyph></table></mtext></math>", []),
            SampleBook.Cell("guess", "code", "1", ["predict"], SampleBook.Output(new Dictionary<string, string> { ["text/plain"] = $"○ Your guess? What is {Evil}? Put a number in place.\n  Measured:\n    {Evil}" })),
            SampleBook.Cell("ex", "code", Evil, ["exercise"], SampleBook.Output(new Dictionary<string, string> { ["text/html"] = $"<details><summary>A hint</summary>\n<p>{Evil}</p>\n</details>" })),
        ];
        BookBinder.Bind([new("97-evil", cells, [], new Dictionary<string, string> { ["ex"] = $"// answer: 5\n{Evil}" })], $"**evil{Evil}** — {Evil}", "", Path.Combine(folder, "book"));
        foreach (var path in SampleBook.Pages(Path.Combine(folder, "book")))
        {
            await using var page = await browser.OpenAsync(SampleBook.Address(path));
            var title = await page.Page.TitleAsync();
            await page.EvaluateAsync<object>("() => { document.querySelectorAll('details').forEach(fold => fold.open = true); document.querySelectorAll('.task input[type=text]').forEach(input => input.value = '5'); document.querySelectorAll('button').forEach(press => press.click()); }");
            await page.Page.WaitForTimeoutAsync(200);
            Assert.Equal(title, await page.Page.TitleAsync());
            Assert.Equal(0, await page.EvaluateAsync<int>("() => document.querySelectorAll('main script, main iframe, main [onerror]').length"));
        }
    }

    [Fact]
    public void No_markup_of_a_notebook_becomes_more_than_text_and_form()
    {
        JsonObject Of(string mime, string content) => SampleBook.Output(new Dictionary<string, string> { [mime] = content });
        NotebookCell[] cells =
        [
            SampleBook.Cell("text", "markdown", Hostile, []),
            SampleBook.Cell("\" onclick=\"alert(15)", "code", "1 // <script>alert(16)</script>", [],
                Of("text/html", "<b onmouseover=alert(17)>b</b><script>alert(18)</script><style>*{}</style><meta http-equiv=refresh content=0><base href=x><object data=x></object>"),
                Of("image/svg+xml", "<svg onload=alert(19)><script>alert(20)</script><a xlink:href='javascript:alert(21)'><text>t</text></a><foreignObject><iframe></iframe></foreignObject><use href='x'/><set attributeName=onclick></svg>"),
                SampleBook.Output(new Dictionary<string, string>
                {
                    ["image/svg+xml"] = "<svg><animate onbegin=alert(22)></svg>",
                    ["application/vnd.plotly.v1+json"] = "{\"data\": [], \"layout\": {\"title\": \"\\\"><script>alert(23)</script>\"}}",
                }),
                Of("text/plain", "<script>alert(24)</script>")),
        ];
        var claim = new Claim("<script>", "<img src=x onerror=alert(25)>", ClaimState.Failed, ClaimKind.That, [], "<script>alert(26)</script>") { Lesson = Name, Cell = "\"><script>" };
        BookLesson[] lessons =
        [
            new(Name, cells, [claim], new Dictionary<string, string> { ["text"] = "</code><script>alert(27)</script>" }),
            new("98-not-run", cells, null, new Dictionary<string, string>()),
        ];
        BookBinder.Bind(lessons, Hostile, "", Path.Combine(folder, "book"));
        var pages = SampleBook.Pages(Path.Combine(folder, "book")).ToList();
        Assert.Equal(8, pages.Count);
        foreach (var path in pages)
        {
            var page = new HtmlParser().ParseDocument(File.ReadAllText(path));
            Assert.All(page.QuerySelectorAll("script"), script => Assert.Empty(script.TextContent));
            Assert.All(page.QuerySelectorAll("script, link[rel=stylesheet]"), element => Assert.Matches("^(assets/|https://cdn)", element.GetAttribute("src") ?? element.GetAttribute("href")));
            // These two show nothing of a notebook, and have fields of their own.
            if (Path.GetFileName(path) is not (WorkbenchPage.File or SearchPage.File))
                Assert.Empty(page.QuerySelectorAll("input"));
            Assert.Empty(page.QuerySelectorAll("iframe, object, embed, form, base, meta[http-equiv=refresh], style, use, animate, set, foreignObject"));
            foreach (var attribute in page.All.SelectMany(element => element.Attributes))
            {
                Assert.False(attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase), $"{path}: {attribute.Name}={attribute.Value}");
                if (attribute.LocalName is "href" or "src")
                    Assert.DoesNotMatch("(?i)^\\s*(javascript|vbscript|data:text)", attribute.Value);
            }

            Assert.Contains("script-src 'self'", page.QuerySelector("meta[http-equiv=Content-Security-Policy]")!.GetAttribute("content"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_the_lessons_show_is_left_as_it_is()
    {
        foreach (var html in new[]
        {
            "<div style=\"border-left:4px solid #2da44e;padding-left:12px;margin:8px 0\"><details><summary><b>✓ Held.</b></summary><pre><code>a &lt; b</code></pre></details></div>",
            "<table cellpadding=\"4\"><thead><tr><th align=\"right\">n</th></tr></thead><tbody><tr><td align=\"right\">1</td></tr></tbody></table>",
        })
        {
            var (before, after) = (Parse(html), Parse(SafeHtml.Of(html)));
            Assert.Equal(before.TextContent, after.TextContent);
            Assert.Equal(before.QuerySelectorAll("*").Select(element => element.LocalName), after.QuerySelectorAll("*").Select(element => element.LocalName));
            Assert.Equal(before.QuerySelectorAll("*").Sum(element => element.Attributes.Length), after.QuerySelectorAll("*").Sum(element => element.Attributes.Length));
        }

        foreach (var figure in Figures.Gallery.All.Values)
        {
            var (before, after) = (Parse(figure.ToSvg()), Parse(SafeHtml.Of(figure.ToSvg())));
            Assert.Equal(before.QuerySelectorAll("*").Select(Told), after.QuerySelectorAll("*").Select(Told));
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static IElement Parse(string html) => new HtmlParser().ParseDocument(html).Body!;

    private static string Told(IElement element) => element.LocalName + string.Join(' ', element.Attributes.Select(a => $"{a.Name}={a.Value}").Order(StringComparer.Ordinal));
}
