using System.Numerics.Tensors;
using InitNotebooks;

namespace TorchInit.Networks.Tests;

/// <summary>
/// A network of every kind of layer, trained for some steps: its bits are the same on every system, processor and vector width. The hash is
/// no truth of its own; it was the same with AVX-512, without it, without AVX2, and without any hardware intrinsics.
/// </summary>
public sealed class SameBitsTests
{
    [Fact]
    public void So_does_a_network_with_residual_blocks()
    {
        SwitchedOff.AssertOff();
        var g = new TorchGenerator(7);
        var data = Dataset.Spirals(211, g, arms: 3);
        var net = new Sequential(
            new Linear(2, 37, g), new Residual(new Sequential(new LayerNorm(37), new Linear(37, 41, g), new SiLU(), new Linear(41, 37, g))),
            new Residual(new Sequential(new Linear(37, 37, g), new ReLU())), new RMSNorm(37), new Linear(37, 3, g));
        var losses = Training.Run(net, data, new Sgd(net.Parameters, learningRate: 0.02, momentum: 0.9), epochs: 3, batchSize: 50, g);
        float[] everything = [.. losses, .. net.Parameters.SelectMany(p => p.Value.Flat().ToArray())];
        Assert.All(everything, v => Assert.True(float.IsFinite(v)));
        Assert.Equal("4a305dc069b3247b", Bits.Sha256<float>(everything)[..16]);
    }

    [Fact]
    public void Training_ends_in_the_same_bits_everywhere()
    {
        SwitchedOff.AssertOff();
        var g = new TorchGenerator(7);
        var data = Dataset.Spirals(211, g, arms: 3);
        var net = new Sequential(
            new Linear(2, 37, g), new BatchNorm1d(37), new Tanh(), new Linear(37, 33, g), new Sigmoid(), new Linear(33, 29, g, bias: false), new SELU(),
            new Linear(29, 23, g), new GELU(), new Linear(23, 19, g), new LeakyReLU(0.1), new Linear(19, 17, g), new ReLU(), new Linear(17, 3, g));
        var sgd = new Sgd(net.Parameters, learningRate: 0.02, momentum: 0.9, weightDecay: 1e-3, nesterov: true);
        var losses = Training.Run(net, data, sgd, epochs: 3, batchSize: 50, g);
        float[] everything = [.. losses, .. net.Parameters.SelectMany(p => p.Value.Flat().ToArray())];
        Assert.All(everything, v => Assert.True(float.IsFinite(v)));
        Assert.Equal("542de2196642f3c1", Bits.Sha256<float>(everything)[..16]);
    }
}
