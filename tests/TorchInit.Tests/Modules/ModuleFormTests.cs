namespace TorchInit.Tests;

/// <summary>A module of floats is that of any type, with every argument; and what PyTorch warns about reaches the caller from every module.</summary>
public sealed class ModuleFormTests
{
    private static TorchGenerator G => new(1);

    [Fact]
    public void Every_argument_is_handed_on()
    {
        AssertAlike(DefaultInit.Linear(3, 4, G, bias: false), DefaultInit.Linear<float>(3, 4, G, bias: false), "weight [4, 3]");
        AssertAlike(DefaultInit.Bilinear(3, 4, 5, G, bias: false), DefaultInit.Bilinear<float>(3, 4, 5, G, bias: false), "weight [5, 3, 4]");
        AssertAlike(DefaultInit.LinearCrossEntropyLoss(3, 4, G, [5], bias: true), DefaultInit.LinearCrossEntropyLoss<float>(3, 4, G, [5], bias: true), "linear.weight [20, 3]", "linear.bias [20]");
        AssertAlike(DefaultInit.Embedding(5, 3, G, 2), DefaultInit.Embedding<float>(5, 3, G, 2), "weight [5, 3]");
        AssertAlike(DefaultInit.EmbeddingBag(5, 3, G, -2), DefaultInit.EmbeddingBag<float>(5, 3, G, -2), "weight [5, 3]");
        AssertAlike(DefaultInit.PReLU(3, 0.5), DefaultInit.PReLU<float>(3, 0.5), "weight [3]");
        AssertAlike(
            DefaultInit.AdaptiveLogSoftmaxWithLoss(8, 10, [4], G, 2, headBias: true), DefaultInit.AdaptiveLogSoftmaxWithLoss<float>(8, 10, [4], G, 2, headBias: true),
            "head.weight [5, 8]", "head.bias [5]", "tail.0.0.weight [4, 8]", "tail.0.1.weight [6, 4]");
        Assert.Equal([0, 0, 0], Bits.Flat(DefaultInit.Embedding(5, 3, G, 2)["weight"].Value)[6..9]);
        Assert.Equal([0, 0, 0], Bits.Flat(DefaultInit.EmbeddingBag(5, 3, G, -2)["weight"].Value)[9..12]);
        Assert.Equal([0.5f, 0.5f, 0.5f], Bits.Flat(DefaultInit.PReLU(3, 0.5)["weight"].Value));
    }

    [Fact]
    public void Of_convolutions()
    {
        AssertAlike(DefaultInit.Conv1d(4, 6, 3, G, 2, false), DefaultInit.Conv1d<float>(4, 6, 3, G, 2, false), "weight [6, 2, 3]");
        AssertAlike(DefaultInit.Conv2d(4, 6, 3, G, 2, false), DefaultInit.Conv2d<float>(4, 6, 3, G, 2, false), "weight [6, 2, 3, 3]");
        AssertAlike(DefaultInit.Conv2d(4, 6, (3, 5), G, 2, false), DefaultInit.Conv2d<float>(4, 6, (3, 5), G, 2, false), "weight [6, 2, 3, 5]");
        AssertAlike(DefaultInit.Conv3d(4, 6, 3, G, 2, false), DefaultInit.Conv3d<float>(4, 6, 3, G, 2, false), "weight [6, 2, 3, 3, 3]");
        AssertAlike(DefaultInit.Conv3d(4, 6, (3, 5, 7), G, 2, false), DefaultInit.Conv3d<float>(4, 6, (3, 5, 7), G, 2, false), "weight [6, 2, 3, 5, 7]");
        AssertAlike(DefaultInit.ConvTranspose1d(4, 6, 3, G, 2, false), DefaultInit.ConvTranspose1d<float>(4, 6, 3, G, 2, false), "weight [4, 3, 3]");
        AssertAlike(DefaultInit.ConvTranspose2d(4, 6, 3, G, 2, false), DefaultInit.ConvTranspose2d<float>(4, 6, 3, G, 2, false), "weight [4, 3, 3, 3]");
        AssertAlike(DefaultInit.ConvTranspose2d(4, 6, (3, 5), G, 2, false), DefaultInit.ConvTranspose2d<float>(4, 6, (3, 5), G, 2, false), "weight [4, 3, 3, 5]");
        AssertAlike(DefaultInit.ConvTranspose3d(4, 6, 3, G, 2, false), DefaultInit.ConvTranspose3d<float>(4, 6, 3, G, 2, false), "weight [4, 3, 3, 3, 3]");
        AssertAlike(DefaultInit.ConvTranspose3d(4, 6, (3, 5, 7), G, 2, false), DefaultInit.ConvTranspose3d<float>(4, 6, (3, 5, 7), G, 2, false), "weight [4, 3, 3, 5, 7]");
    }

