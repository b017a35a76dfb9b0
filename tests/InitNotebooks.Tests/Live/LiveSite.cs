using InitNotebooks.Runner;
using InitNotebooks.Tests.Book;
using Microsoft.Playwright;

namespace InitNotebooks.Tests.Live;

/// <summary>The book, alive, on a server of this machine, and a browser that may reach it and nothing else. Publishes the page's program where it is missing.</summary>
public sealed class LiveSite : IAsyncLifetime
{
    public const string Hostile = "97-hostile", Odd = "96-odd-cells";

    private readonly string folder = Directory.CreateTempSubdirectory("init-notebooks-live-").FullName;
    private IPlaywright? playwright;
    private IBrowser? browser;
    private StaticServer? server;
    private Lazy<StaticServer>? plain;
    private LiveApp? app;

    internal LiveApp App
    {
        get
        {
            Browser.SkipWithout();
            return app!;
        }
    }

    public string Book => Path.Combine(folder, "book");

    public string Address => server!.Address;

    public async ValueTask InitializeAsync()
    {
        if (!Browser.IsThere)
            return;
        var root = NotebookFolder.RepositoryRoot();
        app = LiveApp.Find(root) ?? await LiveApp.PublishAsync(root, CancellationToken.None);
        var lessons = Directory.GetFiles(Path.Combine(root, "notebooks"), "*.ipynb").Order(StringComparer.Ordinal)
            .Select(path => BookLesson.Of(Notebook.Read(path))).Append(OddCells()).Append(HostileCells()).ToList();
        void Bind(IReadOnlyList<BookLesson> bound, string nodeModules, string book) => BookBinder.Bind(bound, null, nodeModules, book, (app, Path.Combine(root, "reference-data")));
        Bind(lessons, Browser.NodeModules, Book);
        plain = new Lazy<StaticServer>(() =>
        {
            var book = Path.Combine(folder, "without-npm");
            Bind([OddCells()], Path.Combine(folder, "none"), book);
            return new StaticServer(book);
        });
        server = new StaticServer(Book);
        playwright = await Playwright.CreateAsync();
        browser = await Browser.LaunchAsync(playwright);
    }

    /// <summary>A server for the same book that packs nothing, as many static hosts are.</summary>
    internal StaticServer Plain() => new(Book, packs: false);

    /// <summary>The address of a book that was bound where npm had fetched nothing.</summary>
    internal string WithoutNpm()
    {
        Browser.SkipWithout();
        return plain!.Value.Address;
    }

