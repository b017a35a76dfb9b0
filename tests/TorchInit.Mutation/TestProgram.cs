using System.Diagnostics;

namespace TorchInit.Mutation;

/// <summary>A copy of a test program's folder, in which the library is exchanged.</summary>
internal sealed class TestProgram(string folder, string name)
{
    private readonly string libraryPath = Path.Combine(folder, "TorchInit.dll");

    /// <summary>A copy beside the original, so that the program finds the repository around it.</summary>
    public static TestProgram CopyOf(string folder, string name, int worker)
    {
        var copy = Path.Combine(Path.GetDirectoryName(folder)!, $"mutation-{worker}");
        if (Directory.Exists(copy))
            Directory.Delete(copy, recursive: true);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        return new TestProgram(copy, name);
    }

    /// <summary>The names of all classes of tests.</summary>
    public IReadOnlyList<string> Classes()
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(folder, name), ["-list", "classes"]) { RedirectStandardOutput = true })!;
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        return [.. lines.Where(line => line.All(letter => char.IsLetterOrDigit(letter) || letter is '.' or '_' or '+'))];
    }

    /// <summary>
    /// Whether some test of the fast loop fails with this library, and the seconds of work: the first failure ends the run, and so does the limit
    /// of work (a loop without end). A run that does not work at all for ten minutes has a lock without end.
    /// </summary>
    public (bool Fails, double Seconds) Run(byte[] library, IEnumerable<string> filter, TimeSpan limit, string? passed = null)
    {
        File.WriteAllBytes(libraryPath, library);
        var start = new ProcessStartInfo(Path.Combine(folder, name))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // A mutant that asks for all memory is stopped, not the machine.
            Environment = { ["DOTNET_GCHeapHardLimit"] = "0xC0000000", ["DOTNET_DbgEnableMiniDump"] = "0", [Marks.Variable] = passed },
        };
        foreach (var argument in (string[])["-stopOnFail", "-noColor", "-trait-", "Category=Slow", .. filter])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var (work, watch) = (TimeSpan.Zero, Stopwatch.StartNew());
        while (!process.WaitForExit(50))
        {
            try
            {
                work = process.TotalProcessorTime;
            }
            catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                continue; // it ended in between
            }
            if (work > limit || watch.Elapsed > work + TimeSpan.FromMinutes(10))
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
                return (true, work.TotalSeconds);
            }
        }
        process.WaitForExit();
        return (process.ExitCode != 0, work.TotalSeconds);
    }
}
