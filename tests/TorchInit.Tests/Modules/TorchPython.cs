using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace TorchInit.Tests;

/// <summary>One Python that imports torch once, and runs a script for every test that has one, each with names of its own.</summary>
internal sealed class TorchPython
{
    private const string Loop = """
        import contextlib, io, json, os, sys, traceback
        import numpy, torch
        try:
            import safetensors.torch as safetensors
        except ImportError:
            safetensors = None
        print(json.dumps(safetensors is not None), flush=True)
        for line in sys.stdin:
            request, printed, error = json.loads(line), io.StringIO(), None
            back = os.getcwd()
            os.chdir(request["Folder"])
            try:
                with contextlib.redirect_stdout(printed):
                    exec(request["Script"], {"__name__": "__main__"})
            except BaseException:
                error = traceback.format_exc()
            os.chdir(back)
            print(json.dumps({"Printed": printed.getvalue(), "Error": error}), flush=True)
        """;

    private static readonly Lazy<TorchPython?> TheOnly = new(() => Start("/usr/bin/python3") ?? Start("python3"));

    private readonly Lock turn = new();
    private readonly Process process;

    private TorchPython(Process process, bool hasSafetensors) => (this.process, HasSafetensors) = (process, hasSafetensors);

    /// <summary>Null where there is no Python with torch and numpy. It ends with its input, which ends with this process.</summary>
    public static TorchPython? Instance => TheOnly.Value;

    /// <summary>Whether the library of the .safetensors format is there.</summary>
    public bool HasSafetensors { get; }

    /// <summary>Runs a script in a folder, asserts that it ends without an exception, and returns what it prints.</summary>
    public string Run(string folder, string script)
    {
        lock (turn)
        {
            process.StandardInput.WriteLine(JsonSerializer.Serialize(new Request(folder, script)));
            process.StandardInput.Flush();
            var line = process.StandardOutput.ReadLine();
            Assert.True(line is not null, "Python ended.");
            var reply = JsonSerializer.Deserialize<Reply>(line)!;
            Assert.True(reply.Error is null, reply.Error);
            return reply.Printed.ReplaceLineEndings("\n").TrimEnd('\n');
        }
    }

    private static TorchPython? Start(string python)
    {
        try
        {
            var process = Process.Start(new ProcessStartInfo(python, ["-c", Loop]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            return process.StandardOutput.ReadLine() is { } ready ? new TorchPython(process, JsonSerializer.Deserialize<bool>(ready)) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private sealed record Request(string Folder, string Script);

    private sealed record Reply(string Printed, string? Error);
}
