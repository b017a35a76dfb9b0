using System.Globalization;
using System.Numerics.Tensors;

namespace InitNotebooks.Tests.Lab;

/// <summary>
/// The maps of lessons 05, 06, 09 and 10, of which PyTorch made hundreds of runs: two in a hundred, other ones each time, are made again here and
/// must end where PyTorch's did. INIT_STUDY=all makes every one.
/// </summary>
public sealed class StudyTests
{
    private static readonly bool All = Environment.GetEnvironmentVariable("INIT_STUDY") == "all";

    /// <summary>Guessing among ten classes has the loss ln 10; a run has learned when it ends below half of that.</summary>
    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    public void Runs_of_the_maps_of_depths_end_where_PyTorchs_do(string name)
    {
        var (map, adam) = (ReferenceSets.Default.Base.Get($"lesson05.map.{name}").ToTensor<float>(), name == "adam");
        int[] depths = [3, 5, 8, 12, 20, 30];
        double[] rates = adam ? [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03] : [0.003, 0.01, 0.03, 0.1];
        var blobs = Dataset.Blobs(4000, new TorchGenerator(0));
        var runs = Sample(from: [3, 6, rates.Length, 5], atLeast: 7);
        var ours = Sweep.Run(runs, run =>
        {
            var g = new TorchGenerator((ulong)run[3]);
            Action<Tensor<float>>? redraw = run[0] switch
            {
                1 => w => Init.XavierUniform(w, g),
                2 => w => Init.KaimingNormal(w, g, nonlinearity: Nonlinearity.ReLU),
                _ => null,
            };
            var net = Sequential.Mlp([.. Enumerable.Repeat(64, depths[run[1]]), 10], g, redraw);
            Optimizer optimizer = adam ? new Adam(net.Parameters, rates[run[2]]) : new Sgd(net.Parameters, rates[run[2]], momentum: 0.9);
            return End(Training.Run(net, blobs, optimizer, epochs: 2, batchSize: 50, g)[^20..].Average(l => (double)l));
        });
        var theirs = runs.Select(run => Theirs(run, run[3])).ToArray();
        Report($"lesson 05, losses, {name}", runs, ours, theirs, 1.15);
        // Where PyTorch's own five seeds part, rounding decides too, and only the report counts: in full, 8 of SGD's 360 verdicts, all of them there.
        // Under Adam it is 33 of 540: 24 at the two largest rates, where a run may be thrown out of its valley late, and nine where the seeds part.
        for (var i = 0; i < runs.Length; i++)
        {
            var seeds = Enumerable.Range(0, 5).Select(seed => Theirs(runs[i], seed)).ToArray();
            if ((seeds.Max() < 0.05 || seeds.Min() > 2.25) && !(adam && rates[runs[i][2]] > 0.003))
                Assert.True(ours[i] < 0.1 == theirs[i] < 0.1 && ours[i] > 2.2 == theirs[i] > 2.2, Text(runs[i], ours[i], theirs[i]));
        }

        double Theirs(int[] run, int seed) => End(map[run[0], run[1], run[2], seed]);
    }

    /// <summary>A tenth of the digits is guessed; a network has learned when it recognizes more than half.</summary>
    [Fact]
    public void Runs_of_the_map_of_scales_end_where_PyTorchs_do()
    {
        var map = ReferenceSets.Default.Base.Get("lesson06.map.bn_8.accuracy").ToTensor<float>();
        double[] scales = [1e-3, 1e-2, 0.1, 1, 10, 100, 1000], rates = [0.001, 0.01, 0.1];
        var (train, test) = Digits.Load().Split(Digits.TrainingCount);
        var runs = Sample(from: [7, 3, 5], atLeast: 4);
        var ours = Sweep.Run(runs, run =>
        {
            var g = new TorchGenerator((ulong)run[2]);
            var net = Sequential.Mlp(
                [.. Enumerable.Repeat(64, 8), 10], g, w => Init.KaimingNormal(w, g, nonlinearity: Nonlinearity.ReLU), batchNorm: true);
            foreach (var linear in net.Layers.OfType<Linear>().SkipLast(1))
                TensorPrimitives.Multiply(linear.Weight.Value.Flat(), (float)scales[run[0]], linear.Weight.Value.Flat());
            Training.Run(net, train, new Sgd(net.Parameters, rates[run[1]], momentum: 0.9), epochs: 4, batchSize: 100, g);
            return Training.Accuracy(net, test);
        });
        var theirs = runs.Select(run => (double)map[run[0], run[1], run[2]]).ToArray();
        Report("lesson 06, accuracies", runs, ours, theirs, 0.5);

        // At scale 10⁻³ the first steps throw the weights about: there rounding decides, and only the report counts.
        for (var i = 0; i < runs.Length; i++)
            Assert.True(runs[i][0] == 0 || Math.Abs(ours[i] - theirs[i]) < 0.15, Text(runs[i], ours[i], theirs[i]));
    }

