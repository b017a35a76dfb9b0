using System.Numerics.Tensors;

namespace InitNotebooks.Tests.Lab;

public sealed class ProbeTests
{
    [Fact]
    public void Statistics_follow_their_definitions()
    {
        var s = TensorStatistics.Of(Tensor.Create(new float[] { 0, 1, -2, 0, 3, -4 }, [2, 3]));
        Assert.Equal(6, s.Count);
        Assert.Equal(-1.0 / 3, s.Mean, 1e-15);
        Assert.Equal(Math.Sqrt(5), s.Rms, 1e-15);
        Assert.Equal(Math.Sqrt(5 - 1.0 / 9), s.Std, 1e-15);
        Assert.Equal(4, s.LargestMagnitude);
        Assert.Equal(1.0 / 3, s.DeadShare);
        Assert.Equal(Math.Sqrt((0 + 1 + 1) / 3.0), s.Spread, 1e-15);
        Assert.Equal(2.0 / 6, s.ShareBeyond(2));
        Assert.Equal(3.0 / 6, s.ShareWithin(0, 1));
        Assert.Equal([1L, 1, 3, 1], s.Histogram(bins: 4).Counts);
    }

    [Fact]
    public void A_histogram_counts_every_value_once()
    {
        var s = TensorStatistics.Of(Tensor.Create(new float[] { -3, -1, 0, 0.5f, 1, 2, float.NaN }, [1, 7]));
        var histogram = s.Histogram(bins: 2, from: -1, to: 1);
        Assert.Equal([1L, 3], histogram.Counts);
        Assert.Equal(3, histogram.Outside);
        Assert.Equal([-0.5, 0.5], histogram.Centers);
        Assert.Equal([1 / 7.0, 3 / 7.0], histogram.Density);
        Assert.Throws<ArgumentOutOfRangeException>(() => s.Histogram(bins: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => s.Histogram(from: 1, to: 1));
    }

    [Fact]
    public void A_probe_sees_each_layer_and_foresees_the_step()
    {
        var g = new TorchGenerator(0);
        var net = new Sequential(("fc1", new Linear(5, 4, g)), ("act", new Tanh()), ("fc2", new Linear(4, 3, g)), ("relu", new ReLU()));
        Assert.Throws<InvalidOperationException>(() => net.Probe());
        var x = g.Randn(6, 5);
        var y = net.Forward(x);
        Assert.Null(net.Probe().Layers[0].Gradient);
        var gradY = g.Randn(6, 3);
        net.Backward(gradY);
        var sgd = new Sgd(net.Parameters, learningRate: 0.1, momentum: 0.9);
        sgd.Step();
        var before = net["fc1.weight"].Value.Flat().ToArray();
        var probe = net.Probe(sgd);
        sgd.Step();

        Assert.Equal(["fc1", "act", "fc2", "relu"], probe.Layers.Select(l => l.Name));
        Assert.Equal(TensorStatistics.Of(x).Rms, probe.Input.Rms);
        Assert.Equal(TensorStatistics.Of(y).Rms, probe.Layers[3].Activation.Rms);
        Assert.Equal(TensorStatistics.Of(gradY).Rms, probe.Layers[3].Gradient!.Rms);
        Assert.Equal(probe.Layers[3].Activation.DeadShare, probe.Of<ReLU>().Single().DeadShare);
        Assert.Equal(["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"], probe.Parameters.Select(p => p.Name));
        var after = net["fc1.weight"].Value.Flat().ToArray();
        var change = Math.Sqrt(before.Zip(after, (a, b) => Math.Pow((double)a - b, 2)).Average());
        var record = probe.Parameters[0];
        Assert.Equal(change, record.UpdateRms!.Value, 1e-12);
        Assert.Equal(change / Math.Sqrt(before.Average(v => (double)v * v)), record.UpdateToWeight!.Value, 1e-12);
        Assert.Equal(record.Gradient!.Rms / record.Weight.Rms, record.GradientToWeight);
    }

    [Fact]
    public void Saturation_is_three_percent_of_the_range()
    {
        var net = new Sequential(new Tanh());
        net.Forward(Tensor.Create(new float[] { 0, 2.0f, -2.2f, 10 }, [1, 4]));
        Assert.Equal(0.5, net.Probe().Layers[0].SaturatedShare);
        net = new Sequential(new Sigmoid());
        net.Forward(Tensor.Create(new float[] { 0, 4.0f, -4.4f, 10 }, [1, 4]));
        Assert.Equal(0.5, net.Probe().Layers[0].SaturatedShare);
        net = new Sequential(new ReLU());
        net.Forward(Tensor.Create(new float[] { 0, 1, -1, 3 }, [1, 4]));
        Assert.Null(net.Probe().Layers[0].SaturatedShare);
        Assert.Equal(0.5, net.Probe().Layers[0].DeadShare);
    }
}
