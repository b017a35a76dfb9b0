using System.Net;
using System.Net.Sockets;

namespace InitNotebooks.Runner;

/// <summary>The commands that make the book live: <c>live</c> publishes what runs cells in a page, <c>serve</c> also binds and serves.</summary>
internal static class Serving
{
    /// <summary>The port on which a book is served, unless another is named.</summary>
    public const int Port = 8080;

    /// <summary>Publishes the page's program, unless it is there and as new as its sources.</summary>
    public static async Task<int> PublishAsync(CancellationToken cancel) => await AppAsync(NotebookFolder.RepositoryRoot(), cancel) is null ? ExitCode.CouldNotRun : ExitCode.Held;

    /// <summary>Binds the book with the committed outputs and serves it until <paramref name="cancel"/>.</summary>
    /// <param name="port">The port.</param>
    /// <param name="cancel">Ctrl+C.</param>
    public static async Task<int> RunAsync(int port, CancellationToken cancel)
    {
        var root = NotebookFolder.RepositoryRoot();
        if (await AppAsync(root, cancel) is null)
            return ExitCode.CouldNotRun;
        try
        {
            var book = BookBinder.Bind(new ReplayResult([], TimeSpan.Zero), root);
            using var server = new StaticServer(Path.GetDirectoryName(book.Index)!, port);
            await Console.Out.WriteLineAsync($"The book, alive: {server.Address}   (Ctrl+C ends it)");
            await Task.Delay(Timeout.Infinite, cancel).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            return ExitCode.Held;
        }
        catch (Exception e) when (e is HttpListenerException or SocketException)
        {
            await Console.Error.WriteLineAsync($"Port {port} cannot be served ({e.Message}); name another with --port.");
            return ExitCode.Usage;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"The book could not be written, and the one before is as it was: {e.Message}");
            return ExitCode.CouldNotRun;
        }
    }

    private static async Task<LiveApp?> AppAsync(string root, CancellationToken cancel)
    {
        if (LiveApp.Find(root) is { } app)
            return app;
        await Console.Out.WriteLineAsync("Publishing what runs cells in a page: once, a few minutes…");
        try
        {
            return await LiveApp.PublishAsync(root, cancel);
        }
        catch (InvalidOperationException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return null;
        }
    }
}
