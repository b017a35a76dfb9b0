using System.Numerics.Tensors;

namespace TorchInit.Tests;

public sealed class OrthogonalTests
{
    private static Tensor<float> New(params nint[] shape) => Tensor.CreateFromShape<float>(shape);

    [Fact]
    public void Three_by_two_of_seed_1()
    {
        float[] expected = [0.8232183f, -0.0506527f, 0.0767728f, 0.9967954f, -0.5625101f, 0.0619163f];
        var actual = Bits.Flat(Init.Orthogonal(New(3, 2), new TorchGenerator(1)));
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-6f);
    }

    [Theory]
    [InlineData(7, 5)]
    [InlineData(5, 7)]
    [InlineData(6, 6)]
    [InlineData(1, 9)]
    [InlineData(9, 1)]
    public void The_shorter_side_is_orthonormal_times_the_gain(int rows, int columns)
    {
        var weight = Init.Orthogonal(Tensor.CreateFromShape<double>([rows, columns]), new TorchGenerator(1), gain: 3);
        var byRows = rows <= columns;
        var vectors = Enumerable.Range(0, Math.Min(rows, columns))
            .Select(i => Enumerable.Range(0, Math.Max(rows, columns)).Select(j => byRows ? weight[i, j] : weight[j, i]).ToArray()).ToArray();
        for (var i = 0; i < vectors.Length; i++)
            for (var j = 0; j < vectors.Length; j++)
                Assert.Equal(i == j ? 9 : 0, vectors[i].Zip(vectors[j], (x, y) => x * y).Sum(), 1e-13);
    }

    [Fact]
    public void The_draws_are_as_many_normals_as_elements()
    {
        var (generator, after) = (new TorchGenerator(1), new TorchGenerator(1));
        Init.Orthogonal(New(5, 2, 3), generator);
        after.Normal(New(5, 6));
        Assert.Equal(after.GetState(), generator.GetState());
    }

    [Fact]
    public void The_sizes_from_the_second_on_count_as_one() => Assert.Equal(
        Bits.Of(Init.Orthogonal(New(5, 6), new TorchGenerator(1))), Bits.Of(Init.Orthogonal(New(5, 2, 3), new TorchGenerator(1))));

    [Fact]
    public void A_view_gets_the_values_of_a_contiguous_tensor() => Assert.Equal(
        Bits.Of(Init.Orthogonal(New(5, 6), new TorchGenerator(1))),
        Bits.Of(Init.Orthogonal(Tensor.Create(new float[30], [5, 6], [1, 5]), new TorchGenerator(1))));

    [Fact]
    public void A_vector_is_refused_and_no_elements_are_left_alone()
    {
        Assert.StartsWith("Only tensors with 2 or more dimensions are supported", Assert.Throws<ArgumentException>(
            () => Init.Orthogonal(New(0), new TorchGenerator(1))).Message, StringComparison.Ordinal);
        var generator = new TorchGenerator(1);
        Init.Orthogonal(New(0, 3), generator);
        Assert.Equal(new TorchGenerator(1).NextUInt32(), generator.NextUInt32());
    }

    [Fact]
    public void Views_whose_later_sizes_do_not_lie_as_one_are_refused_after_the_draws()
    {
        var (generator, after) = (new TorchGenerator(1), new TorchGenerator(1));
        var view = Tensor.PermuteDimensions(New(4, 3, 2), [0, 2, 1]);
        Assert.StartsWith("view size is not compatible with input tensor's size and stride", Assert.Throws<ArgumentOutOfRangeException>(
            () => Init.Orthogonal(view, generator)).Message, StringComparison.Ordinal);
        after.Normal(New(24));
        Assert.Equal(after.GetState(), generator.GetState());
        Assert.All(Bits.Flat(view), x => Assert.Equal(0, x));
        Init.Orthogonal(Tensor.PermuteDimensions(New(2, 3, 4), [2, 0, 1]), generator);
    }

    [Fact]
    public void Halves_have_no_factorization()
    {
        Assert.StartsWith("\"geqrf_cpu\" not implemented for 'Half'", Assert.Throws<NotSupportedException>(
            () => Init.Orthogonal(Tensor.CreateFromShape<Half>([3, 2]), new TorchGenerator(1))).Message, StringComparison.Ordinal);
        Assert.StartsWith("\"geqrf_cpu\" not implemented for 'BFloat16'", Assert.Throws<NotSupportedException>(
            () => Init.Orthogonal(Tensor.CreateFromShape<BFloat16>([3, 2]), new TorchGenerator(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_depends_on_others_becomes_zero()
    {
        var q = Householder.Q([1, 0, 0, 2, 0, 0], length: 3);
        Assert.Equal([1, 0, 0, 0, 0, 0], q);
    }

    [Fact]
    public void A_thousand_rows_and_columns_are_orthonormal()
    {
        var weight = Bits.Flat(Init.Orthogonal(Tensor.CreateFromShape<double>([1000, 1000]), new TorchGenerator(1)));
        for (var row = 1; row < 1000; row += 100)
        {
            Assert.Equal(1, TensorPrimitives.Dot<double>(weight.AsSpan(row * 1000, 1000), weight.AsSpan(row * 1000, 1000)), 1e-12);
            Assert.Equal(0, TensorPrimitives.Dot<double>(weight.AsSpan(row * 1000, 1000), weight.AsSpan(row * 1000 - 1000, 1000)), 1e-12);
        }
    }
}