    [Fact]
    public void Of_normalizations()
    {
        AssertAlike(DefaultInit.BatchNorm(3, true, true, false), DefaultInit.BatchNorm<float>(3, true, true, false), "weight [3]", "running_mean [3]", "running_var [3]", "num_batches_tracked []");
        AssertAlike(DefaultInit.BatchNorm(3, true, false), DefaultInit.BatchNorm<float>(3, true, false), "weight [3]", "bias [3]");
        AssertAlike(DefaultInit.BatchNorm(3, false), DefaultInit.BatchNorm<float>(3, false), "running_mean [3]", "running_var [3]", "num_batches_tracked []");
        AssertAlike(DefaultInit.InstanceNorm(3, true, true, false), DefaultInit.InstanceNorm<float>(3, true, true, false), "weight [3]", "running_mean [3]", "running_var [3]", "num_batches_tracked []");
        AssertAlike(DefaultInit.InstanceNorm(3), DefaultInit.InstanceNorm<float>(3));
        AssertAlike(DefaultInit.LayerNorm([3, 4], true, false), DefaultInit.LayerNorm<float>([3, 4], true, false), "weight [3, 4]");
        AssertAlike(DefaultInit.LayerNorm([3], false), DefaultInit.LayerNorm<float>([3], false));
        AssertAlike(DefaultInit.RmsNorm([3, 4]), DefaultInit.RmsNorm<float>([3, 4]), "weight [3, 4]");
        AssertAlike(DefaultInit.RmsNorm([3], false), DefaultInit.RmsNorm<float>([3], false));
        AssertAlike(DefaultInit.GroupNorm(2, 4, true, false), DefaultInit.GroupNorm<float>(2, 4, true, false), "weight [4]");
        AssertAlike(DefaultInit.GroupNorm(2, 4, false), DefaultInit.GroupNorm<float>(2, 4, false));
    }

    [Fact]
    public void Of_recurrent_modules()
    {
        string[] weights = ["weight_ih_l0 [2, 3]", "weight_hh_l0 [2, 2]", "weight_ih_l0_reverse [2, 3]", "weight_hh_l0_reverse [2, 2]", "weight_ih_l1 [2, 4]", "weight_hh_l1 [2, 2]", "weight_ih_l1_reverse [2, 4]", "weight_hh_l1_reverse [2, 2]"];
        AssertAlike(DefaultInit.Rnn(3, 2, G, 2, false, true), DefaultInit.Rnn<float>(3, 2, G, 2, false, true), weights);
        AssertAlike(DefaultInit.Gru(3, 2, G, 2, false, true), DefaultInit.Gru<float>(3, 2, G, 2, false, true), [.. weights.Select(weight => weight.Replace("[2, ", "[6, ", StringComparison.Ordinal))]);
        AssertAlike(DefaultInit.Lstm(3, 2, G, 2, false, true), DefaultInit.Lstm<float>(3, 2, G, 2, false, true), [.. weights.Select(weight => weight.Replace("[2, ", "[8, ", StringComparison.Ordinal))]);
        AssertAlike(DefaultInit.Lstm(3, 2, G, projSize: 1), DefaultInit.Lstm<float>(3, 2, G, projSize: 1), "weight_ih_l0 [8, 3]", "weight_hh_l0 [8, 1]", "bias_ih_l0 [8]", "bias_hh_l0 [8]", "weight_hr_l0 [1, 2]");
        AssertAlike(DefaultInit.RnnCell(3, 2, G, false), DefaultInit.RnnCell<float>(3, 2, G, false), "weight_ih [2, 3]", "weight_hh [2, 2]");
        AssertAlike(DefaultInit.LstmCell(3, 2, G, false), DefaultInit.LstmCell<float>(3, 2, G, false), "weight_ih [8, 3]", "weight_hh [8, 2]");
        AssertAlike(DefaultInit.GruCell(3, 2, G, false), DefaultInit.GruCell<float>(3, 2, G, false), "weight_ih [6, 3]", "weight_hh [6, 2]");
    }

