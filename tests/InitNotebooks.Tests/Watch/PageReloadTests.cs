using InitNotebooks.Runner;
using InitNotebooks.Tests.Book;

namespace InitNotebooks.Tests.Watch;

/// <summary>An open page of a served book is loaded again when the book was written anew.</summary>
public sealed class PageReloadTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("init-notebooks-reload-").FullName;
    private readonly PageReload reload = new();

    [Fact]
    public async Task A_page_is_sent_with_the_script_and_lies_on_the_disk_without_it()
    {
        var book = Bind("first");
        using var server = new StaticServer(folder, reload: reload);
        using var client = new HttpClient();
        var sent = await client.GetStringAsync(new Uri(server.Address + "01-one.html"), TestContext.Current.CancellationToken);
        Assert.Contains("watch.js", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("watch.js", await File.ReadAllTextAsync(Path.Combine(folder, "01-one.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.NotEmpty(await client.GetStringAsync(new Uri(server.Address + "assets/watch.js"), TestContext.Current.CancellationToken));
        var version = await client.GetStringAsync(new Uri(server.Address + "version"), TestContext.Current.CancellationToken);
        Assert.Contains(version, sent, StringComparison.Ordinal);
        book.Writer.WriteAgain(folder, Lesson("second"));
        reload.Tell();
        Assert.NotEqual(version, await client.GetStringAsync(new Uri(server.Address + "version"), TestContext.Current.CancellationToken));
        Assert.Contains("second", await client.GetStringAsync(new Uri(server.Address + "01-one.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task An_open_page_shows_what_is_new()
    {
        var book = Bind("first");
        using var server = new StaticServer(folder, reload: reload);
        await using var page = await browser.OpenAsync("about:blank");
        await page.Page.Context.UnrouteAllAsync();
        await page.Page.GotoAsync(server.Address + "01-one.html");
        Assert.Contains("first", await page.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        book.Writer.WriteAgain(folder, Lesson("second"));
        reload.Tell();
        await page.Page.GetByText("second").First.WaitForAsync();
        Assert.Empty(page.Errors);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private BoundBook Bind(string word) => BookBinder.Bind([Lesson(word)], null, "", folder);

    private static BookLesson Lesson(string word) => new("01-one", [SampleBook.Cell("text", "markdown", $"# 01 · One?\n\nThe {word} text.", [])], [], new Dictionary<string, string>());
}
