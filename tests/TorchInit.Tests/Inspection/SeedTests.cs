using System.Numerics.Tensors;
using static TorchInit.Tests.Inspections.InspectionTests;

namespace TorchInit.Tests.Inspections;

/// <summary>From values back to seed and place. The seeds are none that are guessed, but where a test says so.</summary>
public sealed class SeedTests
{
    [Fact]
    public void The_output_function_has_an_inverse()
    {
        var random = new Random(1);
        for (var i = 0; i < 1000; i++)
        {
            var word = (uint)random.NextInt64(1L << 32);
            Assert.Equal(word, LinearState.Untemper(Mt19937.Temper(word)));
        }
    }

    [Theory]
    [InlineData(0u, 0)]
    [InlineData(42u, 1)]
    [InlineData(7u, 623)]
    [InlineData(7u, 624)]
    [InlineData(4294967295u, 15_760)]
    [InlineData(3407u, 16_384)]
    [InlineData(2024u, 1_000_003)]
    public void A_state_goes_back_to_its_seed(uint seed, int words)
    {
        var generator = new TorchGenerator((long)seed);
        generator.Skip(words);
        var state = new uint[Mt19937.Length];
        generator.Words(state);
        for (var i = 0; i < state.Length; i++)
            state[i] = LinearState.Untemper(state[i]);
        // of the first word only the top bit is known to whoever solves for a state
        state[0] &= Mt19937.UpperMask;
        Assert.Equal((seed, (long)words), SeedOfState.Find(state, words + 20_000, TestContext.Current.CancellationToken));
        state[100] ^= 4;
        Assert.Null(SeedOfState.Find(state, words + 20_000, TestContext.Current.CancellationToken));
    }

    /// <summary>A state is a seed's only if each of its words follows from the one before; of the first word the lower bits take part in nothing.</summary>
    [Fact]
    public void Every_word_of_a_seeded_state_is_looked_at()
    {
        foreach (var word in new[] { 0, 1, 2, 3, 300, 622, 623 })
        {
            var words = new Mt19937();
            words.Seed(99);
            words.State[word] ^= 4;
            words.Refresh();
            var found = SeedOfState.Find(words.State, 1, TestContext.Current.CancellationToken);
            Assert.Equal(word == 0 ? (99u, 0L) : null, found);
        }
    }

    [Theory]
    [InlineData("kaiming_uniform_(a=√5)", 1400)]
    [InlineData("uniform_(-0.1, 0.1)", 1400)]
    [InlineData("kaiming_normal_()", 2000)]
    [InlineData("normal_(std=0.02)", 2000)]
    public void Some_thousand_values_in_the_middle_of_a_stream_tell_seed_and_place(string scheme, int values)
    {
        var generator = new TorchGenerator(2_718_281);
        generator.Rand(12_345);
        var found = Seeds(Draw(scheme, [values / 50, 50], generator));
        Assert.Equal((Finding.Drawn, 2_718_281u, 12_445L), (found.Finding, found.Place!.Seed, found.Place.Words));
        Assert.Contains(TorchPlatform.LinuxX64, found.Place.Platforms);
    }

    [Theory]
    [InlineData("xavier_uniform_()")]
    [InlineData("normal_(std=0.02)")]
    public void So_they_do_when_they_are_rounded_to_bfloat16(string scheme)
    {
        var generator = new TorchGenerator(990_001);
        var found = Seeds(Draw(scheme, [112, 50], generator).To<BFloat16>());
        Assert.Equal((Finding.Drawn, 990_001u, 100L), (found.Finding, found.Place!.Seed, found.Place.Words));
        Assert.Equal(scheme, found.Schemes[0]);
    }