    [Fact]
    public void Of_attention_and_the_transformer()
    {
        AssertAlike(
            DefaultInit.MultiheadAttention(4, 2, G, false, true, 3, 5), DefaultInit.MultiheadAttention<float>(4, 2, G, false, true, 3, 5),
            "q_proj_weight [4, 4]", "k_proj_weight [4, 3]", "v_proj_weight [4, 5]", "bias_k [1, 1, 4]", "bias_v [1, 1, 4]", "out_proj.weight [4, 4]");
        AssertAlike(
            DefaultInit.TransformerEncoderLayer(4, 2, G, 6, false), DefaultInit.TransformerEncoderLayer<float>(4, 2, G, 6, false),
            "self_attn.in_proj_weight [12, 4]", "self_attn.out_proj.weight [4, 4]", "linear1.weight [6, 4]", "linear2.weight [4, 6]", "norm1.weight [4]", "norm2.weight [4]");
        AssertAlike(
            DefaultInit.TransformerDecoderLayer(4, 2, G, 6, false), DefaultInit.TransformerDecoderLayer<float>(4, 2, G, 6, false),
            "self_attn.in_proj_weight [12, 4]", "self_attn.out_proj.weight [4, 4]", "multihead_attn.in_proj_weight [12, 4]", "multihead_attn.out_proj.weight [4, 4]",
            "linear1.weight [6, 4]", "linear2.weight [4, 6]", "norm1.weight [4]", "norm2.weight [4]", "norm3.weight [4]");
        var (one, other) = (DefaultInit.Transformer(G, 4, 2, 1, 2, 6, false), DefaultInit.Transformer<float>(G, 4, 2, 1, 2, 6, false));
        AssertAlike(one, other, [.. other.StateDict().Select(entry => $"{entry.Key} {Shapes.Text(entry.Value.Shape)}")]);
        Assert.Equal([6 + 1, 2 * 9 + 1], new[] { "encoder.", "decoder." }.Select(part => one.Keys.Count(name => name.StartsWith(part, StringComparison.Ordinal))));
        Assert.DoesNotContain(one.Keys, name => name.EndsWith("bias", StringComparison.Ordinal));
    }

