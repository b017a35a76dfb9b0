using System.Numerics.Tensors;
using InitNotebooks;

namespace TorchInit.Networks.Tests;

/// <summary>Every layer, loss and optimizer beside PyTorch's, in every reference set.</summary>
public sealed class LayerReferenceTests
{
    public static TheoryData<string, string> Calls => Recorded.Calls("layers");

    public static TheoryData<string, string> LinearOnArm =>
        Recorded.Calls("layers", t => t.Python.Function == "linear_layer", set => set.Platform == TorchPlatform.LinuxArm64 && !set.IsWheel);

    [Theory]
    [MemberData(nameof(Calls))]
    public void Layers_losses_and_steps_agree(string set, string stem)
    {
        var data = new Case(Recorded.Set(set), stem);
        switch (data.Function)
        {
            case "linear_layer":
                ForwardAndBackward(data, Linear(data));
                break;
            case "rectifier" or "activation" or "activation_special":
                ForwardAndBackward(data, Activation(data));
                break;
            case "batch_norm_layer":
                BatchNorm(data);
                break;
            case "layer_norm_layer":
                Norm(data, (features, eps) => new LayerNorm(features, eps!.Value, affine: data.Has("start.weight"), bias: data.Has("start.bias")));
                break;
            case "rms_norm_layer":
                Norm(data, (features, eps) => new RMSNorm(features, eps, affine: data.Has("start.weight")));
                break;
            case "residual_block":
                ResidualBlock(data);
                break;
            case "norm_identity":
                NormIdentity(data);
                break;
            case "batch_norm_one_row":
                BatchNormOfOneRow(data);
                break;
            case "mse":
                var mse = new MseLoss();
                Recorded.Agrees(data["loss"], [mse.Forward(data.Tensor("input"), data.Tensor("target"))]);
                Recorded.Agrees(data["grad"], mse.Backward());
                break;
            case "cross_entropy":
                var crossEntropy = new CrossEntropyLoss();
                Recorded.Agrees(data["loss"], [crossEntropy.Forward(data.Tensor("input"), data["target"].Int64s())]);
                Recorded.Agrees(data["grad"], crossEntropy.Backward());
                break;
            case "sgd":
                Steps(data);
                break;
            case "bn_identity":
                BatchNormIdentity(data);
                break;
            default:
                Assert.Fail($"{data.Function} has no counterpart here");
                break;
        }
        Assert.Empty(data.Unread);
    }

    [Theory]
    [MemberData(nameof(LinearOnArm), DisableDiscoveryEnumeration = true)]
    public void Products_of_matrices_have_the_bits_of_the_reference_BLAS_on_arm64(string set, string stem)
    {
        var data = new Case(Recorded.Set(set), stem);
        var layer = Linear(data);
        Recorded.Agrees(data["output"], layer.Forward(data.Tensor("input")), bits: true);
        Recorded.Agrees(data["grad"], layer.Backward(data.Tensor("upstream")), bits: true);
        Recorded.Agrees(data["weight.grad"], layer.Weight.Grad!, bits: true);
    }

    private static Linear Linear(Case data)
    {
        var weight = data.Tensor("weight");
        var layer = new Linear((int)weight.Lengths[1], (int)weight.Lengths[0], new TorchGenerator(0), bias: data.Has("bias"));
        weight.CopyTo(layer.Weight.Value);
        if (layer.Bias is not null)
            data.Tensor("bias").CopyTo(layer.Bias.Value);
        return layer;
    }

    private static Layer Activation(Case data)
    {
        var call = new CallArguments(data["output"].Arguments);
        double[] slope = data.Function == "rectifier" ? call.Doubles("arguments") : [];
        return call.Text("module") switch
        {
            "ReLU" => new ReLU(),
            "LeakyReLU" when slope.Length > 0 => new LeakyReLU(slope[0]),
            "LeakyReLU" => new LeakyReLU(),
            "Tanh" => new Tanh(),
            "Sigmoid" => new Sigmoid(),
            "SELU" => new SELU(),
            "GELU" => new GELU(),
            "SiLU" => new SiLU(),
            var other => throw new NotSupportedException(other),
        };
    }

    private static void ForwardAndBackward(Case data, Layer layer, double inputGradScale = 1, double parameterGradScale = 1)
    {
        Recorded.Agrees(data["output"], layer.Forward(data.Tensor("input")));
        Tensor<float> upstream = data.Tensor("upstream"), grad = layer.Backward(upstream);

        // Gradients grow with the one they come from; those of parameters add up the rows.
        Recorded.Agrees(data["grad"], grad, scale: inputGradScale * Math.Abs(TensorPrimitives.MaxMagnitude<float>(upstream.Flat())));
        foreach (var (name, parameter) in layer.NamedParameters)
            Recorded.Agrees(data[name + ".grad"], parameter.Grad!, scale: parameterGradScale * LargestColumnSum(upstream));
    }

