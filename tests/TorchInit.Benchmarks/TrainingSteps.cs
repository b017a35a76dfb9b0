using System.Diagnostics;
using System.Globalization;

namespace TorchInit.Benchmarks;

/// <summary>
/// Time per training step (forward, loss, backward, SGD with momentum) beside PyTorch's, in turns, each on one thread.
/// </summary>
/// <remarks>
/// The arguments are the command that starts a Python with PyTorch, for example <c>/usr/bin/python3</c>, and before it, after <c>--blas</c>, the
/// folder of the BLAS to use instead of the system's: reference BLAS is no match. The first line printed names the libraries in use.
/// </remarks>
internal static class TrainingSteps
{
    private const int Rounds = 7;
    private const double SecondsPerTurn = 0.3;

    private static readonly (string Name, int[] Widths, int Batch, bool BatchNorm)[] Nets =
    [
        ("64-128-128-10", [64, 128, 128, 10], 128, false),
        ("22x64", [.. Enumerable.Repeat(64, 22), 10], 128, false),
        ("22x64+bn", [.. Enumerable.Repeat(64, 22), 10], 128, true),
        ("784-128-64-10", [784, 128, 64, 10], 64, false),
    ];

    internal static int Run(string[] arguments)
    {
        var blas = arguments is ["--blas", _, ..] ? arguments[1] : null;
        var python = blas is null ? arguments : arguments[2..];
        if (python.Length == 0)
        {
            Console.Error.WriteLine("Give the command that starts a Python with PyTorch, for example: training-steps --blas /usr/lib/x86_64-linux-gnu/openblas-pthread /usr/bin/python3");
            return 2;
        }
        var start = new ProcessStartInfo(python[0]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in python[1..])
            start.ArgumentList.Add(argument);
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "training_steps.py"));
        if (blas is not null)
            start.ArgumentList.Add(blas);
        start.Environment["OMP_NUM_THREADS"] = start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        using var pytorch = Process.Start(start)!;
        Console.WriteLine($"PyTorch {pytorch.StandardOutput.ReadLine() ?? throw new InvalidOperationException("Python said nothing; its error is above.")}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"network, batch",-22}{"C# µs",10}{"PyTorch µs",12}{"ratio",8}"));
        foreach (var (name, widths, batch, batchNorm) in Nets)
        {
            var step = Step(widths, batch, batchNorm);
            Turn(step);
            Ask(pytorch, name);
            double[] ours = new double[Rounds], theirs = new double[Rounds];
            for (var round = 0; round < Rounds; round++)
                (ours[round], theirs[round]) = (Turn(step), Ask(pytorch, name));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{name + ", " + batch,-22}{Median(ours),10:F0}{Median(theirs),12:F0}{Median(ours) / Median(theirs),8:F2}"));
        }
        pytorch.StandardInput.Close();
        pytorch.WaitForExit();
        return 0;
    }

    private static Action Step(int[] widths, int batch, bool batchNorm)
    {
        var g = new TorchGenerator(0);
        var layers = new List<Layer>();
        for (var i = 0; i < widths.Length - 1; i++)
        {
            layers.Add(new Linear(widths[i], widths[i + 1], g));
            if (i == widths.Length - 2)
                continue;
            if (batchNorm)
                layers.Add(new BatchNorm1d(widths[i + 1]));
            layers.Add(new ReLU());
        }
        var net = new Sequential([.. layers]);
        var x = g.Randn(batch, widths[0]);
        var labels = Enumerable.Range(0, batch).Select(i => i % 10L).ToArray();
        var loss = new CrossEntropyLoss();
        var sgd = new Sgd(net.Parameters, learningRate: 1e-4, momentum: 0.9);
        return () =>
        {
            sgd.ZeroGrad();
            loss.Forward(net.Forward(x), labels);
            net.BackwardParameters(loss.Backward());
            sgd.Step();
        };
    }

    private static double Turn(Action step)
    {
        var times = new List<double>();
        var turn = Stopwatch.StartNew();
        while (turn.Elapsed.TotalSeconds < SecondsPerTurn)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < 5; i++)
                step();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / 5);
        }
        return Median([.. times]);
    }

    private static double Ask(Process pytorch, string name)
    {
        pytorch.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {SecondsPerTurn}"));
        pytorch.StandardInput.Flush();
        return double.Parse(pytorch.StandardOutput.ReadLine() ?? throw new InvalidOperationException("Python ended; its error is above."), CultureInfo.InvariantCulture);
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
