using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace InitNotebooks.Runner;

/// <summary>A process in which one notebook runs, once or as often as it is changed, and the watch over it: the runner's side of <see cref="NotebookHost"/>.</summary>
internal sealed class NotebookProcess : IAsyncDisposable
{
    /// <summary>The hidden command that makes this program a notebook's process.</summary>
    public const string Command = "host";

    /// <summary>Starting the process and its compiler, and compiling a cell, is not the notebook's doing and has a limit of its own.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan StragglerLimit = TimeSpan.FromSeconds(2);

    private const int MostErrorText = 1 << 16;
    private const long MostUncapturedOutput = 1 << 24;

    private readonly TimeSpan timeLimit;
    private readonly string pipeName = PipeNames.New();
    private readonly NamedPipeServerStream pipe;
    private readonly StreamReader messages;
    private readonly Process process;
    private readonly Task drains;
    private readonly StringBuilder errorText = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private Notebook notebook = null!;
    private IReadOnlyList<NotebookCell> cells = [];
    private List<CellResult> results = [];
    private List<Claim> claims = [];
    private (List<CellResult> Results, List<Claim> Claims) before = ([], []);
    private Problem? problem;
    private TimeSpan cellBegan;
    private string? currentCell;
    private int? currentLine;
    private bool finished;
    private volatile bool flooded;

    /// <summary>Starts the process.</summary>
    /// <param name="options">How long one cell may run, and which program runs them.</param>
    public NotebookProcess(ReplayOptions options)
    {
        timeLimit = options.TimeLimit;
        pipe = new NamedPipeServerStream(pipeName, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous);
        messages = new StreamReader(pipe, Encoding.UTF8);
        process = Process.Start(StartInfo([Command, pipeName], options.Host))!;
        drains = Task.WhenAll(Drain(process.StandardOutput, null), Drain(process.StandardError, errorText));
    }

    /// <summary>Whether the process takes another notebook, or the same one as it is then.</summary>
    public bool GoesOn { get; private set; } = true;

    /// <summary>How many cells it was asked to compile so far.</summary>
    public int Compiled { get; private set; }

    /// <summary>Runs a notebook's cells; never throws because of what a cell does. Cells that the process ran before, and that nothing changed, are not run again.</summary>
    /// <param name="toRun">The notebook.</param>
    /// <param name="cellDone">Told after each cell how many are done.</param>
    /// <param name="cancel">Ends the wait; the process is of no use afterwards.</param>
    public async Task<NotebookRun> RunAsync(Notebook toRun, Action<int>? cellDone, CancellationToken cancel)
    {
        (notebook, cells) = (toRun, [.. toRun.Cells.Where(cell => cell.IsCode)]);
        (before, results, claims) = ((results, claims), [], []);
        (problem, finished, currentCell, currentLine) = (null, false, null, null);
        await ConverseAsync(cellDone, cancel);
        if (!finished && (problem is null || !GoesOn))
        {
            GoesOn = false;
            await EndAsync();
            problem ??= Because(DeathOf());
        }

        var notRun = cells.Skip(results.Count).Select((cell, i) =>
            new CellResult(cell.Id, i == 0 && cell.Id == problem?.Cell ? CellState.Failed : CellState.NotRun, [], TimeSpan.Zero));
        return new([.. results, .. notRun], [.. claims], problem);
    }

