using System.IO.Compression;
using InitNotebooks.Runner;
using InitNotebooks.Tests.Book;

namespace InitNotebooks.Tests.Live;

/// <summary>What a book has when it is live, with a stand-in for the program; and when it is not.</summary>
public sealed class LiveBookTests(LiveBookTests.Bound bound) : IClassFixture<LiveBookTests.Bound>
{
    private readonly string folder = bound.Folder;

    private string Page(string book, string name = "01-one") => File.ReadAllText(Path.Combine(folder, book, name + ".html"));

    [Fact]
    public void A_book_that_is_only_read_says_how_to_make_it_live_and_allows_nothing_more()
    {
        Assert.Contains(LiveApp.Command, Page("read"));
        Assert.DoesNotContain("wasm", Page("read"));
        Assert.DoesNotContain("live.js", Page("read"));
        Assert.False(Directory.Exists(Path.Combine(folder, "read", "live")));
    }

    [Fact]
    public void Only_a_page_with_cells_allows_webassembly_and_none_allows_scripts_in_it()
    {
        Assert.Contains("script-src 'self' 'wasm-unsafe-eval'", Page("live"));
        Assert.Contains("worker-src 'self' blob:; connect-src 'self'", Page("live"));
        Assert.Contains("data-size=\"7\"", Page("live"));
        Assert.DoesNotContain("'unsafe-eval'", Page("live"));
        foreach (var page in new[] { "index", "claims", "glossary" })
            Assert.DoesNotContain("wasm", Page("live", page));
    }

    [Fact]
    public void The_reference_data_come_whole_and_the_arrays_by_group()
    {
        var unpacked = Path.Combine(folder, "unpacked");
        ZipFile.ExtractToDirectory(Path.Combine(folder, "live", "live", "reference.zip"), unpacked);
        Assert.False(Directory.Exists(Path.Combine(unpacked, "arrays")));
        Directory.Move(Path.Combine(folder, "live", "live", "reference", "arrays"), Path.Combine(unpacked, "arrays"));
        Assert.Equal(ReferenceSets.Default.Sets.Select(set => set.Name), ReferenceSets.Open(unpacked).Sets.Select(set => set.Name));
        Assert.Empty(ReferenceSets.Open(unpacked).Faults);
    }

    [Fact]
    public void Every_script_that_another_names_is_there()
    {
        var assets = Path.Combine(folder, "live", "assets");
        foreach (var script in Directory.GetFiles(assets, "live*.js"))
            foreach (System.Text.RegularExpressions.Match import in System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(script), @"(?:from |import\()""\./([^""]+)"""))
                Assert.True(import.Groups[1].Value == "editor.js" /* npm's */ || File.Exists(Path.Combine(assets, import.Groups[1].Value)), $"{Path.GetFileName(script)} names {import.Groups[1].Value}");
        Assert.True(File.Exists(Path.Combine(assets, "live-worker.js")));
        Assert.True(File.Exists(Path.Combine(folder, "live", "sw.js")));
    }

    [Fact]
    public void Every_text_lies_packed_beside_itself()
    {
        foreach (var name in new[] { "index.html", "01-one.html", "sw.js", "assets/book.css", "assets/live-page.js" })
        {
            var file = Path.Combine(folder, "live", name);
            using var unpacked = new StreamReader(new BrotliStream(File.OpenRead(file + ".br"), CompressionMode.Decompress));
            Assert.Equal(File.ReadAllText(file), unpacked.ReadToEnd());
        }
        Assert.Equal(7_300_000, new FileInfo(Path.Combine(folder, "live", "live", "_framework", "dotnet.js.br")).Length);
        Assert.Empty(Directory.GetFiles(Path.Combine(folder, "read"), "*.br"));
    }

    /// <summary>The book, live and not, bound once for all tests.</summary>
    public sealed class Bound : IDisposable
    {
        public Bound()
        {
            var app = Directory.CreateDirectory(Path.Combine(Folder, "app")).FullName;
            File.WriteAllBytes(Path.Combine(app, "dotnet.js"), new byte[100]);
            File.WriteAllBytes(Path.Combine(app, "dotnet.js.br"), new byte[7_300_000]);
            var reference = Path.Combine(NotebookFolder.RepositoryRoot(), "reference-data");
            BookBinder.Bind([Lesson()], "# Glossary", "", Path.Combine(Folder, "live"), (new LiveApp(app, new string('a', 64)), reference));
            BookBinder.Bind([Lesson()], "# Glossary", "", Path.Combine(Folder, "read"));
        }

        public string Folder { get; } = Directory.CreateTempSubdirectory("init-notebooks-live-book-").FullName;

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }

    private static BookLesson Lesson() => new("01-one", [SampleBook.Cell("text", "markdown", "# 01 · One?", []), SampleBook.Cell("setup", "code", "#!import setup.csx", [])], [], new Dictionary<string, string>());
}
