using InitNotebooks.Runner;

namespace InitNotebooks.Tests.Book;

[Trait("Category", "Slow")]
public sealed class BookInBrowserTests(SampleBook book, Browser browser) : IClassFixture<SampleBook>, IClassFixture<Browser>
{
    /// <summary>Every text whose colour is too close to what it stands on: WCAG AA asks for 4.5 : 1, for large text 3 : 1.</summary>
    private const string LowContrast = """
        () => {
          const parse = c => { const m = c.match(/[\d.]+/g).map(Number); return { r: m[0], g: m[1], b: m[2], a: m.length > 3 ? m[3] : 1 }; };
          const luminance = c => ['r', 'g', 'b'].map(k => { const v = c[k] / 255; return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); })
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const behind = e => {
            for (; e; e = e.parentElement) {
              if (e.tagName === 'svg' && e.getAttribute('role') === 'img') return parse(getComputedStyle(e.querySelector('rect')).fill);
              if (e.classList.contains('main-svg') && e.style.background) { const b = parse(getComputedStyle(e).backgroundColor); if (b.a === 1) return b; }
              const b = parse(getComputedStyle(e).backgroundColor);
              if (b.a === 1) return b;
            }
            throw new Error('no background');
          };
          const found = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const e = walker.currentNode.parentElement, text = walker.currentNode.data.trim();
            if (!text || !e.checkVisibility({ visibilityProperty: true }) || ['TITLE', 'SCRIPT', 'STYLE'].includes(e.tagName.toUpperCase())) continue;
            if (e.closest('.heatmap-label, .skip')) continue;
            const style = getComputedStyle(e), inSvg = e.closest('svg') && e.closest('text');
            // Black and white on the cells of a heat map are compared with each cell elsewhere.
            if (inSvg && ['#fefefe', '#000000'].includes(e.closest('text').getAttribute('fill'))) continue;
            const ink = parse(inSvg ? style.fill : style.color), paper = behind(e), size = parseFloat(style.fontSize);
            const [low, high] = [luminance(ink), luminance(paper)].sort((a, b) => a - b), ratio = (high + 0.05) / (low + 0.05);
            const large = size >= 24 || size >= 18.66 && parseInt(style.fontWeight) >= 700;
            if (ink.a < 1 && ink.a > 0 || ratio < (large ? 3 : 4.5)) found.push(`${ratio.toFixed(2)} “${text.slice(0, 40)}” in ${e.tagName} ${e.getAttribute('class')}: ${inSvg ? style.fill : style.color}`);
          }
          return [...new Set(found)];
        }
        """;

    private string Sample => Path.Combine(book.Local, SampleBook.Everything + ".html");

    /// <summary>Boxes that reach out of the window and do not scroll by themselves.</summary>
    private const string Overflow = """
        () => [...document.querySelectorAll('main *')]
          .filter(e => !e.closest('pre, table, .wide, math, .math, .output svg, .js-plotly-plot') && e.getBoundingClientRect().right > innerWidth + 1)
          .map(e => 'reaches out of the window: ' + e.outerHTML.slice(0, 120))
        """;

    private const string NotInteractive = """
        () => [...document.querySelectorAll('.init-figure')]
          .filter(f => f.dataset.state !== 'interactive' || !f.querySelector('.js-plotly-plot .main-svg') || f.querySelector('svg[role=img]').checkVisibility())
          .map(f => 'not interactive: ' + f.querySelector('title').textContent)
        """;

    /// <summary>Formulas that a browser leaves in a line of text: a fraction stands higher than its numerator, a root higher than what is under it.</summary>
    private const string NotTypeset = """
        () => [...document.querySelectorAll('math')].filter(m => m.closest('.fault') || [...m.querySelectorAll('mfrac, msqrt')]
            .some(e => e.getBoundingClientRect().height <= e.firstElementChild.getBoundingClientRect().height + 1))
          .map(m => 'not typeset: ' + m.textContent)
        """;

    // One visit to a page for all that is asked of it: a browser takes its time, and a course has many pages.
    [Theory]
    [InlineData(390, false)]
    [InlineData(1280, true)]
    public Task A_page_loads_without_an_error_fits_has_contrast_interactive_figures_and_typeset_formulas(int width, bool dark) => AssertAllRight([Sample], width, dark);

    [Theory]
    [InlineData(390, false)]
    [InlineData(1280, true)]
    public Task Every_page_loads_without_an_error_fits_has_contrast_interactive_figures_and_typeset_formulas(int width, bool dark) =>
        AssertAllRight(SampleBook.Pages(book.Local), width, dark);

