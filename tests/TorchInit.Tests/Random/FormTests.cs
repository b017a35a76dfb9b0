using System.Numerics.Tensors;

namespace TorchInit.Tests;

/// <summary>A draw hands on every argument, whether an array is filled, a span of a tensor or a tensor.</summary>
public sealed class FormTests
{
    private delegate void OnSpan<T>(TorchGenerator g, in TensorSpan<T> tensor);

    [Fact]
    public void Uniform_and_normal()
    {
        AssertAlike<float>((g, x) => g.Uniform(x, -3, -1), (g, in x) => g.Uniform(x, -3, -1), (g, x) => g.Uniform(x, -3, -1));
        AssertAlike<double>((g, x) => g.Uniform(x, -3, -1), (g, in x) => g.Uniform(x, -3, -1), (g, x) => g.Uniform(x, -3, -1));
        AssertAlike<Half>((g, x) => g.Uniform(x, -3, -1), (g, in x) => g.Uniform(x, -3, -1), (g, x) => g.Uniform(x, -3, -1));
        AssertAlike<BFloat16>((g, x) => g.Uniform(x, -3, -1), (g, in x) => g.Uniform(x, -3, -1), (g, x) => g.Uniform(x, -3, -1));
        AssertAlike<float>((g, x) => g.Normal(x, 3, 0.5), (g, in x) => g.Normal(x, 3, 0.5), (g, x) => g.Normal(x, 3, 0.5));
        AssertAlike<double>((g, x) => g.Normal(x, 3, 0.5), (g, in x) => g.Normal(x, 3, 0.5), (g, x) => g.Normal(x, 3, 0.5));
        AssertAlike<Half>((g, x) => g.Normal(x, 3, 0.5), (g, in x) => g.Normal(x, 3, 0.5), (g, x) => g.Normal(x, 3, 0.5));
        AssertAlike<BFloat16>((g, x) => g.Normal(x, 3, 0.5), (g, in x) => g.Normal(x, 3, 0.5), (g, x) => g.Normal(x, 3, 0.5));
    }

    [Fact]
    public void Other_distributions()
    {
        AssertAlike<float>((g, x) => g.Exponential(x, 2.5), (g, in x) => g.Exponential(x, 2.5), (g, x) => g.Exponential(x, 2.5));
        AssertAlike<double>((g, x) => g.LogNormal(x, 0.5, 0.25), (g, in x) => g.LogNormal(x, 0.5, 0.25), (g, x) => g.LogNormal(x, 0.5, 0.25));
        AssertAlike<float>((g, x) => g.Cauchy(x, 3, 0.5), (g, in x) => g.Cauchy(x, 3, 0.5), (g, x) => g.Cauchy(x, 3, 0.5));
        AssertAlike<int>((g, x) => g.Geometric(x, 0.1), (g, in x) => g.Geometric(x, 0.1), (g, x) => g.Geometric(x, 0.1));
        AssertAlike<float>((g, x) => g.Bernoulli(x, 0.2), (g, in x) => g.Bernoulli(x, 0.2), (g, x) => g.Bernoulli(x, 0.2));
        foreach (var p in new[] { 0, 0.2, 1 })
            AssertAlike<float>((g, x) => g.DropoutMask(x, p), (g, in x) => g.DropoutMask(x, p), (g, x) => g.DropoutMask(x, p));
    }

    [Fact]
    public void Integers()
    {
        AssertAlike<int>((g, x) => g.Random(x), (g, in x) => g.Random(x), (g, x) => g.Random(x));
        AssertAlike<byte>((g, x) => g.Random(x, 10), (g, in x) => g.Random(x, 10), (g, x) => g.Random(x, 10));
        AssertAlike<long>((g, x) => g.Random(x, -5, 5), (g, in x) => g.Random(x, -5, 5), (g, x) => g.Random(x, -5, 5));
        Assert.Equal(Bits.Flat(new TorchGenerator(1).RandInt(2, 7, [40])), Bits.Flat(new TorchGenerator(1).RandInt<long>(2, 7, [40])));
        Assert.Equal(Bits.Flat(new TorchGenerator(1).RandInt(0, 7, [40])), Bits.Flat(new TorchGenerator(1).RandInt(7, [40])));
        Assert.Equal(Bits.Flat(new TorchGenerator(1).RandInt<byte>(2, 7, [40])), Bits.Flat(new TorchGenerator(1).RandIntLike(Tensor.CreateFromShape<byte>([40]), 2, 7)));
    }

    /// <summary>Ends that a probability may have: 0 and 1 are none and all, and draw as others do.</summary>
    [Fact]
    public void Certain_coins()
    {
        var (values, g, drawn) = (new float[20], new TorchGenerator(1), new TorchGenerator(1));
        g.Bernoulli(values, 0);
        Assert.All(values, value => Assert.Equal(0, value));
        g.Bernoulli(values, 1);
        Assert.All(values, value => Assert.Equal(1, value));
        g.Bernoulli(values, [.. Enumerable.Range(0, 20).Select(i => i % 2f)]);
        Assert.All(values.Index(), value => Assert.Equal(value.Index % 2, value.Item));
        drawn.Skip(2 * 2 * 20 + 20);
        Assert.Equal(drawn.GetState(), g.GetState());
    }

    private static void AssertAlike<T>(Action<TorchGenerator, T[]> onArray, OnSpan<T> onSpan, Action<TorchGenerator, Tensor<T>> onTensor)
        where T : unmanaged
    {
        var (array, spanned, tensor, view) = (new T[40], Tensor.CreateFromShape<T>([40]), Tensor.CreateFromShape<T>([5, 8]), Tensor.Create(new T[40], 0, [8, 5], [1, 8]));
        var g = new TorchGenerator(1);
        onArray(g, array);
        Assert.True(array.Distinct().Count() > 1 || array.All(x => Convert.ToDouble(x, null) is 0 or 1));
        AssertFilled(spanned, () => onSpan(g, spanned.AsTensorSpan()));
        AssertFilled(tensor, () => onTensor(g, tensor));
        // a view is filled in the order of its memory: normals in another way
        g.ManualSeed(1);
        onTensor(g, view);
        var other = Tensor.Create(new T[40], 0, [8, 5], [1, 8]);
        g.ManualSeed(1);
        onSpan(g, other.AsTensorSpan());
        Assert.Equal(Bits.Flat(other), Bits.Flat(view));

        void AssertFilled(Tensor<T> filled, Action draw)
        {
            var after = g.GetState();
            g.ManualSeed(1);
            draw();
            Assert.Equal(array, Bits.Flat(filled));
            Assert.Equal(after, g.GetState());
        }
    }
}
