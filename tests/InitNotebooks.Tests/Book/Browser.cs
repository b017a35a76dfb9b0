using InitNotebooks.Runner;
using Microsoft.Playwright;

namespace InitNotebooks.Tests.Book;

/// <summary>
/// A real browser, Chromium as Debian packages it. Where there is none, tests are skipped with the reason; with the environment
/// variable INIT_NOTEBOOKS_REQUIRE_BROWSER=1 they fail instead.
/// </summary>
public sealed class Browser : IAsyncDisposable
{
    // Started by the first test that asks for a page: a class may have others.
    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> started = new(StartAsync);

    /// <summary>Why there can be no browser test here; empty where there can.</summary>
    private static string Missing =>
        !File.Exists(Executable) ? $"There is no browser at {Executable}. Install Chromium (Debian: apt-get install chromium), or say in INIT_NOTEBOOKS_CHROMIUM where it is."
        : !File.Exists(Path.Combine(NodeModules, ThirdParty.Plotly.Package, ThirdParty.Plotly.File)) ? "The third-party scripts are not there: run npm ci in the repository's folder."
        : "";

    /// <summary>Whether tests can have a browser.</summary>
    internal static bool IsThere => Missing.Length == 0;

    private static string Executable => Environment.GetEnvironmentVariable("INIT_NOTEBOOKS_CHROMIUM") is { Length: > 0 } path ? path : "/usr/bin/chromium";

    /// <summary>How many milliseconds a page is waited for: a machine that is ten times slower, or busy, fails no test.</summary>
    private const float Patience = 300_000;

    /// <summary>Where npm puts the third-party scripts.</summary>
    public static string NodeModules => Path.Combine(NotebookFolder.RepositoryRoot(), "node_modules");

    private static async Task<(IPlaywright, IBrowser)> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return (playwright, await LaunchAsync(playwright));
    }

    internal static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Executable,
        Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });

    /// <summary>A profile of its own, whose pages are waited for.</summary>
    internal static async Task<IBrowserContext> NewContextAsync(IBrowser browser, int width, bool dark, bool touch)
    {
        var context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 900 },
            HasTouch = touch,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
        });
        context.SetDefaultTimeout(Patience);
        return context;
    }

    /// <summary>A page of its own, on which nothing comes from the network but what <paramref name="answer"/> gives.</summary>
    internal async Task<BrowserPage> OpenAsync(string address, int width = 1280, bool dark = false, Func<string, string?>? answer = null, bool touch = false)
    {
        SkipWithout();
        var context = await NewContextAsync((await started.Value).Browser, width, dark, touch);
        await context.RouteAsync(url => url.StartsWith("http", StringComparison.Ordinal), route => answer?.Invoke(route.Request.Url) is { } file
            ? route.FulfillAsync(new() { Path = file, ContentType = "text/javascript", Headers = new Dictionary<string, string> { ["Access-Control-Allow-Origin"] = "*" } })
            : route.AbortAsync());
        return await BrowserPage.OpenAsync(context, address);
    }

    /// <summary>Skips the test where there is no browser, or fails it where one is required.</summary>
    internal static void SkipWithout()
    {
        if (IsThere)
            return;
        Assert.False(Environment.GetEnvironmentVariable("INIT_NOTEBOOKS_REQUIRE_BROWSER") == "1", Missing);
        Assert.Skip(Missing);
    }

    /// <summary>What axe-core, the checker that Lighthouse uses, finds wrong with a page as it is now; skips the test where npm has not fetched it.</summary>
    internal static async Task<string[]> FaultsOfAsync(IPage page)
    {
        var axe = Path.Combine(NodeModules, "axe-core", "axe.min.js");
        if (!File.Exists(axe))
        {
            Assert.False(Environment.GetEnvironmentVariable("INIT_NOTEBOOKS_REQUIRE_BROWSER") == "1", $"{axe} is missing: run npm ci.");
            Assert.Skip("axe-core is not there: run npm ci in the repository's folder.");
        }
        await page.EvaluateAsync(await File.ReadAllTextAsync(axe, TestContext.Current.CancellationToken));
        // A reader's way through the page: what comes into sight is laid out and measured.
        await page.EvaluateAsync("async () => { for (let y = 0; y < document.body.scrollHeight; y += innerHeight) { scrollTo(0, y); await new Promise(requestAnimationFrame); await new Promise(requestAnimationFrame); } scrollTo(0, 0); }");
        return await page.EvaluateAsync<string[]>("() => axe.run({ resultTypes: ['violations'] }).then(found => found.violations.flatMap(v => v.nodes.slice(0, 3).map(n => `${location.pathname.split('/').pop()} ${v.id}: ${n.html.slice(0, 160)} ${n.failureSummary}`)))");
    }

    public async ValueTask DisposeAsync()
    {
        if (!started.IsValueCreated)
            return;
        var (playwright, browser) = await started.Value;
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}

/// <summary>An open page, and what went wrong in it.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private readonly List<string> errors = [];

    private BrowserPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                errors.Add($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => errors.Add(error);
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings on the console, and exceptions that no script caught.</summary>
    public IReadOnlyList<string> Errors => errors;

    public static async Task<BrowserPage> OpenAsync(IBrowserContext context, string address)
    {
        var page = new BrowserPage(await context.NewPageAsync());
        await page.Page.GotoAsync(address);
        await page.SettleAsync();
        return page;
    }

    /// <summary>Waits until no figure is on its way to become interactive.</summary>
    public async Task SettleAsync() => await Page.WaitForFunctionAsync(
        "() => document.readyState === 'complete' && [...document.querySelectorAll('.init-figure')].every(f => ['interactive', 'static', 'offered'].includes(f.dataset.state))");

    /// <summary>Asks for every figure that is offered, as a reader does by a press.</summary>
    public async Task AskForFiguresAsync()
    {
        await EvaluateAsync<object>("() => document.querySelectorAll('button.ask').forEach(press => press.click())");
        await SettleAsync();
    }

    public async Task<T> EvaluateAsync<T>(string script) => await Page.EvaluateAsync<T>(script);

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
