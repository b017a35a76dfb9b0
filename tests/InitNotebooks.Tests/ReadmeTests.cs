using System.Text.RegularExpressions;
using InitNotebooks.Cells;
using InitNotebooks.Runner;
using InitNotebooks.Tests.Claims;

namespace InitNotebooks.Tests;

/// <summary>What the README shows is what a reader gets.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(NotebookFolder.RepositoryRoot(), "README.md"));

    [Fact]
    public void The_citation_names_the_version_of_what_is_built()
    {
        string Version(string file, string pattern) => Regex.Match(File.ReadAllText(Path.Combine(NotebookFolder.RepositoryRoot(), file)), pattern, RegexOptions.Multiline).Groups[1].Value;
        Assert.Equal(Version("Directory.Build.props", "<Version>(.+)</Version>"), Version("CITATION.cff", "^version: (.+)$"));
    }

    [Fact]
    public async Task The_ten_lines_print_what_it_says()
    {
        var code = Block().Matches(Text).First(block => block.Groups[1].Value == "csharp").Groups[2].Value;
        var printed = Block().Matches(Text[Text.IndexOf("It prints", StringComparison.Ordinal)..]).First(block => block.Groups[1].Value == "text").Groups[2].Value;

        // It prints to a writer of its own: the console belongs to every test that runs beside this one.
        var session = new CellSession(CellReferences.OfFramework(), _ => null);
        await session.RunAsync(session.Compile("usings", $"""
            #r "{typeof(TorchInit.Linear).Assembly.Location}"
            #r "{typeof(TorchInit.Init).Assembly.Location}"
            #r "{typeof(System.Numerics.Tensors.Tensor).Assembly.Location}"
            using System;
            using System.Linq;
            var output = new System.IO.StringWriter();
            output.NewLine = "\n";
            """));
        await session.RunAsync(session.Compile("example", code.Replace("Console.", "output.", StringComparison.Ordinal)));
        Assert.Equal(printed, await session.RunAsync(session.Compile("printed", "output.ToString()")));
    }

    [Fact]
    public async Task The_first_command_ends_with_the_line_it_says() =>
        Assert.Contains($"```text\n{Summary.Verdict(await Course.Shipped)}\nThe book: ", Text, StringComparison.Ordinal);

    [Fact]
    public void It_lists_every_lesson_with_its_question()
    {
        foreach (var path in Course.Paths)
        {
            var heading = Notebook.Read(path).Cells[0].Source.Split('\n')[0];
            var match = Heading().Match(heading);
            Assert.True(match.Success, $"{path} begins with {heading}");
            Assert.Contains($"| [{match.Groups[1].Value}](notebooks/{Path.GetFileName(path)}) | {match.Groups[2].Value} |", Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Its_lines_end_within_88_columns() => Assert.DoesNotContain(Text.Split('\n'), line => line.Length > 88 && line[0] is not ('|' or '!'));

    [GeneratedRegex("```(\\w+)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("^# (\\d\\d) · (.+)$")]
    private static partial Regex Heading();
}
