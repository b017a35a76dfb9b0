using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text;

namespace InitNotebooks.Runner;

/// <summary>The commands of the program: replay (the default), refresh, inspect, and the hidden one that runs a notebook.</summary>
internal static class CommandLine
{
    private static readonly Argument<string[]> Notebooks = new("notebooks")
    {
        Description = "Which lessons: numbers (03), names or paths. All of them if none is named.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<string?> Folder = new("--folder")
    {
        Description = "The folder with the notebooks. Default: notebooks/ of the repository.",
        Recursive = true,
    };

    private static readonly Option<double> TimeLimit = new("--timeout")
    {
        Description = "Seconds that one cell may run.",
        DefaultValueFactory = _ => new ReplayOptions().TimeLimit.TotalSeconds,
        Recursive = true,
    };

    private static readonly Option<bool> Json = new("--json")
    {
        Description = "Print one JSON document for machines, and nothing else.",
        Recursive = true,
    };

    private static readonly Option<bool> Solved = new("--solutions") { Description = "Replace each exercise by its solution: it must then hold. Binds no book." };

    private static readonly Option<bool> NoBook = new("--no-book") { Description = "Do not bind the book." };

    private static readonly Option<bool> Check = new("--check") { Description = "Write nothing; say which cells differ from a fresh run." };

    private static readonly Option<bool> Watch = new("--watch")
    {
        Description = "Go on: serve the book to this machine, replay a lesson whenever it was saved, from the cell on that was changed, and have its open page loaded again. Ctrl+C ends it.",
    };

    private static readonly Argument<string> Pipe = new("pipe");

    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Root().Parse(args);
        try
        {
            if (parsed.Errors.Count == 0)
                return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
            return await RefuseAsync(parsed, ExitCode.Usage, string.Join(" ", parsed.Errors.Select(error => error.Message)) + " See --help.");
        }
        catch (IOException e)
        {
            // The report is all that is written to the console.
            await Console.Error.WriteLineAsync($"The report cannot be written to the standard output: {e.Message}");
            return ExitCode.CouldNotRun;
        }
    }

    /// <summary>Says why nothing was replayed, in the form that was asked for.</summary>
    private static async Task<int> RefuseAsync(ParseResult parsed, int exitCode, string why)
    {
        await Console.Error.WriteLineAsync(why);
        if (parsed.GetResult(Json) is { Implicit: false })
            await Console.Out.WriteLineAsync(JsonReport.Text(exitCode, why));
        return exitCode;
    }

    private static RootCommand Root()
    {
        TimeLimit.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!double.TryParse(result.Tokens[0].Value, out var seconds) || seconds is not (> 0 and <= 86_400)))
                result.AddError($"--timeout {result.Tokens[0].Value}: a number of seconds is expected, above 0 and at most 86400");
        });
        Notebooks.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.StartsWith('-')) is { } option)
                result.AddError($"There is no option {option.Value}.");
        });
        var refresh = new Command("refresh", "Runs the lessons and writes their outputs, in canonical JSON, into the notebooks.") { Notebooks, Check };
        refresh.SetAction((parsed, cancel) => ReplayAsync(parsed, parsed.GetValue(Check) ? Work.Compare : Work.Refresh, cancel));
        var port = new Option<int>("--port") { Description = "The port.", DefaultValueFactory = _ => Serving.Port };
        var serve = new Command("serve", "Binds the book with cells that run in its pages, and serves it to this machine alone, until Ctrl+C.") { port };
        serve.SetAction((parsed, cancel) => Serving.RunAsync(parsed.GetValue(port), cancel));
        var live = new Command("live", "Publishes what runs cells in the pages; a book that is bound afterwards is live on any web server.");
        live.SetAction((_, cancel) => Serving.PublishAsync(cancel));
        var host = new Command(NotebookProcess.Command) { Pipe };
        host.Hidden = true;
        host.SetAction((parsed, _) => NotebookHost.RunAsync(parsed.GetValue(Pipe)!, folder => new CellEngine(folder)));
        var root = new RootCommand("""
            Replays the lessons, checks every claim against PyTorch's own numbers, and binds the book.

            Exit codes:
              0   every notebook ran and all of it held
              1   a claim failed, has an unknown key, was not reached or is made twice; an exercise is not as it must be
              2   a notebook could not be run, or the book not be written
              3   a notebook breaks a rule, or (refresh --check) differs from a fresh run
              64  the command line is not understood
              130 interrupted by Ctrl+C
            """)
        {
            Notebooks, Folder, TimeLimit, Json, Solved, NoBook, Watch, refresh, InspectCommand.Of(Json), serve, live, host,
        };
        root.Validators.Add(result =>
        {
            if (result.GetValue(Watch) && result.GetValue(Json))
                result.AddError("--watch goes on, and --json is one document: one of them.");
        });
        root.SetAction((parsed, cancel) => ReplayAsync(parsed, Work.Replay, cancel));
        return root;
    }

    private static async Task<int> ReplayAsync(ParseResult parsed, Work work, CancellationToken cancel)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        try
        {
            var folder = parsed.GetValue(Folder) ?? Path.Combine(NotebookFolder.RepositoryRoot(), "notebooks");
            var paths = NotebookFolder.Find(folder, parsed.GetValue(Notebooks) ?? []);
            return await ReplayAsync(parsed, work, paths, cancel);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return await RefuseAsync(parsed, ExitCode.Usage, e.Message);
        }
        catch (OperationCanceledException)
        {
            return await RefuseAsync(parsed, ExitCode.Interrupted, "Interrupted.");
        }
    }

    private static async Task<int> ReplayAsync(ParseResult parsed, Work work, IReadOnlyList<string> paths, CancellationToken cancel)
    {
        var options = new ReplayOptions { TimeLimit = TimeSpan.FromSeconds(parsed.GetValue(TimeLimit)), Solutions = parsed.GetValue(Solved) };
        // A folder of its own has no place for a book, and solved exercises are not what a reader should find in it.
        var binds = work == Work.Replay && !parsed.GetValue(NoBook) && !parsed.GetValue(Solved) && parsed.GetValue(Folder) is null;
        if (work == Work.Replay && parsed.GetValue(Watch))
            return await Watching.RunAsync(paths, options, binds ? first => BookBinder.Bind(first, NotebookFolder.RepositoryRoot()) : null, Serving.Port, cancel);
        IReport report = parsed.GetValue(Json) ? new JsonReport() : Console.IsOutputRedirected ? new PlainReport() : new TerminalReport();
        var replay = await report.WatchAsync(paths, progress => Replayer.RunAsync(paths, options with { Progress = progress }, cancel));
        replay = work switch
        {
            Work.Refresh => Companions.Write(Refreshing.Write(replay)),
            Work.Compare => Companions.Compare(Refreshing.Compare(replay)),
            _ => replay,
        };
        if (binds)
            replay = Bind(replay);
        report.Show(replay);
        return ExitCode.Of(replay);
    }

    /// <summary>The replay with the book that was bound of it, or with the reason why there is none.</summary>
    private static ReplayResult Bind(ReplayResult replay)
    {
        try
        {
            var book = BookBinder.Bind(replay, NotebookFolder.RepositoryRoot());
            return replay with
            {
                Book = book.Index,
                Lessons = [.. replay.Lessons.Select(lesson => lesson with
                {
                    Problems = [.. lesson.Problems, .. book.Problems.Where(problem => problem.Lesson == lesson.Lesson)],
                })],
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return replay with { BookFault = $"The book could not be written, and the one before is as it was: {e.Message}" };
        }
    }

    private enum Work
    {
        Replay,
        Refresh,
        Compare,
    }
}
