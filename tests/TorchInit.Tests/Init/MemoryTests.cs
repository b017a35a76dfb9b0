using System.Numerics.Tensors;

namespace TorchInit.Tests;

/// <summary>Anybody's memory, seen in a shape.</summary>
public sealed class MemoryTests
{
    [Fact]
    public void An_array_is_filled_as_a_convolution()
    {
        var array = new float[64 * 32 * 3 * 3];
        Init.KaimingUniform(array, [64, 32, 3, 3], new TorchGenerator(1));
        Assert.Equal(Bits.Flat(Init.KaimingUniform(Tensor.CreateFromShape<float>([64, 32, 3, 3]), new TorchGenerator(1))), array);
    }

    [Fact]
    public void Every_function_takes_memory_and_a_shape()
    {
        var g = new TorchGenerator(1);
        AssertSame(memory => Init.Uniform(memory, [4, 6], g), tensor => Init.Uniform(tensor, g));
        AssertSame(memory => Init.Normal(memory, [4, 6], g), tensor => Init.Normal(tensor, g));
        AssertSame(memory => Init.Constant(memory, [4, 6], 3), tensor => Init.Constant(tensor, 3));
        AssertSame(memory => Init.TruncatedNormal(memory, [4, 6], g), tensor => Init.TruncatedNormal(tensor, g));
        AssertSame(memory => Init.Eye(memory, [4, 6]), tensor => Init.Eye(tensor));
        AssertSame(memory => Init.XavierUniform(memory, [4, 6], g), tensor => Init.XavierUniform(tensor, g));
        AssertSame(memory => Init.XavierNormal(memory, [4, 6], g), tensor => Init.XavierNormal(tensor, g));
        AssertSame(memory => Init.KaimingUniform(memory, [4, 6], g), tensor => Init.KaimingUniform(tensor, g));
        AssertSame(memory => Init.KaimingNormal(memory, [4, 6], g), tensor => Init.KaimingNormal(tensor, g));
        AssertSame(memory => Init.VarianceScaling(memory, [4, 6], g), tensor => Init.VarianceScaling(tensor, g));
        AssertSame(memory => Init.Orthogonal(memory, [4, 6], g), tensor => Init.Orthogonal(tensor, g));
        AssertSame(memory => Init.Sparse(memory, [4, 6], g, 0.5), tensor => Init.Sparse(tensor, g, 0.5));

        void AssertSame(Action<Span<double>> onMemory, Func<Tensor<double>, Tensor<double>> onTensor)
        {
            var memory = new double[26];
            memory.AsSpan().Fill(7);
            g.ManualSeed(1);
            onMemory(memory.AsSpan(1));
            g.ManualSeed(1);
            Assert.Equal([7, .. Bits.Flat(onTensor(Tensor.CreateFromShape<double>([4, 6]))), 7], memory);
        }
    }

    [Fact]
    public void A_shape_is_written_or_an_array_or_a_span_of_any_integers()
    {
        Assert.Equal(new Fans(288, 576), Fans.Of([64, 32, 3, 3]));
        Assert.Equal(new Fans(288, 576), Fans.Of(64, 32, 3, 3));
        Assert.Equal(new Fans(288, 576), Fans.Of(new nint[] { 64, 32, 3, 3 }));
        Assert.Equal(new Fans(288, 576), Fans.Of(new[] { 64, 32, 3, 3 }));
        Assert.Equal(new Fans(288, 576), Fans.Of(new long[] { 64, 32, 3, 3 }));
        ReadOnlySpan<int> ints = [64, 32, 3, 3];
        Assert.Equal(new Fans(288, 576), Fans.Of(ints));
        Assert.Equal(new Fans(288, 576), Fans.Of(Tensor.CreateFromShape<float>([64, 32, 3, 3]).Lengths));
    }

    [Fact]
    public void Shapes_that_the_memory_cannot_have_are_refused()
    {
        var g = new TorchGenerator(1);
        Assert.StartsWith("Received 11 elements for the shape [4, 3], which has 12", Assert.Throws<ArgumentException>(
            () => Init.Uniform(new float[11], [4, 3], g)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Received a shape of no dimensions, []", Assert.Throws<ArgumentException>(
            () => Init.KaimingUniform(new float[11], [], g, onWarning: _ => Assert.Fail("no warning"))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Init.Uniform(new float[11], [4, -3], g));
        Assert.Throws<ArgumentException>(() => Init.KaimingUniform(default(TensorSpan<float>), g));
        Assert.Throws<ArgumentException>(() => g.Uniform(default(TensorSpan<float>)));
        Assert.Throws<ArgumentException>(() => g.Normal(default(TensorSpan<Half>)));
        Assert.Equal(new TorchGenerator(1).GetState(), g.GetState());
    }

    [Fact]
    public void One_gate_of_a_packed_weight_is_drawn_again_in_place()
    {
        var packed = Tensor.Create(Enumerable.Repeat(7f, 4 * 5 * 3).ToArray(), [4 * 5, 3]);
        Init.XavierUniform(packed.Slice([5..10, 0..3]), new TorchGenerator(1));
        var gate = Bits.Flat(Init.XavierUniform(Tensor.CreateFromShape<float>([5, 3]), new TorchGenerator(1)));
        Assert.Equal([.. Enumerable.Repeat(7f, 15), .. gate, .. Enumerable.Repeat(7f, 30)], Bits.Flat(packed));
    }
}
