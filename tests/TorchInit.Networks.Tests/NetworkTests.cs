using System.Numerics.Tensors;

namespace TorchInit.Networks.Tests;

public sealed class NetworkTests
{
    private readonly TorchGenerator g = new(0);

    [Fact]
    public void Parameters_are_named_as_state_dict_names_them()
    {
        var net = new Sequential(
            new Linear(3, 4, g), new BatchNorm1d(4), new ReLU(), new Sequential(new Linear(4, 4, g, bias: false), new Tanh()), new Linear(4, 2, g));
        Assert.Equal(["0.weight", "0.bias", "1.weight", "1.bias", "3.0.weight", "4.weight", "4.bias"], net.NamedParameters.Keys);
        Assert.Equal([4, 3], net["0.weight"].Value.Lengths);
        var named = new Sequential(("fc1", new Linear(3, 4, g)), ("relu1", new ReLU()), ("fc2", new Linear(4, 2, g)));
        Assert.Equal(["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"], named.NamedParameters.Keys);
        Assert.Contains("Did you mean 'fc1.weight' or 'fc2.weight'?", Assert.Throws<KeyNotFoundException>(() => named["fc3.weight"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_shapes_are_named_both()
    {
        var linear = new Linear(3, 4, g);
        Assert.StartsWith("mat1 and mat2 shapes cannot be multiplied (2x5 and 3x4)", Assert.Throws<ArgumentOutOfRangeException>(() => linear.Forward(g.Randn(2, 5))).Message, StringComparison.Ordinal);
        var net = new Sequential(linear, new ReLU(), new Linear(5, 1, g));
        Assert.StartsWith("mat1 and mat2 shapes cannot be multiplied (2x4 and 5x1)", Assert.Throws<ArgumentOutOfRangeException>(() => net.Forward(g.Randn(2, 3))).Message, StringComparison.Ordinal);
        Assert.StartsWith("running_mean should contain 5 elements not 4", Assert.Throws<ArgumentOutOfRangeException>(() => new BatchNorm1d(4).Forward(g.Randn(2, 5))).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "Expected more than 1 value per channel when training, got input size torch.Size([1, 4])",
            Assert.Throws<ArgumentException>(() => new BatchNorm1d(4).Forward(g.Randn(1, 4))).Message,
            StringComparison.Ordinal);
        Assert.Contains("[3]", Assert.Throws<ArgumentException>(() => linear.Forward(g.Randn(3))).Message, StringComparison.Ordinal);
        linear.Forward(g.Randn(2, 3));
        Assert.StartsWith(
            "Mismatch in shape: grad_output[0] has a shape of [2, 3] and output[0] has a shape of [2, 4]",
            Assert.Throws<ArgumentOutOfRangeException>(() => linear.Backward(g.Randn(2, 3))).Message,
            StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new ReLU().Backward(g.Randn(2, 3)));
        Assert.StartsWith("Expected input batch_size (2) to match target batch_size (3).", Assert.Throws<ArgumentException>(() => new CrossEntropyLoss().Forward(g.Randn(2, 3), [0, 1, 2])).Message, StringComparison.Ordinal);
        Assert.StartsWith("Target 3 is out of bounds.", Assert.Throws<ArgumentOutOfRangeException>(() => new CrossEntropyLoss().Forward(g.Randn(2, 3), [0, 3])).Message, StringComparison.Ordinal);
        Assert.Contains("[2, 3]", Assert.Throws<ArgumentException>(() => new MseLoss().Forward(g.Randn(2, 4), g.Randn(2, 3))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_residual_block_names_its_branch_and_adds_it_to_what_goes_in()
    {
        var branch = new Sequential(new LayerNorm(3), new Linear(3, 3, g, bias: false), new ReLU());
        var block = new Residual(branch);
        Assert.Equal(["branch.0.weight", "branch.0.bias", "branch.1.weight"], block.NamedParameters.Keys);
        var x = g.Randn(5, 3);
        Tensor<float> y = block.Forward(x), added = branch.Forward(x);
        Assert.Equal(x.Flat().ToArray().Zip(added.Flat().ToArray(), (a, b) => a + b), y.Flat().ToArray());

        // The branch's own norm changes mode with it, and what the branch reads again is not the sum.
        var withBatchNorm = new Residual(new Sequential(new BatchNorm1d(3), new ReLU()));
        Assert.False(((Sequential)withBatchNorm.Eval().Branch).Layers[0].Training);
        Assert.StartsWith(
            "The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 1",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Residual(new Linear(3, 4, g)).Forward(x)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => new Residual(null!));
    }

    [Fact]
    public void Norms_over_the_features_know_no_other_row_and_no_mode()
    {
        var x = g.Randn(7, 5);
        var one = Tensor.Create(x.Flat()[10..15].ToArray(), [1, 5]);
        foreach (var norm in new Layer[] { new LayerNorm(5), new RMSNorm(5) })
        {
            Assert.Equal(norm.Forward(x).Flat()[10..15].ToArray(), norm.Forward(one).Flat().ToArray());
            Assert.Equal(norm.Forward(x).Flat().ToArray(), norm.Eval().Forward(x).Flat().ToArray());
            Assert.StartsWith(
                "Given normalized_shape=[5], expected input with shape [*, 5], but got input of size[2, 4].",
                Assert.Throws<ArgumentOutOfRangeException>(() => norm.Forward(g.Randn(2, 4))).Message,
                StringComparison.Ordinal);
        }
        Assert.Equal(["weight", "bias"], new LayerNorm(5).StateDict().Keys);
        Assert.Equal(["weight"], new LayerNorm(5, bias: false).StateDict().Keys);
        Assert.Equal(["weight"], new RMSNorm(5).StateDict().Keys);
        Assert.Empty(new LayerNorm(5, affine: false).StateDict().Keys);
        Assert.Equal(1.1920928955078125e-07, new RMSNorm(5).Eps);
        Assert.Equal([0, 5], new LayerNorm(5).Forward(g.Randn(0, 5)).Lengths);
        Assert.Equal([2, 0], new RMSNorm(0).Forward(g.Randn(2, 0)).Lengths);
    }

    [Fact]
    public void A_network_is_made_of_distinct_layers()
    {
        var relu = new ReLU();
        Assert.Throws<ArgumentException>(() => new Sequential(relu, relu));
        Assert.Throws<ArgumentException>(() => new Sequential(("a", relu), ("a", new ReLU())));
        Assert.Throws<ArgumentException>(() => new Sequential(Array.Empty<Layer>()));
        Assert.Throws<ArgumentNullException>(() => new Sequential(relu, null!));
    }

    [Fact]
    public void Gradients_add_up_until_they_are_forgotten()
    {
        var net = new Sequential(new Linear(3, 4, g), new Tanh(), new Linear(4, 2, g));
        var x = g.Randn(5, 3);
        var gradY = g.Randn(5, 2);
        Assert.Null(net["0.weight"].Grad);
        net.Forward(x);
        net.Backward(gradY);
        var once = net["0.weight"].Grad!.Flat().ToArray();
        net.Backward(gradY);
        Assert.Equal(once.Select(v => v + v), net["0.weight"].Grad!.Flat().ToArray());
        net.ZeroGrad();
        Assert.Null(net["0.weight"].Grad);
        net.BackwardParameters(gradY);
        Assert.Equal(once, net["0.weight"].Grad!.Flat().ToArray());
    }

    [Fact]
    public void What_a_pass_returns_is_not_changed_by_the_next()
    {
        var net = new Sequential(new Linear(3, 4, g), new ReLU());
        var first = net.Forward(g.Randn(2, 3));
        var gradX = net.Backward(g.Randn(2, 4));
        var copies = (first.Flat().ToArray(), gradX.Flat().ToArray());
        net.Forward(g.Randn(2, 3));
        net.Backward(g.Randn(2, 4));
        Assert.Equal(copies.Item1, first.Flat().ToArray());
        Assert.Equal(copies.Item2, gradX.Flat().ToArray());
    }

    [Fact]
    public void A_transposed_view_is_read_by_its_indices()
    {
        var linear = new Linear(3, 2, g);
        var x = g.Randn(3, 5);
        var turned = Tensor.Transpose(x);
        var copy = Tensor.CreateFromShape<float>([5, 3]);
        for (var i = 0; i < 5; i++)
            for (var j = 0; j < 3; j++)
                copy[i, j] = x[j, i];
        Assert.Equal(linear.Forward(copy).Flat().ToArray(), linear.Forward(turned).Flat().ToArray());
    }

    [Fact]
    public void Batch_norm_moves_its_running_statistics_by_momentum_with_the_unbiased_variance()
    {
        var norm = new BatchNorm1d(1, momentum: 0.25);
        norm.Forward(Tensor.Create(new float[] { 1, 2, 6 }, [3, 1]));
        Assert.Equal(0.75f * 0 + 0.25f * 3, norm.RunningMean[0]);
        Assert.Equal(0.75f * 1 + 0.25f * 7, norm.RunningVar[0]);
        Assert.Equal(1, norm.NumBatchesTracked);
        norm.Eval();
        var y = norm.Forward(Tensor.Create(new float[] { 0.75f }, [1, 1]));
        Assert.Equal(0f, y[0, 0]);
        Assert.Equal(1, norm.NumBatchesTracked);
    }

    [Fact]
    public void Without_affine_batch_norm_has_no_parameters()
    {
        var norm = new BatchNorm1d(3, affine: false);
        Assert.Empty(norm.Parameters);
        var y = norm.Forward(g.Randn(50, 3));
        for (var j = 0; j < 3; j++)
        {
            var column = Enumerable.Range(0, 50).Select(i => (double)y[i, j]).ToArray();
            Assert.Equal(0, column.Average(), 1e-6);
            Assert.Equal(1, column.Average(v => v * v), 1e-4);
        }
    }

    [Fact]
    public void Sgd_takes_PyTorchs_steps()
    {
        var p = new Parameter<float>(Tensor.Create(new float[] { 1 }, [1]));
        var sgd = new Sgd([p], learningRate: 0.5, momentum: 0.5, weightDecay: 0.25);
        p.Grad = Tensor.Create(new float[] { 2 }, [1]);
        sgd.Step();
        Assert.Equal(1 - 0.5f * 2.25f, p.Value[0]);
        sgd.Step();
        Assert.Equal(-0.125f - 0.5f * (0.5f * 2.25f + 2 - 0.25f * 0.125f), p.Value[0]);
        sgd.ZeroGrad();
        sgd.Step();
        Assert.Equal(-0.125f - 0.5f * (0.5f * 2.25f + 2 - 0.25f * 0.125f), p.Value[0]);
        Assert.StartsWith("Invalid learning rate: -1", Assert.Throws<ArgumentException>(() => new Sgd([p], -1)).Message, StringComparison.Ordinal);
        Assert.StartsWith("optimizer got an empty parameter list", Assert.Throws<ArgumentException>(() => new Sgd(Array.Empty<Parameter<float>>(), 1)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Nesterov momentum requires a momentum and zero dampening", Assert.Throws<ArgumentException>(() => new Sgd([p], 1, nesterov: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SimpleNet_gives_PyTorchs_output_loss_and_gradient()
    {
        // seed 0, three Linear layers, then randn(1, 784); these are the bits of Debian's build on x86-64 with reference BLAS.
        var net = new Sequential(new Linear(784, 128, g), new ReLU(), new Linear(128, 64, g), new ReLU(), new Linear(64, 10, g));
        var y = net.Forward(g.Randn(1, 784));
        var loss = new MseLoss();
        var value = loss.Forward(y, Tensor.CreateFromShape<float>([1, 10]));
        net.Backward(loss.Backward());
        float[] expected = [.. "3e6abd68 be448eb6 bd1084d6 3cd5c9f1 3e402cd2 3dc9449e be598611 bde3ce98 bdd96b5f 3d8486f4".Split(' ').Select(w => Bits.Single(Convert.ToUInt32(w, 16)))];
        for (var i = 0; i < 10; i++)
            Assert.Equal(expected[i], y[0, i], 1e-7f);
        Assert.Equal(0.0209154934f, value, 1e-8f);
        Assert.Equal(-0.0016112042f, net["0.weight"].Grad![0, 0], 1e-8f);
        Assert.Equal(0.0162401423f, net["0.weight"].Grad!.Flat().ToArray().Max(MathF.Abs), 1e-7f);
        Assert.Equal(45472, net["0.weight"].Grad!.Flat().ToArray().Count(v => v == 0));
    }
}
