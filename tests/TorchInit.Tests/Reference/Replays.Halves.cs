using System.Numerics.Tensors;

namespace TorchInit.Tests;

internal static partial class Replays
{
    private static readonly Dictionary<string, Replay> OfHalves = new()
    {
        ["normal_strided"] = (call, platform) =>
        {
            var shape = new nint[] { call.Int("rows"), call.Int("columns") };
            return FillStrided((dynamic)New(call, shape), call.Generator(platform));
        },
        ["linear_cast"] = (call, platform) =>
        {
            var made = DefaultInit.Linear(call.Int("in_features"), call.Int("out_features"), new TorchGenerator(call.Int("seed"), platform));
            return new Named { ["weight"] = Cast(made["weight"].Value, call.DType), ["bias"] = Cast(made["bias"].Value, call.DType) };
        },
        ["rounded_from_float"] = (call, _) =>
        {
            uint[] lowHalves = [0x0000, 0x0001, 0x7FFF, 0x8000, 0x8001, 0x0FFF, 0x1000, 0x1001];
            var floats = Enumerable.Range(0, call.Int("count")).Select(index =>
            {
                var highHalf = (uint)(((long)index / 8 * 40503 + (long)index * 25) % 65536);
                var value = BitConverter.UInt32BitsToSingle((highHalf << 16) | lowHalves[index % 8] | ((uint)(index / 16 % 2) << 13));
                return float.IsNaN(value) ? 1 : float.IsInfinity(value) ? float.CopySign(2, value) : value;
            });
            return Cast(Tensor.Create(floats.ToArray()), call.DType);
        },
    };

    private static Tensor<T> FillStrided<T>(Tensor<T> tensor, TorchGenerator generator)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        generator.Normal(Tensor.Transpose(tensor));
        return tensor;
    }

    private static object Cast(Tensor<float> tensor, string dtype) => dtype == "float16" ? tensor.To<Half>() : tensor.To<BFloat16>();
}
