using System.Globalization;
using System.Net;

namespace InitNotebooks.Runner;

/// <summary>The option <c>--watch</c>: replays lessons, and each again whenever it was saved, until Ctrl+C.</summary>
internal static class Watching
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <param name="paths">The lessons' files.</param>
    /// <param name="options">How they are replayed.</param>
    /// <param name="bind">Makes the book of the first replay; null for no book.</param>
    /// <param name="port">The port on which the book is served, if it is free.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> paths, ReplayOptions options, Func<ReplayResult, BoundBook>? bind, int port, CancellationToken cancel)
    {
        PipeNames.CleanUp();
        var lessons = paths.Select(path => new WatchedLesson(path, options)).ToList();
        try
        {
            var results = new List<LessonResult>();
            foreach (var lesson in lessons)
                results.Add(await ReplayAsync(lesson, cancel));
            var book = bind?.Invoke(new ReplayResult(results, TimeSpan.Zero));
            foreach (var problem in book?.Problems ?? [])
                Say($"{problem.Lesson}: {problem.Message}");
            var reload = new PageReload();
            using var server = book is null ? null : Serve(Path.GetDirectoryName(book.Index)!, port, reload);
            if (server is not null)
                Say($"The book: {server.Address}   (its open pages follow; one opened as a file shows what is new when it is loaded again)");
            Say("Watching. Ctrl+C ends it.");
            while (true)
            {
                await Task.Delay(Pause, cancel);
                foreach (var lesson in lessons.Where(lesson => lesson.WasSaved()))
                {
                    var result = await ReplayAsync(lesson, cancel);
                    if (book is not null && result.Ran)
                        Update(book, result, reload);
                }
            }
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Held;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"The book could not be written: {e.Message}");
            return ExitCode.CouldNotRun;
        }
        finally
        {
            foreach (var lesson in lessons)
                await lesson.DisposeAsync();
        }
    }

    private static async Task<LessonResult> ReplayAsync(WatchedLesson lesson, CancellationToken cancel)
    {
        var result = await lesson.ReplayAsync(cancel);
        foreach (var problem in result.Problems)
            Say($"{VerdictWords.Of(ClaimState.Failed).Sign} {problem}");
        Say($"{Summary.Line(result)}; cells run: {lesson.Ran.ToString(CultureInfo.InvariantCulture)}");
        return result;
    }

    /// <summary>A lesson that did not come to its end leaves the book as it was.</summary>
    private static void Update(BoundBook book, LessonResult result, PageReload reload)
    {
        try
        {
            book.Writer.WriteAgain(Path.GetDirectoryName(book.Index)!, BookLesson.Of(result));
            reload.Tell();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Say($"The book could not be written: {e.Message}");
        }
    }

    private static StaticServer Serve(string folder, int port, PageReload reload)
    {
        try
        {
            return new StaticServer(folder, port, reload: reload);
        }
        catch (HttpListenerException)
        {
            return new StaticServer(folder, reload: reload);
        }
    }

    private static void Say(string line) => Console.Out.WriteLine(line);
}
