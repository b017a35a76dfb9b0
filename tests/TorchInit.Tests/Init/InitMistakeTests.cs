using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace TorchInit.Tests;

/// <summary>What a mistake is told, whole: the kind, PyTorch's words, what was received, what to do instead, and which argument it was.</summary>
public sealed class InitMistakeTests
{
    private static Tensor<float> New(params nint[] shape) => Tensor.CreateFromShape<float>(shape);

    private static TorchGenerator G => new(1);

    [Fact]
    public void Shapes_that_a_function_does_not_take()
    {
        Mistake.IsTold("ArgumentException: Only tensors with 2 dimensions are supported. Received shape [3]. (Parameter 'tensor')", () => Init.Eye(New(3)));
        Mistake.IsTold("ArgumentException: Only tensors with 2 dimensions are supported. Received shape [3]. (Parameter 'tensor')", () => Init.Sparse(New(3), G, 0.5));
        Mistake.IsTold("ArgumentException: Only tensors with 3, 4, or 5 dimensions are supported. Received shape [4, 4]; a convolution's weight is (out, in / groups, k…). (Parameter 'tensor')", () => Init.Dirac(New(4, 4)));
        Mistake.IsTold("DivideByZeroException: division by zero. groups must be 1 or more.", () => Init.Dirac(New(4, 4, 3), 0));
        Mistake.IsTold("ArgumentException: dim 0 must be divisible by groups. Received shape [4, 4, 3] and groups = 3. (Parameter 'groups')", () => Init.Dirac(New(4, 4, 3), 3));
        Mistake.IsTold("ArgumentOutOfRangeException: index 0 is out of bounds for dimension 2 with size 0. A kernel of size 0 has no middle. (Parameter 'tensor')", () => Init.Dirac(New(4, 4, 0)));
        Mistake.IsTold("ArgumentException: Only tensors with 2 or more dimensions are supported. Received shape [3]. (Parameter 'tensor')", () => Init.Orthogonal(New(3), G));
        Mistake.IsTold("NotSupportedException: \"geqrf_cpu\" not implemented for 'Half'. Draw into a tensor of floats and round it with To<Half>().", () => Init.Orthogonal(Tensor.CreateFromShape<Half>([3, 2]), G));
        Mistake.IsTold("ArgumentOutOfRangeException: view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead. Received lengths [4, 2, 3] with strides [6, 1, 2]: fill a contiguous tensor and copy it. (Parameter 'tensor')", () => Init.Orthogonal(Tensor.PermuteDimensions(New(4, 3, 2), [0, 2, 1]), G));
        Mistake.IsTold("ArgumentException: Fan in and fan out can not be computed for tensor with fewer than 2 dimensions. Received shape [3]; a bias has no fans of its own: use those of its weight. (Parameter 'shape')", () => Init.XavierNormal(New(3), G));
        Mistake.IsTold("DivideByZeroException: division by zero. The fan of a weight of shape [0, 0] is 0, so it has no scale.", () => Init.XavierNormal(New(0, 0), G));
        Mistake.IsTold("DivideByZeroException: division by zero. The fan of a weight of shape [4, 0] is 0, so it has no scale.", () => Init.KaimingUniformBound([4, 0]));
        Mistake.IsTold("ArgumentException: Received 11 elements for the shape [4, 3], which has 12. (Parameter 'memory')", () => Init.Uniform(new float[11], [4, 3], G));
        Mistake.IsTold("ArgumentException: Received a shape of no dimensions, []. System.Numerics.Tensors has no such tensor; for a single number take the shape [1]. (Parameter 'shape')", () => Init.Uniform(new float[11], [], G));
        Mistake.IsTold("ArgumentOutOfRangeException: Trying to create tensor with negative dimension -3: [4, -3]. Sizes must be 0 or more. (Parameter 'shape')", () => Init.Uniform(new float[11], [4, -3], G));
        Mistake.IsTold("ArgumentOutOfRangeException: unsupported operation: more than one element of the written-to tensor refers to a single memory location. Please clone() the tensor before performing the operation. (Received lengths [2, 3] with strides [0, 0]: a stride of 0 repeats an element. Copy it with Tensor.Create first.) (Parameter 'destination')", () => Init.Uniform(Tensor.Create(new float[1], [2, 3], [0, 0]), G));
        Mistake.IsTold("NotSupportedException: Tensors of NFloat cannot be filled. PyTorch's floating-point types are float, double, Half and BFloat16.", () => Init.Ones(Tensor.CreateFromShape<NFloat>([1])));
    }

