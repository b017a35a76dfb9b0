using InitNotebooks.Cells;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace InitNotebooks.Runner;

/// <summary>Replays notebooks without any front end and judges what they claim.</summary>
internal static class Replayer
{
    /// <summary>Runs each notebook in a process of its own, several at once, and verifies every claim.</summary>
    /// <param name="paths">The notebooks' files.</param>
    /// <param name="options">How; the defaults if null.</param>
    /// <param name="cancel">Ends the processes and the replay.</param>
    /// <returns>One result per notebook, in the order of <paramref name="paths"/>. Whatever is wrong with a notebook is in its result.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    public static async Task<ReplayResult> RunAsync(
        IReadOnlyList<string> paths, ReplayOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new ReplayOptions();
        PipeNames.CleanUp();
        var clock = Stopwatch.StartNew();
        var lessons = new LessonResult[paths.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.AtOnce), CancellationToken = cancel };
        await Parallel.ForAsync(0, paths.Count, parallel, async (i, token) =>
        {
            try
            {
                lessons[i] = await RunOneAsync(paths[i], options, InAProcessOfItsOwnAsync, token);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                var lesson = Path.GetFileNameWithoutExtension(paths[i]);
                lessons[i] = new(lesson, paths[i], null, [], [], [Problem.Unexpected(lesson, e)], TimeSpan.Zero);
            }
            options.Progress?.Invoke(new ReplayProgress(lessons[i].Lesson, lessons[i].Cells.Count, lessons[i].Cells.Count, lessons[i]));
        });
        return new ReplayResult(lessons, clock.Elapsed);

        async Task<NotebookRun> InAProcessOfItsOwnAsync(Notebook notebook, Action<int> cellDone, CancellationToken token)
        {
            await using var process = new NotebookProcess(options);
            return await process.RunAsync(notebook, cellDone, token);
        }
    }

    /// <summary>Reads a notebook, runs it and judges it.</summary>
    /// <param name="path">The notebook's file.</param>
    /// <param name="options">How.</param>
    /// <param name="run">Runs its cells, and tells after each how many are done.</param>
    /// <param name="cancel">Ends the run.</param>
    internal static async Task<LessonResult> RunOneAsync(
        string path, ReplayOptions options, Func<Notebook, Action<int>, CancellationToken, Task<NotebookRun>> run, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var lesson = Path.GetFileNameWithoutExtension(path);
        Notebook notebook;
        try
        {
            notebook = Notebook.Read(path);
            if (options.Solutions)
                notebook = Solutions.Apply(notebook);
        }
        catch (NotebookFormatException e)
        {
            return NotRead(new Problem(ProblemKind.CouldNotRun, lesson, e.Cell, e.Line, e.Message));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return NotRead(new Problem(ProblemKind.CouldNotRun, lesson, null, null, $"cannot be read: {e.Message}"));
        }

        LessonResult NotRead(Problem problem) => new(lesson, path, null, [], [], [problem], clock.Elapsed);

        var codeCells = notebook.Cells.Count(cell => cell.IsCode);
        options.Progress?.Invoke(new ReplayProgress(lesson, 0, codeCells, null));
        var (cells, claims, fault) = await run(
            notebook, done => options.Progress?.Invoke(new ReplayProgress(lesson, done, codeCells, null)), cancel);
        List<Problem> problems = fault is null ? [] : [fault];
        problems.AddRange(Verification.Of(notebook, cells, claims, options.Solutions));
        if (claims.Count > 0)
            problems.AddRange(Verification.UnreadableSets().Select(why => new Problem(ProblemKind.Claim, lesson, null, null, why)));
        problems.AddRange(cells.SelectMany(cell => cell.Warnings.Distinct().Select(warning => new Problem(
            ProblemKind.Rule, lesson, cell.Id, warning.Line, $"a warning of the compiler, which Jupyter shows in red: {warning.Message}"))));
        var fresh = WithOutputs(notebook, cells);
        if (!options.Solutions)
            problems.AddRange(NotebookLint.Of(notebook, fault is null ? fresh : null));
        return new LessonResult(lesson, path, fresh, cells, claims, problems, clock.Elapsed);
    }

    private static Notebook WithOutputs(Notebook notebook, IReadOnlyList<CellResult> results)
    {
        var fresh = results.ToDictionary(result => result.Id, result => result.Outputs);
        return notebook.With(notebook.Cells.Select(cell =>
            cell.IsCode ? cell with { Outputs = new JsonArray([.. fresh[cell.Id].Select(ToJson)]) } : cell));
    }

    /// <summary>An output as nbformat stores it.</summary>
    private static JsonObject ToJson(CellOutput output)
    {
        if (output.Data is not { } bundle)
            return new JsonObject { ["name"] = output.Stream, ["output_type"] = "stream", ["text"] = Notebook.Lines(output.Text ?? "") };
        var data = new JsonObject();
        foreach (var (mime, content) in bundle)
            data[mime] = mime.EndsWith("json", StringComparison.Ordinal) ? JsonNode.Parse(content) : Notebook.Lines(content.ReplaceLineEndings("\n"));
        return new JsonObject { ["data"] = data, ["execution_count"] = null, ["metadata"] = new JsonObject(), ["output_type"] = "execute_result" };
    }
}
