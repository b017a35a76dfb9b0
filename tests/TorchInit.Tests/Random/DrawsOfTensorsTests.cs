using System.Numerics;
using System.Numerics.Tensors;

namespace TorchInit.Tests;

/// <summary>torch.normal of tensors, rand_like, randn_like, dropout, multinomial, the orders of data and copies of a generator, against
/// PyTorch 2.14.1's.</summary>
public sealed class DrawsOfTensorsTests
{
    private const int Count = 1 << 18;

    [Theory]
    [InlineData(TorchPlatform.LinuxX64, "402e2443ebd48c5a7626d5e59a8b98b689bbee12280cec172da2651f817b2b2d",
        "e91bc797be4ab3362ca19eaa7a60bee8d115af73e35a464909dfbccefb0a3b80", "8f686fd5c5537dde34a3a7be70e5e247c0c27d64ebb25a66e9c35e8e38fe598f")]
    [InlineData(TorchPlatform.LinuxX64WithoutAvx2, "b026ba30cfbf1c76305c5bc1e56d8f162cd92b5625eeb82145a0451669ab9c20",
        "3bb0b319f17a30a7a89857039e412cba43824800cacf23e71aff6b4001f4b47a", "4ac63a7296663662937a944b41498f9115451ea103c0558d915e39855bf5d4e6")]
    public void Normals_with_a_mean_and_a_std_for_each(TorchPlatform platform, string both, string means, string stds)
    {
        var g = new TorchGenerator(3, platform);
        Assert.Equal(both, Bits.Sha256(g.NormalOf(g.Rand(Count), g.Rand(Count))));
        g = new TorchGenerator(3, platform);
        Assert.Equal(means, Bits.Sha256(g.NormalOf(g.Rand(Count), 0.3)));
        g = new TorchGenerator(3, platform);
        Assert.Equal(stds, Bits.Sha256(g.NormalOf(0.3, g.Rand(Count))));
    }

    [Fact]
    public void Means_and_stds_are_broadcast_or_refused()
    {
        var (column, row) = (Tensor.Create([0.0, 100], [2, 1]), Tensor.Create([0.0, 1, 2], [3]));
        var drawn = new TorchGenerator(1).NormalOf(column, row);
        var normals = Bits.Flat(new TorchGenerator(1).Randn<double>(2, 3));
        Assert.Equal(normals.Select((n, i) => n * (i % 3) + (i < 3 ? 0 : 100)), Bits.Flat(drawn));
        Assert.Empty(Bits.Flat(new TorchGenerator(1).NormalOf(Tensor.CreateFromShape<float>([0]), Tensor.Create([1f]))));
        Refused("The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 0",
            () => new TorchGenerator(1).NormalOf(row, Tensor.Create(new double[4])));
        Refused("normal expects all elements of std >= 0.0", () => new TorchGenerator(1).NormalOf(0, Tensor.Create([1f, -1f])));
        Refused("normal expects all elements of std >= 0.0", () => new TorchGenerator(1).NormalOf(0, Tensor.Create([1f, float.NaN])));
        Refused("normal expects std >= 0.0, but found std -1", () => new TorchGenerator(1).NormalOf(row, -1));
    }

    [Fact]
    public void A_tensor_like_another_has_its_memory_order_without_its_gaps()
    {
        // torch.empty(4, 6)[:, ::2].t()
        var view = Tensor.Create(new float[24], 0, [3, 4], [2, 6]);
        var like = new TorchGenerator(1).RandLike(view);
        Assert.Equal([1, 3], like.Strides.ToArray());
        Assert.Equal(Bits.Flat(new TorchGenerator(1).Rand(4, 3)), Bits.Flat(Tensor.Transpose(like)));

        // torch.ones(3).expand(2, 3), torch.ones(3, 1).expand(3, 2), torch.ones(4, 3).t().unsqueeze(1).expand(3, 2, 4)
        Assert.Equal([3, 1], MemoryOrder.DenseStrides([2, 3], [0, 1]));
        Assert.Equal([2, 1], MemoryOrder.DenseStrides([3, 2], [1, 0]));
        Assert.Equal([1, 3, 6], MemoryOrder.DenseStrides([3, 2, 4], [1, 0, 3]));

        var small = Tensor.Create(new float[36], 0, [6, 6], [1, 6]);
        var normals = new TorchGenerator(1).RandnLike(small);
        var expected = new float[36];
        for (var (i, generator) = (0, new TorchGenerator(1)); i < 36; i += 12)
            generator.Normal(expected.AsSpan(i, 12));
        Assert.Equal(expected, Bits.Flat(Tensor.Transpose(normals)));
    }

