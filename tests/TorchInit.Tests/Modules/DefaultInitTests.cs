using System.Numerics.Tensors;

namespace TorchInit.Tests;

/// <summary>Known answers and errors of modules; the reference sets hold many more.</summary>
public sealed class DefaultInitTests
{
    private static TorchGenerator Seed1() => new(1);

    private static string[] Names(ModuleParameters<float> module) => [.. module.Keys];

    private static void AssertWithin(double bound, Parameter<float> parameter)
    {
        var values = Bits.Flat(parameter.Value);
        Assert.All(values, value => Assert.InRange(value, -bound, bound));
        Assert.True(values.Max(Math.Abs) > 0.9 * bound, $"the values stay within {values.Max(Math.Abs)}, far from its bound {bound}");
    }

    [Fact]
    public void Conv2d_1_1_2_of_seed_1()
    {
        var conv = DefaultInit.Conv2d(1, 1, 2, Seed1());
        Assert.Equal("3e83e84a be61fc54 bdc683a0 3e705120", Bits.Of(conv["weight"].Value));
        Assert.Equal("bef10202", Bits.Of(conv["bias"].Value));
        Assert.Equal([1, 1, 2, 2], conv["weight"].Value.Lengths);
    }

    [Fact]
    public void Lstm_1_1_of_seed_1()
    {
        var lstm = DefaultInit.Lstm(inputSize: 1, hiddenSize: 1, Seed1());
        Assert.Equal(["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"], Names(lstm));
        Assert.Equal(
            ["3f03e84a bee1fc54 be4683a0 3ef05120", "bf710202 3f198712 be52a9a8 3f023d0a", "3e0e5a78 bdfac400 3e8e0240 3d4a1020", "3ebaff30 bec786e4 bd955130 bdb86040"],
            lstm.Values.Select(p => Bits.Of(p.Value)));
    }

    [Fact]
    public void Embedding_2_2_of_seed_1() =>
        Assert.Equal("3f294e60 3e88aa47 3d7ca14b 3f1f0ea7", Bits.Of(DefaultInit.Embedding(2, 2, Seed1())["weight"].Value));

    [Fact]
    public void Bilinear_2_1_1_of_seed_1() => Assert.Equal(
        ["3eba8b92 be9fcbc6", "be0c5ee7"], DefaultInit.Bilinear(2, 1, 1, Seed1()).Values.Select(p => Bits.Of(p.Value)));

    [Fact]
    public void Groups_divide_the_fan_in_of_a_convolution()
    {
        var conv = DefaultInit.Conv2d(8, 32, 3, Seed1(), groups: 4);
        Assert.Equal([32, 2, 3, 3], conv["weight"].Value.Lengths);
        AssertWithin(1 / Math.Sqrt(2 * 9), conv["weight"]);
        AssertWithin(1 / Math.Sqrt(2 * 9), conv["bias"]);
    }

    [Fact]
    public void A_transposed_convolution_takes_its_outputs_for_fan_in()
    {
        var conv = DefaultInit.ConvTranspose2d(8, 32, 3, Seed1(), groups: 2);
        Assert.Equal([8, 16, 3, 3], conv["weight"].Value.Lengths);
        Assert.Equal([32], conv["bias"].Value.Lengths);
        AssertWithin(1 / Math.Sqrt(16 * 9), conv["weight"]);
        AssertWithin(1 / Math.Sqrt(16 * 9), conv["bias"]);
    }

    [Fact]
    public void Kernels_need_not_be_square()
    {
        Assert.Equal([4, 3, 2, 5], DefaultInit.Conv2d(3, 4, (2, 5), Seed1())["weight"].Value.Lengths);
        Assert.Equal([4, 3, 1, 2, 5], DefaultInit.Conv3d(3, 4, (1, 2, 5), Seed1())["weight"].Value.Lengths);
        Assert.Equal([3, 4, 2, 5], DefaultInit.ConvTranspose2d(3, 4, (2, 5), Seed1())["weight"].Value.Lengths);
        Assert.Equal([3, 4, 1, 2, 5], DefaultInit.ConvTranspose3d(3, 4, (1, 2, 5), Seed1())["weight"].Value.Lengths);
    }

