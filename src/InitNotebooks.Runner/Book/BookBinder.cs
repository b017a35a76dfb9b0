using System.Text;

namespace InitNotebooks.Runner;

/// <summary>Binds the lessons into an HTML book that needs neither a server nor a network.</summary>
public static class BookBinder
{
    /// <summary>Where the book lies, below the repository's root.</summary>
    public const string Folder = "artifacts/book";

    /// <summary>
    /// Writes the book: a page per lesson, the contents, the claims and the glossary. Lessons that were not replayed are
    /// bound with their committed outputs.
    /// </summary>
    /// <param name="replay">What the replay found.</param>
    /// <param name="repositoryRoot">The folder with notebooks/, node_modules/ if there is one, and artifacts/.</param>
    /// <returns>The path of index.html.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static string Bind(ReplayResult replay, string repositoryRoot)
    {
        ArgumentNullException.ThrowIfNull(replay);
        ArgumentNullException.ThrowIfNull(repositoryRoot);
        var replayed = replay.Lessons.Where(lesson => lesson.Notebook is not null).Select(BookLesson.Of).ToList();
        var folder = Path.Combine(repositoryRoot, "notebooks");
        foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.ipynb") : [])
        {
            if (replay.Lessons.All(lesson => lesson.Lesson != Path.GetFileNameWithoutExtension(path)) && Committed(path) is { } lesson)
                replayed.Add(lesson);
        }
        var glossary = Path.Combine(folder, "glossary.md");
        return Bind(
            [.. replayed.OrderBy(lesson => lesson.Name, StringComparer.Ordinal)],
            File.Exists(glossary) ? File.ReadAllText(glossary) : null,
            Path.Combine(repositoryRoot, "node_modules"),
            Path.Combine(repositoryRoot, Folder));
    }

    /// <param name="lessons">The lessons, in the order of the book.</param>
    /// <param name="glossary">The glossary in Markdown; null for none.</param>
    /// <param name="nodeModules">Where npm has put the third-party scripts; without them the pages load them from a content delivery network.</param>
    /// <param name="output">The book's folder; what was in it is deleted.</param>
    internal static string Bind(IReadOnlyList<BookLesson> lessons, string? glossary, string nodeModules, string output)
    {
        if (Directory.Exists(output))
            Directory.Delete(output, recursive: true);
        Directory.CreateDirectory(Path.Combine(output, "assets"));
        var scripts = ThirdParty.CopyTo(Path.Combine(output, "assets"), nodeModules);
        var markdown = new BookMarkdown(lessons.Select(lesson => lesson.Name), glossary is not null);
        var page = new BookPage(scripts, glossary is not null);

        void Write(string name, string content) => File.WriteAllText(Path.Combine(output, name), content.ReplaceLineEndings("\n"), new UTF8Encoding(false));
        Write("assets/book.css", BookStyle.Text);
        Write("assets/book.js", Resources.Read("book.js"));
        Write("assets/figure.js", FigureScript.Text);
        for (var i = 0; i < lessons.Count; i++)
            Write(lessons[i].File, page.Of(LessonPage.Write(lessons[i], i > 0 ? lessons[i - 1] : null, i + 1 < lessons.Count ? lessons[i + 1] : null, markdown), lessons[i].Question));
        Write("claims.html", page.Of(ClaimsPage.Write(lessons), "Claims", wide: true));
        if (glossary is not null)
            Write("glossary.html", page.Of($"<article>{markdown.ToHtml(glossary)}</article>", "Glossary"));
        Write("index.html", page.Of(ContentsPage.Write(lessons), "Contents"));
        return Path.Combine(output, "index.html");
    }

    /// <summary>A lesson as it lies in the repository; null when it cannot be read, which the replay of that lesson reports.</summary>
    private static BookLesson? Committed(string path)
    {
        try
        {
            return BookLesson.Of(Notebook.Read(path));
        }
        catch (NotebookFormatException)
        {
            return null;
        }
    }
}