    [Fact]
    public void Dropout_masks()
    {
        var floats = new float[Count];
        new TorchGenerator(3).DropoutMask(floats, 0.3);
        Assert.Equal("8d3a7eedff8e9d0d068aa26de9770d40e2f4c628403edb2230c205a32d92fb0a", Bits.Sha256<float>(floats));
        var doubles = new double[Count];
        new TorchGenerator(3).DropoutMask(doubles, 0.3);
        Assert.Equal("77f3fbaa91be95644d76deb50b478c50a3e2c1210b997b73f9db95e35da7824b", Bits.Sha256<double>(doubles));
    }

    [Fact]
    public void Dropout_of_a_tensor()
    {
        var generator = new TorchGenerator(3);
        var x = Tensor.Create([1f, -2, 3, -4, float.PositiveInfinity], [5]);
        Assert.Equal([1f / 0.7f, -2 / 0.7f, 0, -4 / 0.7f, float.NaN], Bits.Flat(generator.Dropout(x, 0.3)), (a, b) => MathF.Abs(a - b) < 1e-6f || float.IsNaN(a) && float.IsNaN(b));
        Assert.Equal("3f800000 c0000000 40400000 c0800000 7f800000", Bits.Of(generator.Dropout(x, 0)));
        Assert.Equal("00000000 80000000 00000000 80000000", Bits.Of(Bits.Flat(generator.Dropout(x, 1)).AsSpan(0, 4)));
        var state = generator.GetState();
        foreach (var (p, printed) in new[] { (1.5, "1.5"), (2, "2.0"), (-1e-5, "-1e-05"), (double.NaN, "nan") })
        {
            var error = Assert.Throws<ArgumentException>(() => generator.Dropout(x, p));
            Assert.StartsWith($"dropout probability has to be between 0 and 1, but got " +
                $"{printed}.", error.Message, StringComparison.Ordinal);
        }
        Assert.Equal(state, generator.GetState());
    }

    [Fact]
    public void Multinomial_of_twenty_thousand_weights()
    {
        var generator = new TorchGenerator(3);
        var weights = Bits.Flat(generator.Rand(20_000));
        Assert.Equal("f75abec583968bc1bfd9e68d0da938c9a03c6602ada8c2b7854d7dd67e02a798", Bits.Sha256<long>(generator.Multinomial<float>(weights, 10_000)));
        Assert.Equal("641669efc542695e32fcc1f5d12b81bc8e67fdbb46959e9a371720ee4310a431", Bits.Sha256<long>(generator.Multinomial<float>(weights, 100)));
        Assert.Equal("b602ab0117a655ef71a9d0474b75de2829ec1e9001e316c67ca76a586dab4be2", Bits.Sha256<long>(generator.Multinomial<float>(weights, 10_000, true)));
        // one is drawn in the same way
        var (again, once) = (new TorchGenerator(4), new TorchGenerator(4));
        Assert.Equal(once.Multinomial<float>(weights, 1), again.Multinomial<float>(weights, 1, replacement: true));
        Assert.Equal(once.GetState(), again.GetState());
    }