    [Fact]
    public void A_convolution_without_inputs_warns_and_uses_up_the_draws_of_its_bias()
    {
        var (generator, after) = (Seed1(), Seed1());
        var warnings = new List<InitWarning>();
        var conv = DefaultInit.Conv1d(0, 4, 2, generator, onWarning: warnings.Add);
        Assert.Equal("Initializing zero-element tensors is a no-op", Assert.Single(warnings).Message);
        Assert.Equal("00000000 00000000 00000000 00000000", Bits.Of(conv["bias"].Value));
        after.Rand(4);
        Assert.Equal(after.GetState(), generator.GetState());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(-1)]
    public void The_row_of_the_padding_is_drawn_then_zero(int paddingIdx)
    {
        var (generator, without) = (Seed1(), Seed1());
        var padded = DefaultInit.Embedding(3, 2, generator, paddingIdx)["weight"].Value;
        var plain = DefaultInit.EmbeddingBag(3, 2, without)["weight"].Value;
        var row = paddingIdx < 0 ? 3 + paddingIdx : paddingIdx;
        for (nint i = 0; i < 3; i++)
            for (nint j = 0; j < 2; j++)
                Assert.Equal(i == row ? 0 : plain[i, j], padded[i, j]);
        Assert.Equal(without.GetState(), generator.GetState());
    }

    [Fact]
    public void Normalizations_are_ones_and_zeros_with_their_buffers()
    {
        var batch = DefaultInit.BatchNorm(3);
        Assert.Equal(["weight", "bias"], Names(batch));
        Assert.Equal([1, 1, 1], Bits.Flat(batch["weight"].Value));
        Assert.Equal([0, 0, 0], Bits.Flat(batch["bias"].Value));
        Assert.Equal(["running_mean", "running_var", "num_batches_tracked"], batch.Buffers.Keys);
        Assert.Equal([0, 0, 0], Bits.Flat(batch.Buffers["running_mean"].As<float>()));
        Assert.Equal([1, 1, 1], Bits.Flat(batch.Buffers["running_var"].As<float>()));
        Assert.Equal([0L], Bits.Flat(batch.Buffers["num_batches_tracked"].As<long>()));
        Assert.Equal(["weight"], Names(DefaultInit.BatchNorm(3, trackRunningStats: false, bias: false)));
        Assert.Empty(DefaultInit.BatchNorm(3, trackRunningStats: false).Buffers);
        Assert.Empty(DefaultInit.InstanceNorm(3));
        Assert.Empty(DefaultInit.InstanceNorm(3).Buffers);
        Assert.Equal(2, DefaultInit.InstanceNorm(3, affine: true).Count);
        Assert.Equal([2, 3], DefaultInit.LayerNorm([2, 3])["weight"].Value.Lengths);
        Assert.Equal(["weight"], Names(DefaultInit.LayerNorm([4], bias: false)));
        Assert.Equal(["weight"], Names(DefaultInit.RmsNorm([4])));
        Assert.Empty(DefaultInit.RmsNorm([4], elementwiseAffine: false));
        Assert.Equal([6], DefaultInit.GroupNorm(2, 6)["bias"].Value.Lengths);
        Assert.Equal([0.25f], Bits.Flat(DefaultInit.PReLU()["weight"].Value));
    }

