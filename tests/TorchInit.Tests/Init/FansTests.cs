using System.Numerics.Tensors;

namespace TorchInit.Tests;

public sealed class FansTests
{
    [Fact]
    public void A_linear_weight_is_out_by_in() => Assert.Equal(new Fans(3, 4), Fans.Of([4, 3]));

    [Fact]
    public void A_kernel_multiplies_both_fans() => Assert.Equal(new Fans(32 * 9, 64 * 9), Fans.Of([64, 32, 3, 3]));

    [Fact]
    public void A_depthwise_convolution_has_a_fan_out_that_ignores_its_groups() => Assert.Equal(new Fans(9, 36), Fans.Of([4, 1, 3, 3]));

    [Fact]
    public void A_transposed_convolution_looks_swapped() => Assert.Equal(new Fans(144, 72), Fans.Of([8, 16, 3, 3]));

    [Fact]
    public void Sizes_of_zero_give_fans_of_zero()
    {
        Assert.Equal(new Fans(0, 3), Fans.Of([3, 0]));
        Assert.Equal(new Fans(0, 0), Fans.Of([2, 3, 0]));
    }

    [Fact]
    public void Tensors_are_taken_by_their_shape()
    {
        var weight = Tensor.CreateFromShape<float>([4, 3]);
        Assert.Equal(new Fans(3, 4), Fans.Of(weight));
    }

    [Fact]
    public void The_mode_picks_one()
    {
        var fans = Fans.Of([4, 3]);
        Assert.Equal(3, fans.Of(FanMode.FanIn));
        Assert.Equal(4, fans.Of(FanMode.FanOut));
        var error = Assert.Throws<ArgumentException>(() => fans.Of((FanMode)7));
        Assert.StartsWith("Mode 7 not supported, please use one of ['fan_in', 'fan_out']", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shape_is_walked_through()
    {
        var sizes = new List<nint>();
        foreach (var size in (Shape)new nint[] { 4, 3, 2 })
            sizes.Add(size);
        Assert.Equal([4, 3, 2], sizes);
    }

    [Fact]
    public void A_vector_has_no_fans()
    {
        foreach (nint[] shape in new nint[][] { [], [4] })
        {
            var error = Assert.Throws<ArgumentException>(() => Fans.Of(shape));
            Assert.StartsWith("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_negative_size_is_refused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Fans.Of([3, -1]));
        Assert.StartsWith("Trying to create tensor with negative dimension -1: [3, -1]", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, long.MaxValue, 2, 1)]
    [InlineData(long.MaxValue, 1, 2, 1)]
    [InlineData(0, 0, long.MaxValue, 2)]
    public void A_product_beyond_63_bits_is_an_overflow(long a, long b, long c, long d) => Assert.Throws<OverflowException>(() => Fans.Of(new[] { a, b, c, d }));
}
