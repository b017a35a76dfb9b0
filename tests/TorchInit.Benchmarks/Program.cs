using BenchmarkDotNet.Running;
using TorchInit.Benchmarks;

return args switch
{
    ["compare", .. var rest] => DrawComparison.Run(rest, Console.Out),
    ["training-steps", .. var rest] => TrainingSteps.Run(rest),
    ["own", .. var options] => RunOwn(options),
    _ => Usage(),
};

static int RunOwn(string[] options)
{
    BenchmarkSwitcher.FromAssembly(typeof(DrawBenchmarks).Assembly).Run(options.Length == 0 ? ["--filter", "*"] : options);
    return 0;
}

static int Usage()
{
    Console.Error.WriteLine(
        """
        Commands:
          compare [--rounds N] [--cpu-time] --python PYTHON…
                                                      draws beside PyTorch's, in turns, one thread each: ns per element and the ratio
          training-steps [--blas FOLDER] PYTHON…      time per training step beside PyTorch's, one thread each
          own [BenchmarkDotNet options]               draws alone, by BenchmarkDotNet
        PYTHON… is a command that starts a python3 with torch; it comes last.
        """);
    return 2;
}