    [Fact]
    public void Recurrent_networks_name_layers_and_directions()
    {
        var lstm = DefaultInit.Lstm(3, 5, Seed1(), numLayers: 2, bias: false, bidirectional: true, projSize: 2);
        Assert.Equal(
        [
            "weight_ih_l0", "weight_hh_l0", "weight_hr_l0", "weight_ih_l0_reverse", "weight_hh_l0_reverse", "weight_hr_l0_reverse",
            "weight_ih_l1", "weight_hh_l1", "weight_hr_l1", "weight_ih_l1_reverse", "weight_hh_l1_reverse", "weight_hr_l1_reverse",
        ], Names(lstm));
        Assert.Equal([20, 3], lstm["weight_ih_l0"].Value.Lengths);
        Assert.Equal([20, 2], lstm["weight_hh_l0"].Value.Lengths);
        Assert.Equal([2, 5], lstm["weight_hr_l0"].Value.Lengths);
        Assert.Equal([20, 4], lstm["weight_ih_l1"].Value.Lengths);
        Assert.Equal([15, 3], DefaultInit.Gru(3, 5, Seed1())["weight_ih_l0"].Value.Lengths);
        Assert.Equal([5], DefaultInit.Rnn(3, 5, Seed1())["bias_hh_l0"].Value.Lengths);
        Assert.Equal(["weight_ih", "weight_hh", "bias_ih", "bias_hh"], Names(DefaultInit.LstmCell(3, 5, Seed1())));
        AssertWithin(1 / Math.Sqrt(5), DefaultInit.GruCell(30, 5, Seed1())["weight_ih"]);
        Assert.Equal(2, DefaultInit.RnnCell(3, 0, Seed1(), bias: false).Count);
    }

    [Fact]
    public void Attention_draws_its_output_projection_first()
    {
        var (generator, linear) = (Seed1(), Seed1());
        var attention = DefaultInit.MultiheadAttention(4, 2, generator, addBiasKv: true);
        Assert.Equal(["in_proj_weight", "in_proj_bias", "bias_k", "bias_v", "out_proj.weight", "out_proj.bias"], Names(attention));
        Assert.Equal(Bits.Of(DefaultInit.Linear(4, 4, linear)["weight"].Value), Bits.Of(attention["out_proj.weight"].Value));
        Assert.Equal(Bits.Of(Init.XavierUniform(Tensor.CreateFromShape<float>([12, 4]), linear)), Bits.Of(attention["in_proj_weight"].Value));
        Assert.Equal([0, 0, 0, 0], Bits.Flat(attention["out_proj.bias"].Value));
        Assert.Equal([1, 1, 4], attention["bias_k"].Value.Lengths);
        Assert.Equal(["q_proj_weight", "k_proj_weight", "v_proj_weight", "out_proj.weight"],
            Names(DefaultInit.MultiheadAttention(4, 2, Seed1(), bias: false, vDim: 3)));
    }

    [Fact]
    public void An_encoder_layer_is_its_parts_one_after_the_other()
    {
        var (generator, parts) = (Seed1(), Seed1());
        var layer = DefaultInit.TransformerEncoderLayer(4, 2, generator, dimFeedforward: 6);
        Assert.Equal(
        [
            "self_attn.in_proj_weight", "self_attn.in_proj_bias", "self_attn.out_proj.weight", "self_attn.out_proj.bias",
            "linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias", "norm1.weight", "norm1.bias", "norm2.weight", "norm2.bias",
        ], Names(layer));
        var expected = DefaultInit.MultiheadAttention(4, 2, parts).Values.Concat(DefaultInit.Linear(4, 6, parts).Values).Concat(DefaultInit.Linear(6, 4, parts).Values);
        Assert.Equal(expected.Select(p => Bits.Of(p.Value)), layer.Values.Take(8).Select(p => Bits.Of(p.Value)));
        Assert.Equal(parts.GetState(), generator.GetState());
    }

    [Fact]
    public void A_name_that_is_not_there_is_answered_with_those_that_are()
    {
        var error = Assert.Throws<KeyNotFoundException>(() => DefaultInit.Linear(3, 4, Seed1())["weights"]);
        Assert.Equal("No parameter is named 'weights'. Did you mean 'weight'? There are: weight, bias.", error.Message);
    }

