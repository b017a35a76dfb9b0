using System.Numerics.Tensors;
using InitNotebooks;

namespace TorchInit.Tests;

internal static partial class Replays
{
    private static readonly Dictionary<string, Replay> Lessons = new()
    {
        ["experiment1"] = (_, platform) =>
        {
            var fc1 = new Linear(3, 4, new TorchGenerator(1, platform));
            return new Named { ["weight"] = fc1.Weight, ["bias"] = fc1.Bias!, ["weight.printed"] = Printed(fc1.Weight), ["bias.printed"] = Printed(fc1.Bias!) };
        },
        ["experiment2"] = (_, platform) =>
        {
            var gain = Math.Sqrt(2.0 / (1 + Math.Pow(Math.Sqrt(5), 2)));
            var bound = gain * Math.Sqrt(3.0 / 3);
            var weight = ByHand(bound, platform);
            return new Named { ["weight"] = weight, ["weight.printed"] = weight.View().ToPlainText(), ["gain"] = gain, ["bound"] = bound };
        },
        ["experiment3"] = (_, platform) =>
        {
            var weight = Init.KaimingUniform(Floats(4, 3), new TorchGenerator(1, platform));
            return new Named { ["weight"] = weight, ["weight.printed"] = weight.View().ToPlainText() };
        },
        ["experiment4"] = (_, platform) =>
        {
            var bound = 1.0 / Math.Sqrt(3.0);
            var weight = ByHand(bound, platform);
            return new Named { ["weight"] = weight, ["weight.printed"] = weight.View().ToPlainText(), ["bound"] = bound };
        },
        ["wires"] = (call, _) =>
        {
            var module = call.PassedOn("in_channels", "out_channels", "kernel_size");
            var shape = Convolution(call.Text("module"), module).Parameters[0].Shape;
            var (fanIn, fanOut) = Fans.Of(shape);
            var (inputs, outputs, groups, kernel) = (module.Int("in_channels"), module.Int("out_channels"), module.Int("groups", 1), (long)(shape[2] * shape[3]));
            return new Named
            {
                ["shape"] = shape.Select(size => (long)size).ToArray(),
                ["fans"] = new[] { fanIn, fanOut },
                ["wires"] = new[] { inputs / groups * kernel, outputs / groups * kernel },
            };
        },
        ["derived_gain"] = (call, _) =>
        {
            var activation = call.PassedOn("negative_slope");
            return Gain.Derived(call.Text("activation") switch
            {
                "Identity" => Activations.Identity,
                "Sigmoid" => Activations.Sigmoid,
                "Tanh" => Activations.Tanh,
                "ReLU" => Activations.ReLU,
                "LeakyReLU" => Activations.LeakyReLU(activation.Double("negative_slope")),
                "SELU" => Activations.SELU,
                "GELU" => Activations.GELU,
                "SiLU" => Activations.SiLU,
                "ELU" => Activations.ELU,
                "Mish" => Activations.Mish,
                "Softplus" => Activations.Softplus,
                var other => throw new FormatException($"The replay knows no activation '{other}'."),
            });
        },
        ["kaiming_normal_of_transpose"] = (call, platform) =>
        {
            var shape = call.Shape("shape");
            var transposed = Tensor.PermuteDimensions(Tensor.CreateFromShape<float>(shape), [1, 0]);
            Init.KaimingNormal(transposed.AsTensorSpan(), new TorchGenerator(1, platform));
            return transposed;
        },
        ["own_code_02"] = (_, platform) =>
        {
            var generator = new TorchGenerator(0, platform);
            DefaultInit.Linear(64, 64, generator);
            return Init.Normal(new Linear(64, 32, generator).Weight.Value, generator, std: 1.5335 / Math.Sqrt(64));
        },
    };

    private static string Printed(Parameter<float> parameter) => parameter.View().ToPlainText();

    /// <summary>(hi − lo)·rand + lo as two tensor operations, each rounded to float on every platform.</summary>
    private static Tensor<float> ByHand(double bound, TorchPlatform platform)
    {
        var weight = new TorchGenerator(1, platform).Rand(4, 3);
        var (range, low) = ((float)(bound - -bound), (float)-bound);
        for (nint i = 0; i < 4; i++)
            for (nint j = 0; j < 3; j++)
            {
                var product = range * weight[i, j];
                weight[i, j] = product + low;
            }
        return weight;
    }
}
