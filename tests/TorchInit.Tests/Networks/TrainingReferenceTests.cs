using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics.Tensors;
using System.Text.RegularExpressions;
using InitNotebooks;

namespace TorchInit.Tests;

/// <summary>
/// Training runs beside PyTorch's. Two runs that differ in nothing but rounding part after some steps; the reference says for how many of them
/// PyTorch agreed with itself, with two threads and with the rows of each batch reversed. So many losses are compared one by one. What holds
/// beyond them is asserted of our runs, and with twice the margin of PyTorch's.
/// </summary>
public partial class TrainingReferenceTests
{
    private const int StepsInAnEpoch = 80;

    private static readonly ConcurrentDictionary<string, Lazy<Run[]>> s_runs = new();

    public static TheoryData<string, string> Runs => Reference.Calls("training");

    public static TheoryData<string> Sets => new(Reference.Sets.Where(s => s.TryGet("training.depth30.kaiming.losses", out _)).Select(s => s.Name));

    [Theory]
    [MemberData(nameof(Runs), DisableDiscoveryEnumeration = true)]
    public void Losses_agree_step_by_step_for_as_long_as_PyTorch_agrees_with_itself(string name, string stem)
    {
        var set = Reference.Set(name);
        var losses = set.Get(stem + ".losses");
        var agreement = set.Get(stem + ".agreement");
        int seeds = (int)losses.Shape[0], steps = (int)losses.Shape[1], others = (int)agreement.Count / seeds;
        var ours = OurRuns(set, stem);
        for (var seed = 0; seed < seeds; seed++)
        {
            var agreed = agreement.Int64s().Skip(seed * others).Take(others).Min();
            Assert.True(agreed > 0, $"{stem}: PyTorch does not agree with itself at the first step of seed {seed}");
            for (var step = 0; step < agreed; step++)
            {
                double expected = losses.Floats()[seed * steps + step], actual = ours[seed].Losses[step];
                Assert.True(
                    Math.Abs(actual - expected) <= losses.Compare.Absolute + losses.Compare.Relative * expected,
                    string.Create(CultureInfo.InvariantCulture, $"{stem}, seed {seed}, step {step} of {agreed}: loss {actual:R}, PyTorch has {expected:R}"));
            }
            Assert.Equal(steps, ours[seed].Losses.Length);
        }
    }

    [Theory]
    [MemberData(nameof(Sets), DisableDiscoveryEnumeration = true)]
    public void Of_30_layers_Kaiming_and_batch_norm_learn_Xavier_and_the_default_stay_at_ln_10(string name)
    {
        AllBelow(name, "training.depth30.kaiming", epoch: 5, 0.4);
        AllBelow(name, "training.depth30.default_bn", epoch: 5, 0.4);
        AllNearLn10(name, "training.depth30.xavier", epoch: 5, 0.03);
        AllNearLn10(name, "training.depth30.default", epoch: 5, 0.03);
    }

    [Theory]
    [MemberData(nameof(Sets), DisableDiscoveryEnumeration = true)]
    public void Of_22_layers_Kaiming_learns_first_and_Xavier_follows(string name)
    {
        // In the third epoch Kaiming has left ln 10 behind, and Xavier has not.
        AllBelow(name, "training.depth22.kaiming", epoch: 2, 1.95);
        AllNearLn10(name, "training.depth22.xavier", epoch: 2, 0.3);
        AllBelow(name, "training.depth22.kaiming", epoch: 5, 1.0);
        Assert.All(Epochs(OurLosses(name, "training.depth22.xavier"), 5), loss => Assert.True(Math.Log(10) - loss > 0.2, $"Xavier ends at {loss}"));
        Assert.All(Epochs(TheirLosses(name, "training.depth22.xavier"), 5), loss => Assert.True(Math.Log(10) - loss > 0.4, $"PyTorch's Xavier ends at {loss}"));
    }

    private static void AllBelow(string set, string stem, int epoch, double limit)
    {
        Assert.All(Epochs(OurLosses(set, stem), epoch), loss => Assert.True(loss < limit, $"{stem}: {loss} of epoch {epoch + 1} is not below {limit}"));
        Assert.All(Epochs(TheirLosses(set, stem), epoch), loss => Assert.True(loss < limit / 2, $"{stem}: PyTorch's {loss} leaves no margin of two"));
    }

