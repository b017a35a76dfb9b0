using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics.Tensors;
using InitNotebooks;

namespace TorchInit.Networks.Tests;

/// <summary>Whole networks beside PyTorch's, from the seed on: the demonstration network, signals through deep stacks, the data.</summary>
public sealed class NetworkReferenceTests
{
    public static TheoryData<string> SetsWithSimpleNet => new(Recorded.Sets.Where(s => s.TryGet("simplenet.output", out _)).Select(s => s.Name));

    public static TheoryData<string> SetsWithData => new(Recorded.Sets.Where(s => s.TryGet("blobs_20.points", out _)).Select(s => s.Name));

    public static TheoryData<string, string> StacksOfTheBase => Recorded.Calls("stacks", sets: set => set == ReferenceSets.Default.Base);

    public static TheoryData<string, string> StacksOfOtherSets => Recorded.Calls("stacks", sets: set => set != ReferenceSets.Default.Base);

    /// <summary>Sets of one platform are compared with one network.</summary>
    private static readonly ConcurrentDictionary<(TorchPlatform, string), (NetworkProbe Probe, IReadOnlyList<LayerRecord> Linears)> Made = new();

    [Theory]
    [MemberData(nameof(SetsWithSimpleNet))]
    public void SimpleNet_agrees_from_its_weights_to_the_gradient_of_fc1(string name)
    {
        var set = Recorded.Set(name);
        var g = new TorchGenerator(0, set.Platform);
        var net = new Sequential(
            ("fc1", new Linear(784, 128, g)), ("relu1", new ReLU()), ("fc2", new Linear(128, 64, g)), ("relu2", new ReLU()), ("fc3", new Linear(64, 10, g)));
        var x = g.Randn(1, 784);
        var output = net.Forward(x);
        var mse = new MseLoss();
        var loss = mse.Forward(output, Tensor.CreateFromShape<float>([1, 10]));
        net.Backward(mse.Backward());

        // On arm64 the reference BLAS is fused as the matrix product here is: not a bit differs.
        var bits = set.Platform == TorchPlatform.LinuxArm64 && set.Blas.StartsWith("reference", StringComparison.Ordinal);
        Recorded.Agrees(set.Get("simplenet.input"), x);
        Recorded.Agrees(set.Get("simplenet.output"), output, bits);
        Recorded.Agrees(set.Get("simplenet.loss"), [loss]);
        foreach (var (path, parameter) in net.NamedParameters)
        {
            var value = set.Get($"simplenet.{path}");
            Assert.True(value.HashIs(System.Runtime.InteropServices.MemoryMarshal.AsBytes(parameter.Value.Flat())), $"{path} has other bits");
            Recorded.Agrees(set.Get($"simplenet.{path}.grad"), parameter.Grad!, bits);
        }
    }

    [Theory]
    [MemberData(nameof(SetsWithData))]
    public void Blobs_and_spirals_are_PyTorchs_points(string name)
    {
        var set = Recorded.Set(name);
        var blobs = Dataset.Blobs(20, new TorchGenerator(0, set.Platform));
        Recorded.Agrees(set.Get("blobs_20.points"), blobs.X);
        Assert.Equal(set.Get("blobs_20.labels").Int64s(), blobs.Labels);
        var spirals = Dataset.Spirals(90, new TorchGenerator(0, set.Platform));
        Recorded.Agrees(set.Get("spirals_90.points"), spirals.X);
        Assert.Equal(set.Get("spirals_90.labels").Int64s(), spirals.Labels);
    }

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(StacksOfOtherSets))]
    public void So_they_have_on_other_platforms_and_in_other_releases(string name, string stem) => Signals_and_gradients_have_PyTorchs_size_in_every_layer(name, stem);

    [Theory]
    [MemberData(nameof(StacksOfTheBase))]
    public void Signals_and_gradients_have_PyTorchs_size_in_every_layer(string name, string stem)
    {
        var set = Recorded.Set(name);
        var forward = set.Get(stem + ".forward");
        var (probe, linears) = Made.GetOrAdd((set.Platform, forward.Python.Call), _ => Stack(set.Platform, new CallArguments(forward.Arguments)));
        var activations = probe.Layers.Where(l => l.Layer is Activation).ToArray();

        Compare("forward", i => [Z(i).Std, Z(i).Rms, A(i).Std, A(i).Rms]);
        Compare("shares", i => [Z(i).Mean / Z(i).Rms, A(i).Mean / A(i).Rms, A(i).Spread / A(i).Rms, A(i).ShareWithin(0, 0)]);
        Compare("gradient", i => [linears[i].Gradient!.Rms, TensorStatistics.Of(((Linear)linears[i].Layer).Weight.Grad!).Rms]);

        TensorStatistics Z(int i) => linears[i].Activation;

        TensorStatistics A(int i) => activations[i].Activation;

        void Compare(string table, Func<int, double[]> row)
        {
            var reference = set.Get($"{stem}.{table}");
            var values = reference.Doubles();
            Assert.Equal(values.Length, linears.Count * row(0).Length);
            for (var i = 0; i < linears.Count; i++)
            {
                var actual = row(i);
                for (var j = 0; j < actual.Length; j++)
                {
                    var expected = values[i * actual.Length + j];
                    Assert.True(
                        Math.Abs(actual[j] - expected) <= reference.Compare.Absolute + reference.Compare.Relative * Math.Abs(expected),
                        string.Create(CultureInfo.InvariantCulture, $"{reference.Key}[{i}, {j}] is {actual[j]:R}, PyTorch has {expected:R}"));
                }
            }
        }
    }

    private static (NetworkProbe Probe, IReadOnlyList<LayerRecord> Linears) Stack(TorchPlatform platform, CallArguments call)
    {
        var (depth, width, batch) = (call.Int("depth"), call.Int("width"), call.Int("batch"));
        var (g, batchNorm) = (call.Generator(platform), call.Bool("batch_norm"));
        Func<Layer> activation = call.Text("activation") switch
        {
            "ReLU" => () => new ReLU(),
            "Tanh" => () => new Tanh(),
            "Identity" => () => new LeakyReLU(1),
            var other => throw new NotSupportedException(other),
        };
        Action<Tensor<float>>? redraw = call.Text("scheme") switch
        {
            "default" => null,
            "xavier_uniform" => w => Init.XavierUniform(w, g),
            "xavier_normal" => w => Init.XavierNormal(w, g),
            "xavier_normal_tanh" => w => Init.XavierNormal(w, g, gain: 5.0 / 3),
            "kaiming_uniform" => w => Init.KaimingUniform(w, g, nonlinearity: Nonlinearity.ReLU),
            "kaiming_normal" => w => Init.KaimingNormal(w, g, nonlinearity: Nonlinearity.ReLU),
            "orthogonal" => w => Init.Orthogonal(w, g, gain: Math.Sqrt(2)),
            "normal_0.01" => w => Init.Normal(w, g, 0, 0.01),
            var other => throw new NotSupportedException(other),
        };
        var body = Sequential.Mlp(Enumerable.Repeat(width, depth + 1).ToArray(), g, redraw, batchNorm, call.Bool("bias"), activation);
        Layer[] end = [.. batchNorm ? [new BatchNorm1d(width)] : Array.Empty<Layer>(), activation()];
        var net = new Sequential([.. body.Layers, .. end]);
        Tensor<float> x = g.Randn(batch, width), upstream = g.Randn(batch, width);
        net.Forward(x);
        net.Backward(upstream);
        var probe = net.Probe();
        return (probe, probe.Of<Linear>());
    }
}