    /// <summary>Residual networks under Adam: placement of the norm, warm-up, rate, seed; and without norms under SGD: kind of draw, rate, seed.</summary>
    [Theory]
    [InlineData("lesson09.norms")]
    [InlineData("lesson09.fixup")]
    public void Residual_networks_of_lesson_09_end_where_PyTorchs_do(string key)
    {
        var (map, adam) = (ReferenceSets.Default.Base.Get(key + ".losses").ToTensor<float>(), key == "lesson09.norms");
        string[] kinds = adam ? ["pre", "post"] : ["plain", "zero", "fixup", "pre"];
        var (train, _) = Digits.Load().Split(Digits.TrainingCount);
        var runs = Sample([.. map.Lengths[..4].ToArray().Select(n => (int)n)], atLeast: 3);
        var ours = Sweep.Run(runs, run =>
        {
            var (net, g) = Residuals(kinds[run[0]], (ulong)run[3]);
            var rate = Math.Pow(2, -13 + 2 * run[2]);
            Optimizer optimizer = adam ? new Adam(net.Parameters, rate) : new Sgd(net.Parameters, rate, momentum: 0.9);
            var loss = new CrossEntropyLoss();
            var losses = new List<float>();
            for (var epoch = 0; epoch < 4; epoch++)
                foreach (var batch in train.Batches(100, g))
                {
                    losses.Add(loss.Forward(net.Forward(batch.X), batch.Labels));
                    optimizer.ZeroGrad();
                    net.BackwardParameters(loss.Backward());
                    optimizer.LearningRate = run[1] == 0 ? rate : rate * Math.Min(1, losses.Count / 30.0);
                    optimizer.Step();
                }
            return End(losses[^15..].Average(l => (double)l));
        });
        var theirs = runs.Select(run => Theirs(run, run[3])).ToArray();
        Report(key, runs, ours, theirs, 1.15);

        // How far PyTorch's own seeds part says how much of an end rounding decides; where all have learned or none has, it decides nothing.
        for (var i = 0; i < runs.Length; i++)
        {
            var seeds = Enumerable.Range(0, 5).Select(seed => Theirs(runs[i], seed)).ToArray();
            if (seeds.Max() < 0.5 || seeds.Min() > 2.2)
                Assert.True(Math.Abs(ours[i] - theirs[i]) < 0.2, Text(runs[i], ours[i], theirs[i]));
        }

        double Theirs(int[] run, int seed) => End(Enumerable.Range(45, 15).Average(step => (double)map[[run[0], run[1], run[2], seed, step]]));
    }

    /// <summary>Standard and muP at widths 64 and 256, under Adam and SGD.</summary>
    [Theory]
    [InlineData("adam")]
    [InlineData("sgd")]
    public void Networks_of_two_widths_of_lesson_09_end_where_PyTorchs_do(string name)
    {
        var (map, adam) = (ReferenceSets.Default.Base.Get($"lesson09.width.{name}.last").ToTensor<float>(), name == "adam");
        int[] widths = [64, 256];
        var (train, _) = Digits.Load().Split(Digits.TrainingCount);
        var runs = Sample([2, 2, 12, 5], atLeast: 3);
        var ours = Sweep.Run(runs, run =>
        {
            var g = new TorchGenerator((ulong)run[3]);
            var (width, rate) = (widths[run[1]], Math.Pow(2, run[2] - (adam ? 14 : 9)));
            var m = run[0] == 0 ? 1 : width / 64.0;
            var net = Sequential.Mlp([64, width, width, width, 10], g, bias: false);
            Linear[] layers = [.. net.Layers.OfType<Linear>()];
            foreach (var layer in layers[..^1])
                Init.KaimingNormal(layer.Weight.Value, g, nonlinearity: Nonlinearity.ReLU);
            Init.Normal(layers[^1].Weight.Value, g, std: 1 / Math.Sqrt(width) / Math.Sqrt(m));
            double[] rates = adam ? [rate, rate / m, rate / m, rate / m] : [rate * m, rate, rate, rate / m];
            var groups = layers.Select((layer, i) => new ParameterGroup(layer.Parameters, rates[i])).ToArray();
            Optimizer optimizer = adam ? new Adam(groups, rate) : new Sgd(groups, rate, momentum: 0.9);
            return End(Training.Run(net, train, optimizer, epochs: 4, batchSize: 100, g)[^10..].Average(l => (double)l));
        });
        var theirs = runs.Select(run => Theirs(run, run[3])).ToArray();
        Report($"lesson 09, width, {name}", runs, ours, theirs, 1.15);
        for (var i = 0; i < runs.Length; i++)
        {
            var seeds = Enumerable.Range(0, 5).Select(seed => Theirs(runs[i], seed)).ToArray();
            if (seeds.Max() - seeds.Min() < 0.3)
                Assert.True(Math.Abs(ours[i] - theirs[i]) < 0.2, Text(runs[i], ours[i], theirs[i]));
        }

        double Theirs(int[] run, int seed) => End(map[run[0], run[1], run[2], seed]);
    }