    [Fact]
    public void Numbers_that_a_function_does_not_take()
    {
        Mistake.IsTold("ArgumentOutOfRangeException: value cannot be converted to type float without overflow. Use a tensor of doubles or a smaller value. (Parameter 'value')", () => Init.Constant(New(1), 1e39));
        Mistake.IsTold("ArgumentException: cannot convert float NaN to integer. sparsity is a fraction, usually from 0 to 1. (Parameter 'sparsity')", () => Init.Sparse(New(3, 2), G, double.NaN));
        Mistake.IsTold("OverflowException: cannot convert float infinity to integer. sparsity is a fraction, usually from 0 to 1.", () => Init.Sparse(New(3, 2), G, double.PositiveInfinity));
        Mistake.IsTold("ArgumentOutOfRangeException: scale is gain², a number above 0. (Parameter 'scale')", () => Init.VarianceScaling(New(3, 2), G, scale: 0));
        Mistake.IsTold("ArgumentException: Received 7; please use a member of Distribution. (Parameter 'distribution')", () => Init.VarianceScaling(New(3, 2), G, distribution: (Distribution)7));
        Mistake.IsTold("ArgumentException: Mode FanAverage not supported, please use one of ['fan_in', 'fan_out']. Here these are FanMode.FanIn and FanMode.FanOut; VarianceScaling knows FanAverage besides. (Parameter 'mode')", () => Init.KaimingNormal(New(3, 2), G, mode: FanMode.FanAverage));
        Mistake.IsTold("ArgumentException: Mode 7 not supported, please use one of ['fan_in', 'fan_out']. Here these are FanMode.FanIn and FanMode.FanOut; VarianceScaling knows FanAverage besides. (Parameter 'mode')", () => new Fans(2, 3).Of((FanMode)7));
        Mistake.IsTold("ArgumentException: Unsupported nonlinearity 99. PyTorch's table ends with the members of Nonlinearity; for another activation f use Gain.Derived(f). (Parameter 'nonlinearity')", () => Gain.Of((Nonlinearity)99));
        Mistake.IsTold("OverflowException: (34, 'Numerical result out of range'). The square of the negative slope exceeds the largest double.", () => Gain.Of(Nonlinearity.LeakyReLU, 1e200));
    }

    [Fact]
    public void Functions_without_a_gain()
    {
        var random = new Random(1);
        Mistake.IsTold("ArgumentException: E[f(z)²] is 0: f is 0 wherever z ~ N(0, 1) has weight, so no gain brings its signal back. (Parameter 'f')", () => Gain.Derived(_ => 0));
        Mistake.IsTold("ArgumentException: E[f(z)²] is infinite or too large: f grows too fast for z ~ N(0, 1), so no gain can keep its signal. (Parameter 'f')", () => Gain.Derived(z => Math.Exp(z * z / 4)));
        Mistake.IsTold("ArgumentException: f(-38.467971553568695) is NaN. The gain needs a finite f(z) for every z from −39 to 39.", () => Gain.Derived(Math.Sqrt));
        Mistake.IsTold("ArgumentException: E[f(z)²] does not settle: f has too many kinks, or does not give one value for one z. Pass a function of z alone.", () => Gain.Derived(_ => random.NextDouble()));
    }

