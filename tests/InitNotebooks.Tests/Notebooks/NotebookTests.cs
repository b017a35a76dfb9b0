using System.Text.Json.Nodes;
using InitNotebooks.Runner;
using static InitNotebooks.Tests.Runner.TemporaryNotebooks;

namespace InitNotebooks.Tests.Runner;

public sealed class NotebookTests
{
    [Fact]
    public void The_canonical_text_is_the_one_that_jupyter_writes()
    {
        var cell = Code("one", "var a = \"é\\t🎲\";\na", "check") with
        {
            Outputs = [JsonNode.Parse("""{"output_type": "execute_result", "metadata": {}, "execution_count": 3, "data": {"text/plain": "x\ny", "a+json": {"b": 1.50, "a": []}}}""")],
        };
        var text = Notebook.Parse("a.ipynb", """{"nbformat": 4, "nbformat_minor": 5, "cells": []}""").With([cell]).ToCanonicalText();
        var expected = """
            {
             "cells": [
              {
               "cell_type": "code",
               "execution_count": null,
               "id": "one",
               "metadata": {
                "polyglot_notebook": {
                 "kernelName": "csharp"
                },
                "tags": [
                 "check"
                ]
               },
               "outputs": [
                {
                 "data": {
                  "a+json": {
                   "a": [],
                   "b": 1.50
                  },
                  "text/plain": [
                   "x\n",
                   "y"
                  ]
                 },
                 "execution_count": null,
                 "metadata": {},
                 "output_type": "execute_result"
                }
               ],
               "source": [
                "var a = \"é\\t🎲\";\n",
                "a"
               ]
              }
             ],

            """.ReplaceLineEndings("\n");
        Assert.StartsWith(expected.TrimEnd(), text, StringComparison.Ordinal);
        Assert.EndsWith("\n \"nbformat\": 4,\n \"nbformat_minor\": 5\n}\n", text, StringComparison.Ordinal);
        Assert.Equal(text, Notebook.Parse("a.ipynb", text).ToCanonicalText());
    }

    [Fact]
    public void Two_cells_with_one_id_are_refused()
    {
        var text = Make(Code("same", "1"), Code("same", "2")).ToCanonicalText();
        var refusal = Assert.Throws<NotebookFormatException>(() => Notebook.Parse("a.ipynb", text));
        Assert.Equal("same", refusal.Cell);
    }

    [Fact]
    public void The_difference_to_a_fresh_run_names_the_cell_and_the_line()
    {
        var committed = Notebook.Parse("a.ipynb", Make(Code("one", "1"), Code("two", "2")).ToCanonicalText());
        Assert.Empty(NotebookDifference.Of(committed, committed));
        var fresh = committed.With(committed.Cells.Select(cell => cell.Id != "two" ? cell : cell with
        {
            Outputs = [new JsonObject { ["name"] = "stdout", ["output_type"] = "stream", ["text"] = Notebook.Lines("changed\n") }],
        }));
        var problem = Assert.Single(NotebookDifference.Of(committed, fresh));
        Assert.Equal((ProblemKind.Differs, "two"), (problem.Kind, problem.Cell));
        Assert.Contains("line 1 is «[]» and would be «[»", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_notebook_in_another_form_differs_from_its_canonical_text()
    {
        var notebook = Notebook.Parse("a.ipynb", Make().ToCanonicalText().Replace("\"metadata\": {},", "\"metadata\": {\"editable\": true},", StringComparison.Ordinal));
        Assert.Contains("not in canonical form", Assert.Single(NotebookDifference.Of(notebook, notebook)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_finds_notebooks_by_number_name_and_path()
    {
        using var notebooks = new TemporaryNotebooks();
        var paths = new[] { notebooks.Add("03-three"), notebooks.Add("01-one") };
        Assert.Equal(paths.Order(StringComparer.Ordinal), NotebookFolder.Find(notebooks.Folder, []));
        foreach (var name in new[] { "03", "03-three", "03-three.ipynb", paths[0] })
            Assert.Equal([paths[0]], NotebookFolder.Find(notebooks.Folder, [name]));
        var refusal = Assert.Throws<FileNotFoundException>(() => NotebookFolder.Find(notebooks.Folder, ["3"]));
        Assert.Contains("found: 01-one, 03-three", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_whole_at_every_moment_while_it_is_written()
    {
        var token = TestContext.Current.CancellationToken;
        using var notebooks = new TemporaryNotebooks();
        string[] texts = [new('a', 3_000_000), new('b', 2_000_000)];
        var path = notebooks.AddText("a", texts[0]);
        var writing = Task.Run(
            () =>
            {
                for (var i = 1; i <= 30; i++)
                    AtomicFile.Write(path, texts[i % 2]);
            },
            token);
        while (!writing.IsCompleted)
        {
            await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            Assert.Contains(await reader.ReadToEndAsync(token), texts);
        }

        await writing;
        Assert.Empty(Directory.GetFiles(notebooks.Folder, "*.new"));
    }
}
