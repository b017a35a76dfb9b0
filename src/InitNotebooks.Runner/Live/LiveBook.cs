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

    private static readonly string[] Scripts =
        ["live.js", "live-page.js", "live-engine.js", "live-output.js", "live-safe.js", "live-link.js", "live-worker.js", "live.css"];

    /// <summary>The elements in the head of a live page.</summary>
    public static string Head(LiveApp app) => FormattableString.Invariant($"""
        <link rel="stylesheet" href="assets/live.css">
        <script defer src="assets/live.js" data-app="{app.Stamp[..16]}" data-size="{app.Size.Brotli / 1e6:F0}" data-total="{app.Size.Unpacked}" data-packed="{app.Size.Gzip}"></script>

        """);

    /// <summary>What stands above a lesson until its script makes it alive, and where nothing can.</summary>
    public static string Hint(bool live) =>
        $"<p id=\"alive\">{(live ? "Opened as a file, this page shows what the cells gave" : "Here the page shows what the cells gave")}; to edit and run them in it: <code>{LiveApp.Command}</code></p>\n";

    /// <summary>A short hash of what a cell shows in the book.</summary>
    public static string DigestOf(NotebookCell cell) => OutputDigest.Of(cell.Outputs.OfType<JsonObject>().Select(output =>
        output["data"] is JsonObject data
            ? new CellOutput(null, null, data.ToDictionary(content => content.Key, content => Notebook.Joined(content.Value) ?? ""))
            : new CellOutput((string?)output["name"], Notebook.Joined(output["text"]), null)));

    /// <summary>Writes the files into a book.</summary>
    /// <param name="app">The program.</param>
    /// <param name="reference">The folder of the reference data.</param>
    /// <param name="book">The book's folder.</param>
    public static void Write(LiveApp app, string reference, string book)
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