    public static TheoryData<string, Type, Action> Mistakes => new()
    {
        { "groups must be a positive integer", typeof(ArgumentException), () => DefaultInit.Conv1d(3, 4, 2, Seed1(), groups: 0) },
        { "in_channels must be divisible by groups", typeof(ArgumentException), () => DefaultInit.Conv1d(3, 4, 2, Seed1(), groups: 2) },
        { "out_channels must be divisible by groups", typeof(ArgumentException), () => DefaultInit.ConvTranspose3d(4, 3, 2, Seed1(), groups: 2) },
        { "Trying to create tensor with negative dimension -2: [4, -2, 2]", typeof(ArgumentOutOfRangeException), () => DefaultInit.Conv1d(-4, 4, 2, Seed1(), groups: 2) },
        { "Trying to create tensor with negative dimension -2: [4, 4, -2, -2]", typeof(ArgumentOutOfRangeException), () => DefaultInit.Conv2d(4, 4, -2, Seed1()) },
        { "in1_features must be > 0, but got (in1_features=0)", typeof(ArgumentException), () => DefaultInit.Bilinear(0, 2, 3, Seed1()) },
        { "Trying to create tensor with negative dimension -1: [3, -1, 2]", typeof(ArgumentOutOfRangeException), () => DefaultInit.Bilinear(-1, 2, 3, Seed1()) },
        { "Padding_idx must be within num_embeddings", typeof(ArgumentException), () => DefaultInit.Embedding(3, 2, Seed1(), 3) },
        { "Padding_idx must be within num_embeddings", typeof(ArgumentException), () => DefaultInit.Embedding(3, 2, Seed1(), -4) },
        { "padding_idx must be within num_embeddings", typeof(ArgumentException), () => DefaultInit.EmbeddingBag(3, 2, Seed1(), 3) },
        { "index 0 is out of bounds for dimension 0 with size 0", typeof(ArgumentOutOfRangeException), () => DefaultInit.Embedding(0, 2, Seed1(), 0) },
        { "zeros: Dimension size must be non-negative.", typeof(ArgumentOutOfRangeException), () => DefaultInit.BatchNorm(-1, affine: false) },
        { "Trying to create tensor with negative dimension -1: [-1]", typeof(ArgumentOutOfRangeException), () => DefaultInit.BatchNorm(-1) },
        { "Trying to create tensor with negative dimension -1: [-1]", typeof(ArgumentOutOfRangeException), () => DefaultInit.LayerNorm([-1]) },
        { "normalized_shape has no size", typeof(ArgumentException), () => DefaultInit.LayerNorm([]) },
        { "num_channels (4) must be divisible by num_groups (3)", typeof(ArgumentException), () => DefaultInit.GroupNorm(3, 4) },
        { "division by zero", typeof(DivideByZeroException), () => DefaultInit.GroupNorm(0, 4) },
        { "Trying to create tensor with negative dimension -1: [-1]", typeof(ArgumentOutOfRangeException), () => DefaultInit.PReLU(-1) },
        { "input_size must be greater than zero", typeof(ArgumentException), () => DefaultInit.Rnn(0, 2, Seed1()) },
        { "hidden_size must be greater than zero", typeof(ArgumentException), () => DefaultInit.Gru(3, -1, Seed1()) },
        { "num_layers must be greater than zero", typeof(ArgumentException), () => DefaultInit.Lstm(3, 2, Seed1(), numLayers: 0) },
        { "proj_size should be a positive integer or zero to disable projections", typeof(ArgumentException), () => DefaultInit.Lstm(3, 2, Seed1(), projSize: -1) },
        { "proj_size has to be smaller than hidden_size", typeof(ArgumentException), () => DefaultInit.Lstm(3, 2, Seed1(), projSize: 2) },
        { "Trying to create tensor with negative dimension -8: [-8, 3]", typeof(ArgumentOutOfRangeException), () => DefaultInit.LstmCell(3, -2, Seed1()) },
        { "embed_dim and num_heads must be greater than 0, got embed_dim=0 and num_heads=2 instead", typeof(ArgumentException), () => DefaultInit.MultiheadAttention(0, 2, Seed1()) },
        { "embed_dim must be divisible by num_heads", typeof(ArgumentException), () => DefaultInit.MultiheadAttention(5, 2, Seed1()) },
        { "Trying to create tensor with negative dimension -1: [4, -1]", typeof(ArgumentOutOfRangeException), () => DefaultInit.MultiheadAttention(4, 2, Seed1(), kDim: -1) },
        { "Trying to create tensor with negative dimension -1: [-1, 4]", typeof(ArgumentOutOfRangeException), () => DefaultInit.TransformerEncoderLayer(4, 2, Seed1(), -1) },
    };

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void A_mistake_gets_PyTorchs_words(string message, Type type, Action mistake)
    {
        var error = Assert.Throws(type, mistake);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }
}
