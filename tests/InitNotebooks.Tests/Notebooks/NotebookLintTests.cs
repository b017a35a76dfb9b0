using System.Text.Json.Nodes;
using InitNotebooks.Runner;
using static InitNotebooks.Tests.Runner.TemporaryNotebooks;

namespace InitNotebooks.Tests.Runner;

public sealed class NotebookLintTests
{
    [Fact]
    public void A_notebook_as_it_should_be_breaks_no_rule() => Assert.Empty(Lint(Make(Code("one", "1", "check", "hide-input"))));

    [Theory]
    [InlineData("Long id with spaces", "1", "", null, "a cell id is")]
    [InlineData("one", "1", "solution", null, "unknown tag solution")]
    [InlineData("one", "var a = 1;\n#!time", "", 2, "magic command")]
    [InlineData("one", "#!import other.csx", "", 1, "magic command")]
    [InlineData("one", "#r \"x.dll\"\n1", "", 1, "setup.csx holds what a lesson needs")]
    [InlineData("one", "var a = 1;\ndisplay(a);", "", 2, "display(…) exists in one notebook host only")]
    [InlineData("one", "var a = 1;\na.Display();", "", 2, "Display(…) exists in one notebook host only")]
    [InlineData("one", "HTML(\"<b>\")", "", 1, "HTML(…) exists in one notebook host only")]
    [InlineData("one", "namespace A { }", "", 1, "CS7021")]
    [InlineData("one", "var a = 1;\n// 45678901234567890123456789012345678901234567890123456789012345678901234567890123456789", "", 2, "a line of 89 columns")]
    [InlineData("one", "var a = 1;\nExercise.Check(\"ex\", a, 2)", "", null, "not the tag exercise")]
    public void A_broken_rule_is_named_with_its_cell_and_line(string id, string source, string tag, int? line, string message)
    {
        var problem = Assert.Single(Lint(Make(Code(id, source, tag.Length == 0 ? [] : [tag]))));
        Assert.Equal((ProblemKind.Rule, id, line), (problem.Kind, problem.Cell, problem.Line));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Differs, ExitCode.Of([problem]));
    }

    [Fact]
    public void A_top_level_using_declaration_is_named() =>
        Assert.Contains(Lint(Make(Code("one", "using var a = new System.IO.MemoryStream();"))), problem => problem.Message.Contains("CS1002", StringComparison.Ordinal));

    [Fact]
    public void An_exercise_needs_a_check_and_a_solution()
    {
        var messages = Lint(Make(Code("one", "1", "exercise"))).Select(problem => problem.Message).ToList();
        Assert.Equal(2, messages.Count);
        Assert.Contains(messages, message => message.Contains("no Exercise.Check", StringComparison.Ordinal));
        Assert.Contains(messages, message => message.Contains("// cell: one", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"axis": {"from": 1, "to": 10, "log": true}}""", "predict", null)]
    [InlineData("""{"axis": {"from": -1, "to": 10}}""", "predict", null)]
    [InlineData("""{"axis": {"from": 1, "to": 10}}""", "check", "only a cell with the tag predict")]
    [InlineData("""{"axis": {"from": 0, "to": 10, "log": true}}""", "predict", "no interval")]
    [InlineData("""{"axis": {"from": 10, "to": 1}}""", "predict", "no interval")]
    [InlineData("""{"axis": {"from": "1", "to": 10}}""", "predict", "no interval")]
    [InlineData("""{"axis": [1, 10]}""", "predict", "no interval")]
    [InlineData("""{"axis": {"from": 1, "to": 10, "by": 1}, "x": 1}""", "predict", "have x, by; known")]
    public void What_a_cell_tells_the_book_is_an_axis(string metadata, string tag, string? message)
    {
        var problems = Lint(Make(Code("one", "1", tag) with { Book = (JsonObject)JsonNode.Parse(metadata)! })).ToList();
        if (message is null)
            Assert.Empty(problems);
        else
            Assert.Contains(message, Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_of_a_solution_is_a_number_or_a_word()
    {
        using var notebooks = new TemporaryNotebooks();
        var path = notebooks.Add("a", Code("one", "Exercise.Check(\"ex\", 1, 2)", "exercise"));
        notebooks.AddSolutions("a", "// cell: one\n// answer: 1; two\n1\n");
        Assert.Contains("// answer: two is no number", Assert.Single(NotebookLint.Of(Notebook.Read(path))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_solution_needs_an_exercise()
    {
        using var notebooks = new TemporaryNotebooks();
        var path = notebooks.Add("a", Code("one", "1"));
        notebooks.AddSolutions("a", "// cell: one\n1\n");
        Assert.Contains("is no exercise of this lesson", Assert.Single(NotebookLint.Of(Notebook.Read(path))).Message, StringComparison.Ordinal);
        notebooks.AddSolutions("a", "1\n// cell: one\n1\n");
        Assert.Contains(NotebookLint.Of(Notebook.Read(path)), problem => problem.Message.Contains("code before the first section", StringComparison.Ordinal));
        notebooks.AddSolutions("a", "// cell: one\n1\n// cell: one\n2\n");
        Assert.Contains(NotebookLint.Of(Notebook.Read(path)), problem => problem.Message.Contains("two sections", StringComparison.Ordinal));
    }

    [Fact]
    public void The_first_code_cell_imports_setup_below_a_text_that_says_to_build()
    {
        var good = Make();
        Assert.Contains("exactly #!import setup.csx", Assert.Single(Lint(good.With([good.Cells[0], Code("one", "1")]))).Message, StringComparison.Ordinal);
        Assert.Contains("dotnet build", Assert.Single(Lint(good.With([good.Cells[1]]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_has_no_html_beside_it_and_a_notebook_stays_small()
    {
        var output = JsonNode.Parse("""{"output_type": "execute_result", "metadata": {}, "execution_count": null, "data": {"image/svg+xml": [], "text/html": []}}""");
        Assert.Contains("without its picture", Assert.Single(Lint(Make(Code("one", "1") with { Outputs = [output] }))).Message, StringComparison.Ordinal);
        Assert.Contains("stays under", Assert.Single(Lint(Make(Code("one", string.Concat(Enumerable.Repeat("// more\n", 130_000)))))).Message, StringComparison.Ordinal);
    }

    /// <summary>The rules are about a file, so the notebook is written and read once.</summary>
    private static List<Problem> Lint(Notebook notebook) => [.. NotebookLint.Of(Notebook.Parse("99-test.ipynb", notebook.ToCanonicalText()))];
}
