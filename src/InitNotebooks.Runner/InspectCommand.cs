using System.CommandLine;
using System.Diagnostics;
using System.Text;
using TorchInit;

namespace InitNotebooks.Runner;

/// <summary>The command <c>inspect</c>: how were the weights of a file drawn?</summary>
internal static class InspectCommand
{
    /// <summary>A terminal narrower than this gets lines instead of a table.</summary>
    private const int TableWidth = 110;

    private static readonly Argument<string> File = new("file") { Description = "The weights: .npz, .safetensors (or its .index.json), .pt, .pth or .bin." };

    private static readonly Option<bool> Seed = new("--seed") { Description = "Find the seed, and after how many words of its stream each tensor was drawn." };

    private static readonly Option<bool> AllSeeds = new("--all-seeds")
    {
        Description = "As --seed; a tensor too short for that is looked for at the start of all 2³² streams: minutes; Ctrl+C shows what was found until then.",
    };

    public static Command Of(Option<bool> json)
    {
        var command = new Command("inspect", """
            Says for each tensor of a file which initialization explains its values.

            With --seed also from which seed, after how many words: from some 1300 neighbouring uniform values on, 1900 normals, or 5600 of either
            rounded to bfloat16. What is found is proved by drawing the tensor again.

            Exit codes: 0 it was looked at; 2 the file cannot be read; 64 there is no such file, or its extension is not known; 130 interrupted.
            """)
        {
            File, Seed, AllSeeds,
        };
        command.SetAction((parsed, cancel) => RunAsync(
            parsed.GetValue(File)!, parsed.GetValue(Seed) || parsed.GetValue(AllSeeds), parsed.GetValue(AllSeeds), parsed.GetValue(json), cancel));
        return command;
    }

    private static async Task<int> RunAsync(string path, bool seed, bool allSeeds, bool json, CancellationToken cancel)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var watch = Stopwatch.StartNew();
        try
        {
            var inspection = await WatchAsync(json, onProgress =>
            {
                var state = StateDict.Load(path);
                return seed ? Inspection.WithSeeds(state, allSeeds, onProgress: onProgress, cancel: cancel) : Inspection.Of(state, cancel);
            });
            var (exitCode, error) = inspection.WasInterrupted
                ? (ExitCode.Interrupted, "Interrupted: a tensor without a seed may have one that was not reached.")
                : (ExitCode.Held, null as string);
            if (error is not null)
                await Console.Error.WriteLineAsync(error);
            if (json)
            {
                Console.Out.WriteLine(InspectionReport.Json(exitCode, error, path, watch.Elapsed, inspection.Tensors));
                return exitCode;
            }
            if (Console.IsOutputRedirected || Spectre.Console.AnsiConsole.Profile.Width < TableWidth)
                InspectionReport.ShowLines(inspection.Tensors);
            else
                InspectionReport.ShowTable(inspection.Tensors);
            Console.WriteLine(InspectionWords.Summary(inspection.Tensors, watch.Elapsed));
            return exitCode;
        }
        catch (Exception e) when (Refused(e) is not null)
        {
            var (exitCode, why) = Refused(e)!.Value;
            await Console.Error.WriteLineAsync(why);
            if (json)
                Console.Out.WriteLine(InspectionReport.Json(exitCode, why, path, watch.Elapsed, []));
            return exitCode;
        }
    }

    /// <summary>Shows meanwhile what is done: a line that changes, or where the output is no terminal a line on standard error for each tenth of a long search.</summary>
    private static Task<Inspection> WatchAsync(bool json, Func<Action<InspectionProgress>, Inspection> inspect)
    {
        if (!json && !Console.IsOutputRedirected)
        {
            return Spectre.Console.AnsiConsole.Status().StartAsync("reading", context =>
                Task.Run(() => inspect(progress => context.Status = Spectre.Console.Markup.Escape(InspectionWords.Progress(progress)))));
        }
        var tenths = 0;
        return Task.Run(() => inspect(progress =>
        {
            var tenth = (int)(10 * (progress.Share ?? 0));
            if (tenth > Interlocked.Exchange(ref tenths, Math.Max(tenth, tenths)))
                Console.Error.WriteLine(InspectionWords.Progress(progress));
        }));
    }

    /// <summary>What a fault of the file, the path or the reader's patience means.</summary>
    private static (int ExitCode, string Why)? Refused(Exception e) => e switch
    {
        TensorFileException => (ExitCode.CouldNotRun, e.Message),
        FileNotFoundException or DirectoryNotFoundException or ArgumentException => (ExitCode.Usage, e.Message),
        IOException or UnauthorizedAccessException => (ExitCode.CouldNotRun, e.Message),
        OutOfMemoryException => (ExitCode.CouldNotRun, "There is not enough memory for the tensors of this file."),
        OperationCanceledException => (ExitCode.Interrupted, "Interrupted."),
        _ => null,
    };
}
