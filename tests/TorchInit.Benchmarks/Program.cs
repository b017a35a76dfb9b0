using BenchmarkDotNet.Running;
using TorchInit.Benchmarks;

return args switch
{
    ["compare", .. var rest] => ComparisonOptions.Parse(rest, rounds: 15) is { } options ? DrawComparison.Run(options, Console.Out) : 2,
    ["models", .. var rest] => ComparisonOptions.Parse(rest, rounds: 7) is { } options ? ModelComparison.Run(options, Console.Out) : 2,
    ["start-up", .. var rest] => ComparisonOptions.Parse(rest, rounds: 7) is { } options ? StartUp.Run(options, Console.Out) : 2,
    ["first-weight"] => StartUp.FirstWeight(Console.Out),
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
          compare [OPTIONS] --python PYTHON…          draws beside PyTorch's, in turns, one thread each: ns per element and the ratio
          models [--rounds N] --python PYTHON…        whole models beside PyTorch's, with one thread and with all: milliseconds and the ratio
          start-up [OPTIONS] --python PYTHON…         a fresh process to the first weight of a layer, and the bytes to install
          training-steps [--blas FOLDER] PYTHON…      time per training step beside PyTorch's, one thread each
          own [BenchmarkDotNet options]               draws alone, by BenchmarkDotNet
        OPTIONS: --rounds N; --cpu-time: processor time instead of the wall clock, where other work runs; --torchsharp "COMMAND": the
        program of tests/TorchInit.Benchmarks.TorchSharp, as a third side.
        PYTHON… is a command that starts a python3 with torch; it comes last.
        """);
    return 2;
}
