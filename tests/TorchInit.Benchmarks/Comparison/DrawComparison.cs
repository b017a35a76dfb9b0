using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TorchInit.Benchmarks;

/// <summary>
/// The draws of initialization, here and in PyTorch, in turn: one sample of each side and one of Span.Fill per round, so that
/// whatever else the machine does meets them alike. Both sides fill one tensor again and again, with one thread.
/// </summary>
internal static class DrawComparison
{
    private const int FewestRounds = 9, UsualRounds = 15, WarmUps = 3;

    private static readonly string[] Draws = ["uniform", "normal", "kaiming_uniform", "kaiming_normal"];

    /// <summary>Elements and how many calls make one sample.</summary>
    private static readonly (int Elements, int Calls)[] Sizes = [(16, 20_000), (4096, 500), (1 << 24, 1)];

    /// <summary>Reads the options, runs the comparison and prints its tables. Returns the exit code.</summary>
    public static int Run(string[] args, TextWriter output)
    {
        var rounds = UsualRounds;
        if (args is ["--rounds", var number, ..])
        {
            if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out rounds) || rounds < FewestRounds)
            {
                Console.Error.WriteLine($"--rounds {number}: expected a whole number of at least {FewestRounds}.");
                return 2;
            }
            args = args[2..];
        }
        var cpuTime = args is ["--cpu-time", ..];
        if (cpuTime)
        {
            if (!ThreadClock.HasCpuTime)
            {
                Console.Error.WriteLine("--cpu-time: works on Linux only; leave it out.");
                return 2;
            }
            args = args[1..];
        }
        if (args is not ["--python", .. var command] || command.Length == 0)
        {
            Console.Error.WriteLine("--python COMMAND... is missing: the command that starts a python3 with torch, for example --python python3.");
            return 2;
        }
        using var torch = new TorchProcess(command, "draws.py", cpuTime);
        using var plainTorch = new TorchProcess(command, "draws.py", cpuTime, capability: "default");
        output.WriteLine($"PyTorch {torch.Version}; .NET {Environment.Version} on {RuntimeInformation.OSArchitecture}, {Registers()}; one thread, {(cpuTime ? "processor time" : "wall clock")}, medians of {rounds}");
        output.WriteLine();
        Compare(torch, new ThreadClock(cpuTime), rounds, output);
        output.WriteLine();
        ComparePlatforms(plainTorch, new ThreadClock(cpuTime), rounds, output);
        return 0;
    }

    private static void Compare(TorchProcess torch, ThreadClock clock, int rounds, TextWriter output)
    {
        output.WriteLine($"{"draw",-16} {"elements",9} {"PyTorch",9} {"TorchInit",10} {"ratio",7} {"Span.Fill",10}   (ns per element)");
        foreach (var (elements, calls) in Sizes)
        {
            var side = (int)Math.Sqrt(elements);
            var values = Touched(elements);
            var weight = Tensor.Create(values, [side, side]);
            var generator = new TorchGenerator(1);
            foreach (var draw in Draws)
            {
                Action here = draw switch
                {
                    "uniform" => () => generator.Uniform(weight, -0.1, 0.1),
                    "normal" => () => generator.Normal(weight),
                    "kaiming_uniform" => () => Init.KaimingUniform(weight, generator, a: Math.Sqrt(5)),
                    _ => () => Init.KaimingNormal(weight, generator),
                };
                var medians = Medians(rounds, elements, calls,
                    () => torch.Time(draw, elements, calls),
                    () => Time(clock, here, calls),
                    () => Time(clock, () => values.AsSpan().Fill(1f), calls));
                Print(output, $"{draw,-16} {elements,9} {medians[0],9:F3} {medians[1],10:F3} {medians[0] / medians[1],6:F1}× {medians[2],10:F3}");
            }
        }
    }

    /// <summary>Every platform's arithmetic at the largest size, beside PyTorch's own kernels without vectors.</summary>
    private static void ComparePlatforms(TorchProcess plainTorch, ThreadClock clock, int rounds, TextWriter output)
    {
        var (elements, calls) = Sizes[^1];
        var values = Touched(elements);
        TorchPlatform[] platforms = [TorchPlatform.LinuxX64, TorchPlatform.WindowsX64, TorchPlatform.LinuxArm64, TorchPlatform.LinuxX64WithoutAvx2];
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{elements} elements, ns per element; PyTorch with ATEN_CPU_CAPABILITY=default ({plainTorch.Version})"));
        output.WriteLine($"{"draw",-9} {"PyTorch",9} {string.Join(' ', platforms.Select(p => $"{p,20}"))}");
        foreach (var draw in Draws[..2])
        {
            var generators = platforms.Select(p => new TorchGenerator(1, p)).ToArray();
            var sides = generators.Select(Func<double> (generator) => draw == "uniform"
                ? () => Time(clock, () => generator.Uniform(values, -0.1, 0.1), calls)
                : () => Time(clock, () => generator.Normal(values), calls));
            var medians = Medians(rounds, elements, calls, [() => plainTorch.Time(draw, elements, calls), .. sides]);
            Print(output, $"{draw,-9} {medians[0],9:F3} {string.Join(' ', medians.Skip(1).Select(m => string.Create(CultureInfo.InvariantCulture, $"{m,20:F3}")))}");
        }
    }

    /// <summary>One sample of each side per round; the median of each side, in nanoseconds per element.</summary>
    private static double[] Medians(int rounds, int elements, int calls, params Func<double>[] sides)
    {
        var samples = sides.Select(_ => new double[rounds]).ToArray();
        for (var round = -WarmUps; round < rounds; round++)
        {
            for (var side = 0; side < sides.Length; side++)
            {
                var time = sides[side]() / calls / elements;
                if (round >= 0)
                    samples[side][round] = time;
            }
        }
        return [.. samples.Select(Median)];
    }

    private static double Median(double[] samples)
    {
        Array.Sort(samples);
        return samples.Length % 2 == 1 ? samples[samples.Length / 2] : (samples[samples.Length / 2 - 1] + samples[samples.Length / 2]) / 2;
    }

    private static double Time(ThreadClock clock, Action draw, int calls)
    {
        var start = clock.Now();
        for (var i = 0; i < calls; i++)
            draw();
        return clock.Now() - start;
    }

    private static float[] Touched(int elements)
    {
        var values = new float[elements];
        Array.Fill(values, 1f);
        return values;
    }

    private static string Registers() =>
        Vector512.IsHardwareAccelerated ? "512-bit registers" : Vector256.IsHardwareAccelerated ? "256-bit registers (no AVX-512)" : "at most 128-bit registers";

    private static void Print(TextWriter output, FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
