using System.Numerics.Tensors;

namespace TorchInit.Networks.Tests;

/// <summary>What PyTorch 2.14 answers to infinities, to no ε, and to layers of one's own.</summary>
public sealed class EdgeTests
{
    private const float Inf = float.PositiveInfinity;

    [Fact]
    public void In_evaluation_an_infinite_input_leaves_the_other_gradients_alone()
    {
        var norm = new BatchNorm1d(2).Eval();
        Assert.Equal(Inf, norm.Forward(Tensor.Create(new float[] { Inf, 1, 2, 3 }, [2, 2]))[0, 0]);
        Assert.All(Bits.Flat(norm.Backward(Tensor.Create(new float[] { 1, 1, 1, 1 }, [2, 2]))), v => Assert.Equal(1, v, 1e-5f));
        Assert.Equal(Inf, norm.Weight!.Grad![0]);
        Assert.Equal(4, norm.Weight.Grad[1], 1e-4f);
    }

    [Theory]
    [InlineData(0, Inf, 0, float.NaN)]
    [InlineData(0, Inf, 1, float.NaN)]
    [InlineData(Inf, Inf, 0, float.NaN)]
    [InlineData(-Inf, -Inf, 0, float.NaN)]
    [InlineData(float.NaN, 0, 1, float.NaN)]
    [InlineData(0, float.NaN, 0, float.NaN)]
    [InlineData(-Inf, 0, 0, Inf)]
    [InlineData(-Inf, 0, 1, 0)]
    public void Cross_entropy_of_infinite_scores(float first, float second, long label, float expected)
    {
        var loss = new CrossEntropyLoss();
        Assert.Equal(expected, loss.Forward(Tensor.Create([first, second], [1, 2]), [label]));
        var gradient = Bits.Flat(loss.Backward());
        Assert.Equal(float.IsNaN(expected) ? [float.NaN, float.NaN] : label == 0 ? [-1, 1] : [0, 0], gradient);
    }

    [Theory]
    [InlineData(0, true, "batch_norm eps must be positive during training, but got 0.")]
    [InlineData(-1e-5, true, "batch_norm eps must be positive during training, but got -1E-05.")]
    [InlineData(-1e-5, false, "batch_norm eps must be non-negative, but got -1E-05.")]
    [InlineData(0, false, null)]
    public void Batch_norm_wants_an_epsilon(double eps, bool training, string? message)
    {
        var norm = new BatchNorm1d(2, eps: eps);
        if (!training)
            norm.Eval();
        var x = new TorchGenerator(1).Randn(3, 2);
        if (message is null)
            Assert.Equal(Bits.Flat(x), Bits.Flat(norm.Forward(x)));
        else
            Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => norm.Forward(x)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_negative_number_of_features_is_refused_in_PyTorchs_words()
    {
        Assert.StartsWith("Trying to create tensor with negative dimension -1: [-1]", Assert.Throws<ArgumentOutOfRangeException>(() => new BatchNorm1d(-1)).Message, StringComparison.Ordinal);
        Assert.StartsWith("zeros: Dimension size must be non-negative.", Assert.Throws<ArgumentOutOfRangeException>(() => new BatchNorm1d(-1, affine: false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_and_Eval_return_the_network_and_reach_every_layer()
    {
        var norm = new BatchNorm1d(3);
#pragma warning disable IDE0007 // The types are what is tested.
        Sequential net = new Sequential(new Sequential(norm), new ReLU()).Eval();
        Assert.False(net.Training || norm.Training);
        Assert.Same(net, net.Train());
        Assert.True(net.Training && norm.Training);
        BatchNorm1d same = norm.Eval();
#pragma warning restore IDE0007
        Assert.Same(norm, same);
    }

    [Fact]
    public void A_layer_of_ones_own_is_a_layer_like_any_other()
    {
        var g = new TorchGenerator(1);
        var net = new Sequential(("in", new Linear(3, 2, g)), ("scale", new Scale(2)));
        Assert.Equal(["in.weight", "in.bias", "scale.weight"], net.StateDict().Keys);
        var x = g.Randn(5, 3);
        var plain = net.Layers[0].Forward(x);
        net["scale.weight"].Value[1] = 3;
        Assert.Equal(plain[4, 1] * 3, net.Forward(x)[4, 1]);
        var gradX = net.Backward(g.Randn(5, 2));
        Assert.Equal([5, 3], gradX.Lengths);
        Assert.NotNull(net["scale.weight"].Grad);
        new Sgd(net.Parameters, 0.1).Step();
        Assert.NotEqual(3, net["scale.weight"].Value[1]);
    }

    [Fact]
    public void A_state_goes_through_a_file_into_another_network()
    {
        static Sequential Net(int seed)
        {
            var g = new TorchGenerator(seed);
            return new(new Linear(3, 4, g), new BatchNorm1d(4), new Linear(4, 2, g));
        }

        var (net, other) = (Net(1), Net(2));
        net.Forward(new TorchGenerator(3).Randn(8, 3));
        var path = Path.Combine(Path.GetTempPath(), $"torchinit-{Guid.NewGuid():N}.safetensors");
        try
        {
            net.StateDict().Save(path);
            other.LoadStateDict(StateDict.Load(path));
        }
        finally
        {
            File.Delete(path);
        }
        var x = new TorchGenerator(4).Randn(2, 3);
        Assert.Equal(Bits.Flat(net.Eval().Forward(x)), Bits.Flat(other.Eval().Forward(x)));
        Assert.Equal(1, ((BatchNorm1d)other.Layers[1]).NumBatchesTracked);
    }

    private sealed class Scale(int features) : Layer(new() { { "weight", new Parameter<float>(Init.Ones(Tensor.CreateFromShape<float>([features]))) } })
    {
        protected override void ForwardCore(Tensor<float> input, Tensor<float> output) => Multiply(input, output);

        protected override void BackwardCore(Tensor<float> gradOutput, Tensor<float>? gradInput)
        {
            var grad = this["weight"].NextGrad();
            for (nint j = 0; j < features; j++)
            {
                grad[j] = 0;
                for (nint i = 0; i < gradOutput.Lengths[0]; i++)
                    grad[j] += gradOutput[i, j] * Input![i, j];
            }
            this["weight"].AddGrad();
            if (gradInput is not null)
                Multiply(gradOutput, gradInput);
        }

        private void Multiply(Tensor<float> from, Tensor<float> to)
        {
            for (nint i = 0; i < from.Lengths[0]; i++)
                for (nint j = 0; j < features; j++)
                    to[i, j] = from[i, j] * this["weight"].Value[j];
        }
    }
}
