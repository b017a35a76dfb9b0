using System.Diagnostics;
using System.Text.Json;
using InitNotebooks.Runner;
using static InitNotebooks.Tests.Runner.TemporaryNotebooks;

namespace InitNotebooks.Tests.Runner;

/// <summary>The program as it is started from a shell.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryNotebooks notebooks = new();

    [Fact]
    public async Task Json_is_one_document_with_lessons_cells_claims_and_problems()
    {
        notebooks.Add("01-holds", Code("claim", "Check.Bits(new Linear(3, 4, new TorchGenerator(1)).Weight, \"linear_3x4.weight\")"));
        notebooks.Add("02-fails", Code("claim", "Check.That(\"two\", false, $\"never\")"));
        var (exitCode, output, _) = await RunAsync("--json", "--no-book");
        using var json = JsonDocument.Parse(output);
        var root = json.RootElement;
        Assert.Equal((ExitCode.ClaimFailed, ExitCode.ClaimFailed), (exitCode, root.GetProperty("exitCode").GetInt32()));
        Assert.Equal((1, false), (root.GetProperty("format").GetInt32(), root.GetProperty("held").GetBoolean()));
        Assert.Equal(JsonValueKind.Null, root.GetProperty("book").ValueKind);
        var lesson = root.GetProperty("lessons")[0];
        Assert.Equal("01-holds", lesson.GetProperty("lesson").GetString());
        Assert.Equal("ran", lesson.GetProperty("cells")[1].GetProperty("state").GetString());
        var claim = lesson.GetProperty("claims")[0];
        Assert.Equal("01-holds/linear_3x4.weight", claim.GetProperty("id").GetString());
        Assert.Equal(("bits", "held"), (claim.GetProperty("kind").GetString(), claim.GetProperty("state").GetString()));
        Assert.All(claim.GetProperty("sets").EnumerateArray(), set => Assert.Equal("held", set.GetProperty("state").GetString()));
        Assert.NotEmpty(claim.GetProperty("sets").EnumerateArray());
        var problem = root.GetProperty("lessons")[1].GetProperty("problems")[0];
        Assert.Equal(("claim", "claim", 1), (problem.GetProperty("kind").GetString(), problem.GetProperty("cell").GetString(), problem.GetProperty("line").GetInt32()));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Plain_output_has_a_line_for_each_lesson_a_table_and_the_verdict()
    {
        notebooks.Add("01-holds", Code("claim", "Check.That(\"one\", true, $\"always\")"));
        var (exitCode, output, _) = await RunAsync("01", "--no-book");
        Assert.Equal(ExitCode.Held, exitCode);
        Assert.Contains("01-holds: 2 cells, 1 claim, no problem", output, StringComparison.Ordinal);
        Assert.Contains("no reference", output, StringComparison.Ordinal);
        Assert.Contains("All of it held: 1 claim in 1 lesson.", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Refresh_writes_outputs_and_check_tells_when_they_are_old()
    {
        var path = notebooks.Add("a", Code("value", "6 * 7"));
        var before = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var (old, output, _) = await RunAsync("refresh", "--check");
        Assert.Equal(ExitCode.Differs, old);
        Assert.Contains("a.ipynb, cell value: its outputs are not those of a fresh run", output, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));

        Assert.Equal(ExitCode.Held, (await RunAsync("refresh")).ExitCode);
        Assert.Equal(Make(Code("value", "6 * 7") with { Outputs = [TextOutput("42")] }).ToCanonicalText(), await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal(ExitCode.Held, (await RunAsync("refresh", "--check")).ExitCode);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Refresh_killed_half_way_leaves_the_notebook_as_it_was_and_no_process_behind()
    {
        var token = TestContext.Current.CancellationToken;
        var path = notebooks.Add("a", Code("long", """
            System.IO.File.WriteAllText("process.part", Environment.ProcessId.ToString());
            System.IO.File.Move("process.part", "process.txt");
            System.Threading.Thread.Sleep(600_000);
            """));
        var before = await File.ReadAllTextAsync(path, token);
        using var runner = Start("refresh");
        var marker = Path.Combine(notebooks.Folder, "process.txt");
        while (!File.Exists(marker))
        {
            Assert.False(runner.HasExited);
            await Task.Delay(50, token);
        }

        runner.Kill();
        await runner.WaitForExitAsync(token);
        using var child = TryGetProcess(int.Parse(await File.ReadAllTextAsync(marker, token), null));
        if (child is not null)
            await child.WaitForExitAsync(token).WaitAsync(TimeSpan.FromSeconds(30), token);
        Assert.Equal(before, await File.ReadAllTextAsync(path, token));
    }

    [Fact]
    public async Task What_a_killed_refresh_left_beside_a_notebook_is_deleted_by_the_next()
    {
        var path = notebooks.Add("a", Code("value", "1"));
        await File.WriteAllTextAsync(path + ".123.new", "half", TestContext.Current.CancellationToken);
        Refreshing.Write(new ReplayResult([new LessonResult("a", path, null, [], [], [], TimeSpan.Zero)], TimeSpan.Zero));
        Assert.Equal(["a.ipynb", "setup.csx"], Directory.GetFiles(notebooks.Folder).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("none is here", "no notebook (*.ipynb)")]
    [InlineData("none is named so", "no notebook 07", "07")]
    [InlineData("no such option", "--nonsense", "--nonsense")]
    [InlineData("a document that would not end", "--json is one document", "--watch", "--json")]
    [InlineData("a time limit of nothing", "above 0", "--timeout", "0")]
    [InlineData("a time limit that is no number", "a number of seconds", "--timeout", "soon")]
    public async Task A_command_line_that_is_not_understood_has_an_exit_code_of_its_own(string why, string message, params string[] args)
    {
        Assert.NotEmpty(why);
        var (exitCode, _, error) = await RunAsync(args);
        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_lists_the_exit_codes()
    {
        var (exitCode, output, _) = await RunAsync("--help");
        Assert.Equal(0, exitCode);
        foreach (var code in new[] { ExitCode.Held, ExitCode.ClaimFailed, ExitCode.CouldNotRun, ExitCode.Differs, ExitCode.Usage, ExitCode.Interrupted })
            Assert.Contains(FormattableString.Invariant($"\n    {code} "), output, StringComparison.Ordinal);
        Assert.DoesNotContain(NotebookProcess.Command + " <pipe>", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_gravest_problem_decides_the_exit_code()
    {
        static Problem Of(ProblemKind kind) => new(kind, "a", null, null, "");
        Assert.Equal(0, ExitCode.Of([]));
        Assert.Equal(3, ExitCode.Of([Of(ProblemKind.Rule)]));
        Assert.Equal(3, ExitCode.Of([Of(ProblemKind.Differs)]));
        Assert.Equal(1, ExitCode.Of([Of(ProblemKind.Rule), Of(ProblemKind.Claim)]));
        Assert.Equal(2, ExitCode.Of([Of(ProblemKind.Claim), Of(ProblemKind.CouldNotRun), Of(ProblemKind.Rule)]));
    }

    public void Dispose() => notebooks.Dispose();

    private static System.Text.Json.Nodes.JsonObject TextOutput(string text) => new()
    {
        ["data"] = new System.Text.Json.Nodes.JsonObject { ["text/plain"] = Notebook.Lines(text) },
        ["execution_count"] = null,
        ["metadata"] = new System.Text.Json.Nodes.JsonObject(),
        ["output_type"] = "execute_result",
    };

    private static Process? TryGetProcess(int id)
    {
        try
        {
            return Process.GetProcessById(id);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private Process Start(params string[] args)
    {
        var start = NotebookProcess.StartInfo([.. args, "--folder", notebooks.Folder]);
        start.WorkingDirectory = Repository;
        return Process.Start(start)!;
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args)
    {
        var token = TestContext.Current.CancellationToken;
        using var process = Start(args);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(token), process.StandardError.ReadToEndAsync(token));
        await process.WaitForExitAsync(token);
        return (process.ExitCode, await output, await error);
    }
}