    [Fact]
    public void Multinomial_of_each_row_of_a_matrix()
    {
        var generator = new TorchGenerator(3);
        var weights = generator.Rand(3, 5);
        Assert.Equal([4, 1, 4, 3, 1, 0], Bits.Flat(generator.Multinomial(weights, 2)));
        Assert.Equal([1, 4, 1], Bits.Flat(generator.Multinomial(weights, 1)));
        Assert.Equal([2, 2, 4, 4, 1, 2, 2, 3, 0, 3, 1, 0], Bits.Flat(generator.Multinomial(weights, 4, replacement: true)));
        var one = generator.Multinomial(weights, 1, replacement: true);
        Assert.Equal([4, 1, 1], Bits.Flat(one));
        Assert.Equal([3, 1], one.Lengths.ToArray());
        var row = generator.Multinomial(Tensor.Create(Bits.Flat(weights)[..5]), 3);
        Assert.Equal([2, 1, 4], Bits.Flat(row));
        Assert.Equal([3], row.Lengths.ToArray());
        Assert.Equal([0.4337894916534424f, 0.018242478370666504f], Bits.Flat(generator.Rand(2)));

        generator = new TorchGenerator(3);
        var turned = Tensor.Transpose(generator.Rand<double>(5, 3));
        Assert.Equal([3, 4, 2, 1, 2, 3], Bits.Flat(generator.Multinomial(turned, 2)));
        Assert.Equal([4, 1, 0, 0, 0, 4, 0, 2, 2], Bits.Flat(generator.Multinomial(turned, 3, true)));
        Assert.Equal([0.6139526963233948f, 0.8364155888557434f], Bits.Flat(generator.Rand(2)));
        Assert.Empty(Bits.Flat(generator.Multinomial(Tensor.CreateFromShape<float>([0, 3]), 2)));
        Refused("probability tensor contains either `inf`, `nan` or element < 0", () => generator.Multinomial(Tensor.Create([1f, 1, 1, -1], [2, 2]), 1));
        Refused("invalid multinomial distribution (sum of probabilities <= 0)", () => generator.Multinomial(Tensor.Create([1f, 1, 0, 0], [2, 2]), 1));
    }

