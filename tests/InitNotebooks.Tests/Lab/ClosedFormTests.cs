using System.Globalization;
using MathNet.Numerics.LinearAlgebra;

namespace InitNotebooks.Tests.Lab;

/// <summary>What theory says about signals and gradients, and how near a network of finite width comes.</summary>
public sealed class ClosedFormTests
{
    // A layer of width n keeps the square of a norm but for a random factor of variance 2/n (linear) or 5/n (ReLU); ten layers average it.
    [Theory]
    [InlineData(false, 1.0 / 3, 2.0)]
    [InlineData(true, 1.0 / 6, 5.0)]
    public void Default_weights_shrink_the_second_moment_by_3_or_after_ReLU_by_6(bool relu, double factor, double varianceTimesWidth)
    {
        const int Width = 512, Depth = 10;
        var g = new TorchGenerator(0);
        var net = Sequential.Mlp(Enumerable.Repeat(Width, Depth + 1).ToArray(), g, bias: false, activation: () => relu ? new ReLU() : new LeakyReLU(1));
        net.Forward(g.Randn(64, Width));
        var probe = net.Probe();
        var z = probe.Of<Linear>().Select(l => l.Activation.Rms).ToArray();

        // From the first pre-activation to the last: the input itself has passed no ReLU.
        var perLayer = Math.Pow(z[^1] / z[0], 2.0 / (Depth - 1));
        var threeSigma = 3 * Math.Sqrt(varianceTimesWidth / Width / (Depth - 1));
        Assert.Equal(factor, perLayer, factor * threeSigma);
        Assert.Equal(1.0 / 3, z[0] * z[0], 3 * Math.Sqrt(2.0 / Width) / 3);
    }

    [Theory]
    [InlineData(true, 0.8488)]
    [InlineData(false, 0.4901)]
    public void Mean_singular_values_are_8_over_3_pi_and_that_over_root_3(bool normalized, double rounded)
    {
        const int N = 300;
        var layer = new Linear(N, N, new TorchGenerator(1));
        if (normalized)
            Init.XavierUniform(layer.Weight.Value, new TorchGenerator(1));
        var expected = 8 / (3 * Math.PI) / (normalized ? 1 : Math.Sqrt(3));
        var mean = Matrix<double>.Build.Dense(N, N, (i, j) => layer.Weight.Value[i, j]).Svd(computeVectors: false).S.Average();
        Assert.Equal(rounded, expected, 5e-5);
        Assert.Equal(expected, mean, 0.003);
    }

    [Fact]
    public void Std_0_01_shrinks_the_gradient_from_conv10_to_conv2_by_16_729()
    {
        // He et al. 2015: kernels of 3 × 3; conv3 … conv10 have 64, 128, 128, 256 … 512 output channels in their model B.
        long[] channels = [64, 128, 128, 256, 256, 512, 512, 512, 512];
        var factor = channels.Aggregate(1.0, (product, d) =>
            product * Init.KaimingNormalStd([(nint)d, 1, 3, 3], mode: FanMode.FanOut, nonlinearity: Nonlinearity.ReLU) / 0.01);
        Assert.Equal("16729", factor.ToString("F0", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    public void Through_batch_norm_and_ReLU_the_gradient_grows_by_pi_over_pi_minus_1_whatever_the_weights(double scale)
    {
        const int Width = 512, Depth = 15;
        var g = new TorchGenerator(0);
        var body = Sequential.Mlp(Enumerable.Repeat(Width, Depth + 1).ToArray(), g, w => Init.KaimingNormal(w, g, nonlinearity: Nonlinearity.ReLU), batchNorm: true);
        foreach (var linear in body.Layers.OfType<Linear>())
            foreach (ref var value in linear.Weight.Value.Flat())
                value *= (float)scale;
        var net = new Sequential([.. body.Layers, new BatchNorm1d(Width), new ReLU()]);
        net.Forward(g.Randn(256, Width));
        net.Backward(g.Randn(256, Width));
        var activations = net.Probe().Of<ReLU>().Select(l => l.Gradient!.Rms).ToArray();

        // The gradient of a ReLU's output, from the last layer to the first. A batch of 256 and a width of 512 cost some percent.
        var growth = Math.Pow(activations[1] / activations[^2], 2.0 / (Depth - 3));
        Assert.Equal(Math.PI / (Math.PI - 1), growth, 0.04);
    }

    [Fact]
    public void Epsilon_alone_breaks_the_invariance_of_batch_norm()
    {
        var g = new TorchGenerator(0);
        var linear = new Linear(20, 10, g, bias: false);
        var net = new Sequential(linear, new BatchNorm1d(10, affine: false));
        var x = g.Randn(64, 20);
        var plain = net.Forward(x);
        var variances = Enumerable.Range(0, 10).Select(j =>
        {
            var column = Enumerable.Range(0, 64).Select(i => (double)linear.Forward(x)[i, j]).ToArray();
            return column.Average(v => v * v) - Math.Pow(column.Average(), 2);
        }).ToArray();
        linear.Forward(x);
        var weight = linear.Weight.Value.Flat().ToArray();
        foreach (var a in new[] { 0.001, 0.01, 0.1, 10, 100 })
        {
            for (var i = 0; i < weight.Length; i++)
                linear.Weight.Value.Flat()[i] = (float)a * weight[i];
            var scaled = net.Forward(x);
            for (var i = 0; i < 64; i++)
                for (var j = 0; j < 10; j++)
                    Assert.Equal(plain[i, j] * Math.Sqrt((variances[j] + 1e-5) / (variances[j] + 1e-5 / (a * a))), scaled[i, j], 3e-6);
        }
    }
}
