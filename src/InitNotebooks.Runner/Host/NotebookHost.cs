using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Text;
using System.Text.Json;
using InitNotebooks.Cells;

namespace InitNotebooks.Runner;

/// <summary>
/// The process in which one notebook runs. It does nothing but run the cells in order and report to the runner, which judges,
/// keeps the time and ends this process; so whatever a cell does to its process, no other notebook notices.
/// </summary>
internal sealed class NotebookHost
{
    /// <summary>How many characters a cell may write or show: a notebook stays under 1 MB.</summary>
    private const int OutputLimit = 1 << 20;

    private readonly HostJob job;
    private readonly StreamWriter pipe;
    private readonly Lock pipeGate = new();
    private readonly CellConsole console;
    private readonly ICellEngine engine;
    private string? currentCell;

    private NotebookHost(HostJob job, StreamWriter pipe, ICellEngine engine)
    {
        this.job = job;
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
        EndWithTheRunner(Console.OpenStandardInput());
        Console.SetIn(TextReader.Null);
        using var stream = new NamedPipeClientStream(".", pipeName, PipeDirection.InOut, PipeOptions.Asynchronous);
        await stream.ConnectAsync(10_000);
        var reader = new StreamReader(stream, Encoding.UTF8);
        var job = JsonSerializer.Deserialize<HostJob>(await reader.ReadLineAsync() ?? "null", HostMessage.Json);
        if (job is null)
            return ExitCode.Usage;
        var host = new NotebookHost(job, new StreamWriter(stream, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" }, engine(job.Folder));
        await host.RunCellsAsync();
        return 0;
    }

    /// <summary>Nothing is ever sent to the standard input, so a read that returns says that the runner is gone.</summary>
    private static void EndWithTheRunner(Stream input) => new Thread(() =>
    {
        try
        {
            _ = input.ReadByte();
        }
        catch (IOException)
        {
        }

        ProcessGroup.EndThis();
    }) { IsBackground = true }.Start();

    private async Task RunCellsAsync()
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
            Fault(cell ?? currentCell, line, $"on a thread of its own, {CellSession.Describe((Exception)e.ExceptionObject)}");
        };

        await engine.StartAsync();
        Send(new(HostMessageKind.Ready));
        foreach (var cell in job.Cells)
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
                Thread.Sleep(Timeout.Infinite);
            }
        }

        Send(new(HostMessageKind.Finished));
        Thread.Sleep(Timeout.Infinite);
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
        Fault(currentCell, null, $"shows or writes more than {OutputLimit >> 20} MB: a notebook stays under 1 MB");
        Thread.Sleep(Timeout.Infinite);
    }

    private void Fault(string? cell, int? line, string text) => Send(new(HostMessageKind.Fault) { Cell = cell, Line = line, Text = text });

    private void Send(HostMessage message)
    {
        lock (pipeGate)
            pipe.WriteLine(JsonSerializer.Serialize(message, HostMessage.Json));
    }
}
