using System.Diagnostics;
using System.Text.Json;
using InitNotebooks.Runner;
using static InitNotebooks.Tests.Runner.TemporaryNotebooks;

namespace InitNotebooks.Tests.Runner;

/// <summary>The program in a repository of its own, with the book that it binds there.</summary>
public sealed class WholeRunTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("init-notebooks-root-").FullName;

    public WholeRunTests()
    {
        var notebooks = Directory.CreateDirectory(Path.Combine(root, "notebooks")).FullName;
        File.WriteAllText(Path.Combine(root, "InitNotebooks.sln"), "");
        File.Copy(Path.Combine(Repository, "notebooks", "setup.csx"), Path.Combine(notebooks, "setup.csx"));
        foreach (var name in new[] { "01-one", "02-two" })
            File.WriteAllText(Path.Combine(notebooks, name + ".ipynb"), Make(Code("claim", $"Check.That(\"holds-{name}\", true, $\"always\")", "check")).ToCanonicalText());
    }

    private string Book => Path.Combine(root, "artifacts", "book");

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_run_of_one_lesson_keeps_the_claims_of_the_others_while_their_notebooks_are_the_same()
    {
        await RunAsync();
        var all = await File.ReadAllTextAsync(Path.Combine(Book, "claims.html"), TestContext.Current.CancellationToken);
        Assert.Contains("holds-01-one", all, StringComparison.Ordinal);
        await RunAsync("01");
        Assert.Equal(all, await File.ReadAllTextAsync(Path.Combine(Book, "claims.html"), TestContext.Current.CancellationToken));

        var second = Path.Combine(root, "notebooks", "02-two.ipynb");
        await File.WriteAllTextAsync(second, (await File.ReadAllTextAsync(second, TestContext.Current.CancellationToken)).Replace("A test", "Another", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await RunAsync("01");
        Assert.DoesNotContain("holds-02-two", await File.ReadAllTextAsync(Path.Combine(Book, "claims.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Where_no_book_can_be_written_the_report_is_there_all_the_same()
    {
        await File.WriteAllTextAsync(Path.Combine(root, "artifacts"), "a file where a folder is wanted", TestContext.Current.CancellationToken);
        var (exitCode, output, _) = await RunAsync();
        Assert.Equal(ExitCode.CouldNotRun, exitCode);
        Assert.Contains("All of it held: 2 claims in 2 lessons.", output, StringComparison.Ordinal);
        Assert.Contains("The book could not be written", output, StringComparison.Ordinal);

        (exitCode, output, _) = await RunAsync("--json");
        using var json = JsonDocument.Parse(output);
        Assert.Equal((ExitCode.CouldNotRun, ExitCode.CouldNotRun), (exitCode, json.RootElement.GetProperty("exitCode").GetInt32()));
        Assert.Contains("could not be written", json.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, json.RootElement.GetProperty("lessons").GetArrayLength());
    }

    [Theory]
    [InlineData("no notebook 77", "77")]
    [InlineData("There is no option --nonsense.", "--nonsense")]
    [InlineData("above 0", "--timeout", "-1")]
    public async Task Json_is_printed_for_a_command_line_that_is_not_understood(string message, params string[] args)
    {
        var (exitCode, output, _) = await RunAsync([.. args, "--json"]);
        using var json = JsonDocument.Parse(output);
        Assert.Equal((ExitCode.Usage, ExitCode.Usage), (exitCode, json.RootElement.GetProperty("exitCode").GetInt32()));
        Assert.Contains(message, json.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Ctrl_C_ends_the_run_and_every_process_and_is_reported_as_json_too()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal that one process can send to another's console.");
        await File.WriteAllTextAsync(Path.Combine(root, "notebooks", "03-long.ipynb"), Make(Code("long", """
            System.IO.File.WriteAllText("started.part", System.Diagnostics.Process.Start("sleep", "600").Id.ToString());
            System.IO.File.Move("started.part", "started.txt");
            System.Threading.Thread.Sleep(600_000);
            """)).ToCanonicalText(), TestContext.Current.CancellationToken);
        using var process = Start(["03", "--json"]);
        var started = Path.Combine(root, "notebooks", "started.txt");
        while (!File.Exists(started))
        {
            Assert.False(process.HasExited);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        await InterruptAsync(process);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(output);
        Assert.Equal((ExitCode.Interrupted, ExitCode.Interrupted), (process.ExitCode, json.RootElement.GetProperty("exitCode").GetInt32()));
        await EndOf(int.Parse(await File.ReadAllTextAsync(started, TestContext.Current.CancellationToken), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData("", ExitCode.Held)]
    [InlineData("<Error Text='This is why.' />", ExitCode.CouldNotRun)]
    public async Task What_MSBuild_says_of_publishing_is_printed_where_it_fails(string step, int expected)
    {
        var project = Directory.CreateDirectory(Path.Combine(root, "src", "InitNotebooks.Web")).FullName;
        await File.WriteAllTextAsync(Path.Combine(project, "InitNotebooks.Web.csproj"), $"""
            <Project>
              <Target Name="Restore" />
              <Target Name="Publish">
                <Message Text="This frightens a newcomer." Importance="high" />
                <MakeDir Directories="$(PublishDir)" />
                {step}
              </Target>
            </Project>
            """, TestContext.Current.CancellationToken);
        var (exitCode, output, error) = await RunAsync("live");
        Assert.Equal(expected, exitCode);
        Assert.Equal("Publishing what runs cells in a page: once, a few minutes…", output.Trim());
        string[] said = ["This frightens a newcomer.", "This is why.", "(exit code 1); the lines above say why."];
        Assert.All(said, line => Assert.Equal(expected != ExitCode.Held, error.Contains(line, StringComparison.Ordinal)));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_report_that_cannot_be_written_is_not_blamed_on_the_book()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full here.");
        var start = NotebookProcess.StartInfo(["01", "--no-book"]);
        var line = string.Join(' ', start.ArgumentList.Prepend(start.FileName).Select(part => $"'{part}'"));
        start.ArgumentList.Clear();
        start.FileName = "/bin/sh";
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"exec {line} > /dev/full");
        start.WorkingDirectory = root;
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.CouldNotRun, process.ExitCode);
        Assert.Contains("cannot be written to the standard output", error, StringComparison.Ordinal);
        Assert.DoesNotContain("book", error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Watch_serves_the_book_replays_a_lesson_when_it_is_saved_and_ends_by_ctrl_c()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal that one process can send to another's console.");
        var token = TestContext.Current.CancellationToken;
        var path = Path.Combine(root, "notebooks", "01-one.ipynb");
        void Save(string value) => File.WriteAllText(path, Make(Code("claim", "Check.That(\"holds-01-one\", true, $\"always\")", "check"), Code("value", value)).ToCanonicalText());
        using var process = Start(["01", "--watch"]);
        var address = new Uri((await LineWith("The book: ")).Split(' ')[2]);
        using var client = new HttpClient();
        Assert.Contains("watch.js", await client.GetStringAsync(new Uri(address, "01-one.html"), token), StringComparison.Ordinal);
        await LineWith("Watching");

        Save("\"saved once\" + 1");
        Assert.Contains("1 claim, no problem", await LineWith("cells run: 1"), StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, "{", token);
        Assert.Contains("not valid JSON", await LineWith("✗"), StringComparison.Ordinal);
        Assert.Contains("saved once1", await client.GetStringAsync(new Uri(address, "01-one.html"), token), StringComparison.Ordinal);
        Save("\"saved twice\" + 2");
        await LineWith("cells run: 1");
        Save("no such name");
        Assert.Contains("cell value, line 1: does not compile", await LineWith("✗"), StringComparison.Ordinal);
        Assert.Contains("saved twice2", await client.GetStringAsync(new Uri(address, "01-one.html"), token), StringComparison.Ordinal);
        await InterruptAsync(process);
        await process.WaitForExitAsync(token);
        Assert.Equal(ExitCode.Held, process.ExitCode);

        async Task<string> LineWith(string text)
        {
            while (await process.StandardOutput.ReadLineAsync(token) is { } line)
            {
                if (line.Contains(text, StringComparison.Ordinal))
                    return line;
            }
            throw new InvalidOperationException($"It ended before it said «{text}».");
        }
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static async Task InterruptAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private Process Start(string[] args)
    {
        var start = NotebookProcess.StartInfo(args);
        start.WorkingDirectory = root;
        if (OperatingSystem.IsLinux())
        {
            // Whatever a shell starts in the background without job control ignores Ctrl+C, and so does all that is started by it.
            start.ArgumentList.Insert(0, start.FileName);
            start.ArgumentList.Insert(0, "--default-signal=INT");
            start.FileName = "env";
        }
        return Process.Start(start)!;
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args)
    {
        using var process = Start(args);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await error);
    }
}
