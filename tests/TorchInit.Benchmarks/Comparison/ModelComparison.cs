using System.Numerics;
using InitNotebooks;

namespace TorchInit.Benchmarks;

/// <summary>
/// Whole models from one seed, from nothing to the last number: here with one thread and with all processors, and in PyTorch, in turn. Memory that a
/// model leaves behind is collected before the next is timed.
/// </summary>
internal static class ModelComparison
{
    private static readonly (string Name, Action<TorchGenerator> Single, Action<TorchGenerator> Brief)[] Models =
    [
        ("resnet18", g => ResNet.ResNet18<float>(g), g => ResNet.ResNet18<BFloat16>(g)),
        ("resnet50", g => ResNet.ResNet50<float>(g), g => ResNet.ResNet50<BFloat16>(g)),
        ("vit_b_16", g => VisionTransformer.VitB16<float>(g), g => VisionTransformer.VitB16<BFloat16>(g)),
        ("gpt2", g => Gpt2.Make<float>(g), g => Gpt2.Make<BFloat16>(g)),
        ("lstm", g => LstmLanguageModel.Make<float>(g), g => LstmLanguageModel.Make<BFloat16>(g)),
    ];

    /// <summary>Runs the comparison and prints its table. Returns the exit code.</summary>
    public static int Run(ComparisonOptions options, TextWriter output)
    {
        if (options.CpuTime)
        {
            Console.Error.WriteLine("--cpu-time: the processor time of one thread says nothing about several; leave it out.");
            return 2;
        }
        using var torch = new TorchProcess(options.Python, "models.py", cpuTime: false, null, ReferenceFolder());
        output.WriteLine($"PyTorch {torch.Version}, one thread; {Environment.ProcessorCount} processors; {options.Clock}, medians of {options.Rounds}");
        output.WriteLine();
        output.WriteLine($"{"model",-10} {"type",-9} {"PyTorch",9} {"1 thread",9} {"ratio",7} {"all",9} {"ratio",7}   (milliseconds)");
        var clock = new ThreadClock(cpuTime: false);
        foreach (var (name, single, brief) in Models)
        {
            foreach (var (type, make) in new[] { ("float32", single), ("bfloat16", brief) })
            {
                var medians = DrawComparison.Medians(options.Rounds, 1, 1,
                    () => torch.TimeModel(name, type),
                    () => Time(make, 1),
                    () => Time(make, -1));
                DrawComparison.Print(output,
                    $"{name,-10} {type,-9} {medians[0] / 1e6,9:F1} {medians[1] / 1e6,9:F1} {medians[0] / medians[1],6:F1}× {medians[2] / 1e6,9:F1} {medians[0] / medians[2],6:F1}×");
            }
        }
        return 0;

        double Time(Action<TorchGenerator> make, int threads)
        {
            GC.Collect();
            return DrawComparison.Time(clock, () => make(new TorchGenerator(0) { MaxDegreeOfParallelism = threads }), 1);
        }
    }

    /// <summary>The folder of the Python definitions that the reference data come from.</summary>
    private static string ReferenceFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var found = Path.Combine(folder.FullName, "reference-data");
            if (Directory.Exists(Path.Combine(found, "reference")))
                return found;
        }
        throw new InvalidOperationException("reference-data/reference was not found above this program; run it inside the repository.");
    }
}