    /// <summary>Weights that are the draws themselves: all quotients are 1, but for those that are changed. Of the largest the first is taken.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(20_000)]
    public void Multinomial_of_weights_that_tie(int count)
    {
        Tie<float>();
        Tie<double>();

        void Tie<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var (two, weights) = (T.One + T.One, new T[count]);
            new TorchGenerator(1).Exponential(weights);
            Assert.Equal([0], new TorchGenerator(1).Multinomial<T>(weights, 1));
            weights[0] /= two;
            Assert.Equal([1], new TorchGenerator(1).Multinomial<T>(weights, 1));
            (weights[1], weights[3]) = (weights[1] * two, weights[3] * two);
            Assert.Equal([1], new TorchGenerator(1).Multinomial<T>(weights, 1));
            weights[4] *= two * two;
            Assert.Equal([4], new TorchGenerator(1).Multinomial<T>(weights, 1));
        }
    }

    [Fact]
    public void Multinomial_refuses_what_is_no_distribution()
    {
        var generator = new TorchGenerator(1);
        Refused("probability tensor contains either `inf`, `nan` or element < 0", () => generator.Multinomial([1f, -1f], 1));
        Refused("invalid multinomial distribution (encountering probability entry < " +
            "0)", () => generator.Multinomial([1f, -1f], 2, replacement: true));
        Refused("invalid multinomial distribution (encountering probability entry = infinity or " +
            "NaN)", () => generator.Multinomial([1f, float.PositiveInfinity], 2, true));
        Refused("invalid multinomial distribution (sum of probabilities <= 0)", () => generator.Multinomial([0.0, 0.0], 1));
        Refused("cannot sample n_sample > prob_dist.size(-1) samples without replacement", () => generator.Multinomial([1f, 2f], 3));
        Refused("cannot sample n_sample <= 0 samples", () => generator.Multinomial([1f, 2f], 0));
        Refused("prob_dist must be 1 or 2 dim", () => generator.Multinomial(Tensor.CreateFromShape<float>([1, 1, 1]), 1));
        Assert.Equal(new TorchGenerator(1).GetState(), generator.GetState());
    }

    [Fact]
    public void A_loader_that_was_given_the_generator_shuffles_with_it_twice()
    {
        // list(DataLoader(range(10), shuffle=True, generator=torch.Generator().manual_seed(7))): 20 words
        var generator = new TorchGenerator(7);
        Assert.Equal([1, 3, 5, 7, 9, 4, 6, 2, 8, 0], generator.DataLoaderOrder(10, passedToLoader: true));
        var other = new TorchGenerator(7);
        for (var i = 0; i < 20; i++)
            other.NextUInt32();
        Assert.Equal(other.GetState(), generator.GetState());
        Assert.StartsWith("num_samples should be a positive integer value, but got num_samples=0",
            Assert.Throws<ArgumentOutOfRangeException>(() => generator.DataLoaderOrder(0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_split_by_fractions_gives_the_rest_to_the_first_parts()
    {
        Assert.Equal([[5, 6, 1], [2, 0, 8], [9, 3, 7, 4]], new TorchGenerator(1).RandomSplit(10, [0.3, 0.3, 0.4]));
        Assert.Equal([[5, 6, 1, 2], [0, 8, 9], [3, 7, 4]], new TorchGenerator(1).RandomSplit(10, [1 / 3.0, 1 / 3.0, 1 / 3.0]));
        Assert.Equal([[5, 6, 1, 2, 0, 8, 9], [3, 7, 4]], new TorchGenerator(1).RandomSplit(10, [7, 3]));
        Assert.Equal(2, new TorchGenerator(1).RandomSplit(10, [0.5, 0.5 - 0.9999997e-9]).Length);
        Assert.Throws<ArgumentException>(() => new TorchGenerator(1).RandomSplit(10, [0.5, 0.5 - 1.0000003e-9]));
        var generator = new TorchGenerator(1);
        Assert.StartsWith("Sum of input lengths does not equal the length of the input dataset!",
            Assert.Throws<ArgumentException>(() => generator.RandomSplit(10, [7, 4])).Message, StringComparison.Ordinal);
        Assert.StartsWith("Fraction at index 0 is not between 0 and 1",
            Assert.Throws<ArgumentException>(() => generator.RandomSplit(10, [1.5, -0.5])).Message, StringComparison.Ordinal);
        Assert.Equal(new TorchGenerator(1).GetState(), generator.GetState());
    }

    /// <summary>PyTorch takes lengths that add up to 1 for fractions.</summary>
    [Fact]
    public void A_split_by_one_is_a_split_by_fractions()
    {
        Assert.Equal([[1, 3, 2, 0], []], new TorchGenerator(1).RandomSplit(4, [1L, 0L]));
        Assert.Equal([[], [0]], new TorchGenerator(1).RandomSplit(1, [0L, 1L]));
    }

    [Fact]
    public void A_clone_goes_on_by_itself()
    {
        var generator = new TorchGenerator(-1, TorchPlatform.WindowsX64);
        generator.Rand(1000);
        generator.Randn(1);
        var copy = generator.Clone();
        Assert.Equal((generator.Platform, generator.InitialSeed), (copy.Platform, copy.InitialSeed));
        Assert.Equal(generator.GetState(), copy.GetState());
        copy.Rand(1);
        Assert.NotEqual(generator.GetState(), copy.GetState());
        generator.Rand(1);
        Assert.Equal(Bits.Flat(generator.Randn(5)), Bits.Flat(copy.Randn(5)));
    }

    [Fact]
    public void What_happens_in_a_fork_leaves_no_trace()
    {
        var generator = new TorchGenerator(3);
        generator.Randn(1);
        var state = generator.GetState();
        using (generator.Fork())
        {
            generator.Randn(7);
            generator.ManualSeed(99);
        }
        Assert.Equal(state, generator.GetState());
    }

    private static void Refused(string text, Action draw) =>
        Assert.StartsWith(text, Assert.Throws<ArgumentOutOfRangeException>(draw).Message, StringComparison.Ordinal);
}
