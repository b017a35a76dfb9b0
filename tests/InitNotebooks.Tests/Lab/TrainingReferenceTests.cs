using System.Globalization;
using System.Numerics.Tensors;
using TorchInit.Networks.Tests;

namespace InitNotebooks.Tests.Lab;

/// <summary>
/// Training runs beside PyTorch's. Rounding grows with every step, so losses are compared for as many steps as PyTorch agrees with itself (the export
/// measures that); beyond them only statements that PyTorch's own runs hold with a margin of two.
/// </summary>
public sealed class TrainingReferenceTests
{
    private static readonly double Ln10 = Math.Log(10);

    public static TheoryData<string, string> Runs => Recorded.Calls("training", t => t.Key.StartsWith("training.depth", StringComparison.Ordinal));

    /// <summary>How many steps the export compares between one thread and two.</summary>
    private const int TwoThreadSteps = 60;

    public static TheoryData<string> SetsWithDigits => new(Recorded.Sets.Where(s => s.TryGet("training.digits.losses", out _)).Select(s => s.Name));

    public static TheoryData<string> SetsWithDeepRuns => new(Recorded.Sets.Where(s => s.TryGet("training.depth30.kaiming.losses", out _)).Select(s => s.Name));

    public static TheoryData<string> SetsWithSweep => new(Recorded.Sets.Where(s => s.TryGet("sweep.digits.accuracy", out _)).Select(s => s.Name));

    [Theory]
    [MemberData(nameof(Runs))]
    public void Losses_agree_for_as_many_steps_as_PyTorch_agrees_with_itself(string name, string stem)
    {
        var set = Recorded.Set(name);
        // A run may agree with itself for long by luck, so the seed at which PyTorch does so shortest decides for all.
        var steps = (int)set.Get(stem + ".agreement").Int64s().Concat(set.Get(stem + ".two_threads").Int64s()).Min();
        for (var seed = 0; seed < 5; seed++)
            Agree(set.Get(stem + ".losses"), seed, Losses(set.Platform, stem, Rate(set, stem), seed, steps));
    }

    [Theory]
    [MemberData(nameof(SetsWithDigits))]
    public void The_digits_are_learnt_as_PyTorch_learns_them(string name)
    {
        var set = Recorded.Set(name);
        var agreement = set.Get("training.digits.agreement").Int64s();
        var twoThreads = set.Get("training.digits.two_threads").Int64s();
        float[] pixels = [.. set.Get("digits.pixels").Bytes!.Value.ToArray().Select(p => p / 16f)];
        long[] labels = [.. set.Get("digits.labels").Bytes!.Value.ToArray().Select(label => (long)label)];
        var (train, test) = new Dataset(Tensor.Create(pixels, [labels.Length, 64]), labels).Split(1500);
        for (var seed = 0; seed < agreement.Length; seed++)
        {
            var g = new TorchGenerator(seed, set.Platform);
            var net = Sequential.Mlp([64, 64, 64, 10], g);
            var losses = Training.Run(net, train, new Sgd(net.Parameters, 0.05, momentum: 0.9), epochs: 4, batchSize: 50, g);
            Agree(set.Get("training.digits.losses"), seed, losses.AsSpan(0, (int)(twoThreads[seed] < TwoThreadSteps ? Math.Min(agreement[seed], twoThreads[seed]) : agreement[seed])));
            var expected = set.Get("training.digits.accuracy").Doubles()[seed];
            Assert.Equal(expected, Training.Accuracy(net, test), 2.5 / 297);
        }
    }

    [Theory]
    [MemberData(nameof(SetsWithDeepRuns))]
    public void At_thirty_layers_Xavier_and_the_default_stand_still_and_Kaiming_and_batch_norm_learn(string name)
    {
        var set = Recorded.Set(name);
        foreach (var scheme in (string[])["default", "xavier"])
            AllWithin(set, $"training.depth30.{scheme}", epoch: 6, loss => Math.Abs(loss - Ln10), 0.03);
        foreach (var scheme in (string[])["kaiming", "default_bn"])
            AllWithin(set, $"training.depth30.{scheme}", epoch: 6, loss => loss, 0.4);
    }

