using System.Numerics.Tensors;

namespace TorchInit.Tests;

/// <summary>uniform_, normal_, constant_, ones_, zeros_, eye_, dirac_ and sparse_.</summary>
public sealed class FillTests
{
    private static Tensor<float> New(params nint[] shape) => Tensor.CreateFromShape<float>(shape);

    private static TorchGenerator Seed(long seed) => new(seed);

    [Fact]
    public void Uniform_is_the_generators()
    {
        Assert.Equal("3e644a21 3e346e73 3e68e18b 3e4791d4 3e788b46 3e652dbd", Bits.Of(Init.Uniform(New(2, 3), Seed(2), 0.1, 0.3)));
        Assert.Equal("3fd2251012f3d0d3 3fbe8fe31728bd40 3fcef1abf54b9422",
            Bits.Of(Init.Uniform(Tensor.CreateFromShape<double>([3]), Seed(2), 0.1, 0.3)));
        Assert.Equal("3f41f425", Bits.Of(Init.Uniform(New(1), Seed(1))));
    }

    [Fact]
    public void Normal_is_the_generators()
    {
        Assert.StartsWith("bf620158 4061b212 3f21e8fa ", Bits.Of(Init.Normal(New(4, 5), Seed(4), 1, 2)), StringComparison.Ordinal);
        Assert.StartsWith("normal expects std >= 0.0, but found std -1", Assert.Throws<ArgumentOutOfRangeException>(
            () => Init.Normal(New(0), Seed(1), 0, -1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constants_fill_views_too()
    {
        var storage = new double[12];
        Init.Constant(Tensor.Create(storage, [3, 2], [4, 2]), 0.25);
        Assert.Equal([0.25, 0, 0.25, 0, 0.25, 0, 0.25, 0, 0.25, 0, 0.25, 0], storage);
        Assert.Equal([1, 1, 1], Bits.Flat(Init.Ones(New(3))));
        Assert.Equal([0, 0, 0], Bits.Flat(Init.Zeros(Init.Ones(New(3)))));
        Assert.Equal([float.PositiveInfinity], Bits.Flat(Init.Constant(New(1), double.PositiveInfinity)));
        Assert.Equal([float.NaN], Bits.Flat(Init.Constant(New(1), double.NaN)));
        Init.Constant(New(0, 3), 1);
    }

    [Fact]
    public void A_constant_beyond_float_is_refused_even_for_no_elements()
    {
        foreach (var value in new[] { 1e39, -1e39, 3.4028235e38 })
            Assert.StartsWith("value cannot be converted to type float without overflow", Assert.Throws<ArgumentOutOfRangeException>(
                () => Init.Constant(New(0), value)).Message, StringComparison.Ordinal);
        Assert.Equal([1e39], Bits.Flat(Init.Constant(Tensor.CreateFromShape<double>([1]), 1e39)));
        Assert.Throws<NotSupportedException>(() => Init.Ones(Tensor.CreateFromShape<System.Runtime.InteropServices.NFloat>([1])));
    }

    [Fact]
    public void The_largest_number_of_a_type_is_a_constant_of_it()
    {
        Assert.Equal([float.MaxValue], Bits.Flat(Init.Constant(New(1), float.MaxValue)));
        Assert.Equal([float.MinValue], Bits.Flat(Init.Constant(New(1), float.MinValue)));
        Assert.Equal([double.MaxValue], Bits.Flat(Init.Constant(Tensor.CreateFromShape<double>([1]), double.MaxValue)));
        Assert.Equal([Half.MaxValue], Bits.Flat(Init.Constant(Tensor.CreateFromShape<Half>([1]), 65504)));
        Assert.Equal([BFloat16.MaxValue], Bits.Flat(Init.Constant(Tensor.CreateFromShape<BFloat16>([1]), BFloat16.MaxValue)));
    }

    [Theory]
    [InlineData(2, 3, new float[] { 1, 0, 0, 0, 1, 0 })]
    [InlineData(3, 2, new float[] { 1, 0, 0, 1, 0, 0 })]
    [InlineData(0, 2, new float[0])]
    public void Eye_has_ones_on_the_diagonal(int rows, int columns, float[] expected)
    {
        Assert.Equal(expected, Bits.Flat(Init.Eye(Init.Constant(New(rows, columns), 7))));
    }

    [Fact]
    public void Eye_wants_a_matrix() =>
        Assert.StartsWith("Only tensors with 2 dimensions are supported", Assert.Throws<ArgumentException>(
            () => Init.Eye(New(3))).Message, StringComparison.Ordinal);

    [Fact]
    public void Dirac_has_its_ones_in_the_middle_of_the_kernel()
    {
        Assert.Equal([0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0], Bits.Flat(Init.Dirac(Init.Ones(New(2, 2, 3)))));
        var even = Init.Dirac(New(1, 1, 4, 2));
        Assert.Equal(1, even[0, 0, 2, 1]);
        Assert.Equal(1, Bits.Flat(even).Sum());
        var volume = Init.Dirac(New(3, 5, 3, 3, 3));
        for (var channel = 0; channel < 3; channel++)
            Assert.Equal(1, volume[channel, channel, 1, 1, 1]);
        Assert.Equal(3, Bits.Flat(volume).Sum());
    }

    [Fact]
    public void Dirac_starts_again_in_each_group()
    {
        var weight = Init.Dirac(New(6, 2, 1), groups: 2);
        Assert.Equal([1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0], Bits.Flat(weight));
    }

    [Fact]
    public void Dirac_checks_in_PyTorchs_order()
    {
        Assert.StartsWith("Only tensors with 3, 4, or 5 dimensions are supported", Assert.Throws<ArgumentException>(
            () => Init.Dirac(New(4, 4), 3)).Message, StringComparison.Ordinal);
        Assert.StartsWith("dim 0 must be divisible by groups", Assert.Throws<ArgumentException>(
            () => Init.Dirac(New(4, 4, 0), 3)).Message, StringComparison.Ordinal);
        Assert.StartsWith("division by zero", Assert.Throws<DivideByZeroException>(
            () => Init.Dirac(New(4, 4, 3), 0)).Message, StringComparison.Ordinal);
        Assert.StartsWith("index 0 is out of bounds for dimension 2 with size 0", Assert.Throws<ArgumentOutOfRangeException>(
            () => Init.Dirac(New(4, 4, 0))).Message, StringComparison.Ordinal);
        Init.Dirac(New(0, 4, 0));
        Init.Dirac(New(4, 0, 0));
        Init.Dirac(New(4, 4, 0), -1);
        Assert.Equal(0, Bits.Flat(Init.Dirac(Init.Ones(New(4, 4, 3)), -1)).Sum());
        Assert.Equal(0, Bits.Flat(Init.Dirac(Init.Ones(New(4, 4, 3)), -2)).Sum());
    }

    [Fact]
    public void Sparse_3_2_of_seed_1_half_zeros() => Assert.Equal(
        "3bd8b63e 00000000 00000000 00000000 00000000 bad9c00e", Bits.Of(Init.Sparse(New(3, 2), Seed(1), 0.5)));

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(0.1, 1)]
    [InlineData(1.0, 3)]
    [InlineData(7.0, 3)]
    [InlineData(-0.5, 2)]
    [InlineData(-2.0, 0)]
    public void Sparse_zeros_that_many_of_each_column(double sparsity, int expected)
    {
        var weight = Init.Sparse(New(3, 4), Seed(1), sparsity);
        for (nint column = 0; column < 4; column++)
            Assert.Equal(expected, Enumerable.Range(0, 3).Count(row => weight[row, column] == 0));
    }

    [Fact]
    public void Sparse_can_take_its_permutations_from_another_generator()
    {
        var apart = Init.Sparse(New(5, 3), Seed(1), 0.5, permutations: Seed(2));
        var dense = Init.Normal(New(5, 3), Seed(1), 0, 0.01);
        var permutations = Seed(2);
        for (nint column = 0; column < 3; column++)
            foreach (var row in permutations.Permutation(5)[..3])
                dense[(nint)row, column] = 0;
        Assert.Equal(Bits.Of(dense), Bits.Of(apart));
    }

    [Fact]
    public void Sparse_checks_in_PyTorchs_order()
    {
        Assert.StartsWith("Only tensors with 2 dimensions are supported", Assert.Throws<ArgumentException>(
            () => Init.Sparse(New(3), Seed(1), double.NaN)).Message, StringComparison.Ordinal);
        Assert.StartsWith("cannot convert float NaN to integer", Assert.Throws<ArgumentException>(
            () => Init.Sparse(New(3, 2), Seed(1), double.NaN, -1)).Message, StringComparison.Ordinal);
        Assert.StartsWith("cannot convert float infinity to integer", Assert.Throws<OverflowException>(
            () => Init.Sparse(New(3, 2), Seed(1), double.PositiveInfinity)).Message, StringComparison.Ordinal);
        Assert.StartsWith("normal expects std >= 0.0, but found std -1", Assert.Throws<ArgumentOutOfRangeException>(
            () => Init.Sparse(New(3, 2), Seed(1), 0.1, -1)).Message, StringComparison.Ordinal);
        Init.Sparse(New(0, 2), Seed(1), 0.1);
    }
}