    [Fact]
    public void Halves_and_doubles_have_their_seed_too()
    {
        var half = Seeds(Draw("xavier_uniform_()", [104, 50], new TorchGenerator(5_000_011)).To<Half>());
        Assert.Equal((5_000_011u, 100L), (half.Place!.Seed, half.Place.Words));
        var drawnInHalf = Seeds(Init.XavierUniform(Tensor.CreateFromShape<Half>([104, 50]), new TorchGenerator(6_000_011)));
        Assert.Equal((6_000_011u, 0L), (drawnInHalf.Place!.Seed, drawnInHalf.Place.Words));
        foreach (var distribution in new[] { Distribution.Uniform, Distribution.Normal })
        {
            var doubles = Tensor.CreateFromShape<double>([40, 20]);
            var generator = new TorchGenerator(8_000_009);
            generator.Rand(7);
            if (distribution == Distribution.Uniform)
                Init.XavierUniform(doubles, generator);
            else
                Init.XavierNormal(doubles, generator);
            var found = Seeds(doubles);
            Assert.Equal((Finding.Drawn, 8_000_009u, 7L), (found.Finding, found.Place!.Seed, found.Place.Words));
        }
    }

    [Theory]
    [InlineData(TorchPlatform.WindowsX64)]
    [InlineData(TorchPlatform.LinuxArm64)]
    [InlineData(TorchPlatform.LinuxX64WithoutAvx2)]
    public void A_place_names_the_platform(TorchPlatform platform)
    {
        var found = Seeds(Draw("xavier_normal_()", [40, 50], new TorchGenerator(77_000_003, platform)));
        Assert.Equal((77_000_003u, 100L), (found.Place!.Seed, found.Place.Words));
        Assert.Contains(platform, found.Place.Platforms);
        Assert.DoesNotContain(TorchPlatform.LinuxX64, found.Place.Platforms);
    }

    [Fact]
    public void One_tensor_leads_to_the_others_of_its_stream()
    {
        var generator = new TorchGenerator(20_261_127);
        generator.Rand(1000);
        var state = new StateDict();
        foreach (var (name, tensor) in DefaultInit.TransformerEncoderLayer(32, 4, generator, dimFeedforward: 64).StateDict())
            state.Add(name, tensor);
        foreach (var (name, tensor) in DefaultInit.Linear(30, 3, generator).StateDict())
            state.Add($"head.{name}", tensor);
        var found = Inspection.WithSeeds(state, cancel: TestContext.Current.CancellationToken).Tensors;
        Assert.All(found, tensor => Assert.Equal(tensor.Finding is Finding.Zeros or Finding.Constant, tensor.Place is null));
        Assert.All(found.Where(tensor => tensor.Place is not null), tensor => Assert.Equal(20_261_127u, tensor.Place!.Seed));
        Assert.Equal("head.weight", found.Single(tensor => tensor.Name == "head.bias").Place!.Follows);
    }

    [Fact]
    public void Two_seeds_in_one_file_are_both_found()
    {
        var state = new StateDict
        {
            { "a", StateTensor.Of(Draw("xavier_uniform_()", [40, 50], new TorchGenerator(31_400_007))) },
            { "b", StateTensor.Of(Draw("kaiming_normal_()", [40, 50], new TorchGenerator(271_828_182))) },
            { "c", StateTensor.Of(Draw("xavier_uniform_()", [3, 5], new TorchGenerator(31_400_007))) },
        };
        var found = Inspection.WithSeeds(state, cancel: TestContext.Current.CancellationToken).Tensors;
        Assert.Equal([31_400_007u, 271_828_182u, 31_400_007u], found.Select(tensor => tensor.Place!.Seed));
    }

    [Fact]
    public void Without_the_usual_seeds_only_what_follows_by_algebra_is_found()
    {
        var (generator, other) = (new TorchGenerator(1337), new TorchGenerator(42_000_001));
        var state = new StateDict
        {
            { "short", StateTensor.Of(Draw("kaiming_uniform_(a=√5)", [24, 48], generator)) },
            { "long", StateTensor.Of(Draw("kaiming_uniform_(a=√5)", [32, 48], other)) },
            { "behind it", StateTensor.Of(Draw("kaiming_uniform_(a=√5)", [4, 3], other)) },
        };
        var found = Inspection.WithSeeds(state, usualSeeds: false, cancel: TestContext.Current.CancellationToken).Tensors;
        Assert.Equal([null, 42_000_001u, 42_000_001u], found.Select(tensor => tensor.Place?.Seed));
        Assert.Equal(1337u, Inspection.WithSeeds(state, cancel: TestContext.Current.CancellationToken).Tensors[0].Place!.Seed);
    }

