using System.Diagnostics;
using System.Globalization;

namespace InitNotebooks.Runner;

/// <summary>
/// Writes a folder so that it is always whole: the new one is made beside the old and takes its place when it is done. Several
/// processes may do so at once; each takes its turn, and one that fails leaves the old folder.
/// </summary>
internal static class SwappedFolder
{
    private static readonly TimeSpan LockLimit = TimeSpan.FromMinutes(1);

    /// <param name="folder">The folder to replace.</param>
    /// <param name="write">Fills the new folder, whose path it is given.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static void Write(string folder, Action<string> write)
    {
        var own = string.Create(CultureInfo.InvariantCulture, $"{folder}.{Environment.ProcessId}.{Guid.NewGuid():N}");
        var (fresh, old) = (own + ".new", own + ".old");
        Directory.CreateDirectory(fresh);
        try
        {
            write(fresh);
            using var turn = Turn(folder + ".lock");
            CleanUp(folder);
            var replaces = Directory.Exists(folder);
            if (replaces)
                Directory.Move(folder, old);
            try
            {
                Directory.Move(fresh, folder);
            }
            catch when (replaces)
            {
                Directory.Move(old, folder);
                throw;
            }
        }
        finally
        {
            Delete(fresh);
            Delete(old);
        }
    }

    /// <summary>Waits until no other process swaps.</summary>
    private static FileStream Turn(string path)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (clock.Elapsed < LockLimit)
            {
                Thread.Sleep(50);
            }
        }
    }

    /// <summary>Deletes what processes that were killed have left; puts back a folder that one had moved away.</summary>
    private static void CleanUp(string folder)
    {
        var name = Path.GetFileName(folder);
        foreach (var left in Directory.GetDirectories(Path.GetDirectoryName(folder)!, name + ".*.*.*"))
        {
            var parts = Path.GetFileName(left)[name.Length..].TrimStart('.').Split('.');
            if (parts.Length != 3 || !int.TryParse(parts[0], CultureInfo.InvariantCulture, out var process) || PipeNames.Lives(process))
                continue;
            if (parts[2] == "old" && !Directory.Exists(folder))
                Directory.Move(left, folder);
            else
                Delete(left);
        }
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
