namespace TorchInit.Tests;

/// <summary>What is drawn where a processor has no vectors: the same words, numbers and places as with them.</summary>
public sealed class ScalarKernelsTests
{
    private readonly Mt19937 one = Seeded(), other = Seeded();
    private readonly Kernels scalar = new ScalarKernels(), best = Kernels.Best;

    [Fact]
    public void Words_and_skips()
    {
        var (words, expected) = (new uint[1300], new uint[1300]);
        scalar.Words(one, words);
        best.Words(other, expected);
        Assert.Equal(expected, words);
        scalar.Skip(one, 700);
        best.Skip(other, 700);
        Assert.Equal(other.NextUInt32(), one.NextUInt32());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Uniform(bool fused)
    {
        var (floats, expected) = (new float[1300], new float[1300]);
        scalar.Uniform(one, floats, -0.1f, 0.3f, excluded: 0.3f, fused, pastCaches: false);
        best.Uniform(other, expected, -0.1f, 0.3f, excluded: 0.3f, fused, pastCaches: false);
        Assert.Equal(expected, floats);
        var (doubles, expectedDoubles) = (new double[1300], new double[1300]);
        scalar.Uniform(one, doubles, -0.1, 0.3, fused, pastCaches: false);
        best.Uniform(other, expectedDoubles, -0.1, 0.3, fused, pastCaches: false);
        Assert.Equal(expectedDoubles, doubles);
        var (briefs, expectedBriefs, low, high) = (new BFloat16[1300], new BFloat16[1300], (BFloat16)(-0.1f), (BFloat16)0.3f);
        scalar.Uniform(one, briefs, -0.1f, 0.3f, low, high, fused, pastCaches: false);
        best.Uniform(other, expectedBriefs, -0.1f, 0.3f, low, high, fused, pastCaches: false);
        Assert.Equal(expectedBriefs, briefs);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Normal(int functions)
    {
        var (floats, expected) = (new float[1303], new float[1303]);
        scalar.Normal(one, floats, 0.5f, 2, (NormalFunctions)functions);
        best.Normal(other, expected, 0.5f, 2, (NormalFunctions)functions);
        Assert.Equal(expected, floats);
        var (briefs, expectedBriefs) = (new BFloat16[1303], new BFloat16[1303]);
        scalar.Normal(one, briefs, 0.5f, 2, (NormalFunctions)functions);
        best.Normal(other, expectedBriefs, 0.5f, 2, (NormalFunctions)functions);
        Assert.Equal(expectedBriefs, briefs);
    }

    private static Mt19937 Seeded()
    {
        var words = new Mt19937();
        words.Seed(3);
        return words;
    }
}
