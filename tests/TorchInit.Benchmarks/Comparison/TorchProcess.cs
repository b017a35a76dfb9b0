using System.Diagnostics;
using System.Globalization;

namespace TorchInit.Benchmarks;

/// <summary>
/// A running python3 with torch that times what it is asked to. Its script prints one line about itself, then answers each line
/// "name elements calls" with the nanoseconds that the calls took together.
/// </summary>
internal sealed class TorchProcess : IDisposable
{
    private readonly Process process;

    /// <summary>Starts Python and waits until it has imported torch.</summary>
    /// <param name="command">The program and its arguments, up to and without the script.</param>
    /// <param name="script">Name of an embedded script.</param>
    /// <param name="cpuTime">Measure the processor time of Python's thread instead of the wall clock.</param>
    /// <param name="capability">ATEN_CPU_CAPABILITY, or null for PyTorch's own choice.</param>
    /// <param name="arguments">What the script is given besides.</param>
    /// <exception cref="InvalidOperationException">Python did not start or has no torch.</exception>
    public TorchProcess(IReadOnlyList<string> command, string script, bool cpuTime, string? capability = null, params string[] arguments)
    {
        var start = new ProcessStartInfo(command[0]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in command.Skip(1))
            start.ArgumentList.Add(argument);
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(ReadScript(script));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        if (cpuTime)
            start.ArgumentList.Add("cpu-time");
        if (capability is not null)
            start.Environment["ATEN_CPU_CAPABILITY"] = capability;
        process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
        Version = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{string.Join(' ', command)} ended before it was ready; is torch installed there?");
    }

    /// <summary>Starts a program that speaks as the script does: TorchSharp's.</summary>
    /// <exception cref="InvalidOperationException">It did not start, or has no libtorch.</exception>
    public TorchProcess(IReadOnlyList<string> command, bool cpuTime)
    {
        var start = new ProcessStartInfo(command[0]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in command.Skip(1))
            start.ArgumentList.Add(argument);
        if (cpuTime)
            start.ArgumentList.Add("cpu-time");
        process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
        Version = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{string.Join(' ', command)} ended before it was ready; its error is above.");
    }

    /// <summary>PyTorch's version and the kernels that it chose.</summary>
    public string Version { get; }

    /// <summary>Nanoseconds that <paramref name="calls"/> calls take.</summary>
    public double Time(string name, int elements, int calls) => Ask(name, string.Create(CultureInfo.InvariantCulture, $"{elements} {calls}"));

    /// <summary>Nanoseconds that one whole model takes.</summary>
    public double TimeModel(string name, string type) => Ask(name, $"{type} 1");

    private double Ask(string name, string rest)
    {
        process.StandardInput.WriteLine($"{name} {rest}");
        process.StandardInput.Flush();
        var answer = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"PyTorch ended while it timed {name}.");
        return double.Parse(answer, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private static string ReadScript(string name)
    {
        using var stream = typeof(TorchProcess).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"no embedded script {name}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