    private static double LargestColumnSum(Tensor<float> tensor) => Enumerable.Range(0, (int)tensor.Lengths[1]).Max(
        j => Enumerable.Range(0, (int)tensor.Lengths[0]).Sum(i => Math.Abs((double)tensor[i, j])));

    private static void BatchNorm(Case data)
    {
        var call = new CallArguments(data["output"].Arguments);
        var layer = new BatchNorm1d(call.Int("features"), call.Double("eps"), call.Double("momentum"), call.Bool("affine"));
        foreach (var (name, parameter) in layer.NamedParameters)
            data.Tensor("start." + name).CopyTo(parameter.Value);
        layer.Forward(data.Tensor("first.input"));

        // PyTorch rounds a column's mean to float before it takes it from x; divided by the variance that error is what limits its gradient.
        var x = data.Tensor("input");
        var worst = Enumerable.Range(0, layer.Features).Max(j =>
        {
            var column = Enumerable.Range(0, (int)x.Lengths[0]).Select(i => (double)x[i, j]).ToArray();
            var mean = column.Average();
            return column.Max(Math.Abs) / column.Average(v => (v - mean) * (v - mean));
        });
        ForwardAndBackward(data, layer, worst);
        Recorded.Agrees(data["running_mean"], layer.RunningMean);
        Recorded.Agrees(data["running_var"], layer.RunningVar);

        layer.Eval();
        layer.ZeroGrad();
        Recorded.Agrees(data["eval.output"], layer.Forward(data.Tensor("eval.input")));
        Recorded.Agrees(data["eval.grad"], layer.Backward(data.Tensor("upstream")));
        foreach (var (name, parameter) in layer.NamedParameters)
            Recorded.Agrees(data[$"eval.{name}.grad"], parameter.Grad!);
    }

    private static void Norm(Case data, Func<int, double?, Layer> make)
    {
        var call = new CallArguments(data["output"].Arguments);
        var layer = make(call.Int("features"), call.NullableDouble("eps"));
        foreach (var (name, parameter) in layer.NamedParameters)
            data.Tensor("start." + name).CopyTo(parameter.Value);

        // PyTorch subtracts x·r and mean·r, and in the gradient terms of x·r², each rounded to float: the further a row lies from 0 for its size,
        // the more of it cancels. A row of one feature has nothing but that.
        var x = data.Tensor("input");
        double largest = 1, steepest = 1;
        for (var i = 0; i < x.Lengths[0]; i++)
        {
            var row = Enumerable.Range(0, (int)x.Lengths[1]).Select(j => (double)x[i, j]).ToArray();
            var mean = layer is LayerNorm ? row.Average() : 0;
            var variance = row.Average(v => (v - mean) * (v - mean)) + (layer is LayerNorm norm ? norm.Eps : ((RMSNorm)layer).Eps);
            largest = Math.Max(largest, row.Max(Math.Abs) / Math.Sqrt(variance));
            steepest = Math.Max(steepest, row.Max(Math.Abs) / variance);
        }
        ForwardAndBackward(data, layer, steepest, largest);
    }

    private static void ResidualBlock(Case data)
    {
        var call = new CallArguments(data["output"].Arguments);
        var features = call.Int("features");
        var g = call.Generator(data.Set.Platform);
        Linear up = new(features, 2 * features, g), down = new(2 * features, features, g);
        var layer = call.Text("norm") switch
        {
            "none" => new Sequential(new Residual(new Sequential(up, new SiLU(), down))),
            "pre" => new Sequential(new Residual(new Sequential(new LayerNorm(features), up, new SiLU(), down))),
            "post" => new Sequential(new Residual(new Sequential(up, new SiLU(), down)), new LayerNorm(features)),
            var other => throw new NotSupportedException(other),
        };
        Assert.Equal(layer.StateDict().Keys.Order(StringComparer.Ordinal), data.Set.Keys.Where(k => k.StartsWith(data.Stem + ".state.", StringComparison.Ordinal)).Select(k => k[(data.Stem.Length + 7)..]).Order(StringComparer.Ordinal));
        foreach (var (name, parameter) in layer.NamedParameters)
            Recorded.Agrees(data["state." + name], parameter.Value, bits: true);
        Recorded.Agrees(data["input"], g.Randn(data["input"].Shape.ToArray()), bits: true);
        ForwardAndBackward(data, layer);
    }

