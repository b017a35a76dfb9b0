using System.Buffers.Binary;
using System.Numerics.Tensors;

namespace TorchInit.Tests;

/// <summary>The 5056 bytes of torch.get_rng_state(), out and in. Hashes from PyTorch 2.14.1.</summary>
public sealed class StateTests
{
    [Fact]
    public void Saved_states_are_those_of_PyTorch()
    {
        var generator = new TorchGenerator(7);
        Assert.Equal("daf9268b18e87b0267a6ad240c6093eb98fe6f03872986bd31a497ba5ea2371a", Bits.Sha256<byte>(generator.GetState()));

        generator.Rand(1000);
        generator.Randn(3);
        Assert.Equal("b63322cb92ae9872b417b1244510e4291bd20ba63f522e3bf838c047dea7c00a", Bits.Sha256<byte>(generator.GetState()));

        generator.Rand(2 * 624 - 1000 - 8);
        Assert.Equal("02bed9416c2dc0de2158549075f65dd33d2a35ad6c299aabd3f80c1448aaa3b7", Bits.Sha256<byte>(generator.GetState()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(9_000_000)]
    public void Skipping_ends_where_drawing_ends_and_keeps_a_normal(int words)
    {
        var (drawn, skipped) = (new TorchGenerator(3), new TorchGenerator(3));
        foreach (var generator in new[] { drawn, skipped })
            generator.Randn<double>(1);
        drawn.Uniform(new float[words]);
        skipped.Skip(words);
        Assert.Equal(drawn.GetState(), skipped.GetState());
        Assert.Throws<ArgumentOutOfRangeException>(() => skipped.Skip(-1));
        Assert.Equal(drawn.GetState(), skipped.GetState());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(623)]
    [InlineData(624)]
    [InlineData(1000)]
    public void A_restored_generator_goes_on_where_the_other_was(int drawn)
    {
        var first = new TorchGenerator(-3);
        first.Uniform(new float[drawn]);
        first.Randn(1);
        var second = new TorchGenerator(1);
        second.SetState(first.GetState());
        Assert.Equal(first.InitialSeed, second.InitialSeed);
        Assert.Equal(Draws(first), Draws(second));
        Assert.Equal(first.GetState(), second.GetState());
    }

    [Fact]
    public void The_cached_float_normal_that_PyTorch_may_save_is_kept()
    {
        var state = new TorchGenerator(1).GetState();
        BinaryPrimitives.WriteSingleLittleEndian(state.AsSpan(5048), 1.5f);
        state[5052] = 1;
        var generator = new TorchGenerator(2);
        generator.SetState(state);
        Assert.Equal(state, generator.GetState());
        generator.ManualSeed(1);
        Assert.Equal(0, generator.GetState()[5052]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(5048)]
    [InlineData(5057)]
    public void A_wrong_size_is_refused(int size)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new TorchGenerator(1).SetState(new byte[size]));
        Assert.StartsWith($"Expected a CPUGeneratorImplState of size 5056 but found the input RNG state size to be {size}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(8, 625)]
    [InlineData(8, -1)]
    [InlineData(12, 0)]
    [InlineData(16, 625)]
    [InlineData(8, 300)]
    public void Bad_contents_are_refused_and_change_nothing(int offset, int value)
    {
        var generator = new TorchGenerator(1);
        generator.Rand(400);
        var before = generator.GetState();
        var state = before.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(state.AsSpan(offset), value);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => generator.SetState(state));
        Assert.StartsWith("Invalid mt19937 state", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, generator.GetState());
    }

    private static string Draws(TorchGenerator generator) =>
        string.Join(' ', Bits.Of(generator.Randn(2)), Bits.Of(generator.Rand(700)), Bits.Of(generator.Rand<double>(5)), Bits.Of(generator.Randn(37)));
}
