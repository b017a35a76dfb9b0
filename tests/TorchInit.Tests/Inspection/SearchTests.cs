using System.Numerics.Tensors;
using static TorchInit.Tests.Inspections.InspectionTests;

namespace TorchInit.Tests.Inspections;

/// <summary>How the search for seeds goes: what it tries and in which order, what it says meanwhile, and how little is enough.</summary>
public sealed class SearchTests
{
    private readonly List<string> said = [];

    /// <summary>Three floats of uniform_(0, 1) are 72 bits, two are 48.</summary>
    [Theory]
    [InlineData(3, 42u)]
    [InlineData(2, null)]
    public void Seventy_two_bits_are_enough_in_the_stream_of_a_usual_seed(int count, uint? seed)
    {
        var found = Search(usualSeeds: true, ("x", new TorchGenerator(42).Rand(count)));
        Assert.Equal(seed, found[0].Place?.Seed);
        Assert.Equal(seed is null ? [] : ["seed 0", "seed 1", "seed 42"], said);
    }

    /// <summary>Behind a tensor that has its place, 28 bits are enough: of bfloat16 here four values.</summary>
    [Theory]
    [InlineData(28, true)]
    [InlineData(27, false)]
    public void Twenty_eight_bits_are_enough_behind_another_tensor(int bits, bool isPlaced)
    {
        for (var skip = 0; ; skip++)
        {
            var generator = new TorchGenerator(0);
            generator.Skip(skip);
            var first = generator.Rand(3);
            var next = Init.Uniform(Tensor.CreateFromShape<BFloat16>([4]), generator);
            var known = CertainBits.Of(TensorValues.Of("next", StateTensor.Of(next))!, DrawnDistribution.Uniform(0, 1), fused: true, 64)!;
            if (known.Sum(word => word.Count) != bits)
                continue;
            var found = Inspection.WithSeeds(new StateDict { { "next", StateTensor.Of(next) }, { "first", StateTensor.Of(first) } }, cancel: TestContext.Current.CancellationToken).Tensors;
            Assert.Equal((0u, (long)skip, null), (found[1].Place!.Seed, found[1].Place!.Words, found[1].Place!.Follows));
            Assert.Equal(isPlaced ? (0u, skip + 3, "first") : default, found[0].Place is { } place ? (place.Seed, place.Words, place.Follows) : default((uint, long, string?)));
            return;
        }
    }

    /// <summary>Fewer than sixteen normals show nothing beforehand; they are drawn again behind another tensor: two doubles, of bfloat16 five.</summary>
    [Theory]
    [InlineData(1, false, false)]
    [InlineData(2, false, true)]
    [InlineData(4, true, false)]
    [InlineData(5, true, true)]
    public void A_few_normals_are_found_behind_another_tensor(int count, bool rounded, bool isPlaced)
    {
        var generator = new TorchGenerator(0);
        var first = generator.Rand(10);
        var next = rounded ? StateTensor.Of(Init.Normal(Tensor.CreateFromShape<BFloat16>([count]), generator)) : StateTensor.Of(Init.Normal(Tensor.CreateFromShape<double>([count]), generator));
        Assert.Equal(isPlaced ? "first" : null, Search(usualSeeds: true, [("first", StateTensor.Of(first)), ("next", next)])[1].Place?.Follows);
    }

    /// <summary>
    /// Behind a tensor's end at 13084 a stream is searched for 2·2·(13084 + n) words, twice those of the tensors if all were doubles, and 2²⁰ more,
    /// to the end of a stretch of 65536: of 29 values that is 2²⁰ + 2¹⁶, of 30 a stretch more.
    /// </summary>
    [Theory]
    [InlineData(29, 1_114_111, true)]
    [InlineData(29, 1_114_112, false)]
    [InlineData(30, 1_179_647, true)]
    [InlineData(30, 1_179_648, false)]
    public void Behind_a_tensor_a_stream_is_searched_for_the_others(int count, int words, bool isFound)
    {
        var (generator, later) = (new TorchGenerator(0), new TorchGenerator(0));
        later.Skip(words);
        var found = Search(usualSeeds: false, ("long", generator.Rand(13_084)), ("other", later.Rand(count)));
        Assert.Equal((0, isFound ? words : null), (found[0].Place?.Words, found[1].Place?.Words));
    }

    [Fact]
    public void Of_too_few_bits_not_all_seeds_are_tried()
    {
        using var cancel = new CancellationTokenSource();
        var state = new StateDict { { "x", StateTensor.Of(new TorchGenerator(987_654).Rand(2)) } };
        Assert.False(Inspection.WithSeeds(state, allSeeds: true, onProgress: _ => cancel.Cancel(), cancel: cancel.Token).WasInterrupted);
    }

    /// <summary>Streams of usual seeds are searched as far as a model of a million numbers reaches, to the end of a stretch of 65536.</summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(65_535, true)]
    [InlineData(65_536, true)]
    [InlineData((1 << 20) - 1, true)]
    [InlineData(1 << 20, false)]
    public void A_stream_is_searched_for_a_million_words(int words, bool isFound)
    {
        using var cancel = new CancellationTokenSource();
        var generator = new TorchGenerator(0);
        generator.Skip(words);
        var found = Inspection.WithSeeds(new StateDict { { "x", StateTensor.Of(generator.Rand(70)) } }, onProgress: progress =>
        {
            if (progress.Step == "seed 1")
                cancel.Cancel();
        }, cancel: cancel.Token);
        Assert.Equal((isFound ? words : null, !isFound), (found.Tensors[0].Place?.Words, found.WasInterrupted));
    }

