using System.Numerics.Tensors;

namespace TorchInit.Tests;

/// <summary>Every draw into a view: the values of a plain array, at the places of the view from the lowest to the highest, and nothing
/// else changed.</summary>
public sealed class ViewsOfDrawsTests
{
    private delegate void Fill<T>(TorchGenerator generator, in TensorSpan<T> destination);

    private static readonly Dictionary<string, Fill<float>> OfFloats = new()
    {
        ["Random"] = (TorchGenerator g, in TensorSpan<float> x) => g.Random(x),
        ["Random to"] = (TorchGenerator g, in TensorSpan<float> x) => g.Random(x, 10),
        ["Random from to"] = (TorchGenerator g, in TensorSpan<float> x) => g.Random(x, -5, 1L << 30),
        ["Bernoulli"] = (TorchGenerator g, in TensorSpan<float> x) => g.Bernoulli(x, 0.3),
        ["Exponential"] = (TorchGenerator g, in TensorSpan<float> x) => g.Exponential(x, 2.5),
        ["LogNormal"] = (TorchGenerator g, in TensorSpan<float> x) => g.LogNormal(x),
        ["Cauchy"] = (TorchGenerator g, in TensorSpan<float> x) => g.Cauchy(x, 1, 2),
        ["Geometric"] = (TorchGenerator g, in TensorSpan<float> x) => g.Geometric(x, 0.1),
        ["DropoutMask"] = (TorchGenerator g, in TensorSpan<float> x) => g.DropoutMask(x, 0.2),
    };

    public static TheoryData<string> Names => [.. OfFloats.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_view_is_filled_from_its_lowest_place_to_its_highest(string name)
    {
        var layouts = new Random(1);
        for (var trial = 0; trial < 500; trial++)
        {
            var (storage, view, places) = RandomView(layouts);
            OfFloats[name](new TorchGenerator(trial), view.AsTensorSpan());
            var plain = new float[places.Length];
            OfFloats[name](new TorchGenerator(trial), new TensorSpan<float>(plain));
            var expected = new float[storage.Length];
            Array.Fill(expected, float.NaN);
            foreach (var (place, value) in places.Order().Zip(plain))
                expected[place] = value;
            Assert.Equal(expected, storage);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Two_elements_in_one_place_are_refused(string name)
    {
        var repeated = Tensor.Create(new float[3], 0, [2, 3], [0, 1]);
        var generator = new TorchGenerator(1);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => OfFloats[name](generator, repeated.AsTensorSpan()));
        Assert.StartsWith("unsupported operation: more than one element of the written-to tensor refers to a single memory " +
            "location.", error.Message, StringComparison.Ordinal);
        Assert.Equal(new TorchGenerator(1).GetState(), generator.GetState());
    }

    /// <summary>A storage of NaN, a view of part of it with gaps, steps and swapped dimensions, and the places that the view has.</summary>
    private static (float[] Storage, Tensor<float> View, int[] Places) RandomView(Random random)
    {
        var dimensions = new List<(nint Length, nint Stride)>();
        var size = 1;
        for (var rank = random.Next(1, 4); rank > 0; rank--)
        {
            // .NET refuses dimensions that interleave: each stride reaches past what is inside it
            var (length, stride) = (random.Next(1, 8), size * random.Next(1, 3) + random.Next(2));
            dimensions.Add((length, length == 1 ? 0 : stride));
            size = length * stride;
        }
        var shuffled = dimensions.OrderBy(_ => random.Next()).ToArray();
        var start = random.Next(5);
        IEnumerable<int> places = [start];
        foreach (var (length, stride) in shuffled)
            places = places.SelectMany(place => Enumerable.Range(0, (int)length).Select(i => place + i * (int)stride));
        var storage = new float[start + size + random.Next(5)];
        Array.Fill(storage, float.NaN);
        return (storage, Tensor.Create(storage, start, [.. shuffled.Select(d => d.Length)], [.. shuffled.Select(d => d.Stride)]), [.. places]);
    }
}
