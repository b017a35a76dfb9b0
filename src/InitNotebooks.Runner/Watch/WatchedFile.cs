namespace InitNotebooks.Runner;

/// <summary>
/// A file that is looked at now and again, to see when somebody has saved it. It is read, not asked for its time: so it makes no difference
/// how an editor saves, in place, in pieces or by another file that takes its name.
/// </summary>
/// <param name="path">The file.</param>
internal sealed class WatchedFile(string path)
{
    private byte[]? taken = ReadOrNull(path);
    private byte[]? seen;

    /// <summary>Looks at the file.</summary>
    /// <returns>Whether it holds something new, and held the same when it was looked at last; so it is not being written. Told once.</returns>
    public bool WasSaved()
    {
        var now = ReadOrNull(path);
        var isSettled = now is not null && seen is not null && now.AsSpan().SequenceEqual(seen);
        seen = now;
        if (!isSettled || taken is not null && now.AsSpan().SequenceEqual(taken))
            return false;
        taken = now;
        return true;
    }

    /// <summary>The file; null where it is not there, or nobody else may read it now.</summary>
    private static byte[]? ReadOrNull(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
