using System.Numerics;
using System.Numerics.Tensors;

namespace TorchInit.Tests;

internal static partial class Replays
{
    private static readonly Dictionary<string, Replay> Distributions = new()
    {
        ["exponential"] = (call, platform) =>
        {
            var (generator, rate) = (call.Generator(platform), call.Double("rate"));
            return Drawn(call, generator, generator.Exponential, generator.Exponential, rate);
        },
        ["geometric"] = (call, platform) =>
        {
            var (generator, p) = (call.Generator(platform), call.Double("p"));
            return Drawn(call, generator, generator.Geometric, generator.Geometric, p);
        },
        ["dropout"] = (call, platform) =>
        {
            var (generator, p) = (call.Generator(platform), call.Double("p"));
            return Drawn(call, generator, generator.DropoutMask, generator.DropoutMask, p);
        },
        ["log_normal"] = (call, platform) =>
        {
            var (generator, mean, std) = (call.Generator(platform), call.Double("mean"), call.Double("std"));
            return Drawn(call, generator,
                (floats, _) => generator.LogNormal(floats, mean, std),
                (doubles, _) => generator.LogNormal(doubles, mean, std));
        },
        ["cauchy"] = (call, platform) =>
        {
            var (generator, median, sigma) = (call.Generator(platform), call.Double("median"), call.Double("sigma"));
            return Drawn(call, generator,
                (floats, _) => generator.Cauchy(floats, median, sigma),
                (doubles, _) => generator.Cauchy(doubles, median, sigma));
        },
        ["normal_of_tensors"] = (call, platform) =>
        {
            var (generator, count) = (call.Generator(platform), call.Int("count"));
            return call.IsDouble ? And(generator, NormalOf<double>(generator, count)) : And(generator, NormalOf<float>(generator, count));
        },
        ["multinomial"] = (call, platform) =>
        {
            var generator = call.Generator(platform);
            float[] weights = [.. call.Doubles("weights").Select(weight => (float)weight)];
            return And(generator, generator.Multinomial<float>(weights, call.Int("count"), call.Bool("replacement")));
        },
        ["randint"] = (call, platform) =>
        {
            var generator = call.Generator(platform);
            return And(generator, Bits.Flat(generator.RandInt(call.Long("low"), call.Long("high"), [call.Int("count")])));
        },
        ["random_whole_range"] = (call, platform) =>
        {
            var (generator, count) = (call.Generator(platform), call.Int("count"));
            return call.DType switch
            {
                "float32" => And(generator, Random<float>(generator, count)),
                "float64" => And(generator, Random<double>(generator, count)),
                "int32" => And(generator, Random<int>(generator, count)),
                "int64" => And(generator, Random<long>(generator, count)),
                var other => throw new FormatException($"The replay knows no integers in {other}."),
            };
        },
        ["dataloader_order"] = (call, platform) =>
        {
            var (generator, count) = (call.Generator(platform), call.Int("count"));
            return And(generator, (long[])[.. generator.DataLoaderOrder(count), .. generator.DataLoaderOrder(count)]);
        },
        ["random_split_indices"] = (call, platform) =>
        {
            var generator = call.Generator(platform);
            long[] lengths = [.. call.Ints("lengths").Select(length => (long)length)];
            return And(generator, generator.RandomSplit(call.Int("count"), lengths).SelectMany(part => part).ToArray());
        },
        ["like"] = (call, platform) =>
        {
            var generator = call.Generator(platform);
            var transposed = Tensor.Create(new float[12], 0, [3, 4], [1, 3]);
            return And(generator, call.Text("name") == "rand_like" ? generator.RandLike(transposed) : generator.RandnLike(transposed));
        },
        ["fork"] = (call, platform) =>
        {
            var generator = call.Generator(platform);
            var first = generator.Rand(2);
            using (generator.Fork())
            {
                generator.Rand(100);
                generator.ManualSeed(99);
            }
            return And(generator, first);
        },
    };

    /// <summary>Python's <c>drawn</c>: a draw, and the next three numbers of the generator.</summary>
    private static Named And(TorchGenerator generator, object drawn) => new() { [""] = drawn, ["next"] = generator.Rand(3) };

    /// <summary>A vector of the dtype and length that the call names, filled.</summary>
    private static Named Drawn(
        CallArguments call, TorchGenerator generator, Action<Span<float>, double> single, Action<Span<double>, double> dual, double parameter = 0)
    {
        var (floats, doubles) = (new float[call.Int("count")], new double[call.Int("count")]);
        if (call.IsDouble)
            dual(doubles, parameter);
        else
            single(floats, parameter);
        return And(generator, call.IsDouble ? doubles : floats);
    }

    private static Tensor<T> NormalOf<T>(TorchGenerator generator, int count) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] mean = [.. Enumerable.Range(0, count).Select(T.CreateChecked)];
        return generator.NormalOf(Tensor.Create(mean), Tensor.Create<T>([.. mean.Select(m => m / T.CreateChecked(10) + T.One)]));
    }

    private static T[] Random<T>(TorchGenerator generator, int count) where T : unmanaged
    {
        var numbers = new T[count];
        generator.Random<T>(numbers);
        return numbers;
    }
}