    /// <summary>A page with a profile of its own: nothing is cached.</summary>
    internal async Task<LivePage> OpenAsync(string lesson, string fragment = "", string? address = null, int width = 1280, bool dark = false, bool touch = false, Func<IBrowserContext, Task>? before = null)
    {
        Browser.SkipWithout();
        var context = await Browser.NewContextAsync(browser!, width, dark, touch);
        if (before is not null)
            await before(context);
        return await LivePage.OpenAsync(context, $"{address ?? Address}{lesson}.html{fragment}");
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
        server?.Dispose();
        if (plain?.IsValueCreated == true)
            plain.Value.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static BookLesson OddCells() => Lesson(Odd,
        ("setup", "#!import setup.csx"),
        ("first", "int counted = 1;\ncounted"),
        ("second", "counted++;\ncounted"),
        ("unneeded", "throw new Exception(\"nobody needs this\");"),
        ("third", "counted + 10"),
        ("prints", "Console.WriteLine(\"a <b>line</b>\");"),
        ("endless", "while (true) { }"),
        ("recursion", "int Deeper(int n) => Deeper(n + 1) + 1;\nDeeper(0)"),
        ("exit", "Environment.Exit(3);"),
        ("floods", "while (true) Console.WriteLine(\"again and again\");"),
        ("throws", "int before = 1;\nthrow new InvalidOperationException(\"in line two\");"),
        ("does-not-compile", "int fine = 1;\nint wrong = \"text\";"),
        ("seed", "Check.Bits(new Linear(3, 4, new TorchGenerator(1)).Weight, \"linear_3x4.weight\")"));

    private static BookLesson HostileCells() => Lesson(Hostile,
        ("setup", "#!import setup.csx"),
        ("html", """"
            class Bad { public string ToHtml() => """
                <p id="content" onclick="hacked()">text</p><img src="x" onerror="document.title='hacked'"><script>document.title = 'hacked'</script>
                <a href="javascript:document.title='hacked'">link</a><iframe src="about:blank"></iframe><form action="/"><input name="a"></form>
                <div style="background:url(/x.png);position:fixed;color:red">styled</div><svg><script>document.title = 'hacked'</script><circle r="4" onload="document.title='hacked'"/></svg>
                """; }
            new Bad()
            """"),
        ("<img src=x onerror=alert(1)>", "1 + 1"));

    private static BookLesson Lesson(string name, params (string Id, string Source)[] cells) => new(
        name,
        [SampleBook.Cell("text", "markdown", $"# {name}", []), .. cells.Select(cell => SampleBook.Cell(cell.Id, "code", cell.Source, []))],
        [],
        new Dictionary<string, string>());
}

/// <summary>One site for all tests: they take turns.</summary>
[CollectionDefinition(nameof(LiveSite))]
public sealed class LiveTests : ICollectionFixture<LiveSite>;

/// <summary>An open page of the live book, and what its cells gave.</summary>
internal sealed class LivePage : IAsyncDisposable
{
    private readonly List<string> errors = [];

    private LivePage(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                errors.Add($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => errors.Add(error);
        page.Request += (_, request) => Requests.Add(request.Url);
    }

    public IPage Page { get; }

    public IReadOnlyList<string> Errors => errors;

    /// <summary>The addresses that the page and its workers asked for.</summary>
    public System.Collections.Concurrent.ConcurrentBag<string> Requests { get; } = [];

    public static async Task<LivePage> OpenAsync(IBrowserContext context, string address)
    {
        await context.AddInitScriptAsync("window.ran = []; addEventListener('cell-ran', event => ran.push(event.detail));");
        var page = new LivePage(await context.NewPageAsync());
        await page.Page.GotoAsync(address);
        await page.Page.Locator("#alive button, .bench button.run:visible").First.WaitForAsync();
        return page;
    }

    public Task<T> EvaluateAsync<T>(string script) => Page.EvaluateAsync<T>(script);

    public ILocator Cell(string id) => Page.Locator($"section[data-cell='{id}']");

    /// <summary>Presses a button of a cell.</summary>
    public Task PressAsync(string id, string button) => Cell(id).GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();

    /// <summary>Runs a cell and returns what its place says then.</summary>
    public async Task<string> RunAsync(string id)
    {
        var before = await Page.EvaluateAsync<int>("ran.length");
        await PressAsync(id, "Run");
        await RanAsync(before, id);
        return await Cell(id).Locator(".yours").InnerTextAsync();
    }

    /// <summary>Waits until a cell's run has ended after the first <paramref name="before"/> that ended.</summary>
    public Task RanAsync(int before, string id) =>
        Page.WaitForFunctionAsync("([before, id]) => ran.slice(before).some(one => one.cell === id)", new object[] { before, id }, new() { Timeout = 120_000, PollingInterval = 50 });

    /// <summary>The place where a cell is edited.</summary>
    public const string Editor = "textarea, .cm-content";

    /// <summary>Types a cell anew.</summary>
    public async Task EditAsync(string id, string source)
    {
        if (await Cell(id).Locator(Editor).CountAsync() == 0)
            await PressAsync(id, "Edit");
        await Cell(id).Locator(Editor).FillAsync(source);
    }

    /// <summary>What stands in a cell's editor.</summary>
    public Task<string> TextOfAsync(string id) => Cell(id).Locator(Editor).EvaluateAsync<string>("one => one.value ?? [...one.children].map(line => line.textContent).join('\\n')");

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