    /// <summary>Ends the process.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        process.Dispose();
        await pipe.DisposeAsync();
    }

    private async Task EndAsync()
    {
        ProcessGroup.End(process);
        PipeNames.Forget(pipeName);
        await process.WaitForExitAsync(CancellationToken.None);
        // A program that left the group may hold the streams open for as long as it likes.
        await Task.WhenAny(drains, Task.Delay(StragglerLimit, CancellationToken.None));
    }

    private async Task ConverseAsync(Action<int>? cellDone, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var running = false;
        limit.CancelAfter(StartLimit);
        try
        {
            if (!pipe.IsConnected)
            {
                var connection = pipe.WaitForConnectionAsync(limit.Token);
                if (await Task.WhenAny(connection, process.WaitForExitAsync(limit.Token)) != connection)
                    return;
                await connection;
                PipeNames.Forget(pipeName);
            }
            var job = new HostJob(notebook.Name, Path.GetDirectoryName(Path.GetFullPath(notebook.Path))!, [.. cells.Select(c => new HostCell(c.Id, c.Source))]);
            await pipe.WriteAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(job, HostMessage.Json) + "\n"), limit.Token);
            while (await messages.ReadLineAsync(limit.Token) is { } line)
            {
                var message = JsonSerializer.Deserialize<HostMessage>(line, HostMessage.Json)!;
                if (message.Kind != HostMessageKind.At)
                {
                    running = message.Kind == HostMessageKind.Running;
                    limit.CancelAfter(running ? timeLimit : StartLimit);
                }

                if (!Take(message, cellDone))
                    return;
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            if (limit.IsCancellationRequested)
            {
                GoesOn = false;
                problem = Because(running
                    ? FormattableString.Invariant($"still runs after {timeLimit.TotalSeconds} s, the limit for a cell (--timeout)")
                    : FormattableString.Invariant($"the compiler did not answer within {StartLimit.TotalSeconds} s"));
            }
        }
        catch (IOException)
        {
            // The process died in the middle of a message; what it died of is read from its exit.
        }
    }

    /// <summary>Takes a message of the process; false when it is the last one.</summary>
    private bool Take(HostMessage message, Action<int>? cellDone)
    {
        switch (message.Kind)
        {
            case HostMessageKind.Compiling:
                Keep(cells.TakeWhile(cell => cell.Id != message.Cell).Count());
                Compiled++;
                (currentCell, currentLine, cellBegan) = (message.Cell, null, clock.Elapsed);
                break;
            case HostMessageKind.At:
                currentLine = message.Line;
                break;
            case HostMessageKind.Done:
                results.Add(new CellResult(message.Cell!, CellState.Ran, message.Outputs ?? [], clock.Elapsed - cellBegan) { Warnings = message.Warnings ?? [] });
                claims.AddRange(message.Claims ?? []);
                cellDone?.Invoke(results.Count);
                break;
            case HostMessageKind.Fault:
                GoesOn = !message.IsLast;
                problem = Because(message.Text ?? "failed") with
                {
                    Cell = message.Cell ?? currentCell,
                    Line = message.Line ?? (message.Cell == currentCell ? currentLine : null),
                };
                return false;
            case HostMessageKind.Finished:
                Keep(cells.Count);
                finished = true;
                return false;
        }

        return true;
    }

    /// <summary>The first cells need not run again: what they gave before stands.</summary>
    private void Keep(int count)
    {
        foreach (var kept in before.Results.Take(count).Skip(results.Count))
        {
            results.Add(kept);
            claims.AddRange(before.Claims.Where(claim => claim.Cell == kept.Id));
        }
    }

    private Problem Because(string message) => new(ProblemKind.CouldNotRun, notebook.Name, currentCell, currentLine, message);

    private string DeathOf()
    {
        if (flooded)
            return FormattableString.Invariant($"writes more than {MostUncapturedOutput >> 20} MB past the console");
        string text;
        lock (errorText)
            text = errorText.ToString();
        if (text.Contains("Stack overflow", StringComparison.Ordinal))
            return "the call stack overflowed: is there a recursion that does not end?";
        var unhandled = text.Split('\n').FirstOrDefault(line => line.StartsWith("Unhandled exception", StringComparison.Ordinal));
        return unhandled?.Trim() ?? FormattableString.Invariant(
            $"its process ended with exit code {process.ExitCode} before the notebook did: does the cell end it (Environment.Exit)?");
    }

    private async Task Drain(StreamReader stream, StringBuilder? keep)
    {
        var buffer = new char[4096];
        long total = 0;
        while (await stream.ReadAsync(buffer) is var count and > 0)
        {
            if (keep is not null)
            {
                lock (keep)
                    keep.Append(buffer, 0, Math.Min(count, MostErrorText - keep.Length));
            }

            total += count;
            if (total > MostUncapturedOutput && !flooded)
            {
                flooded = true;
                ProcessGroup.End(process);
            }
        }
    }

    /// <summary>
    /// How this program starts itself, or another, with other arguments. Its standard input stays open for as long as the one who started it lives.
    /// </summary>
    internal static ProcessStartInfo StartInfo(IEnumerable<string> arguments, string? program = null)
    {
        var start = new ProcessStartInfo(DotnetPath())
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        foreach (var argument in (IEnumerable<string>)["exec", program ?? typeof(NotebookProcess).Assembly.Location, .. arguments])
            start.ArgumentList.Add(argument);
        // A cell that allocates without end gets an OutOfMemoryException instead of the machine's last page (in hexadecimal: 4 GiB).
        start.Environment["DOTNET_GCHeapHardLimit"] = "100000000";
        // A lesson lasts seconds: most code that is compiled better never pays for it, so that begins a second late, with what was called
        // a thousand times (in hexadecimal: 1000 ms, 1000 calls).
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_TC_CallCountingDelayMs"] = "3E8";
        start.Environment["DOTNET_TC_CallCountThreshold"] = "3E8";
        // Nor does a second view of each page of compiled code, or a collection before 64 MiB are used (in hexadecimal).
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["DOTNET_GCgen0size"] = "4000000";
        return start;
    }

    /// <summary>The dotnet that runs this very process, whatever is on the path.</summary>
    private static string DotnetPath()
    {
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var path = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(path) ? path : "dotnet";
    }
}

/// <summary>What became of the cells of a notebook.</summary>
/// <param name="Cells">The code cells, in order.</param>
/// <param name="Claims">The claims that they made, in order.</param>
/// <param name="Problem">Why they did not come to their end; null when they did.</param>
internal sealed record NotebookRun(IReadOnlyList<CellResult> Cells, IReadOnlyList<Claim> Claims, Problem? Problem);
