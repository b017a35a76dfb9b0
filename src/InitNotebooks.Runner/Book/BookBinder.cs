namespace InitNotebooks.Runner;

/// <summary>Binds the lessons into an HTML book that needs neither a server nor a network.</summary>
internal static class BookBinder
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
            teachers: TextOf("for-teachers.md"),
            api: ApiReference.Read());
    }

    /// <param name="lessons">The lessons, in the order of the book.</param>
    /// <param name="glossary">The glossary in Markdown; null for none.</param>
    /// <param name="nodeModules">Where npm has put plotly.js; without it the pages load it from a content delivery network.</param>
    /// <param name="output">The book's folder; what was in it is replaced as a whole.</param>
    /// <param name="live">What runs cells in the pages, and the folder of the reference data that they ask; null for a book that is only read.</param>
    /// <param name="repository">The repository's address; null for the one that the program was built with.</param>
    /// <param name="teachers">The page for teachers in Markdown; null for none.</param>
    /// <param name="api">The packages that the reference describes; null for no reference.</param>
    internal static BoundBook Bind(
        IReadOnlyList<BookLesson> lessons, string? glossary, string nodeModules, string output, (LiveApp App, string Reference)? live = null, string? repository = null, string? teachers = null, ApiReference? api = null)
    {
        var writer = new BookWriter(lessons, glossary, teachers, nodeModules, repository ?? SourceRepository.Address, live, api);
        SwappedFolder.Write(output, writer.WriteAll);
        return new BoundBook(Path.Combine(output, "index.html"), writer.Problems, writer);
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
/// <param name="Writer">What wrote it.</param>
internal sealed record BoundBook(string Index, IReadOnlyList<Problem> Problems, BookWriter Writer);
