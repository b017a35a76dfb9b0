using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using InitNotebooks.Runner;

namespace InitNotebooks.Tests.Book;

public sealed partial class BookBinderTests(SampleBook book) : IClassFixture<SampleBook>
{
    private string Page(string name) => File.ReadAllText(Path.Combine(book.WithoutNode, name + ".html"));

    [Fact]
    public void The_contents_ask_every_lesson_s_question()
    {
        string contents = Page("index");
        Assert.All(book.Lessons, lesson => Assert.Contains($"href=\"{lesson.Address}\"", contents));
        Assert.Contains("What does a &lt;page&gt; hold &amp; why?", contents);
        Assert.Contains("Somebody asked this.", contents);
    }

    [Fact]
    public void Lessons_lead_to_the_one_before_and_the_one_after()
    {
        Assert.Contains($"rel=\"next\" href=\"{SampleBook.Second}.html\"", Page(SampleBook.Everything));
        Assert.Contains($"rel=\"prev\" href=\"{SampleBook.Everything}.html\"", Page(SampleBook.Second));
    }

    [Fact]
    public void Every_claim_is_listed_with_the_verdict_of_every_build_and_leads_to_its_cell()
    {
        string claims = Page("claims");
        Assert.Contains($"<a class=\"key\" href=\"{SampleBook.Everything}.html#cell-code\">linear_3x4.weight</a>", claims);
        Assert.Contains("<th scope=\"col\">Linux</th><th scope=\"col\">Arm</th><th scope=\"col\">macOS</th>", claims);
        Assert.Contains("<td class=\"Held\" title=\"2.6.0 ≠, 2.14.1 ✓\">≠\u00a01 ✓\u00a01</td>", claims);
        Assert.Contains("<td class=\"Failed\" title=\"2.14.1 ✗ differs at [0, 1]\">✗\u00a01</td>", claims);
        Assert.Contains("<td class=\"Modelled\">◇</td>", claims);
        Assert.Contains("1 held, 1 failed, 1 open", claims);
    }

    [Fact]
    public void Every_link_resolves()
    {
        foreach (var path in SampleBook.Pages(book.WithoutNode))
            foreach (var link in new HtmlParser().ParseDocument(File.ReadAllText(path)).QuerySelectorAll("[href], [src]"))
            {
                string url = (link.GetAttribute("href") ?? link.GetAttribute("src"))!;
                if (url.StartsWith("http", StringComparison.Ordinal) || url.StartsWith("data:", StringComparison.Ordinal))
                    continue;
                var parts = url.Split('#', 2);
                string target = parts[0].Length == 0 ? path : Path.Combine(book.WithoutNode, parts[0]);
                Assert.True(File.Exists(target), $"{Path.GetFileName(path)} links to {url}");
                if (parts.Length == 2)
                    Assert.Contains($"id=\"{parts[1]}\"", File.ReadAllText(target));
            }
    }

    [Fact]
    public void A_link_to_what_the_book_does_not_have_is_left_as_words()
    {
        string page = Page(SampleBook.Everything);
        Assert.Contains("one that is not written yet", page);
        Assert.DoesNotContain("97-missing", page);
    }

    [Fact]
    public void Code_is_marked_and_escaped()
    {
        string page = Page(SampleBook.Everything);
        Assert.Contains("<span class=\"c\">// why &lt;b&gt;</span>", page);
        Assert.Contains("<span class=\"k\">new</span> <span class=\"t\">Linear</span>(<span class=\"n\">3</span>", page);
        Assert.Contains("<span class=\"t\">Math</span>.<span class=\"m\">Sqrt</span>", page);
        Assert.Contains("<span class=\"k\">def</span> <span class=\"m\">bound</span>(fan_in):  <span class=\"c\"># the bound</span>", page);
        Assert.Contains("printed &lt;b&gt;", page);
    }

    [Theory]
    [InlineData("var x = 1;")]
    [InlineData("#!import setup.csx")]
    [InlineData("string s = \"\"\"\n  raw <>\n  \"\"\"; // end")]
    [InlineData("int[] y = [.. x]; /* comment */ $\"{y[0]:F4} & {y}\"")]
    [InlineData("this is ( not C# at } all \"")]
    [InlineData("")]
    public void Marking_code_changes_nothing_but_marks(string code)
    {
        Assert.Equal(code, System.Net.WebUtility.HtmlDecode(Tag().Replace(Highlighter.CSharp(code), "")));
        Assert.Equal(code, System.Net.WebUtility.HtmlDecode(Tag().Replace(Highlighter.Python(code), "")));
    }

    [Theory]
    [InlineData("(double)sum", "(<span class=\"k\">double</span>)sum")]
    [InlineData("(Tensor)sum", "(<span class=\"t\">Tensor</span>)sum")]
    public void What_is_cast_is_no_type(string code, string expected) => Assert.Equal(expected, Highlighter.CSharp(code));

    [Fact]
    public void Solutions_and_hidden_code_are_folded()
    {
        string page = Page(SampleBook.Everything);
        Assert.Contains("<details class=\"source\"><summary>Code</summary>", page);
        Assert.Contains("<summary>A solution</summary>", page);
    }

    [Fact]
    public void Binding_gives_the_same_files_each_time()
    {
        string folder = Directory.CreateTempSubdirectory("init-notebooks-bind-").FullName;
        try
        {
            // As many lessons as the course has, each as large as the sample.
            var lessons = Enumerable.Range(0, 9).Select(i => book.Lessons.Single(lesson => lesson.Name == SampleBook.Everything) with { Name = $"0{i}-lesson" }).ToList();
            BookBinder.Bind(lessons, null, "", folder);
            var first = SampleBook.Pages(folder).ToDictionary(path => path, File.ReadAllText);
            BookBinder.Bind(lessons, null, "", folder);
            Assert.All(first, page => Assert.Equal(page.Value, File.ReadAllText(page.Key)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Versions_are_those_of_the_lock_file_which_names_no_registry()
    {
        string text = File.ReadAllText(Path.Combine(NotebookFolder.RepositoryRoot(), "package-lock.json"));
        Assert.DoesNotContain("\"resolved\"", text);
        using var document = JsonDocument.Parse(text);
        var packages = document.RootElement.GetProperty("packages");
        Assert.Equal(ThirdParty.Plotly.Version, packages.GetProperty($"node_modules/{ThirdParty.Plotly.Package}").GetProperty("version").GetString());
    }

    [Fact]
    public void The_integrity_hash_is_that_of_the_file_that_npm_fetched()
    {
        string path = Path.Combine(Browser.NodeModules, ThirdParty.Plotly.Package, ThirdParty.Plotly.File);
        if (!File.Exists(path))
        {
            Assert.False(Environment.GetEnvironmentVariable("INIT_NOTEBOOKS_REQUIRE_BROWSER") == "1", $"{path} is missing: run npm ci.");
            Assert.Skip("Plotly.js is not there: run npm ci in the repository's folder.");
        }
        Assert.Equal(ThirdParty.Plotly.Integrity, "sha384-" + Convert.ToBase64String(SHA384.HashData(File.ReadAllBytes(path))));
    }

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();
}
