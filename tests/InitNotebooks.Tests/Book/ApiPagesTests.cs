using System.Text.RegularExpressions;
using InitNotebooks.Runner;
using TorchInit;

namespace InitNotebooks.Tests.Book;

/// <summary>The reference of the packages in the book.</summary>
public sealed partial class ApiPagesTests(ApiPagesTests.Bound bound, Browser browser) : IClassFixture<ApiPagesTests.Bound>, IClassFixture<Browser>
{
    private static readonly ApiReference Api = ApiReference.Read();

    private string Page(string name) => File.ReadAllText(Path.Combine(bound.Folder, name));

    [Fact]
    public void Every_public_type_and_every_member_of_it_has_a_place_and_words()
    {
        Type[] types = [.. new[] { typeof(TorchGenerator), typeof(Sequential) }.SelectMany(type => type.Assembly.GetExportedTypes())];
        Assert.Equal(types.Length, Api.Types.Count());
        var list = Page("api.html");
        foreach (var type in Api.Types)
        {
            Assert.Contains($"href=\"{type.Address}\"", list, StringComparison.Ordinal);
            var ids = Ids().Matches(Page(type.Address)).Select(id => id.Groups[1].Value).ToList();
            Assert.Equal(ids.Distinct(), ids);
            foreach (var member in type.Members.SelectMany(group => group.Members))
                Assert.Contains(type.AnchorOf(member), ids);
        }
        Assert.DoesNotContain("<dd><p></p>", list, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_link_within_the_reference_leads_somewhere()
    {
        foreach (var page in Api.Types.Select(type => type.Address).Append("api.html"))
        {
            foreach (Match link in Links().Matches(Page(page)))
            {
                var (file, anchor) = (link.Groups[1].Value, link.Groups[2].Value);
                Assert.True(File.Exists(Path.Combine(bound.Folder, file)), $"{page} links to {file}");
                Assert.True(anchor.Length == 0 || Page(file).Contains($"id=\"{anchor}\"", StringComparison.Ordinal), $"{page} links to {file}#{anchor}");
            }
        }
    }

    [Fact]
    public void A_comment_comes_with_what_it_inherits_and_its_references_as_links()
    {
        var html = Page("api-torchinit.init.html");
        var std = html[html.IndexOf("id=\"KaimingNormalStd\"", StringComparison.Ordinal)..];
        std = std[..std.IndexOf("<h3", StringComparison.Ordinal)];
        Assert.Contains("without a draw", std, StringComparison.Ordinal);
        Assert.Contains("<dt><code>shape</code></dt><dd>The weight", std, StringComparison.Ordinal);
        Assert.Contains("<code>DivideByZeroException</code>", std, StringComparison.Ordinal);
        Assert.Contains("Returns", std, StringComparison.Ordinal);
        Assert.Matches("<a href=\"api-torchinit\\.init\\.html#KaimingNormal(-\\d)?\">", std);
        Assert.DoesNotContain("inheritdoc", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_declaration_reads_as_in_the_source() =>
        Assert.Contains("public sealed class Linear : Layer", Regex.Replace(Page("api-torchinit.linear.html"), "<[^>]+>", ""), StringComparison.Ordinal);

    [Fact]
    public void A_lesson_links_the_types_that_its_code_names_and_the_contents_the_reference()
    {
        Assert.Contains("<a href=\"api-torchinit.linear.html\"><code>Linear</code></a>", Page("01-one.html"), StringComparison.Ordinal);
        Assert.DoesNotContain("api-torchinit.gain.html", Page("01-one.html"), StringComparison.Ordinal);
        Assert.Contains("href=\"api.html\"", Page("index.html"), StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData("api.html", 1280)]
    [InlineData("api-torchinit.init.html", 390)]
    [InlineData("api-torchinit.layer.html", 390)]
    public async Task Its_pages_fit_and_axe_finds_nothing(string name, int width)
    {
        await using var page = await browser.OpenAsync(SampleBook.Address(Path.Combine(bound.Folder, name)), width);
        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        Assert.Empty(page.Errors);
        Assert.Empty(await Browser.FaultsOfAsync(page.Page));
    }

    [GeneratedRegex("<h[23] id=\"([^\"]+)\"")]
    private static partial Regex Ids();

    [GeneratedRegex("href=\"(api[^\"#]*\\.html)#?([^\"]*)\"")]
    private static partial Regex Links();

    /// <summary>A book of one lesson with the reference.</summary>
    public sealed class Bound : IDisposable
    {
        public Bound() => BookBinder.Bind(
            [new("01-one", [SampleBook.Cell("text", "markdown", "# 01 · One?", []), SampleBook.Cell("layer", "code", "new Linear(3, 4, new TorchGenerator(1)) // Gain", [])], [], new Dictionary<string, string>())],
            null, "", Folder, api: Api);

        public string Folder { get; } = Path.Combine(Directory.CreateTempSubdirectory("init-notebooks-api-").FullName, "book");

        public void Dispose() => Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);
    }
}
