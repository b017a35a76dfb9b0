using InitNotebooks.Runner;

namespace InitNotebooks.Tests.Book;

public sealed class SourcesPageTests
{
    [Fact]
    public void A_paper_stands_once_with_every_lesson_that_names_it_and_pages_follow_by_number()
    {
        const string Paper = "- A. Author (1999). *A title.* [doi:10.1/x](https://doi.org/10.1/x). What it is for.";
        var text = SourcesPage.Write(
        [
            Lesson("01-one", ("sources", "## Sources\n\n" + Paper), ("a", "See [issue 20](https://github.com/o/r/issues/20) and [the paper](https://doi.org/10.1/x).")),
            Lesson("02-two", ("sources", "## Sources\n\n" + Paper), ("b", "See [pull request 3](https://github.com/o/r/pull/3), [docs](https://example.org/docs).")),
        ]);
        Assert.Contains("- A. Author (1999). *A title.* [doi:10.1/x](https://doi.org/10.1/x). Lesson [01](01-one.ipynb), [02](02-two.ipynb)\n", text, StringComparison.Ordinal);
        Assert.Equal(1, text.Split("https://doi.org/10.1/x").Length - 1);
        Assert.True(text.IndexOf("[o/r pull request 3]", StringComparison.Ordinal) < text.IndexOf("[o/r issue 20]", StringComparison.Ordinal));
        Assert.Contains("## Documentation and other pages\n\n- [docs](https://example.org/docs). Lesson [02](02-two.ipynb)\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_paper_of_the_course_has_a_lasting_address()
    {
        var lessons = Claims.Course.Paths.Select(path => BookLesson.Of(Notebook.Read(path))).ToList();
        var items = lessons.SelectMany(lesson => lesson.Cells).Where(cell => cell.Id == "sources").SelectMany(cell => cell.Source.Split('\n')).Where(line => line.StartsWith("- ", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(items);
        Assert.All(items, item => Assert.Matches(@"\]\(https://(doi\.org/10\.\d+/|proceedings\.(mlr\.press|neurips\.cc)/)", item));
    }

    private static BookLesson Lesson(string name, params (string Id, string Text)[] cells) => BookLesson.Of(Notebook.Parse(name + ".ipynb",
        """{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}""").With(cells.Select(cell => new NotebookCell(cell.Id, "markdown", cell.Text, [], []))));
}
