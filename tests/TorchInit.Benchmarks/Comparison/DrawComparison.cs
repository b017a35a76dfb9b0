using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TorchInit.Benchmarks;

/// <summary>
/// The draws of initialization, here, in PyTorch and in TorchSharp, in turn: one sample of each side and one of Span.Fill per round, so that
/// whatever else the machine does meets them alike. All sides fill one tensor again and again, with one thread.
/// </summary>
internal static class DrawComparison
{
    private const int WarmUps = 3;

    private static readonly string[] Draws = ["uniform", "normal", "kaiming_uniform", "kaiming_normal"];

    /// <summary>Elements and how many calls make one sample.</summary>
    private static readonly (int Elements, int Calls)[] Sizes = [(16, 20_000), (4096, 500), (1 << 24, 1)];

    /// <summary>Runs the comparison and prints its tables. Returns the exit code.</summary>
    public static int Run(ComparisonOptions options, TextWriter output)
    {
        using var torch = new TorchProcess(options.Python, "draws.py", options.CpuTime);
        using var torchSharp = options.TorchSharp.Length == 0 ? null : new TorchProcess(options.TorchSharp, options.CpuTime);
        using var plainTorch = new TorchProcess(options.Python, "draws.py", options.CpuTime, capability: "default");
        output.WriteLine($"PyTorch {torch.Version}; TorchSharp {torchSharp?.Version ?? "not asked"}; .NET {Environment.Version} on " +
            $"{RuntimeInformation.OSArchitecture}, {Registers()}; one thread, {options.Clock}, medians of {options.Rounds}");
        output.WriteLine();
        output.WriteLine(
            $"{"draw",-16} {"type",-9} {"elements",9} {"PyTorch",9} {"TorchSharp",11} {"TorchInit",10} {"PyTorch",8} {"TorchSharp",11} {"Span.Fill",10}   (ns per element, ratios)");
        foreach (var (elements, calls) in Sizes)
        {
            Compare<float>("float", Draws, elements, calls);
            Compare<double>("double", Draws[..2], elements, calls);
            Compare<BFloat16>("bfloat16", Draws[..2], elements, calls);
        }
        output.WriteLine();
        ComparePlatforms(plainTorch, new ThreadClock(options.CpuTime), options.Rounds, output);
        return 0;

        void Compare<T>(string type, string[] draws, int elements, int calls)
            where T : unmanaged, IFloatingPointIeee754<T>
            => DrawComparison.Compare<T>(type, draws, elements, calls, torch, torchSharp, options, output);
    }

    private static void Compare<T>(
        string type, string[] draws, int elements, int calls, TorchProcess torch, TorchProcess? torchSharp, ComparisonOptions options, TextWriter output)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var clock = new ThreadClock(options.CpuTime);
        var side = (int)Math.Sqrt(elements);
        var values = Touched<T>(elements);
        var weight = Tensor.Create(values, [side, side]);
        var generator = new TorchGenerator(1) { MaxDegreeOfParallelism = 1 };
        foreach (var draw in draws)
        {
            Action here = draw switch
            {
                "uniform" => () => generator.Uniform(weight, -0.1, 0.1),
                "normal" => () => generator.Normal(weight),
                "kaiming_uniform" => () => Init.KaimingUniform(weight, generator, a: Math.Sqrt(5)),
                _ => () => Init.KaimingNormal(weight, generator),
            };
            var medians = Medians(options.Rounds, elements, calls,
                () => torch.Time($"{draw}.{type}", elements, calls),
                () => Time(clock, here, calls),
                () => Time(clock, () => values.AsSpan().Fill(T.One), calls),
                () => torchSharp?.Time($"{draw}.{type}", elements, calls) ?? double.NaN);
            Print(output,
                $"{draw,-16} {type,-9} {elements,9} {medians[0],9:F3} {medians[3],11:F3} {medians[1],10:F3} {medians[0] / medians[1],7:F1}× {medians[3] / medians[1],10:F1}× {medians[2],10:F3}");
        }
    }

    /// <summary>Every platform's arithmetic at the largest size, beside PyTorch's own kernels without vectors.</summary>
    private static void ComparePlatforms(TorchProcess plainTorch, ThreadClock clock, int rounds, TextWriter output)
    {
        var (elements, calls) = Sizes[^1];
        var values = Touched<float>(elements);
        TorchPlatform[] platforms = [TorchPlatform.LinuxX64, TorchPlatform.WindowsX64, TorchPlatform.LinuxArm64, TorchPlatform.LinuxX64WithoutAvx2];
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{elements} elements, ns per element; PyTorch with ATEN_CPU_CAPABILITY=default ({plainTorch.Version})"));
        output.WriteLine($"{"draw",-9} {"PyTorch",9} {string.Join(' ', platforms.Select(p => $"{p,20}"))}");
        foreach (var draw in Draws[..2])
        {
            var generators = platforms.Select(p => new TorchGenerator(1, p) { MaxDegreeOfParallelism = 1 }).ToArray();
            var sides = generators.Select(Func<double> (generator) => draw == "uniform"
                ? () => Time(clock, () => generator.Uniform(values, -0.1, 0.1), calls)
                : () => Time(clock, () => generator.Normal(values), calls));
            var medians = Medians(rounds, elements, calls, [() => plainTorch.Time(draw, elements, calls), .. sides]);
            Print(output, $"{draw,-9} {medians[0],9:F3} {string.Join(' ', medians.Skip(1).Select(m => string.Create(CultureInfo.InvariantCulture, $"{m,20:F3}")))}");
        }
    }

    /// <summary>One sample of each side per round; the median of each side, in nanoseconds per element.</summary>
    internal static double[] Medians(int rounds, int elements, int calls, params Func<double>[] sides)
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

    internal static double Time(ThreadClock clock, Action draw, int calls)
    {
        var start = clock.Now();
        for (var i = 0; i < calls; i++)
            draw();
        return clock.Now() - start;
    }

    private static T[] Touched<T>(int elements)
        where T : unmanaged, INumber<T>
    {
        var values = new T[elements];
        Array.Fill(values, T.One);
        return values;
    }

    private static string Registers() =>
        Vector512.IsHardwareAccelerated ? "512-bit registers" : Vector256.IsHardwareAccelerated ? "256-bit registers (no AVX-512)" : "at most 128-bit registers";

    internal static void Print(TextWriter output, FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
