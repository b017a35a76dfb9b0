using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using InitNotebooks.Cells;

namespace InitNotebooks.Runner;

/// <summary>What a live book has besides its pages: the program, the reference data and the scripts of the page.</summary>
internal static class LiveBook
{
    /// <summary>What the policy of a live page allows besides: to compile WebAssembly, to work beside the page, to fetch from the book.</summary>
    public const string ScriptPolicy = " 'wasm-unsafe-eval'", Policy = "; worker-src 'self' blob:; connect-src 'self'";

    /// <summary>The editor's script, as it is written and as it is bundled.</summary>
    public const string Editor = "editor.js";

    private static readonly string[] Scripts =
        ["live.js", "live-page.js", "live-bench.js", "live-search.js", "live-editor.js", "live-engine.js", "live-output.js", "live-safe.js", "live-link.js", "live-worker.js", "live.css"];

    /// <summary>The elements in the head of a live page.</summary>
    /// <param name="app">The program.</param>
    /// <param name="editor">Whether CodeMirror lies beside the book.</param>
    public static string Head(LiveApp app, bool editor) => FormattableString.Invariant($"""
        <link rel="stylesheet" href="assets/live.css">
        <script defer src="assets/live.js" data-app="{app.Stamp[..16]}" data-size="{app.Size.Brotli / 1e6:F0}" data-total="{app.Size.Unpacked}" data-packed="{app.Size.Gzip}" data-editor="{(editor ? "true" : "false")}" data-example="{WorkbenchPage.Example}"></script>

        """);

    /// <summary>What stands on a page until its script makes it alive, and where nothing can.</summary>
    /// <param name="live">Whether the book is live where a server has it.</param>
    /// <param name="page">Which script: of a lesson or of the workbench.</param>
    /// <param name="does">What the page does without it.</param>
    /// <param name="wish">What the reader may wish for.</param>
    public static string Hint(bool live, string page = "page", string does = "shows what the cells gave", string wish = "to edit and run them in it") =>
        $"<p id=\"alive\" data-page=\"{page}\">{(live ? "Opened as a file, this page" : "Here the page")} {does}; {wish}: <code>{LiveApp.Command}</code></p>\n";

    /// <summary>A short hash of what a cell shows in the book.</summary>
    public static string DigestOf(NotebookCell cell) => OutputDigest.Of(cell.Outputs.OfType<JsonObject>().Select(output =>
        output["data"] is JsonObject data
            ? new CellOutput(null, null, data.ToDictionary(content => content.Key, content => Notebook.Joined(content.Value) ?? ""))
            : new CellOutput((string?)output["name"], Notebook.Joined(output["text"]), null)));

    /// <summary>Bundles CodeMirror into a book, where npm has fetched it; without it cells are edited in plain fields.</summary>
    public static void WriteEditor(string nodeModules, string book) => NpmTool.Run(
        nodeModules, "esbuild", Resources.Read(Editor), "--bundle", "--format=esm", "--minify", "--legal-comments=none", $"--outfile={Path.Combine(book, "assets", Editor)}");

    /// <summary>Writes the files into a book whose pages are all there.</summary>
    /// <param name="app">The program.</param>
    /// <param name="reference">The folder of the reference data.</param>
    /// <param name="nodeModules">Where npm has put what makes the index for search.</param>
    /// <param name="book">The book's folder.</param>
    public static void Write(LiveApp app, string reference, string nodeModules, string book)
    {
        foreach (var script in Scripts)
            WriteText(Path.Combine(book, "assets", script), Resources.Read(script));
        WriteText(Path.Combine(book, "assets", "live-lists.js"), Lists());
        // Its scope is its folder: the whole book.
        WriteText(Path.Combine(book, "sw.js"), Resources.Read("sw.js").Replace("{{version}}", app.Stamp[..16], StringComparison.Ordinal));
        // A site of GitHub leaves out folders that begin with an underscore otherwise.
        WriteText(Path.Combine(book, ".nojekyll"), "");
        var framework = Directory.CreateDirectory(Path.Combine(book, "live", "_framework")).FullName;
        foreach (var file in Directory.EnumerateFiles(app.Folder))
            File.Copy(file, Path.Combine(framework, Path.GetFileName(file)));
        WriteReference(reference, Path.Combine(book, "live"));
        WorkbenchPage.Mystery().Save(Path.Combine(book, "assets", WorkbenchPage.Example));
        NpmTool.Run(nodeModules, "pagefind", null, "--site", book, "--root-selector", "main", "--exclude-selectors", SearchPage.Hidden, "--force-language", "en");
        Pack(book);
    }

    /// <summary>Puts a packed copy beside every text, for <see cref="StaticServer"/>; the program's files have theirs.</summary>
    private static void Pack(string book)
    {
        var texts = Directory.EnumerateFiles(book, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".html" or ".js" or ".css");
        foreach (var file in texts.Where(file => !File.Exists(file + ".br")).ToList())
        {
            using var text = File.OpenRead(file);
            using var packed = new BrotliStream(File.Create(file + ".br"), CompressionLevel.Optimal);
            text.CopyTo(packed);
        }
    }

    /// <summary>All of the reference data but the arrays as one file; each group's arrays as a file of its own.</summary>
    private static void WriteReference(string reference, string live)
    {
        using (var zip = ZipFile.Open(Path.Combine(live, "reference.zip"), ZipArchiveMode.Create))
        {
            foreach (var file in Files(reference).Order(StringComparer.Ordinal))
                zip.CreateEntryFromFile(file, Path.GetRelativePath(reference, file).Replace('\\', '/'), CompressionLevel.SmallestSize);
        }

        var arrays = Directory.CreateDirectory(Path.Combine(live, "reference", "arrays")).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(reference, "arrays"), "*.npz"))
            File.Copy(file, Path.Combine(arrays, Path.GetFileName(file)));
    }

    private static IEnumerable<string> Files(string reference) =>
        Directory.EnumerateFiles(reference).Where(file => Path.GetExtension(file) is ".json" or ".md" || Path.GetFileName(file) == "SHA256SUMS")
            .Concat(Directory.EnumerateDirectories(reference).SelectMany(folder => Directory.EnumerateFiles(folder))
                .Where(file => Path.GetFileName(file) is "manifest.json" or "SHA256SUMS" || Path.GetExtension(file) == ".txt"));

    /// <summary>The lists of <see cref="SafeHtml"/> for the page's script.</summary>
    private static string Lists()
    {
        static string Set(string name, string values) =>
            string.Create(CultureInfo.InvariantCulture, $"export const {name} = new Set({JsonSerializer.Serialize(values.Split(' ').Select(value => value.ToLowerInvariant()).Order(StringComparer.Ordinal))});\n");
        return Set("tags", SafeHtml.Tags) + Set("attributes", SafeHtml.Attributes) + Set("styles", SafeHtml.Styles) + Set("schemes", SafeHtml.Schemes);
    }

    private static void WriteText(string path, string text) => File.WriteAllText(path, text.ReplaceLineEndings("\n"), new UTF8Encoding(false));
}
