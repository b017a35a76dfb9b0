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
    };

    private static string Printed(Parameter parameter) => parameter.View().ToPlainText();

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
