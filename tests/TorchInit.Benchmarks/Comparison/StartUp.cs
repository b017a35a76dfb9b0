using System.Diagnostics;

namespace TorchInit.Benchmarks;

/// <summary>How long a fresh process takes to the first weight of a layer, and how many bytes had to be installed for it.</summary>
internal static class StartUp
{
    private const string Script = "import torch; torch.manual_seed(0); print(torch.nn.Linear(784, 128).weight[0, 0].item())";

    /// <summary>Makes the layer and prints its first weight: the fresh process.</summary>
    public static int FirstWeight(TextWriter output)
    {
        output.WriteLine(new Linear(784, 128, new TorchGenerator(0)).Weight.Value[0, 0]);
        return 0;
    }

    /// <summary>Runs the comparison and prints its table. Returns the exit code.</summary>
    public static int Run(ComparisonOptions options, TextWriter output)
    {
        var clock = new ThreadClock(cpuTime: false);
        string[] here = [Path.Combine(AppContext.BaseDirectory, typeof(StartUp).Assembly.GetName().Name!), "first-weight"];
        string[] torchSharp = options.TorchSharp.Length == 0 ? [] : [.. options.TorchSharp, "first-weight"];
        var medians = DrawComparison.Medians(options.Rounds, 1, 1,
            () => Time([.. options.Python, "-c", Script]),
            () => torchSharp.Length == 0 ? double.NaN : Time(torchSharp),
            () => Time(here));
        output.WriteLine($"first weight of Linear(784, 128) in a fresh process; {options.Clock}, medians of {options.Rounds}");
        DrawComparison.Print(output, $"{"PyTorch",-12} {medians[0] / 1e6,8:F0} ms");
        DrawComparison.Print(output, $"{"TorchSharp",-12} {medians[1] / 1e6,8:F0} ms");
        DrawComparison.Print(output, $"{"TorchInit",-12} {medians[2] / 1e6,8:F0} ms {medians[0] / medians[2],6:F1}×");
        string[] needed = ["TorchInit.dll", "TorchInit.Networks.dll", "System.Numerics.Tensors.dll", "MathNet.Numerics.dll"];
        DrawComparison.Print(output, $"installed: TorchInit {needed.Sum(file => new FileInfo(Path.Combine(AppContext.BaseDirectory, file)).Length) / 1e6:F1} MB ({string.Join(", ", needed)})");
        var folders = Ask([.. options.Python, "-c", "import torch, os; f = os.path.dirname(torch.__file__); print(sum(os.path.getsize(p) for d, _, s in os.walk(f) for n in s if os.path.exists(p := os.path.join(d, n))))"]);
        DrawComparison.Print(output, $"installed: PyTorch {double.Parse(folders, System.Globalization.CultureInfo.InvariantCulture) / 1e6:F0} MB in the package's folder, without the libraries of the system that it needs");
        return 0;

        double Time(string[] command) => DrawComparison.Time(clock, () => Ask(command), 1);
    }

    private static string Ask(string[] command)
    {
        var start = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true };
        foreach (var argument in command.Skip(1))
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? answer : throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}.");
    }
}
