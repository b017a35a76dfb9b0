using System.Globalization;

namespace InitNotebooks.Runner;

/// <summary>Names for the pipe between the runner and a notebook's process.</summary>
internal static class PipeNames
{
    private const string Prefix = "init-notebooks-";

    // An address of a Unix socket has room for 104 to 108 bytes, the file's name included.
    private const int LongestFolder = 60;

    /// <summary>
    /// A new name. On Unix it is the path of a socket, in the folder for temporary files if there is one and its name is short
    /// enough, else in one that every Unix has.
    /// </summary>
    public static string New()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..12]}");
        return OperatingSystem.IsWindows() ? name : Path.Combine(Folder(), name);
    }

    /// <summary>Deletes the socket of a pipe that both sides have opened, or that nobody will open any more.</summary>
    public static void Forget(string name)
    {
        if (!OperatingSystem.IsWindows())
            File.Delete(name);
    }

    /// <summary>Deletes the sockets of runners that were killed before they could do it.</summary>
    public static void CleanUp()
    {
        if (OperatingSystem.IsWindows())
            return;
        foreach (var path in Directory.EnumerateFiles(Folder(), Prefix + "*"))
        {
            if (int.TryParse(Path.GetFileName(path)[Prefix.Length..].Split('-')[0], CultureInfo.InvariantCulture, out var process) && !Lives(process))
                File.Delete(path);
        }
    }

    /// <summary>Whether a process with this number runs.</summary>
    internal static bool Lives(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string Folder() => new[] { Path.GetTempPath(), "/tmp", "/var/tmp", "/dev/shm" }
        .FirstOrDefault(folder => System.Text.Encoding.UTF8.GetByteCount(folder) <= LongestFolder && Directory.Exists(folder)) ?? "/tmp";
}
