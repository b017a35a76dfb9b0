namespace InitNotebooks.Runner;

/// <summary>A lesson that is replayed whenever it was saved, in a process that keeps what its cells left behind.</summary>
/// <param name="path">The notebook's file.</param>
/// <param name="options">How it is replayed.</param>
internal sealed class WatchedLesson(string path, ReplayOptions options) : IAsyncDisposable
{
    /// <summary>Code that was compiled stays in its process until that ends.</summary>
    private const int MostCompiled = 1000;

    private readonly WatchedFile file = new(path);
    private NotebookProcess? process;

    /// <summary>How many code cells the last replay ran.</summary>
    public int Ran { get; private set; }

    /// <summary>Whether the file was saved since the last time that this was asked.</summary>
    public bool WasSaved() => file.WasSaved();

    /// <summary>Replays the lesson as it is now, from the first cell on that may give something else than it gave before.</summary>
    public async Task<LessonResult> ReplayAsync(CancellationToken cancel)
    {
        Ran = 0;
        try
        {
            return await Replayer.RunOneAsync(path, options, RunAsync, cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            var lesson = Path.GetFileNameWithoutExtension(path);
            return new(lesson, path, null, [], [], [Problem.Unexpected(lesson, e)], TimeSpan.Zero);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
            await process.DisposeAsync();
    }

    private async Task<NotebookRun> RunAsync(Notebook notebook, Action<int> cellDone, CancellationToken cancel)
    {
        if (process is null or { GoesOn: false } or { Compiled: > MostCompiled })
        {
            await DisposeAsync();
            process = new NotebookProcess(options);
        }
        var before = process.Compiled;
        var run = await process.RunAsync(notebook, cellDone, cancel);
        Ran = process.Compiled - before;
        return run;
    }
}
