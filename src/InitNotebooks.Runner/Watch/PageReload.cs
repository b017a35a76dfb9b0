using System.Globalization;

namespace InitNotebooks.Runner;

/// <summary>
/// Has the open pages of a served book loaded again when it was written anew: each is sent with a script that asks now and again whether
/// there is something newer. The pages on the disk have nothing of it.
/// </summary>
internal sealed class PageReload
{
    private const string Script = "/assets/watch.js", Question = "/version";

    private readonly string start = Guid.NewGuid().ToString("N");
    private int count;

    /// <summary>What the pages were sent as.</summary>
    private string Version => string.Create(CultureInfo.InvariantCulture, $"{start}-{Volatile.Read(ref count)}");

    /// <summary>The book was written anew.</summary>
    public void Tell() => Interlocked.Increment(ref count);

    /// <summary>A page with the script in it, and leave to ask this server.</summary>
    /// <param name="html">The page.</param>
    public string Into(string html) => html
        .Replace("content=\"default-src 'none'; ", "content=\"default-src 'none'; connect-src 'self'; ", StringComparison.Ordinal)
        .Replace("</head>", $"<script defer src=\"{Script}\" data-version=\"{Version}\"></script>\n</head>", StringComparison.Ordinal);

    /// <summary>The type and the text of what the script is and asks; null for any other address.</summary>
    /// <param name="path">The address.</param>
    public (string Type, string Text)? AnswerTo(string? path) => path switch
    {
        Script => ("text/javascript; charset=utf-8", Resources.Read("watch.js")),
        Question => ("text/plain; charset=utf-8", Version),
        _ => null,
    };
}
