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

    /// <summary>Whether some test fails with this library: the first failure ends the run, and so does the limit (a loop without end).</summary>
    public bool Fails(byte[] library, string[] filter, TimeSpan limit)
    {
        File.WriteAllBytes(libraryPath, library);
        var start = new ProcessStartInfo(Path.Combine(folder, name))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // A mutant that asks for all memory is stopped, not the machine.
            Environment = { ["DOTNET_GCHeapHardLimit"] = "0xC0000000", ["DOTNET_DbgEnableMiniDump"] = "0" },
        };
        foreach (var argument in (string[])["-stopOnFail", "-noColor", "-trait-", "Category=Slow", .. filter])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (process.WaitForExit(limit))
            return process.ExitCode != 0;
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        return true;
    }
}
