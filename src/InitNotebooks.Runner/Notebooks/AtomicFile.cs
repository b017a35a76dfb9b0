using System.Globalization;
using System.Text;

namespace InitNotebooks.Runner;

/// <summary>Writes a file so that it is always whole: a process killed at any moment leaves the old file or the new one.</summary>
internal static class AtomicFile
{
    public static void Write(string path, string text)
    {
        var beside = $"{path}.{Environment.ProcessId}.new";
        try
        {
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write))
            {
                stream.Write(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text));
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    /// <summary>Deletes what earlier processes that were killed have left in a folder.</summary>
    public static void CleanUp(string folder)
    {
        foreach (var left in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.new") : [])
        {
            var parts = Path.GetFileName(left).Split('.');
            if (parts.Length > 2 && int.TryParse(parts[^2], CultureInfo.InvariantCulture, out var process) && !PipeNames.Lives(process))
                File.Delete(left);
        }
    }
}
