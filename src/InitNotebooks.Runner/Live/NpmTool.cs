using System.ComponentModel;
using System.Diagnostics;

namespace InitNotebooks.Runner;

/// <summary>A program that npm has fetched, for what only the live book has: its editor and its search.</summary>
internal static class NpmTool
{
    /// <summary>Runs it; what goes wrong is said on standard error, and the book does without.</summary>
    /// <param name="nodeModules">Where npm has put it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="input">What it reads; null for nothing.</param>
    /// <param name="arguments">What it is to do.</param>
    /// <returns>Whether it did; false where npm has not fetched it.</returns>
    public static bool Run(string nodeModules, string name, string? input, params IEnumerable<string> arguments)
    {
        var path = Path.Combine(nodeModules, ".bin", OperatingSystem.IsWindows() ? name + ".cmd" : name);
        if (!File.Exists(path))
            return false;
        try
        {
            // Beside node_modules, where a bundler looks for what a script imports.
            var start = new ProcessStartInfo(path, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetDirectoryName(nodeModules)! };
            using var program = Process.Start(start)!;
            program.StandardInput.Write(input);
            program.StandardInput.Close();
            var said = program.StandardError.ReadToEndAsync();
            program.StandardOutput.ReadToEnd();
            program.WaitForExit();
            if (program.ExitCode == 0)
                return true;
            Console.Error.WriteLine($"{name} failed, and the live book goes without: {said.Result.Trim()}");
        }
        catch (Win32Exception e)
        {
            Console.Error.WriteLine($"{name} cannot be started, and the live book goes without: {e.Message}");
        }
        return false;
    }
}
