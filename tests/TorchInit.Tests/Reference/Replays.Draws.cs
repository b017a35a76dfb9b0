using System.Buffers.Binary;
using System.Numerics.Tensors;

namespace TorchInit.Tests;

internal static partial class Replays
{
    private static readonly Dictionary<string, Replay> Draws = new()
    {
        ["fresh_generator"] = (_, platform) =>
        {
            var generator = new TorchGenerator();
            var like = new TorchGenerator(generator.InitialSeed, platform);
            return new Named { ["state"] = generator.GetState(), ["seed"] = (long)generator.InitialSeed, ["next"] = like.Rand(8) };
        },
        ["initial_seed"] = (call, platform) =>
        {
            var bytes = new byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, call.Generator(platform).InitialSeed);
            return bytes.Select(b => (long)b).ToArray();
        },
        ["state"] = (call, platform) =>
        {
            var generator = call.Generator(platform);
            generator.Rand(call.Int("floats"));
            generator.Randn(call.Int("normals"));
            return new Named { [""] = generator.GetState(), ["next"] = generator.Rand(8) };
        },
        ["words"] = (call, platform) =>
        {
            var generator = call.Generator(platform);
            return Enumerable.Range(0, call.Int("count")).Select(_ => (long)generator.NextUInt32()).ToArray();
        },
        ["uniform"] = Uniform,
        ["uniform_to_the_bound"] = Uniform,
        ["uniform_of_one_value"] = (call, platform) =>
        {
            var generator = call.Generator(platform);
            var tensor = Floats(call.Shape("shape"));
            generator.Uniform(tensor, call.Double("low"), call.Double("high"));
            return new Named { [""] = tensor, ["next"] = generator.Rand(4) };
        },
        ["uniform_calls"] = (call, platform) =>
        {
            var (generator, dtypes) = (call.Generator(platform), call.Text("dtypes").Split(' '));
            return call.Ints("counts").SelectMany((count, i) => Row(generator, "uniform", count, dtypes[i % dtypes.Length], -1, 2)).ToArray();
        },
        ["in_turn"] = (call, platform) =>
        {
            var generator = call.Generator(platform);
            return call.Text("steps").Split("; ").Select(step => step.Split(' '))
                .SelectMany(step => Row(generator, step[0], int.Parse(step[1], null), step.Length > 2 ? step[2] : "float32", 0, 1)).ToArray();
        },
        ["uniform_view"] = (call, platform) =>
        {
            var (generator, low, high) = (call.Generator(platform), call.Double("low"), call.Double("high"));
            return call.IsDouble
                ? View<double>(call.Text("layout"), view => generator.Uniform(view, low, high))
                : View<float>(call.Text("layout"), view => generator.Uniform(view, low, high));
        },
        ["normal"] = (call, platform) => Fill(call, tensor => Init.Normal(tensor, call.Generator(platform), call.Double("mean"), call.Double("std"))),
        ["normal_view"] = (call, platform) =>
        {
            var (generator, mean, std) = (call.Generator(platform), call.Double("mean"), call.Double("std"));
            return call.IsDouble
                ? View<double>(call.Text("layout"), view => generator.Normal(view, mean, std))
                : View<float>(call.Text("layout"), view => generator.Normal(view, mean, std));
        },
        ["normal_many_small_double"] = (call, platform) =>
        {
            var (generator, times, count) = (call.Generator(platform), call.Int("times"), call.Int("count"));
            var rows = new double[times * count];
            for (var i = 0; i < times; i++)
                generator.Normal(rows.AsSpan(i * count, count));
            return Tensor.Create(rows, [times, count]);
        },
        ["random_integers"] = (call, platform) =>
            Bits.Flat(call.Generator(platform).RandInt(call.Long("low"), call.Long("high"), [call.Int("count")])),
        ["randperm"] = (call, platform) => call.Generator(platform).Permutation(call.Int("n")),
        ["bernoulli"] = (call, platform) =>
        {
            var generator = call.Generator(platform);
            if (call.IsDouble)
            {
                var doubles = new double[call.Int("count")];
                generator.Bernoulli(doubles, call.Double("p"));
                return new Named { [""] = doubles, ["next"] = generator.Rand(2) };
            }
            var floats = new float[call.Int("count")];
            generator.Bernoulli(floats, call.Double("p"));
            object drawn = call.DType == "float32" ? floats : Cast(Tensor.Create(floats), call.DType);
            return new Named { [""] = drawn, ["next"] = generator.Rand(2) };
        },
        ["bernoulli_of_tensor"] = (call, platform) =>
        {
            var (generator, count) = (call.Generator(platform), call.Int("count"));
            if (call.IsDouble)
            {
                var (doubles, p) = (new double[count], Enumerable.Range(0, count).Select(i => (double)i / count).ToArray());
                generator.Bernoulli(doubles, p);
                return new Named { [""] = doubles, ["p"] = p, ["next"] = generator.Rand(2) };
            }
            var (floats, q) = (new float[count], Enumerable.Range(0, count).Select(i => (float)i / count).ToArray());
            generator.Bernoulli(floats, q);
            return new Named { [""] = floats, ["p"] = q, ["next"] = generator.Rand(2) };
        },
    };

    private static object Uniform(CallArguments call, TorchPlatform platform)
    {
        return Fill(call, tensor => Init.Uniform(tensor, call.Generator(platform), call.Double("low"), call.Double("high")));
    }

    /// <summary>One draw of a kind, as doubles.</summary>
    private static double[] Row(TorchGenerator generator, string kind, int count, string dtype, double low, double high)
    {
        if (kind == "randperm")
            return [.. generator.Permutation(count).Select(i => (double)i)];
        var (floats, doubles) = (new float[dtype == "float32" ? count : 0], new double[dtype == "float64" ? count : 0]);
        switch (kind, dtype)
        {
            case ("uniform", "float32"): generator.Uniform(floats, low, high); break;
            case ("uniform", "float64"): generator.Uniform(doubles, low, high); break;
            case ("normal", "float32"): generator.Normal(floats); break;
            case ("normal", "float64"): generator.Normal(doubles); break;
            case ("bernoulli", "float32"): generator.Bernoulli(floats, 0.5); break;
            case ("bernoulli", "float64"): generator.Bernoulli(doubles, 0.5); break;
            default: throw new FormatException($"The replay knows no draw '{kind}' of {dtype}.");
        }
        return dtype == "float64" ? doubles : [.. floats.Select(x => (double)x)];
    }

    /// <summary>A view of zeros whose elements do not lie in row-major order: storage and view as the Python <c>laid_out</c> makes them.</summary>
    private static Named View<T>(string layout, Action<Tensor<T>> fill) where T : unmanaged
    {
        var (storageShape, start, lengths, strides) = layout switch
        {
            "transposed" => ((nint[])[5, 7], 0, (nint[])[7, 5], (nint[])[1, 7]),
            "permuted" => ([2, 3, 4], 0, [4, 2, 3], [1, 12, 4]),
            "channels_last" => ([2, 4, 5, 3], 0, [2, 3, 4, 5], [60, 1, 15, 3]),
            "every_second_column" => ([6, 10], 0, [6, 5], [10, 2]),
            "inner_block" => ([8, 9], 2 * 9 + 3, [5, 4], [9, 1]),
            "transposed_block" => ([8, 9], 1 * 9 + 2, [6, 5], [1, 9]),
            "as_strided" => ([60], 3, [3, 4, 2], [2, 10, 1]),
            "column_of_ones" => ([1, 16], 0, [16, 1], [1, 0]),
            _ => throw new FormatException($"The replay knows no layout '{layout}'."),
        };
        var storage = new T[storageShape.Aggregate((nint)1, (product, size) => product * size)];
        var view = Tensor.Create(storage, start, lengths, strides);
        fill(view);
        return new Named { ["view"] = view, ["storage"] = Tensor.Create(storage, storageShape) };
    }
}
