using InitNotebooks.Runner;

namespace InitNotebooks.Tests.Runner;

/// <summary>Every way in which a notebook can fail, all in one replay with notebooks that do not.</summary>
[Trait("Category", "Slow")]
public sealed class FaultTests(FaultTests.Faults faults) : IClassFixture<FaultTests.Faults>
{
    [Theory]
    [InlineData("endless-loop", 2, "still runs after 3 s")]
    [InlineData("endless-await", 1, "still runs after 3 s")]
    [InlineData("exit", 2, "exit code 0")]
    [InlineData("stack-overflow", 2, "call stack overflowed")]
    [InlineData("flood", 2, "more than 1 MB")]
    [InlineData("flood-past-the-console", 1, "past the console")]
    [InlineData("large-value", 1, "more than 1 MB")]
    [InlineData("exception", 3, "throws InvalidOperationException: boom")]
    [InlineData("exception-in-earlier-function", 2, "throws DivideByZeroException")]
    [InlineData("exception-in-thread", 1, "on a thread of its own, throws InvalidOperationException: boom")]
    [InlineData("does-not-compile", 2, "CS0029")]
    [InlineData("does-not-parse", 1, "CS1002")]
    [InlineData("bare-tensor", 1, "end it in .View()")]
    [InlineData("magic", 2, "magic command")]
    [InlineData("endless-program", 1, "still runs after 3 s")]
    [InlineData("exit-beside-a-program", 2, "exit code 0")]
    public void A_cell_that_cannot_run_costs_its_notebook_one_clear_error(string notebook, int line, string message)
    {
        var lesson = faults.Of(notebook);
        var problem = Assert.Single(lesson.Problems, problem => problem.Kind == ProblemKind.CouldNotRun);
        Assert.Equal((notebook, "fault", line), (problem.Lesson, problem.Cell, problem.Line));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.ToString());
        Assert.Equal(CellState.Ran, lesson.Cells[0].State);
        Assert.Equal(CellState.Failed, lesson.Cells.Single(cell => cell.Id == "fault").State);
        Assert.Equal(CellState.NotRun, lesson.Cells.Single(cell => cell.Id == "after").State);
        Assert.Equal(ExitCode.CouldNotRun, ExitCode.Of(lesson.Problems));
    }

    [Theory]
    [InlineData("endless-program")]
    [InlineData("exit-beside-a-program")]
    [InlineData("program-left-behind")]
    public async Task A_program_that_a_cell_started_ends_with_the_notebook(string notebook) =>
        await TemporaryNotebooks.EndOf(int.Parse(
            await File.ReadAllTextAsync(Path.Combine(faults.Folder, notebook + ".txt"), TestContext.Current.CancellationToken), System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("invalid-json", 3, "not valid JSON")]
    [InlineData("old-format", 2, "nbformat 3.0")]
    [InlineData("not-a-notebook", 1, "no object")]
    [InlineData("no-cell-id", null, "has no id")]
    public void A_file_that_is_no_notebook_is_named_with_its_line(string notebook, int? line, string message)
    {
        var problem = Assert.Single(faults.Of(notebook).Problems);
        Assert.Equal((ProblemKind.CouldNotRun, notebook, line), (problem.Kind, problem.Lesson, problem.Line));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_check_of_an_unknown_key_fails_and_is_named()
    {
        var problem = Assert.Single(faults.Of("unknown-key").Problems);
        Assert.Equal((ProblemKind.Claim, "fault", 2), (problem.Kind, problem.Cell, problem.Line));
        Assert.Contains("no.such.key", problem.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.ClaimFailed, ExitCode.Of([problem]));
        Assert.All(faults.Of("unknown-key").Cells, cell => Assert.Equal(CellState.Ran, cell.State));
    }

    [Theory]
    [InlineData("healthy-first")]
    [InlineData("healthy-last")]
    public void The_other_notebooks_finish(string notebook)
    {
        Assert.Empty(faults.Of(notebook).Problems);
        Assert.Equal("42", faults.Of(notebook).Cells[^1].Outputs.Single().Data!["text/plain"]);
    }

    [Fact]
    public void Refresh_writes_those_that_ran_and_no_other_file()
    {
        foreach (var (name, before) in faults.Before)
        {
            var now = File.ReadAllText(Path.Combine(faults.Folder, name + ".ipynb"));
            Assert.Equal(faults.Of(name).Ran, now != before);
        }

        Assert.Empty(Directory.GetFiles(faults.Folder, "*.new"));
    }

    public sealed class Faults : IAsyncLifetime
    {
        private readonly TemporaryNotebooks notebooks = new();
        private ReplayResult? replay;

        public Dictionary<string, string> Before { get; } = [];

        public string Folder => notebooks.Folder;

        internal LessonResult Of(string name) => replay!.Lessons.Single(lesson => lesson.Lesson == name);

        public async ValueTask InitializeAsync()
        {
            notebooks.Add("healthy-first", TemporaryNotebooks.Code("value", "6 * 7"));
            Fault("endless-loop", """
                var n = 0;
                while (true) n++;
                """);
            Fault("endless-await", "await System.Threading.Tasks.Task.Delay(-1);");
            Fault("exit", """
                var n = 0;
                Environment.Exit(n);
                """);
            Fault("stack-overflow", """
                int Deep(int n) => Deep(n + 1) + 1;
                Deep(0)
                """);
            Fault("flood", """
                var line = new string('x', 1000);
                for (var i = 0; i < 100_000; i++) Console.WriteLine(line);
                """);
            Fault("flood-past-the-console", "using (var stream = Console.OpenStandardOutput()) while (true) stream.Write(new byte[1 << 16]);");
            Fault("large-value", "new string('x', 100_000_000)");
            Fault("exception", """
                var n = 0;

                if (n == 0) throw new InvalidOperationException("boom");
                n
                """);
            notebooks.Add(
                "exception-in-earlier-function",
                TemporaryNotebooks.Code("function", "\n\n\nint Divide(int a, int b) => a / b;"),
                TemporaryNotebooks.Code("fault", "var n = 1;\nDivide(n, 0)"),
                TemporaryNotebooks.Code("after", "n"));
            Fault("exception-in-thread", """
                new System.Threading.Thread(() => throw new InvalidOperationException("boom")).Start();
                System.Threading.Thread.Sleep(10_000);
                """);
            Fault("does-not-compile", """
                int a = 1;
                int b = "x";
                """);
            Fault("does-not-parse", "int a = 1");
            Fault("bare-tensor", "Tensor.Create<float>([1, 2], [2])");
            Fault("magic", """
                var n = 1;
                #!time
                """);
            Fault("endless-program", Program("endless-program") + " program.WaitForExit();");
            Fault("exit-beside-a-program", Program("exit-beside-a-program") + "\nEnvironment.Exit(0);");
            notebooks.Add("program-left-behind", TemporaryNotebooks.Code("value", Program("program-left-behind") + "\n42"));
            notebooks.AddText("invalid-json", "{\n \"cells\": [\n  oops\n ]\n}\n");
            notebooks.AddText("old-format", "{\"cells\": [], \"metadata\": {},\n \"nbformat\": 3, \"nbformat_minor\": 0}\n");
            notebooks.AddText("not-a-notebook", "[]\n");
            notebooks.AddText("no-cell-id", """{"cells": [{"cell_type": "code", "source": []}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}""");
            notebooks.Add("unknown-key", TemporaryNotebooks.Code("fault", """
                var one = new float[] { 1 };
                Check.Bits(one, "no.such.key")
                """));
            notebooks.Add("healthy-last", TemporaryNotebooks.Code("value", "6 * 7"));

            var paths = NotebookFolder.Find(Folder, []);
            foreach (var path in paths)
                Before[Path.GetFileNameWithoutExtension(path)] = await File.ReadAllTextAsync(path);
            // A short limit for those that need one alone: on a loaded machine any cell may take seconds.
            var endless = paths.Where(path => Path.GetFileName(path).StartsWith("endless-", StringComparison.Ordinal)).ToList();
            var shortly = await Replayer.RunAsync(endless, new ReplayOptions { TimeLimit = TimeSpan.FromSeconds(3) });
            var others = await Replayer.RunAsync([.. paths.Except(endless)]);
            replay = Refreshing.Write(others with { Lessons = [.. others.Lessons, .. shortly.Lessons] });
        }

        public ValueTask DisposeAsync()
        {
            notebooks.Dispose();
            return ValueTask.CompletedTask;
        }

        /// <summary>Starts a program that takes ten minutes, and says which process it is.</summary>
        private static string Program(string name) =>
            (OperatingSystem.IsWindows() ? "var program = System.Diagnostics.Process.Start(\"ping\", \"-n 600 127.0.0.1\");" : "var program = System.Diagnostics.Process.Start(\"sleep\", \"600\");")
            + $" System.IO.File.WriteAllText(\"{name}.txt\", program.Id.ToString());";

        private void Fault(string name, string source) =>
            notebooks.Add(name, TemporaryNotebooks.Code("fault", source), TemporaryNotebooks.Code("after", "1"));
    }
}
