using System.Text;

namespace InitNotebooks.Runner;

/// <summary>Writes the pages of a book, and those of one lesson again.</summary>
internal sealed class BookWriter
{
    private readonly BookLesson[] lessons;
    private readonly Glossary? glossary;
    private readonly string? teachers;
    private readonly string nodeModules;
    private readonly string repository;
    private readonly (LiveApp App, string Reference)? live;
    private readonly ApiReference? api;
    private readonly ApiPages? apiPages;
    private readonly BookMarkdown markdown;
    private readonly List<Problem> problems = [];

    /// <param name="lessons">The lessons, in the order of the book.</param>
    /// <param name="glossary">The glossary in Markdown; null for none.</param>
    /// <param name="teachers">The page for teachers in Markdown; null for none.</param>
    /// <param name="nodeModules">Where npm has put plotly.js, and what the live book has besides.</param>
    /// <param name="repository">The repository's address; empty where it is unknown.</param>
    /// <param name="live">What runs cells in the pages, and the folder of the reference data that they ask; null for neither.</param>
    /// <param name="api">The packages that the reference describes; null for no reference.</param>
    public BookWriter(
        IEnumerable<BookLesson> lessons, string? glossary, string? teachers, string nodeModules, string repository, (LiveApp App, string Reference)? live, ApiReference? api = null)
    {
        this.lessons = [.. lessons];
        this.glossary = glossary is null ? null : Glossary.Read(glossary);
        (this.teachers, this.nodeModules, this.repository, this.live) = (teachers, nodeModules, repository, live);
        (this.api, apiPages) = (api, api is null ? null : new ApiPages(api));
        markdown = new BookMarkdown(this.lessons.Select(lesson => lesson.Name), this.glossary);
    }

    /// <summary>Lessons that cannot be shown, and why.</summary>
    public IReadOnlyList<Problem> Problems => problems;

    /// <summary>Writes the book into an empty folder.</summary>
    /// <param name="folder">The folder.</param>
    public void WriteAll(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "assets"));
        // The grids are computed while the pages are written.
        Task.Run(() => Explorable.All.Count(explorable => explorable.Script is not null));
        if (live is not null)
            LiveBook.WriteEditor(nodeModules, folder);
        ThirdParty.CopyTo(Path.Combine(folder, "assets"), nodeModules);
        var page = Page(folder);
        void Write(string name, string content) => WriteFile(folder, name, content);

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
        for (var i = 0; i < lessons.Length; i++)
            WriteLesson(folder, page, i);
        if (glossary is not null)
        {
            Write("assets/terms.js", glossary.ToScript());
            Write("glossary.html", page.Of($"<article>{markdown.GlossaryToHtml(glossary)}</article>", "Glossary", PageKind.Glossary));
        }
        if (teachers is not null)
            Write("for-teachers.html", page.Of($"<article>{markdown.ToHtml(teachers, new PageParts())}</article>", "For teachers", PageKind.Text));
        Write(SearchPage.File, page.Of(SearchPage.Write(live is not null), "Search", PageKind.Text));
        Write(WorkbenchPage.File, page.Of(WorkbenchPage.Write(live is not null), "Workbench", PageKind.Workbench));
        foreach (var type in api?.Types ?? [])
            Write(type.Address, page.Of(apiPages!.Of(type), type.Name, PageKind.Text));
        if (apiPages is not null)
            Write(ApiPages.Index, page.Of(apiPages.List(), "Reference", PageKind.Text));
        WriteOfAllLessons(folder, page);
        if (live is var (app, reference))
            LiveBook.Write(app, reference, nodeModules, folder);
    }

    /// <summary>Writes the pages anew that a lesson is on.</summary>
    /// <param name="folder">The book's folder.</param>
    /// <param name="lesson">The lesson as it is now.</param>
    public void WriteAgain(string folder, BookLesson lesson)
    {
        var page = Page(folder);
        var place = Array.FindIndex(lessons, before => before.Name == lesson.Name);
        lessons[place] = lesson;
        problems.RemoveAll(problem => problem.Lesson == lesson.Name);
        WriteLesson(folder, page, place);
        WriteOfAllLessons(folder, page);
    }

    private static void WriteFile(string folder, string name, string content) =>
        File.WriteAllText(Path.Combine(folder, name), content.ReplaceLineEndings("\n"), new UTF8Encoding(false));

    /// <summary>What surrounds the pages of a book, into which what npm has was written.</summary>
    private BookPage Page(string folder)
    {
        bool Has(string asset) => File.Exists(Path.Combine(folder, "assets", asset));
        return new(Has(ThirdParty.Plotly.Name), glossary is not null, repository, live?.App, Has(LiveBook.Editor), api is not null);
    }

    private void WriteLesson(string folder, BookPage page, int i) =>
        WriteFile(folder, lessons[i].File, page.Of(Lesson(i), lessons[i].Question, PageKind.Lesson, lessons[i].Name));

    private string Lesson(int i)
    {
        try
        {
            return LessonPage.Write(lessons[i], i > 0 ? lessons[i - 1] : null, i + 1 < lessons.Length ? lessons[i + 1] : null, markdown, live is not null, apiPages?.LineFor(lessons[i]));
        }
        catch (Exception e) when (e is not (IOException or UnauthorizedAccessException))
        {
            problems.Add(Problem.Unexpected(lessons[i].Name, e));
            return "<p>This lesson cannot be shown here; the report of the program says why.</p>";
        }
    }

    /// <summary>The pages that are made from all lessons together.</summary>
    private void WriteOfAllLessons(string folder, BookPage page)
    {
        WriteFile(folder, "claims.html", page.Of(ClaimsPage.Write(lessons, CallOf), "Claims", PageKind.Claims));
        WriteFile(folder, "sources.html", page.Of($"<article>{markdown.ToHtml(SourcesPage.Write(lessons), new PageParts())}</article>", "Sources", PageKind.Text));
        WriteFile(folder, "index.html", page.Of(ContentsPage.Write(lessons, markdown, teachers is not null, api is not null), "Contents", PageKind.Contents));
        RecordedReplay.Write(folder, lessons);
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
}
