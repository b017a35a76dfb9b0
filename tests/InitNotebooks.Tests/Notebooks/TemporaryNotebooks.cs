using InitNotebooks.Runner;

namespace InitNotebooks.Tests.Runner;

/// <summary>A folder of notebooks made for a test, with the setup.csx that the build wrote; deleted with the test.</summary>
internal sealed class TemporaryNotebooks : IDisposable
{
    private const string Empty = """{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}""";

    public TemporaryNotebooks()
    {
        Directory.CreateDirectory(Folder);
        File.Copy(Path.Combine(Repository, "notebooks", "setup.csx"), Path.Combine(Folder, "setup.csx"));
    }

    public static string Repository { get; } = NotebookFolder.RepositoryRoot();

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "notebooks-" + Guid.NewGuid().ToString("N"));

    /// <summary>A cell of code, with tags.</summary>
    public static NotebookCell Code(string id, string source, params string[] tags) => new(id, "code", source.ReplaceLineEndings("\n"), tags, []);

    /// <summary>A notebook as it should be, with its first two cells and then the given ones.</summary>
    public static Notebook Make(params IEnumerable<NotebookCell> cells) => Notebook.Parse("99-test.ipynb", Empty).With(
    [
        new NotebookCell("title", "markdown", "# A test\n\nBuild first: `dotnet build`.", [], []),
        Code("setup", "#!import setup.csx"),
        .. cells,
    ]);

    /// <summary>Writes such a notebook and returns its path.</summary>
    public string Add(string name, params IEnumerable<NotebookCell> cells) => AddText(name, Make(cells).ToCanonicalText());

    public string AddText(string name, string text)
    {
        var path = Path.Combine(Folder, name + ".ipynb");
        File.WriteAllText(path, text);
        return path;
    }

    public void AddSolutions(string name, string text)
    {
        Directory.CreateDirectory(Path.Combine(Folder, "solutions"));
        File.WriteAllText(Path.Combine(Folder, "solutions", name + ".csx"), text.ReplaceLineEndings("\n"));
    }

    /// <summary>Returns when a process has ended; one that was killed may be listed until its parent has taken notice.</summary>
    public static async Task EndOf(int process)
    {
        for (var i = 0; PipeNames.Lives(process); i++)
        {
            Assert.True(i < 5000, $"process {process} still runs");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
