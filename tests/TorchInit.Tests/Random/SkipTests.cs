using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace TorchInit.Tests;

/// <summary>What is passed by leaves the stream where drawing it would.</summary>
public sealed class SkipTests
{
    /// <summary>Just below and above where fills are passed by, with and without a part of a block.</summary>
    public static TheoryData<int> Sizes => [1, 15, 16, 17, 2495, 2496, 2497, 2511, 2512, 4999, 20_000];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_stream_stands_where_drawing_ends(int size)
    {
        Holds<float>(size);
        Holds<double>(Math.Min(size, 20_001));
        Holds<Half>(size);
        Holds<BFloat16>(size);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void So_it_does_where_several_threads_draw() => The_stream_stands_where_drawing_ends(1_000_003);

    [Fact]
    public void Large_fills_leave_memory_alone_and_small_ones_may_not()
    {
        var g = new TorchGenerator(3);
        var large = Tensor.Create(Enumerable.Repeat(float.NaN, 5000).ToArray(), [50, 100]);
        Assert.Same(large, g.Skip(() => Init.KaimingNormal(large, g)));
        Assert.All(large, value => Assert.True(float.IsNaN(value)));
        Init.KaimingNormal(large, g);
        Assert.All(large, value => Assert.True(float.IsFinite(value)));
    }

    [Theory]
    [InlineData(0, 1, -2, 2)]       // normals, drawn again where they are outside
    [InlineData(0, 1, 2.5, 4)]      // candidates, accepted by their density
    public void Truncated_normals_are_drawn_since_their_numbers_decide_how_many_there_are(double mean, double std, double a, double b)
    {
        var (drawing, skipping) = (new TorchGenerator(11), new TorchGenerator(11));
        var expected = Init.TruncatedNormal(drawing.Rand(80, 80), drawing, mean, std, a, b);
        var seen = skipping.Skip(() => Init.TruncatedNormal(skipping.Rand(80, 80), skipping, mean, std, a, b));
        Assert.Equal(expected.ToArray(), seen.ToArray());
        Assert.Equal(drawing.GetState(), skipping.GetState());
    }

    [Fact]
    public void Modules_are_passed_by_and_what_follows_is_drawn()
    {
        var (drawing, skipping) = (new TorchGenerator(7), new TorchGenerator(7));
        DefaultInit.Linear(3072, 768, drawing);
        DefaultInit.Embedding(999, 77, drawing);
        skipping.Skip(() => (DefaultInit.Linear(3072, 768, skipping), skipping.Skip(() => DefaultInit.Embedding(999, 77, skipping))));
        Assert.Equal(drawing.Randn(3001).ToArray(), skipping.Randn(3001).ToArray());
    }

    [Fact]
    public void An_error_ends_it_and_arguments_are_checked()
    {
        var g = new TorchGenerator(0);
        Assert.Throws<ArgumentOutOfRangeException>(() => g.Skip(() => Init.Normal(Tensor.CreateFromShape<float>([100, 100]), g, std: -1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => g.Skip(() => Init.Uniform(Tensor.CreateFromShape<float>([100, 100]), g, 2, 1)));
        Assert.Throws<ArgumentNullException>(() => g.Skip<int>(null!));
        Assert.NotEqual(0, g.Rand(100, 100)[99, 99]);
    }

    private static void Holds<T>(int size)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (var platform in new[] { TorchPlatform.LinuxX64, TorchPlatform.WindowsX64 })
        {
            foreach (var draw in new Func<TorchGenerator, Tensor<T>>[]
            {
                g => g.Rand<T>(size),
                g => g.Randn<T>(size),
                g => Init.Uniform(Tensor.CreateFromShape<T>([size, 2]), g, -0.1, 0.3),
                g => Init.Normal(Tensor.CreateFromShape<T>([size, 3]), g, 1, 2),
                g => Init.XavierUniform(Tensor.CreateFromShape<T>([3, size]), g),
                g => Init.Normal(Tensor.CreateFromShape<T>([size, 3]).Slice([NRange.All, new NRange(0, 2)]), g),
            })
            {
                var (drawing, skipping) = (new TorchGenerator(5, platform), new TorchGenerator(5, platform));
                foreach (var g in new[] { drawing, skipping })
                    g.Normal(new double[3]);      // one is kept, and the stream stands in a state's middle
                var expected = draw(drawing).Lengths.ToArray();
                Assert.Equal(expected, skipping.Skip(() => draw(skipping)).Lengths.ToArray());
                Assert.Equal(drawing.GetState(), skipping.GetState());
                Assert.Equal(drawing.Randn<T>(40).ToArray(), skipping.Randn<T>(40).ToArray());
            }
        }
    }
}
