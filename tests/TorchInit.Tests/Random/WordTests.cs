using System.Runtime.Intrinsics;

namespace TorchInit.Tests;

/// <summary>The words of the Mersenne Twister behind every draw, as PyTorch draws them.</summary>
public sealed class WordTests
{
    [Fact]
    public void The_literal_0_is_a_seed_and_no_platform() => Assert.Equal(0UL, new TorchGenerator(0).InitialSeed);

    [Theory]
    [InlineData(0, "8c7f0aac 97c4aa2f b716a675 d821ccc0 9a4eb343")]
    [InlineData(1, "6ac1f425 ff4780eb b8672f8c eebc1448 00077eff")]
    [InlineData(42, "5fe1dc66 cbea3db3 f362035c")]
    [InlineData(5, "38d48b63 0e2048ce dee84fef d4d1e6bd 34eb8be6")]
    [InlineData((1L << 32) + 5, "38d48b63 0e2048ce dee84fef d4d1e6bd 34eb8be6")]
    [InlineData(-1, "18fe69a3 1c924122 e991ec0c 900cac47")]
    public void First_words_of_a_seed(long seed, string expected)
    {
        var generator = new TorchGenerator(seed);
        var words = expected.Split(' ').Select(_ => generator.NextUInt32()).ToArray();
        Assert.Equal(expected, Bits.Of(words));
    }

    [Theory]
    [InlineData(0, 623, 0xe2031ce4)]
    [InlineData(0, 624, 0x145b8f3a)]
    [InlineData(0, 1248, 0xf9e9ecc8)]
    [InlineData(1, 623, 0x7792e739)]
    [InlineData(1, 624, 0x41d28138)]
    public void Words_around_a_refresh_of_the_state(long seed, int index, uint expected)
    {
        var generator = new TorchGenerator(seed);
        for (var i = 0; i < index; i++)
            generator.NextUInt32();
        Assert.Equal(expected, generator.NextUInt32());
    }

    [Fact]
    public void A_64_bit_draw_takes_its_high_half_first() => Assert.Equal(0x6ac1f425ff4780ebul, new TorchGenerator(1).NextUInt64());

    [Fact]
    public void A_generator_without_a_seed_has_that_of_PyTorch()
    {
        var generator = new TorchGenerator();
        Assert.Equal(67280421310721ul, generator.InitialSeed);
        Assert.Equal(new TorchGenerator(67280421310721).NextUInt32(), generator.NextUInt32());
    }

    [Fact]
    public void The_initial_seed_keeps_all_64_bits()
    {
        Assert.Equal((1ul << 32) + 5, new TorchGenerator((1L << 32) + 5).InitialSeed);
        Assert.Equal(ulong.MaxValue, new TorchGenerator(-1).InitialSeed);
        Assert.Equal(new TorchGenerator(ulong.MaxValue).NextUInt32(), new TorchGenerator(-1).NextUInt32());
        Assert.Equal(1ul << 63, new TorchGenerator(long.MinValue).InitialSeed);
    }

    [Fact]
    public void ManualSeed_starts_the_stream_again_and_forgets_the_cached_normal()
    {
        var generator = new TorchGenerator(1);
        var first = Bits.Of(generator.Randn(3));
        generator.ManualSeed(1);
        Assert.Equal(first, Bits.Of(generator.Randn(3)));
    }

    [Fact]
    public void An_unknown_platform_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new TorchGenerator(1, (TorchPlatform)9));

    /// <summary>Sixteen words are stored behind a state too, and none behind those.</summary>
    [Fact]
    public void A_refreshed_state_is_repeated_for_sixteen_words()
    {
        AssertRepeated<Lanes128>();
        if (Vector256.IsHardwareAccelerated)
            AssertRepeated<Lanes256>();
        if (Vector512.IsHardwareAccelerated)
            AssertRepeated<Lanes512>();

        static void AssertRepeated<TLanes>()
            where TLanes : struct, ILanes<TLanes>
        {
            const uint other = 7;
            var memory = Enumerable.Repeat(other, Mt19937.Length + 48).ToArray();
            new TorchGenerator(1).Words(memory.AsSpan(0, Mt19937.Length));
            VectorMt19937<TLanes>.Refresh(ref memory[0]);
            Assert.Equal(memory[..16], memory[Mt19937.Length..(Mt19937.Length + 16)]);
            Assert.All(memory[(Mt19937.Length + 16)..], word => Assert.Equal(other, word));
        }
    }
}