    /// <summary>At most the loss of guessing; NaN counts as that.</summary>
    private static double End(double loss) => loss < Math.Log(10) ? loss : Math.Log(10);

    private static (Sequential Net, TorchGenerator G) Residuals(string kind, ulong seed)
    {
        const int Count = 24, Width = 32;
        var g = new TorchGenerator(seed);
        double up = Math.Sqrt(2.0 / Width), down = kind is "zero" or "fixup" ? 0 : Math.Sqrt(1.0 / Width), last = down;
        if (kind == "fixup")
            up /= Math.Sqrt(Count);
        var layers = new List<Layer> { Drawn(64, Width, 1.0 / 8) };
        for (var i = 0; i < Count; i++)
        {
            Layer[] norm = kind == "pre" ? [new LayerNorm(Width)] : [];
            layers.Add(new Residual(new Sequential([.. norm, Drawn(Width, Width, up), new ReLU(), Drawn(Width, Width, down)])));
            if (kind == "post")
                layers.Add(new LayerNorm(Width));
        }
        if (kind == "pre")
            layers.Add(new LayerNorm(Width));
        layers.Add(Drawn(Width, 10, last));
        return (new Sequential([.. layers]), g);

        Linear Drawn(int fanIn, int fanOut, double std)
        {
            var linear = new Linear(fanIn, fanOut, g, bias: false);
            Init.Normal(linear.Weight.Value, g, std: std);
            return linear;
        }
    }

    /// <summary>
    /// How many weights give a seed away was measured by elimination in Python; the library takes as many, by whole rows of 48. In bfloat16 it
    /// takes some more, for of a value at the bound it knows nothing: one that was drawn in 16 bits may have been moved there.
    /// </summary>
    [Fact]
    [Trait("Category", "Slow")]
    public void Seeds_are_found_in_as_many_weights_as_the_script_needed_and_in_no_fewer()
    {
        var needed = ReferenceSets.Default.Base.Get("lesson10.needed.needed");
        var (counts, seeds) = (needed.ToTensor<long>(), needed.Arguments["seeds"].EnumerateArray().Select(seed => seed.GetInt64()).ToArray());
        foreach (var run in Sample(from: [4, 5], atLeast: 2))
        {
            var rows = (int)((counts[run[0], run[1]] + 47) / 48);
            Assert.Null(Found(rows - 2));
            Assert.Equal(((uint)seeds[run[1]], 1000L), Found(rows + 1 + rows / 25));

            (uint, long)? Found(int rows)
            {
                var g = new TorchGenerator(seeds[run[1]]);
                g.Skip(1000);
                var weight = Tensor.CreateFromShape<float>([rows, 48]);
                if (run[0] % 2 == 0)
                    g.Uniform(weight, -1 / Math.Sqrt(48), 1 / Math.Sqrt(48));
                else
                    g.Normal(weight, std: 0.02);
                var state = new StateDict { { "weight", run[0] < 2 ? StateTensor.Of(weight) : StateTensor.Of(weight.To<BFloat16>()) } };
                return Inspection.WithSeeds(state, usualSeeds: false, cancel: TestContext.Current.CancellationToken).Tensors[0].Place is { } place
                    ? (place.Seed, place.Words) : null;
            }
        }
    }

    private static int[][] Sample(int[] from, int atLeast)
    {
        var count = from.Aggregate(1, (a, b) => a * b);
        var places = Enumerable.Range(0, count).ToArray();
        if (!All)
        {
            Random.Shared.Shuffle(places);
            places = places[..Math.Max(atLeast, count / 50)];
        }
        return places.Select(place =>
        {
            var run = new int[from.Length];
            for (var i = from.Length - 1; i >= 0; i--)
                (place, run[i]) = Math.DivRem(place, from[i]);
            return run;
        }).ToArray();
    }

    private static void Report(string what, int[][] runs, IReadOnlyList<double> ours, double[] theirs, double threshold)
    {
        var apart = Enumerable.Range(0, runs.Length).Where(i => ours[i] < threshold != theirs[i] < threshold).ToArray();
        TestContext.Current.SendDiagnosticMessage(
            string.Create(CultureInfo.InvariantCulture, $"{what}: {apart.Length} of {runs.Length} verdicts at {threshold} differ from PyTorch's; ") +
            string.Join("; ", apart.Select(i => Text(runs[i], ours[i], theirs[i]))));
    }

    private static string Text(int[] run, double ours, double theirs) =>
        string.Create(CultureInfo.InvariantCulture, $"run ({string.Join(", ", run)}) ends at {ours:F3} here, at {theirs:F3} in PyTorch");
}