    [Theory]
    [MemberData(nameof(SetsWithDeepRuns))]
    public void At_twenty_two_layers_Kaiming_learns_first_and_Xavier_later(string name)
    {
        var set = Recorded.Set(name);
        AllWithin(set, "training.depth22.xavier", epoch: 3, loss => Ln10 - loss, 0.13);
        AllBeyond(set, "training.depth22.kaiming", epoch: 3, loss => Ln10 - loss, 0.6);
        AllBeyond(set, "training.depth22.xavier", epoch: 6, loss => Ln10 - loss, 0.25);
    }

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData("default", false)]
    [InlineData("xavier", false)]
    [InlineData("kaiming", true)]
    [InlineData("default_bn", true)]
    public void Thirty_layers_in_this_library_do_what_they_do_in_PyTorch(string scheme, bool learns)
    {
        var set = Recorded.Sets.First(s => s.TryGet("training.depth30.kaiming.losses", out _));
        var stem = $"training.depth30.{scheme}";
        var runs = Sweep.Run(Enumerable.Range(0, 5), seed => Losses(set.Platform, stem, Rate(set, stem), seed, steps: 480)[^80..].Average());
        Assert.All(runs, last => Assert.True(
            learns ? last < 0.4 : Math.Abs(last - Ln10) < 0.03, string.Create(CultureInfo.InvariantCulture, $"the last epoch's mean loss is {last}")));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Twenty_two_layers_in_this_library_do_what_they_do_in_PyTorch()
    {
        var set = Recorded.Sets.First(s => s.TryGet("training.depth22.kaiming.losses", out _));
        var kaiming = Runs("training.depth22.kaiming");
        var xavier = Runs("training.depth22.xavier");
        Assert.All(kaiming, losses => Assert.True(Ln10 - Epoch(losses, 3) >= 0.6, $"Kaiming's third epoch: {Epoch(losses, 3)}"));
        Assert.All(xavier, losses => Assert.True(Math.Abs(Ln10 - Epoch(losses, 3)) <= 0.13, $"Xavier's third epoch: {Epoch(losses, 3)}"));
        Assert.All(xavier, losses => Assert.True(Ln10 - Epoch(losses, 6) >= 0.25, $"Xavier's last epoch: {Epoch(losses, 6)}"));

        IReadOnlyList<float[]> Runs(string stem) => Sweep.Run(Enumerable.Range(0, 5), seed => Losses(set.Platform, stem, Rate(set, stem), seed, steps: 480));

        static double Epoch(float[] losses, int number) => losses.Skip((number - 1) * 80).Take(80).Average();
    }

    [Theory]
    [MemberData(nameof(SetsWithSweep))]
    public void The_recorded_sweep_has_a_result_for_each_of_its_cells(string name)
    {
        var set = Recorded.Set(name);
        Assert.Equal([7, 3, 2, 3, 3], set.Get("sweep.digits.loss").Shape.ToArray());
        Assert.Equal([7, 3, 2, 3, 3], set.Get("sweep.digits.accuracy").Shape.ToArray());
        Assert.All(set.Get("sweep.digits.accuracy").Floats(), accuracy => Assert.InRange(accuracy, 0, 1));
    }

    private static double Rate(ReferenceSet set, string stem) => set.Get(stem + ".losses").Arguments["learning_rate"].GetDouble();

    private static float[] Losses(TorchPlatform platform, string stem, double learningRate, long seed, int steps)
    {
        var data = Dataset.Blobs(4000, new TorchGenerator(0, platform));
        var parts = stem.Split('.');
        var depth = int.Parse(parts[1].AsSpan("depth".Length), CultureInfo.InvariantCulture);
        var g = new TorchGenerator(seed, platform);
        Action<Tensor<float>>? redraw = parts[2] switch
        {
            "xavier" => w => Init.XavierUniform(w, g),
            "kaiming" => w => Init.KaimingNormal(w, g, nonlinearity: Nonlinearity.ReLU),
            _ => null,
        };
        var net = Sequential.Mlp([.. Enumerable.Repeat(64, depth), 10], g, redraw, batchNorm: parts[2] == "default_bn");
        var optimizer = new Sgd(net.Parameters, learningRate, momentum: 0.9);
        var losses = new List<float>();
        while (losses.Count < steps)
            foreach (var batch in data.Batches(50, g).Take(steps - losses.Count))
            {
                var loss = new CrossEntropyLoss();
                losses.Add(loss.Forward(net.Forward(batch.X), batch.Labels));
                optimizer.ZeroGrad();
                net.BackwardParameters(loss.Backward());
                optimizer.Step();
            }
        return [.. losses];
    }

    private static void Agree(ReferenceTensor expected, int seed, ReadOnlySpan<float> actual)
    {
        var row = expected.Floats().AsSpan(seed * (int)expected.Shape[1], actual.Length);
        for (var step = 0; step < actual.Length; step++)
            Assert.True(Math.Abs(row[step] - actual[step]) <= 1e-4, string.Create(CultureInfo.InvariantCulture, $"{expected.Key}[{seed}, {step}] is {actual[step]:R}, PyTorch has {row[step]:R}"));
    }

    // The statement with this limit; PyTorch's own runs keep to half of it.
    private static void AllWithin(ReferenceSet set, string stem, int epoch, Func<double, double> measure, double limit) =>
        Assert.All(EpochMeans(set, stem, epoch), loss => Assert.InRange(measure(loss), -limit / 2, limit / 2));

    // The statement with this limit; PyTorch's own runs go twice as far.
    private static void AllBeyond(ReferenceSet set, string stem, int epoch, Func<double, double> measure, double limit) =>
        Assert.All(EpochMeans(set, stem, epoch), loss => Assert.True(measure(loss) >= 2 * limit, $"{stem}: {measure(loss)}"));

    private static double[] EpochMeans(ReferenceSet set, string stem, int epoch) =>
        [.. set.Get(stem + ".losses").Floats().Chunk(480).Select(run => run.Skip(80 * (epoch - 1)).Take(80).Average(loss => (double)loss))];
}
