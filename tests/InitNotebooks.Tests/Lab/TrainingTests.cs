using System.Numerics.Tensors;

namespace InitNotebooks.Tests.Lab;

public sealed class TrainingTests
{
    [Fact]
    public void Batches_are_the_samples_in_the_order_of_randperm()
    {
        var data = new Dataset(Tensor.Create(Enumerable.Range(0, 14).Select(i => (float)i).ToArray(), [7, 2]), [0, 1, 2, 3, 4, 5, 6]);
        var order = new TorchGenerator(5).Permutation(7);
        var batches = data.Batches(3, new TorchGenerator(5)).ToArray();
        Assert.Equal([3, 3, 1], batches.Select(b => b.Count));
        Assert.Equal(order, batches.SelectMany(b => b.Labels));
        Assert.Equal(order.SelectMany(i => new[] { 2f * i, 2f * i + 1 }), batches.SelectMany(b => b.X.Flat().ToArray()));
        Assert.Equal(7, data.Classes);
        var (train, test) = data.Split(5);
        Assert.Equal([5L, 6], test.Labels);
        Assert.Equal(5, train.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Rows([7]));
        Assert.Throws<ArgumentException>(() => new Dataset(data.X, [1, 2]));
    }

    [Fact]
    public void Ten_blobs_are_learnt_and_the_run_repeats_bit_for_bit()
    {
        var first = Train(seed: 1);
        Assert.True(first.Losses[^1] < 0.1, $"the last loss is {first.Losses[^1]}");
        Assert.True(first.Accuracy > 0.99, $"the accuracy is {first.Accuracy}");
        Assert.Equal(first.Losses, Train(seed: 1).Losses);
        Assert.NotEqual(first.Losses, Train(seed: 2).Losses);
    }

    [Fact]
    public void A_sweep_gives_the_same_results_on_any_number_of_threads()
    {
        var reports = new List<(int, int)>();
        var one = Sweep.Run(Enumerable.Range(0, 9), seed => Train(seed).Losses[^1], threads: 1);
        var many = Sweep.Run(Enumerable.Range(0, 9), seed => Train(seed).Losses[^1], (done, of) => reports.Add((done, of)), threads: 4);
        Assert.Equal(one, many);
        Assert.Equal(Enumerable.Range(1, 9).Select(done => (done, 9)), reports);
    }

    [Fact]
    public void Accuracy_counts_the_first_of_equal_scores_and_leaves_the_mode_alone()
    {
        var net = new Sequential(new BatchNorm1d(2, affine: false));
        var data = new Dataset(Tensor.Create(new float[] { 1, 2, 3, 3, 5, 4, float.NaN, 9 }, [4, 2]), [1, 0, 1, 0]);
        Assert.Equal(0.75, Training.Accuracy(net, data));
        Assert.True(net.Training && net.Layers[0].Training);
    }

    [Fact]
    public void An_mlp_draws_all_linear_layers_before_any_is_redrawn()
    {
        var g = new TorchGenerator(3);
        var net = Sequential.Mlp([5, 4, 3], g, redraw: w => Init.Uniform(w, g, -1, 1), batchNorm: true, activation: () => new Tanh());
        Assert.Equal([typeof(Linear), typeof(BatchNorm1d), typeof(Tanh), typeof(Linear)], net.Layers.Select(l => l.GetType()));
        var expected = new TorchGenerator(3);
        _ = new Linear(5, 4, expected);
        _ = new Linear(4, 3, expected);
        var weight = new float[20];
        expected.Uniform(weight, -1, 1);
        Assert.Equal(weight, net["0.weight"].Value.Flat().ToArray());
        Assert.All(net["3.bias"].Value.Flat().ToArray(), b => Assert.Equal(0f, b));
        Assert.Throws<ArgumentException>(() => Sequential.Mlp([5], g));
    }

    private static (float[] Losses, double Accuracy) Train(int seed)
    {
        var data = Dataset.Blobs(500, new TorchGenerator(0), features: 16);
        var g = new TorchGenerator(seed);
        var net = Sequential.Mlp([16, 32, 10], g);
        var losses = Training.Run(net, data, new Sgd(net.Parameters, learningRate: 0.1, momentum: 0.9), epochs: 4, batchSize: 50, g);
        return (losses, Training.Accuracy(net, data));
    }
}
