using System.Text.Json.Nodes;
using System.Xml.Linq;
using InitNotebooks.Runner;
using InitNotebooks.Tests.Book;

namespace InitNotebooks.Tests.Figures;

/// <summary>A figure outside the book: as a live host shows it, and as GitHub shows a committed one.</summary>
[Trait("Category", "Slow")]
public sealed class FigureInBrowserTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Live_html_becomes_interactive_once_plotly_is_there_and_may_run_twice()
    {
        using var bare = new BarePage($"{Gallery.All["curve"].ToHtml()}{Gallery.All["slider"].ToHtml()}{Gallery.All["markup"].ToHtml()}<script>{FigureScript.Text}</script>");
        int loads = 0;
        await using var page = await browser.OpenAsync(bare.Address, answer: url =>
        {
            loads += url == ThirdParty.Plotly.Address ? 1 : 0;
            return url == ThirdParty.Plotly.Address ? Path.Combine(Browser.NodeModules, ThirdParty.Plotly.Package, ThirdParty.Plotly.File) : null;
        });
        Assert.Empty(page.Errors);
        Assert.Equal(1, loads);
        Assert.Equal(3, await page.EvaluateAsync<int>("() => document.querySelectorAll('.init-figure[data-state=interactive] .js-plotly-plot').length"));
        // A host may run the script of a saved output once more.
        await page.Page.AddScriptTagAsync(new() { Content = FigureScript.Text });
        await page.SettleAsync();
        Assert.Equal(3, await page.EvaluateAsync<int>("() => document.querySelectorAll('.js-plotly-plot').length"));
        Assert.Equal("bare", await page.Page.TitleAsync());
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Live_html_stays_a_picture_without_a_network()
    {
        using var bare = new BarePage(Gallery.All["curve"].ToHtml() + Gallery.All["slider"].ToHtml());
        await using var page = await browser.OpenAsync(bare.Address);
        Assert.All(page.Errors, error => Assert.Contains("Failed to load resource", error));
        Assert.Equal(2, await page.EvaluateAsync<int>("() => [...document.querySelectorAll('.init-figure[data-state=static] > svg')].filter(s => s.checkVisibility() && s.getBoundingClientRect().height > 100).length"));
    }

    [Fact]
    public async Task Live_html_stays_a_picture_where_scripts_are_dropped()
    {
        string html = Gallery.All["curve"].ToHtml();
        using var bare = new BarePage(html[..html.IndexOf("<script>", StringComparison.Ordinal)]);
        await using var page = await browser.OpenAsync("about:blank");
        await page.Page.GotoAsync(bare.Address);
        Assert.True(await page.EvaluateAsync<bool>("() => document.querySelector('svg').checkVisibility()"));
    }

    [Fact]
    public async Task Committed_pictures_lose_nothing_in_a_sieve_and_read_well_in_the_browser_s_own_fonts()
    {
        var pictures = Committed().Concat(Gallery.All.Select(pair => (pair.Key, pair.Value.ToSvg()))).ToList();
        Assert.NotEmpty(Committed());
        using var bare = new BarePage(string.Join("\n", pictures.Select(picture => $"<div class=\"picture\" data-name=\"{picture.Item1}\">{Sieve(picture.Item2)}</div>")));
        await using var page = await browser.OpenAsync(bare.Address, width: 700);
        Assert.Empty(page.Errors);
        Assert.All(pictures, picture => Assert.True(XNode.DeepEquals(XElement.Parse(picture.Item2), XElement.Parse(Sieve(picture.Item2))), picture.Item1));
        Assert.Empty(await page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('.picture')].flatMap(picture => {
              const svg = picture.querySelector('svg'), page = svg.getBoundingClientRect(), found = [];
              const boxes = [...svg.querySelectorAll('text')].map(t => { const b = t.getBoundingClientRect(), size = parseFloat(t.getAttribute('font-size'));
                return { t: t.textContent, l: b.left, r: b.right, top: b.bottom - size * 0.75, bottom: b.bottom - size * 0.25 }; });
              boxes.forEach((a, i) => {
                if (a.l < page.left - 1 || a.r > page.right + 1 || a.bottom > page.bottom + 1) found.push(`${picture.dataset.name}: “${a.t}” leaves the picture`);
                boxes.slice(0, i).forEach(b => { if (a.l < b.r && b.l < a.r && a.top < b.bottom && b.top < a.bottom) found.push(`${picture.dataset.name}: “${a.t}” lies over “${b.t}”`); });
              });
              return found;
            })
            """));
    }

    private static IEnumerable<(string Name, string Svg)> Committed() =>
        from path in Directory.GetFiles(Path.Combine(NotebookFolder.RepositoryRoot(), "notebooks"), "*.ipynb")
        from cell in Notebook.Read(path).Cells
        from output in cell.Outputs.OfType<JsonObject>()
        let svg = Notebook.Joined((output["data"] as JsonObject)?["image/svg+xml"])
        where svg is not null
        select ($"{Path.GetFileNameWithoutExtension(path)} {cell.Id}", svg);

    /// <summary>What GitHub and notebook viewers take out: scripts, styles, foreign content, references, classes and ids.</summary>
    private static string Sieve(string svg)
    {
        var root = XElement.Parse(svg);
        root.DescendantsAndSelf().Where(e => e.Name.LocalName is "script" or "style" or "foreignObject" or "use" or "image" or "a" or "defs").Remove();
        root.DescendantsAndSelf().Attributes().Where(a => a.Name.LocalName is "style" or "class" or "id" or "href"
            || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || a.Value.Contains("url(", StringComparison.Ordinal)).Remove();
        return root.ToString(SaveOptions.DisableFormatting);
    }

    private sealed class BarePage : IDisposable
    {
        private readonly string path = Path.Combine(Path.GetTempPath(), $"init-notebooks-{Path.GetRandomFileName()}.html");

        public BarePage(string body) => File.WriteAllText(path, $"<!doctype html><meta charset=\"utf-8\"><title>bare</title><link rel=\"icon\" href=\"data:,\"><body>{body}</body>");

        public string Address => new Uri(path).AbsoluteUri;

        public void Dispose() => File.Delete(path);
    }
}