    [Fact]
    public void Warnings_about_weights_without_elements_reach_the_caller()
    {
        AssertWarns(1, warn => DefaultInit.Linear(0, 3, G, onWarning: warn), warn => DefaultInit.Linear<float>(0, 3, G, onWarning: warn));
        AssertWarns(1, warn => DefaultInit.LinearCrossEntropyLoss(0, 3, G, onWarning: warn), warn => DefaultInit.LinearCrossEntropyLoss<float>(0, 3, G, onWarning: warn));
        AssertWarns(1, warn => DefaultInit.Conv1d(0, 3, 2, G, onWarning: warn), warn => DefaultInit.Conv1d<float>(0, 3, 2, G, onWarning: warn));
        AssertWarns(1, warn => DefaultInit.Conv2d(0, 3, 2, G, onWarning: warn), warn => DefaultInit.Conv2d<float>(0, 3, 2, G, onWarning: warn));
        AssertWarns(1, warn => DefaultInit.Conv2d(0, 3, (2, 2), G, onWarning: warn), warn => DefaultInit.Conv2d<float>(0, 3, (2, 2), G, onWarning: warn));
        AssertWarns(1, warn => DefaultInit.Conv3d(0, 3, 2, G, onWarning: warn), warn => DefaultInit.Conv3d<float>(0, 3, 2, G, onWarning: warn));
        AssertWarns(1, warn => DefaultInit.Conv3d(0, 3, (2, 2, 2), G, onWarning: warn), warn => DefaultInit.Conv3d<float>(0, 3, (2, 2, 2), G, onWarning: warn));
        AssertWarns(1, warn => DefaultInit.ConvTranspose1d(0, 3, 2, G, onWarning: warn), warn => DefaultInit.ConvTranspose1d<float>(0, 3, 2, G, onWarning: warn));
        AssertWarns(1, warn => DefaultInit.ConvTranspose2d(0, 3, 2, G, onWarning: warn), warn => DefaultInit.ConvTranspose2d<float>(0, 3, 2, G, onWarning: warn));
        AssertWarns(1, warn => DefaultInit.ConvTranspose2d(0, 3, (2, 2), G, onWarning: warn), warn => DefaultInit.ConvTranspose2d<float>(0, 3, (2, 2), G, onWarning: warn));
        AssertWarns(1, warn => DefaultInit.ConvTranspose3d(0, 3, 2, G, onWarning: warn), warn => DefaultInit.ConvTranspose3d<float>(0, 3, 2, G, onWarning: warn));
        AssertWarns(1, warn => DefaultInit.ConvTranspose3d(0, 3, (2, 2, 2), G, onWarning: warn), warn => DefaultInit.ConvTranspose3d<float>(0, 3, (2, 2, 2), G, onWarning: warn));
        AssertWarns(3, warn => DefaultInit.AdaptiveLogSoftmaxWithLoss(0, 10, [4], G, onWarning: warn), warn => DefaultInit.AdaptiveLogSoftmaxWithLoss<float>(0, 10, [4], G, onWarning: warn));
        AssertWarns(2, warn => DefaultInit.TransformerEncoderLayer(4, 2, G, 0, onWarning: warn), warn => DefaultInit.TransformerEncoderLayer<float>(4, 2, G, 0, onWarning: warn));
        AssertWarns(2, warn => DefaultInit.TransformerDecoderLayer(4, 2, G, 0, onWarning: warn), warn => DefaultInit.TransformerDecoderLayer<float>(4, 2, G, 0, onWarning: warn));
        AssertWarns(4, warn => DefaultInit.Transformer(G, 4, 2, 1, 1, 0, onWarning: warn), warn => DefaultInit.Transformer<float>(G, 4, 2, 1, 1, 0, onWarning: warn));
    }

    private static void AssertAlike(ModuleParameters<float> one, ModuleParameters<float> other, params string[] namesAndShapes)
    {
        Assert.Equal(namesAndShapes, one.StateDict().Select(entry => $"{entry.Key} {Shapes.Text(entry.Value.Shape)}"));
        Assert.Equal(namesAndShapes, other.StateDict().Select(entry => $"{entry.Key} {Shapes.Text(entry.Value.Shape)}"));
        foreach (var name in one.Keys)
            Assert.Equal(Bits.Of(one[name].Value), Bits.Of(other[name].Value));
    }

    private static void AssertWarns(int times, params Action<Action<InitWarning>>[] forms)
    {
        foreach (var form in forms)
        {
            var warnings = new List<string>();
            form(warning => warnings.Add(warning.Message));
            Assert.Equal(Enumerable.Repeat("Initializing zero-element tensors is a no-op", times), warnings);
        }
    }
}