    [Fact]
    public void A_short_tensor_is_found_in_a_usual_seeds_stream()
    {
        var generator = new TorchGenerator(1337);
        generator.Rand(54_321);
        var found = Seeds(Draw("kaiming_uniform_(a=√5)", [4, 3], generator));
        Assert.Equal((Finding.Drawn, 1337u, 54_421L), (found.Finding, found.Place!.Seed, found.Place.Words));
        // a usual seed's stream is looked through farther where one was found
        generator.Rand(1 << 20);
        var behind = Draw("kaiming_uniform_(a=√5)", [4, 3], generator);
        Assert.Equal(Finding.CannotTell, Seeds(behind).Finding);
        var both = new StateDict { { "one", StateTensor.Of(Draw("kaiming_uniform_(a=√5)", [4, 3], new TorchGenerator(1337))) }, { "other", StateTensor.Of(behind) } };
        Assert.Equal([100L, 54_421 + 12 + (1 << 20) + 100], Inspection.WithSeeds(both, cancel: TestContext.Current.CancellationToken).Tensors.Select(tensor => tensor.Place!.Words));
        var elsewhere = Seeds(Draw("kaiming_uniform_(a=√5)", [4, 3], new TorchGenerator(987_654)));
        Assert.Equal((Finding.CannotTell, null), (elsewhere.Finding, elsewhere.Place));
    }

    [Fact]
    public void A_tensor_that_is_not_drawn_again_to_the_last_bit_has_no_place()
    {
        var tensor = Draw("xavier_uniform_()", [120, 50], new TorchGenerator(990_001)).To<BFloat16>();
        Assert.NotNull(Seeds(tensor).Place);
        // the state follows from the values before; the last is another one of the same distribution
        tensor[119, 49] = -tensor[119, 49];
        var found = Seeds(tensor);
        Assert.Equal((Finding.Consistent, null), (found.Finding, found.Place));
    }

    [Fact]
    public void Shuffled_values_have_no_place()
    {
        var tensor = Draw("kaiming_uniform_(a=√5)", [40, 50]);
        new Random(1).Shuffle(Flat(tensor));
        var found = Seeds(tensor);
        Assert.Equal((Finding.Drawn, null), (found.Finding, found.Place));
    }

    [Fact]
    public void One_bit_that_is_wrong_leaves_no_state()
    {
        var words = new uint[1400];
        new TorchGenerator(3).Words(words);
        var known = Array.ConvertAll(words, word => new WordBits(0xFFFFFF, word & 0xFFFFFF));
        Assert.NotNull(LinearState.Solve(known, TestContext.Current.CancellationToken));
        known[700] = new(0xFFFFFF, known[700].Bits ^ 0x100);
        Assert.Null(LinearState.Solve(known, TestContext.Current.CancellationToken));

        // all bits but one word's are known, and the first that follows contradicts
        known = Array.ConvertAll(words, word => new WordBits(uint.MaxValue, word));
        Assert.NotNull(LinearState.Solve(known, TestContext.Current.CancellationToken));
        known[625] = new(uint.MaxValue, known[625].Bits ^ 1);
        Assert.Null(LinearState.Solve(known, TestContext.Current.CancellationToken));
    }

