using System.Numerics.Tensors;

namespace TorchInit.Tests;

/// <summary>A function hands on every argument, whichever of its forms is called: a tensor, a span of one, memory with a shape.</summary>
public sealed class OverloadTests
{
    private delegate void OnSpan(in TensorSpan<double> tensor, TorchGenerator g);

    private delegate void OnMemory(Span<double> memory, Shape shape, TorchGenerator g);

    [Fact]
    public void Uniform() => AssertAlike((t, g) => Init.Uniform(t, g, -3, -1), (in t, g) => Init.Uniform(t, g, -3, -1), (m, s, g) => Init.Uniform(m, s, g, -3, -1));

    [Fact]
    public void Normal() => AssertAlike((t, g) => Init.Normal(t, g, 2, 0.5), (in t, g) => Init.Normal(t, g, 2, 0.5), (m, s, g) => Init.Normal(m, s, g, 2, 0.5));

    [Fact]
    public void Constants()
    {
        AssertAlike((t, _) => Init.Constant(t, 5), (in t, _) => Init.Constant(t, 5), (m, s, _) => Init.Constant(m, s, 5));
        AssertAlike((t, _) => Init.Ones(t), (in t, _) => Init.Ones(t), (m, s, _) => Init.Constant(m, s, 1));
        AssertAlike((t, _) => Init.Zeros(t), (in t, _) => Init.Zeros(t), (m, s, _) => Init.Constant(m, s, 0));
    }

    [Theory]
    [InlineData(0, 1.5)]
    [InlineData(3, 4)]
    public void Truncated_normal(double a, double b) => AssertAlike(
        (t, g) => Init.TruncatedNormal(t, g, 1, 0.5, a, b), (in t, g) => Init.TruncatedNormal(t, g, 1, 0.5, a, b), (m, s, g) => Init.TruncatedNormal(m, s, g, 1, 0.5, a, b));

    [Fact]
    public void Eye_and_dirac()
    {
        AssertAlike((t, _) => Init.Eye(t), (in t, _) => Init.Eye(t), (m, s, _) => Init.Eye(m, s));
        AssertAlike([4, 2, 3], (t, _) => Init.Dirac(t, 2), (in t, _) => Init.Dirac(t, 2), (m, s, _) => Init.Dirac(m, s, 2));
    }

    [Fact]
    public void Xavier()
    {
        AssertAlike((t, g) => Init.XavierUniform(t, g, 3), (in t, g) => Init.XavierUniform(t, g, 3), (m, s, g) => Init.XavierUniform(m, s, g, 3));
        AssertAlike((t, g) => Init.XavierNormal(t, g, 3), (in t, g) => Init.XavierNormal(t, g, 3), (m, s, g) => Init.XavierNormal(m, s, g, 3));
    }

    [Theory]
    [InlineData(0.5, FanMode.FanOut, Nonlinearity.LeakyReLU)]
    [InlineData(0.0, FanMode.FanOut, Nonlinearity.SELU)]
    public void Kaiming(double a, FanMode mode, Nonlinearity nonlinearity)
    {
        AssertAlike((t, g) => Init.KaimingUniform(t, g, a, mode, nonlinearity), (in t, g) => Init.KaimingUniform(t, g, a, mode, nonlinearity), (m, s, g) => Init.KaimingUniform(m, s, g, a, mode, nonlinearity));
        AssertAlike((t, g) => Init.KaimingNormal(t, g, a, mode, nonlinearity), (in t, g) => Init.KaimingNormal(t, g, a, mode, nonlinearity), (m, s, g) => Init.KaimingNormal(m, s, g, a, mode, nonlinearity));
    }

    [Theory]
    [InlineData(Distribution.Uniform)]
    [InlineData(Distribution.TruncatedNormal)]
    public void Variance_scaling(Distribution distribution) => AssertAlike(
        (t, g) => Init.VarianceScaling(t, g, 3, FanMode.FanOut, distribution),
        (in t, g) => Init.VarianceScaling(t, g, 3, FanMode.FanOut, distribution),
        (m, s, g) => Init.VarianceScaling(m, s, g, 3, FanMode.FanOut, distribution));

    [Fact]
    public void Orthogonal() => AssertAlike((t, g) => Init.Orthogonal(t, g, 3), (in t, g) => Init.Orthogonal(t, g, 3), (m, s, g) => Init.Orthogonal(m, s, g, 3));

    [Fact]
    public void Sparse() => AssertAlike(
        (t, g) => Init.Sparse(t, g, 0.4, 2, new(7)), (in t, g) => Init.Sparse(t, g, 0.4, 2, new(7)), (m, s, g) => Init.Sparse(m, s, g, 0.4, 2, new(7)));

    [Fact]
    public void Warnings_reach_the_caller_of_every_form()
    {
        var warnings = new List<InitWarning>();
        var g = new TorchGenerator(1);
        var (empty, three) = (Tensor.CreateFromShape<float>([0, 3]), Tensor.CreateFromShape<float>([3]));
        Init.KaimingUniform(empty, g, onWarning: warnings.Add);
        Init.KaimingUniform(empty.AsTensorSpan(), g, onWarning: warnings.Add);
        Init.KaimingUniform(new float[1], [0, 3], g, onWarning: warnings.Add);
        Init.KaimingNormal(empty, g, onWarning: warnings.Add);
        Init.KaimingNormal(empty.AsTensorSpan(), g, onWarning: warnings.Add);
        Init.KaimingNormal(new float[1], [0, 3], g, onWarning: warnings.Add);
        Assert.Equal(Enumerable.Repeat("Initializing zero-element tensors is a no-op", 6), warnings.Select(warning => warning.Message));
        warnings.Clear();
        Init.TruncatedNormal(three, g, mean: 5, onWarning: warnings.Add);
        Init.TruncatedNormal(three.AsTensorSpan(), g, mean: 5, onWarning: warnings.Add);
        Init.TruncatedNormal(new float[3], [3], g, mean: 5, onWarning: warnings.Add);
        Assert.Equal(3, warnings.Count(warning => warning.Message.StartsWith("mean is more than 2 std from [a, b]", StringComparison.Ordinal)));
    }

    private static void AssertAlike(Func<Tensor<double>, TorchGenerator, Tensor<double>> onTensor, OnSpan onSpan, OnMemory onMemory) => AssertAlike([5, 4], onTensor, onSpan, onMemory);

    private static void AssertAlike(nint[] shape, Func<Tensor<double>, TorchGenerator, Tensor<double>> onTensor, OnSpan onSpan, OnMemory onMemory)
    {
        var (g, spanned, memory) = (new TorchGenerator(1), Tensor.CreateFromShape<double>(shape), new double[shape.Aggregate((nint)1, (product, size) => product * size)]);
        var filled = Bits.Of(onTensor(Tensor.CreateFromShape<double>(shape), g));
        var after = g.GetState();
        g.ManualSeed(1);
        onSpan(spanned.AsTensorSpan(), g);
        Assert.Equal(filled, Bits.Of(spanned));
        Assert.Equal(after, g.GetState());
        g.ManualSeed(1);
        onMemory(memory, shape, g);
        Assert.Equal(filled, Bits.Of(memory));
        Assert.Equal(after, g.GetState());
    }
}
