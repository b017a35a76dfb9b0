using System.Text.Json.Nodes;
using InitNotebooks.Runner;
using static InitNotebooks.Tests.Runner.TemporaryNotebooks;

namespace InitNotebooks.Tests.Runner;

public sealed class ProseNumbersTests
{
    [Theory]
    [InlineData("The bound is 0.577.")]
    [InlineData("The bound is −0.58 and more.")]
    [InlineData("It is 5.8·10⁻¹, or 5.77e-1.")]
    [InlineData("That is 57.7 % of it.")]
    [InlineData("Of 2 000 000 values, 1 307 436 differ.")]
    [InlineData("All **16729** of them.")]
    [InlineData("Twelve, 12 or 7; since 2018; PyTorch 2.12 and 1.13.1; issue 50717; #80202.")]
    [InlineData("See [issue 99999](https://example.org/13) and `Linear(784, 10)`.")]
    [InlineData("# Layer 784\n\nText.")]
    [InlineData("```python\nx = 784\n```")]
    [InlineData("| a | b |\n|---|---|\n| 0.577 | 16 729 |")]
    public void A_number_that_an_output_rounds_to_or_that_is_exempt_is_fine(string prose) => Assert.Empty(Of(prose));

    [Theory]
    [InlineData("Text.\n\nThe bound is 0.578.", 3)]
    [InlineData("A layer\nof 784 inputs.", 2)]
    [InlineData("It is 5.9·10⁻¹.", 1)]
    [InlineData("That is 58.7 % of it.", 1)]
    [InlineData("Of 2 000 001 values.", 1)]
    [InlineData("| a |\n|---|\n| 784 |", 3)]
    [InlineData("<details><summary>All 784</summary>\n\nText.\n\n</details>", 1)]
    public void A_number_that_no_output_shows_is_named_with_its_line(string prose, int line)
    {
        var problem = Assert.Single(Of(prose));
        Assert.Equal((ProblemKind.Rule, "prose", line), (problem.Kind, problem.Cell, problem.Line));
    }

    [Fact]
    public void An_allowed_number_needs_a_reason_and_a_use()
    {
        using var notebooks = new TemporaryNotebooks();
        void Allow(string json) => File.WriteAllText(Path.Combine(notebooks.Folder, "prose-numbers.json"), json);
        var notebook = Notebook.Read(notebooks.Add("a", new NotebookCell("prose", "markdown", "784 inputs.", [], [])));
        Allow("""{"a": {"784": "28 by 28 pixels"}, "b": {"13": "another lesson's"}}""");
        Assert.Empty(ProseNumbers.Of(notebook));
        Allow("""{"a": {"784": " "}}""");
        Assert.Contains("no reason for 784", Assert.Single(ProseNumbers.Of(notebook)).Message, StringComparison.Ordinal);
        Allow("""{"a": {"784": "28 by 28 pixels", "13": "no longer there"}}""");
        Assert.Contains("allows 13", Assert.Single(ProseNumbers.Of(notebook)).Message, StringComparison.Ordinal);
        Allow("""["784"]""");
        Assert.Contains(ProseNumbers.Of(notebook), problem => problem.Message.Contains("is not an object of lessons", StringComparison.Ordinal));
    }

    private static List<Problem> Of(string prose)
    {
        var html = JsonNode.Parse("""{"output_type": "execute_result", "data": {"text/html": "<td width='784'>0.57735</td><td>1&nbsp;307&nbsp;436</td>"}}""");
        var stream = JsonNode.Parse("""{"output_type": "stream", "text": ["2000000 and\n", "16729"]}""");
        return [.. ProseNumbers.Of(Make(new NotebookCell("prose", "markdown", prose.ReplaceLineEndings("\n"), [], []), Code("one", "1") with { Outputs = [html, stream] }))];
    }
}