    private static void NormIdentity(Case data)
    {
        Tensor<float> weight = data.Tensor("weight"), x = data.Tensor("input"), upstream = data.Tensor("upstream");
        var factors = new CallArguments(data["input"].Arguments).Doubles("factors");
        foreach (var (name, norm) in new (string, Func<Layer>)[] { ("layer_norm", () => new LayerNorm(64, affine: false)), ("rms_norm", () => new RMSNorm(64, affine: false)) })
        {
            List<float> outputs = [], gradients = [];
            foreach (var factor in factors)
            {
                var linear = new Linear(20, 64, new TorchGenerator(0), bias: false);
                TensorPrimitives.Multiply(weight.Flat(), (float)factor, linear.Weight.Value.Flat());
                var net = new Sequential(linear, norm());
                outputs.AddRange(net.Forward(x).Flat());
                net.Backward(upstream);
                TensorPrimitives.Multiply(linear.Weight.Grad!.Flat(), (float)factor, linear.Weight.Grad!.Flat());
                gradients.AddRange(linear.Weight.Grad!.Flat());
            }
            Recorded.Agrees(data[name + ".output"], outputs.ToArray());
            Recorded.Agrees(data[name + ".weight.grad_times_a"], gradients.ToArray(), scale: LargestColumnSum(upstream));
        }
    }

    private static void BatchNormOfOneRow(Case data)
    {
        var features = (int)data["input"].Shape[1];
        var layer = new BatchNorm1d(features);
        layer.Forward(new TorchGenerator(1, data.Set.Platform).Randn(8, features));
        Recorded.Agrees(data["running_mean"], layer.RunningMean);
        Recorded.Agrees(data["running_var"], layer.RunningVar);
        layer.Eval();
        Recorded.Agrees(data["output"], layer.Forward(data.Tensor("input")));
    }

    private static void Steps(Case data)
    {
        // The draws too: the two Linear layers, the input, the target.
        var call = new CallArguments(data["losses"].Arguments);
        var g = call.Generator(data.Set.Platform);
        Linear first = new(5, 7, g), second = new(7, 3, g);
        Layer[] norm = call.Bool("batch_norm") ? [new BatchNorm1d(7)] : [];
        var net = new Sequential([first, .. norm, new Tanh(), second]);
        Tensor<float> x = g.Randn(9, 5), target = g.Randn(9, 3);
        Recorded.Agrees(data["input"], x);
        Recorded.Agrees(data["target"], target);
        var sgd = new Sgd(net.Parameters, call.Double("learning_rate"), call.Double("momentum"));
        var mse = new MseLoss();
        var losses = new List<float>();
        for (var step = 0; step < call.Int("steps"); step++)
        {
            losses.Add(mse.Forward(net.Forward(x), target));
            sgd.ZeroGrad();
            net.BackwardParameters(mse.Backward());
            sgd.Step();
        }
        Recorded.Agrees(data["losses"], losses.ToArray());
        foreach (var (name, parameter) in net.NamedParameters)
            Recorded.Agrees(data[name], parameter.Value);
    }

    private static void BatchNormIdentity(Case data)
    {
        Tensor<float> weight = data.Tensor("weight"), x = data.Tensor("input"), upstream = data.Tensor("upstream");
        var factors = new CallArguments(data["output"].Arguments).Doubles("factors");
        var outputs = new List<float[]>();
        var gradients = new List<float>();
        foreach (var factor in factors)
        {
            var linear = new Linear(20, 10, new TorchGenerator(0), bias: false);
            TensorPrimitives.Multiply(weight.Flat(), (float)factor, linear.Weight.Value.Flat());
            var net = new Sequential(linear, new BatchNorm1d(10, affine: false));
            outputs.Add(net.Forward(x).Flat().ToArray());
            net.Backward(upstream);
            gradients.AddRange(linear.Weight.Grad!.Flat());
        }
        Recorded.Agrees(data["output"], outputs.SelectMany(o => o).ToArray());
        Recorded.Agrees(data["weight.grad"], gradients.ToArray());
        Recorded.Agrees(data["distance"], outputs.Select(o => o.Zip(outputs[2], (a, b) => Math.Abs(a - b)).Max()).ToArray());
    }

    /// <summary>What one call of Python made, by name.</summary>
    private sealed class Case(ReferenceSet set, string stem)
    {
        private readonly HashSet<string> unread = [.. set.Keys.Where(key => key.StartsWith(stem + ".", StringComparison.Ordinal)).Select(key => key[(stem.Length + 1)..])];

        public ReferenceSet Set { get; } = set;

        public string Stem { get; } = stem;

        /// <summary>What nothing has been compared with.</summary>
        public IEnumerable<string> Unread => unread;

        public string Function => Set.Get(Set.Keys.First(k => k.StartsWith(Stem + ".", StringComparison.Ordinal))).Python.Function;

        public ReferenceTensor this[string name]
        {
            get
            {
                unread.Remove(name);
                return Set.Get($"{Stem}.{name}");
            }
        }

        public bool Has(string name) => Set.TryGet($"{Stem}.{name}", out _);

        public Tensor<float> Tensor(string name) => this[name].ToTensor<float>();
    }
}