    /// <summary>Four registers go side by side: a seed of each.</summary>
    [Theory]
    [InlineData(1_500_000u, 0, 2)]
    [InlineData(4_294_967_268u, 4095, 1)]
    public void Every_seed_can_be_tried(uint seed, int firstPiece, int pieces)
    {
        uint[] seeds = [seed, seed + 9, seed + 18, seed + 27];
        var patterns = Array.ConvertAll(seeds, each =>
        {
            var first = new uint[4];
            new TorchGenerator((long)each).Words(first);
            return Array.ConvertAll(first, word => new WordBits(0xFF0000, word & 0xFF0000));
        });
        var shares = 0;
        var found = AllSeeds.ThatStartWith(patterns, _ => Interlocked.Increment(ref shares), TestContext.Current.CancellationToken, firstPiece, pieces);
        Assert.Equal(seeds, found);
        Assert.Equal(pieces, shares);
    }

    /// <summary>What people type for a seed: small numbers, years, digits in a row or all alike, round numbers, constants, jokes, the ends of a word.</summary>
    [Fact]
    public void The_usual_seeds_are_tried_each_once()
    {
        var said = new List<string>();
        var state = new StateDict { { "a", StateTensor.Of(Draw("kaiming_uniform_(a=√5)", [4, 3], new TorchGenerator(987_654))) } };
        Inspection.WithSeeds(state, onProgress: progress => said.Add(progress.Step), cancel: TestContext.Current.CancellationToken);
        long[] expected =
        [
            .. Enumerable.Range(0, 12), 13, 17, 21, .. Enumerable.Range(2014, 13), 1984, 1701, 19260817,
            123, 1234, 12345, 123456, 1234567, 12345678, 123456789, 54321, 456, 5678,
            33, 66, 77, 99, 111, 222, 333, 555, 666, 777, 888, 999, 1111, 6666, 7777, 8888, 9999, 1111111,
            100, 101, 200, 500, 1000, 2000, 10000, 128, 256, 512, 1024, 2048, 65535,
            314, 3141, 31415, 314159, 271828, 137, 42, 4242, 42424242, 69, 404, 420, 1337, 3407, 0xDEADBEEF, 0xFFFFFFFF, unchecked((uint)new TorchGenerator().InitialSeed),
        ];
        Assert.Equal(expected.Order().Select(seed => $"seed {seed}"), said.OrderBy(text => long.Parse(text.AsSpan("seed ".Length), System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(["seed 0", "seed 1", "seed 42"], said.Take(3));
    }

    [Fact]
    public void A_search_can_be_ended()
    {
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => AllSeeds.ThatStartWith([[new(0xFFFFFF, 5)]], null, cancel.Token));
        var state = new StateDict { { "a", StateTensor.Of(Draw("xavier_uniform_()", [40, 50])) } };
        Assert.ThrowsAny<OperationCanceledException>(() => Inspection.WithSeeds(state, cancel: cancel.Token));
    }

    [Fact]
    public void What_was_found_before_the_end_is_kept()
    {
        using var cancel = new CancellationTokenSource();
        var state = new StateDict
        {
            { "long", StateTensor.Of(Draw("kaiming_uniform_(a=√5)", [32, 48], new TorchGenerator(42_000_001))) },
            { "short", StateTensor.Of(Draw("kaiming_uniform_(a=√5)", [8, 8], new TorchGenerator(4_000_000_000))) },
        };
        var found = Inspection.WithSeeds(state, allSeeds: true, onProgress: progress =>
        {
            if (progress.Share is not null)
                cancel.Cancel();
        }, cancel: cancel.Token);
        Assert.True(found.WasInterrupted);
        Assert.Equal([42_000_001u, null], found.Tensors.Select(tensor => tensor.Place?.Seed));
        Assert.False(Inspection.WithSeeds(state, cancel: TestContext.Current.CancellationToken).WasInterrupted);
    }

    private static TensorInspection Seeds<T>(Tensor<T> tensor)
        where T : unmanaged =>
        Inspection.WithSeeds(new StateDict { { "weight", StateTensor.Of(tensor) } }, cancel: TestContext.Current.CancellationToken).Tensors.Single();
}