    private static void AllNearLn10(string set, string stem, int epoch, double distance)
    {
        Assert.All(Epochs(OurLosses(set, stem), epoch), loss => Assert.Equal(Math.Log(10), loss, distance));
        Assert.All(Epochs(TheirLosses(set, stem), epoch), loss => Assert.Equal(Math.Log(10), loss, distance / 2));
    }

    private static IEnumerable<double> Epochs(IEnumerable<float[]> runs, int epoch) =>
        runs.Select(losses => losses.Skip(epoch * StepsInAnEpoch).Take(StepsInAnEpoch).Average(l => (double)l));

    private static IEnumerable<float[]> OurLosses(string set, string stem) => OurRuns(Reference.Set(set), stem).Select(r => r.Losses);

    private static IEnumerable<float[]> TheirLosses(string set, string stem)
    {
        var losses = Reference.Set(set).Get(stem + ".losses");
        return losses.Floats().Chunk((int)losses.Shape[1]);
    }

    private static Run[] OurRuns(ReferenceSet set, string stem)
    {
        var losses = set.Get(stem + ".losses");
        var seeds = (int)losses.Shape[0];
        return s_runs.GetOrAdd($"{set.Platform} {losses.Python.Call}", _ => new(() => losses.Python.Function switch
        {
            "deep_training" => [.. Sweep.Run(Enumerable.Range(0, seeds), seed => DeepRun(set.Platform, losses.Python.Call, seed))],
            "digits_training" => [.. Sweep.Run(Enumerable.Range(0, seeds), seed => DigitsRun(set, losses.Python.Call, seed))],
            var other => throw new NotSupportedException($"{other} has no counterpart here"),
        })).Value;
    }

    // deep_training(depth, scheme, batch_norm=False, learning_rate=…) on blobs(4000, 0.5, seed=0): six epochs, batches of 50.
    private static Run DeepRun(TorchPlatform platform, string call, int seed)
    {
        var depth = int.Parse(FirstNumber().Match(call).Value, CultureInfo.InvariantCulture);
        var g = new TorchGenerator(seed, platform);
        var net = Sequential.Mlp(
            [.. Enumerable.Repeat(64, depth), 10], g, Scheme(call, g), batchNorm: call.Contains("batch_norm=True", StringComparison.Ordinal));
        var data = Dataset.Blobs(4000, new TorchGenerator(0, platform));
        return new(Training.Run(net, data, new Sgd(net.Parameters, LearningRate(call), momentum: 0.9), epochs: 6, batchSize: 50, g), Training.Accuracy(net, data));
    }

    // digits_training(width, scheme, learning_rate=…): width-width-10 on the first 1500 digits, four epochs, batches of 50.
    private static Run DigitsRun(ReferenceSet set, string call, int seed)
    {
        var width = int.Parse(FirstNumber().Match(call).Value, CultureInfo.InvariantCulture);
        var pixels = set.Get("digits.pixels").ToTensor<byte>();
        var x = Tensor.CreateFromShape<float>(pixels.Lengths);
        for (var i = 0; i < x.Lengths[0]; i++)
            for (var j = 0; j < x.Lengths[1]; j++)
                x[i, j] = pixels[i, j] / 16f;
        var (train, test) = new Dataset(x, [.. set.Get("digits.labels").Bytes!.Value.ToArray().Select(b => (long)b)]).Split(1500);
        var g = new TorchGenerator(seed, set.Platform);
        var net = Sequential.Mlp([64, width, width, 10], g, Scheme(call, g));
        return new(Training.Run(net, train, new Sgd(net.Parameters, LearningRate(call), momentum: 0.9), epochs: 4, batchSize: 50, g), Training.Accuracy(net, test));
    }

    private static Action<Parameter>? Scheme(string call, TorchGenerator g) => Quoted().Match(call).Groups[1].Value switch
    {
        "default" => null,
        "xavier_uniform" => w => Init.XavierUniform(w, g),
        "kaiming_normal" => w => Init.KaimingNormal(w, g, nonlinearity: Nonlinearity.ReLU),
        var other => throw new NotSupportedException(other),
    };

    private static double LearningRate(string call) =>
        double.Parse(Rate().Match(call).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\d+")]
    private static partial Regex FirstNumber();

    [GeneratedRegex("\"(\\w+)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"learning_rate=([0-9.]+)")]
    private static partial Regex Rate();

    private sealed record Run(float[] Losses, double Accuracy);
}
