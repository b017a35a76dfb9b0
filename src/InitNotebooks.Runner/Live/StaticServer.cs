using System.Net;
using System.Net.Sockets;
using System.Text;

namespace InitNotebooks.Runner;

/// <summary>Serves the files of a folder to this machine alone, packed where they lie packed beside.</summary>
internal sealed class StaticServer : IDisposable
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = "text/html; charset=utf-8", [".css"] = "text/css; charset=utf-8", [".js"] = "text/javascript; charset=utf-8",
        [".json"] = "application/json", [".wasm"] = "application/wasm", [".svg"] = "image/svg+xml", [".png"] = "image/png",
        [".woff2"] = "font/woff2", [".txt"] = "text/plain; charset=utf-8", [".zip"] = "application/zip", [".md"] = "text/markdown; charset=utf-8",
    };

    private readonly HttpListener listener = new();
    private readonly string root;
    private readonly bool packs;
    private readonly PageReload? reload;

    /// <summary>Begins to serve.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="port">The port; 0 for any that is free.</param>
    /// <param name="packs">Whether to send what lies packed beside a file, where the browser takes it; many static hosts do not.</param>
    /// <param name="reload">Loads open pages again; null for a book that stays as it is.</param>
    /// <exception cref="HttpListenerException">The port is in use.</exception>
    public StaticServer(string root, int port = 0, bool packs = true, PageReload? reload = null)
    {
        (this.root, this.packs, this.reload) = (Path.GetFullPath(root), packs, reload);
        if (port == 0)
            port = FreePort();
        Address = FormattableString.Invariant($"http://localhost:{port}/");
        listener.Prefixes.Add(Address);
        listener.Prefixes.Add(FormattableString.Invariant($"http://127.0.0.1:{port}/"));
        listener.Start();
        _ = ServeAsync();
    }

    /// <summary>The address of the folder, with a slash at its end.</summary>
    public string Address { get; }

    public void Dispose() => listener.Close();

    /// <summary>The file that an address names; null where it names none within the folder.</summary>
    internal static string? FileOf(string root, string path)
    {
        var relative = Uri.UnescapeDataString(path).TrimStart('/');
        if (relative.Contains('\0', StringComparison.Ordinal) || relative.Contains('\\', StringComparison.Ordinal))
            return null;
        var full = Path.GetFullPath(Path.Combine(root, relative));
        if (!(full + Path.DirectorySeparatorChar).StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return null;
        if (Directory.Exists(full))
            full = Path.Combine(full, "index.html");
        return File.Exists(full) ? full : null;
    }

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            _ = AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var response = context.Response;
        try
        {
            response.Headers["X-Content-Type-Options"] = "nosniff";
            if (context.Request.HttpMethod is not ("GET" or "HEAD"))
                response.StatusCode = (int)HttpStatusCode.MethodNotAllowed;
            else if (reload?.AnswerTo(context.Request.Url?.AbsolutePath) is var (type, text))
                await SendAsync(context.Request, response, type, text);
            else if (FileOf(root, context.Request.Url?.AbsolutePath ?? "/") is not { } file)
                response.StatusCode = (int)HttpStatusCode.NotFound;
            else if (reload is not null && file.EndsWith(".html", StringComparison.Ordinal))
                await SendAsync(context.Request, response, Types[".html"], reload.Into(await File.ReadAllTextAsync(file)));
            else
                await SendAsync(context.Request, response, file);
        }
        catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException)
        {
            // The reader went on to another page.
        }
    }

    private static async Task SendAsync(HttpListenerRequest request, HttpListenerResponse response, string type, string text)
    {
        response.ContentType = type;
        response.Headers["Cache-Control"] = "no-store";
        var content = Encoding.UTF8.GetBytes(text);
        response.ContentLength64 = content.Length;
        if (request.HttpMethod == "GET")
            await response.OutputStream.WriteAsync(content);
    }

    private async Task SendAsync(HttpListenerRequest request, HttpListenerResponse response, string file)
    {
        response.ContentType = Types.GetValueOrDefault(Path.GetExtension(file), "application/octet-stream");
        // The book may be bound anew at any time; a file of the program changes its name with its content.
        response.Headers["Cache-Control"] = file.EndsWith(".wasm", StringComparison.Ordinal) || file.EndsWith(".wasm.gz", StringComparison.Ordinal) ? "max-age=31536000, immutable" : "no-cache";
        response.Headers["Vary"] = "Accept-Encoding";
        var accepts = request.Headers["Accept-Encoding"] ?? "";
        if (packs && accepts.Contains("br", StringComparison.Ordinal) && File.Exists(file + ".br"))
        {
            response.Headers["Content-Encoding"] = "br";
            file += ".br";
        }

        await using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, useAsync: true);
        response.ContentLength64 = content.Length;
        if (request.HttpMethod == "GET")
            await content.CopyToAsync(response.OutputStream);
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
