using System.Text;

namespace InitNotebooks.Runner;

/// <summary>Binds the lessons into an HTML book that needs neither a server nor a network.</summary>
public static class BookBinder
{
    /// <summary>Where the book lies, below the repository's root.</summary>
    public const string Folder = "artifacts/book";

    /// <summary>
    /// Writes the book: a page per lesson, the contents, the claims, the sources and the glossary. Lessons that were not replayed are
    /// bound with their committed outputs, and with the claims of the book before, if their notebooks are still the same.
    /// </summary>
    /// <param name="replay">What the replay found.</param>
    /// <param name="repositoryRoot">The folder with notebooks/, node_modules/ if there is one, and artifacts/.</param>
    /// <exception cref="IOException">The folder cannot be written; the book that was there is left as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static BoundBook Bind(ReplayResult replay, string repositoryRoot)
    {
        ArgumentNullException.ThrowIfNull(replay);
        ArgumentNullException.ThrowIfNull(repositoryRoot);
        var output = Path.Combine(repositoryRoot, Folder);
        var lessons = replay.Lessons.Where(lesson => lesson.Notebook is not null).Select(BookLesson.Of).ToList();
        var folder = Path.Combine(repositoryRoot, "notebooks");
        foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.ipynb") : [])
        {
            if (replay.Lessons.All(lesson => lesson.Lesson != Path.GetFileNameWithoutExtension(path)) && Committed(path, output) is { } lesson)
                lessons.Add(lesson);
        }
        string? TextOf(string name) => Path.Combine(folder, name) is var path && File.Exists(path) ? File.ReadAllText(path) : null;
        return Bind(
            [.. lessons.OrderBy(lesson => lesson.Name, StringComparer.Ordinal)],
            TextOf("glossary.md"),
            Path.Combine(repositoryRoot, "node_modules"),
            output,
            LiveApp.Find(repositoryRoot) is { } app ? (app, Path.Combine(repositoryRoot, "reference-data")) : null,
            teachers: TextOf("for-teachers.md"));
    }

    /// <param name="lessons">The lessons, in the order of the book.</param>
    /// <param name="glossary">The glossary in Markdown; null for none.</param>
    /// <param name="nodeModules">Where npm has put plotly.js; without it the pages load it from a content delivery network.</param>
    /// <param name="output">The book's folder; what was in it is replaced as a whole.</param>
    /// <param name="live">What runs cells in the pages, and the folder of the reference data that they ask; null for a book that is only read.</param>
    /// <param name="repository">The repository's address; null for the one that the program was built with.</param>
    /// <param name="teachers">The page for teachers in Markdown; null for none.</param>
    internal static BoundBook Bind(
        IReadOnlyList<BookLesson> lessons, string? glossary, string nodeModules, string output, (LiveApp App, string Reference)? live = null, string? repository = null, string? teachers = null)
    {
        var problems = new List<Problem>();
        SwappedFolder.Write(output, folder => WriteTo(folder, lessons, glossary, teachers, nodeModules, repository ?? SourceRepository.Address, live, problems));
        return new BoundBook(Path.Combine(output, "index.html"), problems);
    }

    private static void WriteTo(
        string folder, IReadOnlyList<BookLesson> lessons, string? glossary, string? teachers, string nodeModules, string repository, (LiveApp App, string Reference)? live, List<Problem> problems)
    {
        Directory.CreateDirectory(Path.Combine(folder, "assets"));
        // The grids are computed while the pages are written.
        Task.Run(() => Explorable.All.Count(explorable => explorable.Script is not null));
        var scripts = ThirdParty.CopyTo(Path.Combine(folder, "assets"), nodeModules);
        var words = glossary is null ? null : Glossary.Read(glossary);
        var markdown = new BookMarkdown(lessons.Select(lesson => lesson.Name), words);
        var page = new BookPage(scripts, words is not null, repository, live?.App);

        void Write(string name, string content) => File.WriteAllText(Path.Combine(folder, name), content.ReplaceLineEndings("\n"), new UTF8Encoding(false));
        string Lesson(int i)
        {
            try
            {
                return LessonPage.Write(lessons[i], i > 0 ? lessons[i - 1] : null, i + 1 < lessons.Count ? lessons[i + 1] : null, markdown, live is not null);
            }
            catch (Exception e) when (e is not (IOException or UnauthorizedAccessException))
            {
                problems.Add(Problem.Unexpected(lessons[i].Name, e));
                return "<p>This lesson cannot be shown here; the report of the program says why.</p>";
            }
        }

        Write("assets/book.css", BookStyle.Text);
        foreach (var script in BookPage.Scripts)
            Write($"assets/{script}", Resources.Read(script));
        foreach (var explorable in Explorable.All)
        {
            if (explorable.Script is { } data)
                Write($"assets/{explorable.File}", data);
        }
        Write("assets/LICENSE.txt", Resources.Read("LICENSE"));
        Write("assets/figure.js", FigureScript.Text);
        for (var i = 0; i < lessons.Count; i++)
            Write(lessons[i].File, page.Of(Lesson(i), lessons[i].Question, PageKind.Lesson, lessons[i].Name));
        Write("claims.html", page.Of(ClaimsPage.Write(lessons, CallOf), "Claims", PageKind.Claims));
        if (words is not null)
        {
            Write("assets/terms.js", words.ToScript());
            Write("glossary.html", page.Of($"<article>{markdown.GlossaryToHtml(words)}</article>", "Glossary", PageKind.Glossary));
        }
        Write("sources.html", page.Of($"<article>{markdown.ToHtml(SourcesPage.Write(lessons), new PageParts())}</article>", "Sources", PageKind.Text));
        if (teachers is not null)
            Write("for-teachers.html", page.Of($"<article>{markdown.ToHtml(teachers, new PageParts())}</article>", "For teachers", PageKind.Text));
        Write("index.html", page.Of(ContentsPage.Write(lessons, markdown, teachers is not null), "Contents", PageKind.Contents));
        RecordedReplay.Write(folder, lessons);
        if (live is var (app, reference))
            LiveBook.Write(app, reference, folder);
    }

    /// <summary>The Python that made a reference tensor; null where no set has the key, or none can be read.</summary>
    private static string? CallOf(string key)
    {
        try
        {
            return ReferenceSets.Default.Base.TryGet(key, out var tensor) ? tensor.Python.Call : null;
        }
        catch (ReferenceDataException)
        {
            return null;
        }
    }

    /// <summary>A lesson as it lies in the repository; null when it cannot be read, which the replay of that lesson reports.</summary>
    private static BookLesson? Committed(string path, string book)
    {
        try
        {
            var notebook = Notebook.Read(path);
            return BookLesson.Of(notebook) with { Claims = RecordedReplay.ClaimsOf(notebook, book) };
        }
        catch (NotebookFormatException)
        {
            return null;
        }
    }
}

/// <summary>A book that was bound.</summary>
/// <param name="Index">The path of its first page.</param>
/// <param name="Problems">Lessons that it cannot show, and why.</param>
public sealed record BoundBook(string Index, IReadOnlyList<Problem> Problems);