    /// <summary>Those that are drawn come before those that look so, the larger before the smaller; of the words of a tensor 14000 are enough.</summary>
    [Fact]
    public void The_surest_tensors_are_solved_first()
    {
        TorchGenerator Of(int seed) => new(77_000_000 + seed);
        var found = Search(
            usualSeeds: false,
            [("half", StateTensor.Of(Draw("xavier_uniform_()", [150, 100], Of(1)).To<BFloat16>())), ("smaller", StateTensor.Of(Draw("xavier_uniform_()", [30, 50], Of(2)))), ("larger", StateTensor.Of(Draw("xavier_uniform_()", [40, 50], Of(3)))),
            ("few", StateTensor.Of(Of(4).Rand(830)))]);
        Assert.Equal([77_000_001u, 77_000_002u, 77_000_003u, null], found.Select(tensor => tensor.Place?.Seed));
        Assert.Equal(
            ["larger: its state from 2000 words", "larger: back to the seed", "smaller: its state from 1500 words", "smaller: back to the seed", "half: its state from 14000 words", "half: back to the seed"],
            said);
    }

    /// <summary>Shuffled, a tensor is of no stream, neither of numbers rounded once nor twice; eight systems of equations are enough to try no more.</summary>
    [Fact]
    public void After_eight_failures_no_state_is_looked_for()
    {
        var random = new Random(1);
        var tensors = Enumerable.Range(0, 5).Select(i =>
        {
            var tensor = new TorchGenerator(i).Rand(900 - i);
            random.Shuffle(Flat(tensor));
            return ($"x{i}", tensor);
        }).ToArray();
        Assert.All(Search(usualSeeds: false, tensors), tensor => Assert.Equal((Finding.Drawn, null), (tensor.Finding, tensor.Place)));
        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"x{i / 2}: its state from {900 - i / 2} words"), said);
    }

    [Fact]
    public void What_is_said_of_a_tensor_of_16_bits_that_was_drawn_again()
    {
        var drawn = Search(usualSeeds: true, ("x", Init.Uniform(Tensor.CreateFromShape<BFloat16>([300]), new TorchGenerator(1))))[0];
        Assert.Equal((Finding.Drawn, "uniform_(0, 1)", DrawnDistribution.Uniform(0, 1), 0L), (drawn.Finding, Assert.Single(drawn.Schemes), drawn.Distribution, drawn.Place!.Words));
        var rounded = Search(usualSeeds: true, ("x", new TorchGenerator(1).Randn(40).To<BFloat16>()))[0];
        Assert.Equal(("drawn again: the same bits; drawn as floats, rounded afterwards", "normal_()"), (rounded.Evidence, Assert.Single(rounded.Schemes)));
        // drawn in 16 bits, the last sixteen of 40 take their words from behind the first 32
        var inSixteen = Init.Normal(Tensor.CreateFromShape<BFloat16>([40]), new TorchGenerator(1));
        Assert.Equal("drawn again: the same bits; drawn in 16 bits", Search(usualSeeds: true, ("x", inSixteen))[0].Evidence);
    }

    [Fact]
    public void What_is_said_of_a_table_that_was_drawn_again()
    {
        var table = DefaultInit.Embedding(50, 24, new TorchGenerator(1), paddingIdx: 7)["weight"].Value;
        var found = Search(usualSeeds: true, ("embedding", table))[0];
        Assert.Equal(("drawn again: the same bits; row 7 is 0, set after the draw", 0L), (found.Evidence, found.Place!.Words));
        Assert.Equal(["normal_()"], found.Schemes);
    }

    /// <summary>A tensor between that is in no file is passed over, and another seed's stream is another's.</summary>
    [Fact]
    public void What_lies_farther_on_in_a_stream_is_found()
    {
        var generator = new TorchGenerator(42);
        var (a, _, b) = (generator.Rand(100), generator.Rand(5000), generator.Rand(30));
        generator.Rand(300_000);
        var (c, d) = (generator.Rand(10), new TorchGenerator(1).Rand(100));
        var found = Search(usualSeeds: true, ("a", a), ("b", b), ("c", c), ("d", d));
        Assert.Equal([(42u, 0L), (42u, 5100L), (42u, 305_130L), (1u, 0L)], found.Select(tensor => (tensor.Place!.Seed, tensor.Place.Words)));
        Assert.All(found, tensor => Assert.Null(tensor.Place!.Follows));
    }

    private IReadOnlyList<TensorInspection> Search<T>(bool usualSeeds, params (string Name, Tensor<T> Values)[] tensors)
        where T : unmanaged => Search(usualSeeds, [.. tensors.Select(tensor => (tensor.Name, StateTensor.Of(tensor.Values)))]);

    private IReadOnlyList<TensorInspection> Search(bool usualSeeds, (string Name, StateTensor Values)[] tensors)
    {
        var state = new StateDict();
        foreach (var (name, values) in tensors)
            state.Add(name, values);
        return Inspection.WithSeeds(state, usualSeeds: usualSeeds, onProgress: progress => said.Add(progress.Step), cancel: TestContext.Current.CancellationToken).Tensors;
    }
}