    private async Task AssertAllRight(IEnumerable<string> pages, int width, bool dark)
    {
        foreach (var path in pages)
        {
            await using var page = await browser.OpenAsync(SampleBook.Address(path), width, dark);
            Assert.Empty(page.Errors);
            Assert.Equal(0, await page.EvaluateAsync<int>("() => document.querySelectorAll('.js-plotly-plot').length"));
            await page.AskForFiguresAsync();
            await page.EvaluateAsync<object>("() => document.querySelectorAll('details').forEach(fold => fold.open = true)");
            Assert.Equal(width, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
            foreach (var question in new[] { Overflow, NotInteractive, NotTypeset, LowContrast })
                Assert.Empty(await page.EvaluateAsync<string[]>(question));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Static_figures_have_contrast(bool dark)
    {
        await using var page = await browser.OpenAsync(SampleBook.Address(Path.Combine(book.WithoutNode, SampleBook.Everything + ".html")), dark: dark);
        Assert.Empty(await page.EvaluateAsync<string[]>(LowContrast));
    }

    [Fact]
    public async Task Every_figure_is_valid_in_plotly_s_own_schema()
    {
        await using var page = await browser.OpenAsync(SampleBook.Address(Sample));
        await page.AskForFiguresAsync();
        Assert.Empty(await page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('.init-figure')].flatMap(element => {
              const figure = JSON.parse(element.dataset.figure), message = figure.layout.meta.message;
              // This build of plotly.js throws when it is asked about any legend at all.
              delete figure.layout.legend;
              // "unused" and "dynamic" are remarks: an attribute without effect, and one that was compared by identity.
              const harmless = fault => ['unused', 'dynamic'].includes(fault.code) || fault.code === 'invisible' && figure.data[fault.trace].x.length === 0;
              return (Plotly.validate(figure.data, figure.layout) || []).filter(fault => !harmless(fault)).map(fault => `${message}: ${fault.msg}`);
            })
            """));
    }

    [Fact]
    public async Task The_slider_moves()
    {
        await using var page = await browser.OpenAsync(SampleBook.Address(Sample));
        await page.AskForFiguresAsync();
        var plot = page.Page.Locator(".js-plotly-plot", new() { Has = page.Page.Locator(".slider-container") }).First;
        await plot.ScrollIntoViewIfNeededAsync();
        const string FirstX = "plot => plot.data[0].x[1]";
        double before = await plot.EvaluateAsync<double>(FirstX);
        var rail = (await plot.Locator(".slider-rail-touch-rect").BoundingBoxAsync())!;
        await page.Page.Mouse.ClickAsync(rail.X + 4, rail.Y + rail.Height / 2);
        await page.Page.WaitForFunctionAsync("before => [...document.querySelectorAll('.js-plotly-plot')].find(p => p.layout.sliders).data[0].x[1] !== before", before);
        Assert.Equal(-1, await plot.EvaluateAsync<double>(FirstX));
        Assert.Contains("a = 0", await plot.Locator(".slider-label").AllTextContentsAsync());
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Without_node_and_without_a_network_every_figure_is_still_a_picture()
    {
        foreach (var path in SampleBook.Pages(book.WithoutNode))
        {
            await using var page = await browser.OpenAsync(SampleBook.Address(path), width: 390);
            await page.AskForFiguresAsync();
            Assert.All(page.Errors, error => Assert.Contains("Failed to load resource", error));
            Assert.Empty(await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('.init-figure')].filter(f => !f.querySelector('svg').checkVisibility() || f.querySelector('svg').getBoundingClientRect().height < 100).map(f => f.innerHTML.slice(0, 200))"));
            Assert.Equal(390, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        }
    }

    [Fact]
    public async Task Without_node_a_browser_takes_the_script_whose_hash_the_pages_know()
    {
        await using var page = await browser.OpenAsync(SampleBook.Address(Path.Combine(book.WithoutNode, SampleBook.Everything + ".html")),
            answer: url => url == ThirdParty.Plotly.Address ? Path.Combine(Browser.NodeModules, ThirdParty.Plotly.Package, ThirdParty.Plotly.File) : null);
        await page.AskForFiguresAsync();
        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.querySelectorAll('.init-figure:not([data-state=interactive])').length"));
    }

    [Fact]
    public async Task On_paper_figures_are_static_and_folds_are_open()
    {
        await using var page = await browser.OpenAsync(SampleBook.Address(Sample), dark: true);
        await page.AskForFiguresAsync();
        const string LaidOutLate = "() => [...document.querySelectorAll('article > section')].filter(section => getComputedStyle(section).contentVisibility === 'auto').length";
        Assert.NotEqual(0, await page.EvaluateAsync<int>(LaidOutLate));
        await page.Page.EmulateMediaAsync(new() { Media = Microsoft.Playwright.Media.Print });
        await page.EvaluateAsync<object>("() => window.dispatchEvent(new Event('beforeprint'))");
        Assert.Equal(0, await page.EvaluateAsync<int>(LaidOutLate));
        Assert.Equal(0, await page.EvaluateAsync<int>("() => [...document.querySelectorAll('.init-figure')].filter(f => !f.querySelector('svg[role=img]').checkVisibility() || f.querySelector('.js-plotly-plot').checkVisibility()).length"));
        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.querySelectorAll('details:not([open]):not(.solution)').length"));
        Assert.Equal("rgb(255, 255, 255)", await page.EvaluateAsync<string>("() => getComputedStyle(document.querySelector('.init-figure svg[role=img] rect')).fill"));
    }

    [Fact]
    public async Task Figures_follow_a_change_from_light_to_dark()
    {
        await using var page = await browser.OpenAsync(SampleBook.Address(Sample));
        await page.AskForFiguresAsync();
        const string Paper = "() => document.querySelector('.js-plotly-plot').layout.paper_bgcolor";
        Assert.Equal("#ffffff", await page.EvaluateAsync<string>(Paper));
        await page.Page.EmulateMediaAsync(new() { ColorScheme = Microsoft.Playwright.ColorScheme.Dark });
        await page.Page.WaitForFunctionAsync("() => { const p = document.querySelector('.js-plotly-plot'); return p && p.layout && p.layout.paper_bgcolor !== '#ffffff'; }");
        await page.SettleAsync();
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Nothing_that_a_label_says_is_run()
    {
        await using var page = await browser.OpenAsync(SampleBook.Address(Sample));
        Assert.StartsWith("What does a <page> hold", await page.Page.TitleAsync());
        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.querySelectorAll('img, a[href^=javascript]').length"));
    }
}
