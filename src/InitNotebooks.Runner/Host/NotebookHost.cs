using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Text;
using System.Text.Json;
using InitNotebooks.Cells;

namespace InitNotebooks.Runner;

/// <summary>
/// The process in which one notebook runs, once, or again when it was changed. It does nothing but run the cells in order and report to the
/// runner, which judges, keeps the time and ends this process; so whatever a cell does to its process, no other notebook notices.
/// </summary>
internal sealed class NotebookHost
{
    /// <summary>How many characters a cell may write or show: a notebook stays under 1 MB.</summary>
    private const int OutputLimit = 1 << 20;

    private readonly StreamReader jobs;
    private readonly StreamWriter pipe;
    private readonly Lock pipeGate = new();
    private readonly CellConsole console;
    private readonly ICellEngine engine;
    private HostJob job;
    private string? currentCell;

    private NotebookHost(HostJob job, StreamReader jobs, StreamWriter pipe, ICellEngine engine)
    {
        this.job = job;
        this.jobs = jobs;
        this.pipe = pipe;
        this.engine = engine;
        console = new CellConsole(OutputLimit, TooMuchOutput);
    }

    /// <summary>Runs the notebook that the runner at the other end of the pipe sends.</summary>
    /// <param name="pipeName">The pipe's name.</param>
    /// <param name="engine">Makes what runs the cells, given the notebook's folder.</param>
    public static async Task<int> RunAsync(string pipeName, Func<string, ICellEngine> engine)
    {
        ProcessGroup.Begin();
        EndWithTheRunner();
        Console.SetIn(TextReader.Null);
        using var stream = new NamedPipeClientStream(".", pipeName, PipeDirection.InOut, PipeOptions.Asynchronous);
        await stream.ConnectAsync(10_000);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        if (await NextJobAsync(reader) is not { } job)
            return ExitCode.Usage;
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };
        var host = new NotebookHost(job, reader, writer, engine(job.Folder));
        await host.RunJobsAsync();
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }

    /// <summary>What the runner wants next; null when it has gone.</summary>
    private static async Task<HostJob?> NextJobAsync(StreamReader jobs) => JsonSerializer.Deserialize<HostJob>(await jobs.ReadLineAsync() ?? "null", HostMessage.Json);

    /// <summary>Nothing is ever sent to the standard input, so a read that returns says that the runner is gone.</summary>
    private static void EndWithTheRunner() => new Thread(() =>
    {
        using var input = Console.OpenStandardInput();
        try
        {
            _ = input.ReadByte();
        }
        catch (IOException)
        {
        }

        ProcessGroup.EndThis();
    }) { IsBackground = true }.Start();

    private async Task RunJobsAsync()
    {
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentUICulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
        Directory.SetCurrentDirectory(job.Folder);
        Console.SetOut(console.Out);
        Console.SetError(console.Error);
        CellProgress.Reached = line => Send(new(HostMessageKind.At) { Cell = currentCell, Line = line });
        AppDomain.CurrentDomain.UnhandledException += (_, e) =>
        {
            var (cell, line) = engine.PlaceOf((Exception)e.ExceptionObject);
            Fault(cell ?? currentCell, line, $"on a thread of its own, {CellSession.Describe((Exception)e.ExceptionObject)}", isLast: true);
        };

        await engine.StartAsync();
        Send(new(HostMessageKind.Ready));
        await RunJobAsync();
        while (await NextJobAsync(jobs) is { } next)
        {
            job = next;
            await RunJobAsync();
        }
    }

    private async Task RunJobAsync()
    {
        // What a cell said that did not come to its end.
        console.Drain();
        engine.DrainClaims();
        foreach (var cell in job.Cells.Skip(engine.Rewind(job.Cells)))
        {
            currentCell = cell.Id;
            Send(new(HostMessageKind.Compiling) { Cell = cell.Id });
            try
            {
                await RunCellAsync(cell);
            }
            catch (CellException e)
            {
                Fault(cell.Id, e.Line, e.Message);
                return;
            }
        }

        Send(new(HostMessageKind.Finished));
    }

    private async Task RunCellAsync(HostCell cell)
    {
        // The time limit is for running alone.
        var (result, warnings) = await engine.RunAsync(cell.Id, cell.Source, () => Send(new(HostMessageKind.Running) { Cell = cell.Id }));
        var value = result is null ? null : CellValue.Show(result);
        if (value?.Sum(content => (long)content.Value.Length) > OutputLimit)
            TooMuchOutput();
        var outputs = console.Drain();
        Send(new(HostMessageKind.Done)
        {
            Cell = cell.Id,
            Outputs = value is null ? outputs : [.. outputs, new CellOutput(null, null, value)],
            Claims = [.. engine.DrainClaims().Select(claim => claim with { Lesson = job.Lesson, Cell = cell.Id })],
            Warnings = warnings,
        });
    }

    private void TooMuchOutput()
    {
        Fault(currentCell, null, $"shows or writes more than {OutputLimit >> 20} MB: a notebook stays under 1 MB", isLast: true);
        Thread.Sleep(Timeout.Infinite);
    }

    private void Fault(string? cell, int? line, string text, bool isLast = false) =>
        Send(new(HostMessageKind.Fault) { Cell = cell, Line = line, Text = text, IsLast = isLast });

    private void Send(HostMessage message)
    {
        lock (pipeGate)
            pipe.WriteLine(JsonSerializer.Serialize(message, HostMessage.Json));
    }
}
