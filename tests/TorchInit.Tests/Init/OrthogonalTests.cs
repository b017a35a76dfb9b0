using System.Numerics.Tensors;

namespace TorchInit.Tests;

public class OrthogonalTests
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
}