    [Fact]
    public void Intervals_in_which_nothing_would_end()
    {
        var middle = 1 + Math.Pow(2, -24); // it rounds to 1, and a little more to the next float
        Mistake.IsTold("DivideByZeroException: division by zero. std must not be 0; for equal values use Init.Constant.", () => Init.TruncatedNormal(New(3), G, std: 0));
        Mistake.IsTold("OverflowException: (34, 'Numerical result out of range'). The square of the distance of [a, b] in standard deviations exceeds the largest double.", () => Init.TruncatedNormal(New(3), G, 0, 1e-200, 1, 2));
        Assert.Contains("Of 9007199254740992 candidates within [a, b] ", Assert.Throws<ArgumentException>(() => Init.TruncatedNormal(Tensor.Create(new double[3]), G, 0, 1, 100, 1e20)).Message, StringComparison.Ordinal);
        Mistake.IsTold("ArgumentException: Hardly a draw from N(mean, std²) would end in [a, b]; PyTorch would draw for hours, or for ever. Received mean=0, std=1, a=100, b=10000000000. Of 16777216 candidates within [a, b] 1 can be accepted at all. Choose [a, b] nearer to the mean, or narrower.", () => Init.TruncatedNormal(New(3), G, 0, 1, 100, 1e10));
        Mistake.IsTold("ArgumentException: Hardly a draw from N(mean, std²) would end in [a, b]; PyTorch would draw for hours, or for ever. Received mean=1.0000000595946448, std=1E-10, a=1.0000000596146448, b=2. Rounded to type Single, a share of 0 of the draws lies in [a, b], which is hardly wider than the distance of two neighbours there. Choose [a, b] nearer to the mean, or narrower.", () => Init.TruncatedNormal(New(20), G, middle - 1e-11, 1e-10, middle + 1e-11, 2));
    }

    [Fact]
    public void What_is_missing()
    {
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'tensor')", () => Init.Uniform((Tensor<float>)null!, G));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'generator')", () => Init.Uniform(New(3), null!));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'generator')", () => Init.Uniform(New(3).AsTensorSpan(), null!));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'generator')", () => Init.Uniform(new float[3], [3], null!));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'tensor')", () => Init.Normal((Tensor<float>)null!, G));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'generator')", () => Init.Normal(New(3), null!));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'generator')", () => Init.Normal(New(3).AsTensorSpan(), null!));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'generator')", () => Init.Normal(new float[3], [3], null!));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'tensor')", () => Init.Constant((Tensor<float>)null!, 1));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'tensor')", () => Init.TruncatedNormal((Tensor<float>)null!, G));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'generator')", () => Init.TruncatedNormal(New(3), null!));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'tensor')", () => Init.Eye((Tensor<float>)null!));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'tensor')", () => Init.Dirac((Tensor<float>)null!));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'tensor')", () => Init.XavierUniform((Tensor<float>)null!, G));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'generator')", () => Init.XavierUniform(New(3, 2), null!));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'tensor')", () => Init.XavierNormal((Tensor<float>)null!, G));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'generator')", () => Init.XavierNormal(New(3, 2), null!));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'tensor')", () => Init.KaimingUniform((Tensor<float>)null!, G));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'generator')", () => Init.KaimingUniform(New(0, 2), null!));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'tensor')", () => Init.KaimingNormal((Tensor<float>)null!, G));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'generator')", () => Init.KaimingNormal(New(0, 2), null!));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'tensor')", () => Init.VarianceScaling((Tensor<float>)null!, G));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'generator')", () => Init.VarianceScaling(New(3, 2), null!));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'tensor')", () => Init.Orthogonal((Tensor<float>)null!, G));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'generator')", () => Init.Orthogonal(New(0, 2), null!));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'tensor')", () => Init.Sparse((Tensor<float>)null!, G, 0.5));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'generator')", () => Init.Sparse(New(0, 2), null!, 0.5));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'weight')", () => Fans.Of((Tensor<float>)null!));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'f')", () => Gain.Derived(null!));
    }
}
