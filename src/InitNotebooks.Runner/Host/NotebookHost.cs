using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Text;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.CodeAnalysis.Scripting.Hosting;

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
    private string? currentCell;

    private NotebookHost(HostJob job, StreamWriter pipe)
    {
        this.job = job;
        this.pipe = pipe;
        console = new CellConsole(OutputLimit, TooMuchOutput);
    }

    /// <summary>Runs the notebook that the runner at the other end of the pipe sends.</summary>
    public static async Task<int> RunAsync(string pipeName)
    {
        using var stream = new NamedPipeClientStream(".", pipeName, PipeDirection.InOut, PipeOptions.Asynchronous);
        await stream.ConnectAsync(10_000);
        var reader = new StreamReader(stream, Encoding.UTF8);
        var job = JsonSerializer.Deserialize<HostJob>(await reader.ReadLineAsync() ?? "null", HostMessage.Json);
        if (job is null)
            return ExitCode.Usage;
        EndWithTheRunner(reader);
        var host = new NotebookHost(job, new StreamWriter(stream, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" });
        await host.RunCellsAsync();
        return 0;
    }

    /// <summary>Nothing is ever sent after the job, so a read that returns says that the runner is gone.</summary>
    private static void EndWithTheRunner(StreamReader reader) => new Thread(() =>
    {
        try
        {
            reader.ReadLine();
        }
        catch (IOException)
        {
        }

        Process.GetCurrentProcess().Kill();
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
            var (cell, line) = PlaceOf((Exception)e.ExceptionObject);
            Fault(cell ?? currentCell, line, $"on a thread of its own, {Describe((Exception)e.ExceptionObject)}");
        };

        using var loader = new InteractiveAssemblyLoader();
        var options = Options(loader);
        await CSharpScript.Create<object>("1 + 1", options, assemblyLoader: loader).RunAsync();
        Send(new(HostMessageKind.Ready));

        ScriptState<object>? state = null;
        foreach (var cell in job.Cells)
        {
            currentCell = cell.Id;
            Send(new(HostMessageKind.Compiling) { Cell = cell.Id });
            state = await RunCellAsync(cell, state, options, loader);
            if (state is null)
            {
                Thread.Sleep(Timeout.Infinite);
                return;
            }
        }

        Send(new(HostMessageKind.Finished));
        Thread.Sleep(Timeout.Infinite);
    }

    private ScriptOptions Options(InteractiveAssemblyLoader loader)
    {
        foreach (var shared in new[] { typeof(CellProgress), typeof(RichValue), typeof(TorchInit.Init),
            typeof(System.Numerics.Tensors.Tensor), typeof(MathNet.Numerics.Constants) })
        {
            loader.RegisterDependency(shared.Assembly);
        }

        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var platform = ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator)
            .Where(path => string.Equals(Path.GetDirectoryName(path), framework, StringComparison.Ordinal));
        return ScriptOptions.Default
            .WithLanguageVersion(CellCode.ParseOptions.LanguageVersion)
            .WithOptimizationLevel(OptimizationLevel.Release)
            .WithEmitDebugInformation(true)
            .WithFileEncoding(Encoding.UTF8)
            .WithMetadataResolver(new SharedAssemblyResolver(job.Folder))
            .WithReferences(platform.Append(typeof(CellProgress).Assembly.Location).Select(path => MetadataReference.CreateFromFile(path)));
    }

    /// <summary>Runs a cell; null when it could not run to its end, which has been reported then.</summary>
    private async Task<ScriptState<object>?> RunCellAsync(
        HostCell cell, ScriptState<object>? before, ScriptOptions options, InteractiveAssemblyLoader loader)
    {
        var source = cell.Source;
        if (CellCode.ImportOf(source) is { } import)
        {
            var path = Path.Combine(job.Folder, import);
            if (!File.Exists(path))
                return Fault(cell.Id, 1, $"{import} is not beside the notebook; the build writes it: dotnet build");
            source = await File.ReadAllTextAsync(path);
        }
        else if (CellCode.MagicLineOf(source) is { } magic)
        {
            return Fault(cell.Id, magic, "a magic command; the one that every notebook host takes is #!import setup.csx, alone in its cell");
        }

        options = options.WithFilePath(cell.Id);
        source = CellCode.WithProgress(source);
        var script = before is null
            ? CSharpScript.Create<object>(source, options, assemblyLoader: loader)
            : before.Script.ContinueWith<object>(source, options);
        var error = script.Compile().FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        if (error is not null)
        {
            return Fault(
                cell.Id,
                error.Location.GetLineSpan().StartLinePosition.Line + 1,
                $"does not compile: {error.Id} {error.GetMessage(CultureInfo.InvariantCulture)}");
        }

        // Emits the code now, so that the time limit is for running it alone.
        script.CreateDelegate();
        Send(new(HostMessageKind.Running) { Cell = cell.Id });
        ScriptState<object> after;
        IReadOnlyDictionary<string, string>? value = null;
        try
        {
            after = before is null ? await script.RunAsync() : await script.RunFromAsync(before);
            if (after.ReturnValue is TorchInit.Parameter<float> or TorchInit.Parameter<double> or System.Numerics.Tensors.ITensor)
                return Fault(cell.Id, null, "ends in a bare tensor or parameter, which no notebook host shows well; end it in .View()");
            if (after.ReturnValue is { } result)
                value = CellValue.ToBundle(result);
            foreach (var (mime, content) in value ?? new Dictionary<string, string>())
            {
                if (mime.EndsWith("json", StringComparison.Ordinal))
                    JsonDocument.Parse(content).Dispose();
            }
        }
        catch (Exception e)
        {
            return Fault(cell.Id, PlaceOf(e) is var (place, line) && place == cell.Id ? line : null, Describe(e));
        }

        if (value?.Sum(content => (long)content.Value.Length) > OutputLimit)
            TooMuchOutput();
        var outputs = console.Drain();
        Send(new(HostMessageKind.Done)
        {
            Cell = cell.Id,
            Outputs = value is null ? outputs : [.. outputs, new CellOutput(null, null, value)],
            Claims = RecordedClaims.Drain(job.Lesson, cell.Id),
        });
        return after;
    }

    private void TooMuchOutput()
    {
        Fault(currentCell, null, $"shows or writes more than {OutputLimit >> 20} MB: a notebook stays under 1 MB");
        Thread.Sleep(Timeout.Infinite);
    }

    private ScriptState<object>? Fault(string? cell, int? line, string text)
    {
        Send(new(HostMessageKind.Fault) { Cell = cell, Line = line, Text = text });
        return null;
    }

    private void Send(HostMessage message)
    {
        lock (pipeGate)
            pipe.WriteLine(JsonSerializer.Serialize(message, HostMessage.Json));
    }

    private static string Describe(Exception e)
    {
        while (e is AggregateException or System.Reflection.TargetInvocationException or TypeInitializationException && e.InnerException is not null)
            e = e.InnerException;
        return $"throws {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}";
    }

    /// <summary>The innermost frame of an exception that lies in a cell: each cell is compiled under its id as file name.</summary>
    private (string? Cell, int? Line) PlaceOf(Exception e)
    {
        for (var inner = e; inner is not null; inner = inner.InnerException)
        {
            foreach (var frame in new StackTrace(inner, fNeedFileInfo: true).GetFrames())
            {
                if (frame.GetFileName() is { } file && job.Cells.Any(cell => cell.Id == file))
                    return (file, frame.GetFileLineNumber());
            }
        }

        return (null, null);
    }
}
