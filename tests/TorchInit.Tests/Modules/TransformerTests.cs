using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace TorchInit.Tests;

/// <summary>Modules of several parts against PyTorch 2.14.1: the hash of all tensors, that of the names, and the next number of the generator. Seed 1.</summary>
public class TransformerTests
{
    [Theory]
    [InlineData("decoder layer", "4d4c675512ad39e0", "266152719d2827fd", "28c1c29cce48239d", 1025860848, 1060456771)]
    [InlineData("encoder", "1a96eacb6f60a069", "ce4b6dd985f7645e", "96200a62ab255f0c", 1045982804, 1048016388)]
    [InlineData("decoder", "5b804742438a6b8f", "ec84e0a2681e1004", "5ee8a6341f7fd800", 1025860848, 1060456771)]
    [InlineData("transformer", "f0dba161e195bbfc", "0d562807dbfe56e8", "b9fd3662fa91e09b", 1017694560, 1051022218)]
    [InlineData("adaptive softmax", "824230ce9fea5324", "1382008ee0a55eca", "113bcc566d6f1fdc", 1053390622, 1041464252)]
    [InlineData("adaptive softmax with a bias", "4dabe6caccdf4e2f", "79e9e6b255dd0439", "22080c099d9f65e7", 1058467197, 1063037104)]
    public void Parts_are_made_in_PyTorchs_order(string module, string floats, string doubles, string names, int nextAfterFloats, int nextAfterDoubles)
    {
        AssertHashes<float>(module, floats, names, nextAfterFloats);
        AssertHashes<double>(module, doubles, names, nextAfterDoubles);
    }

    [Theory]
    [InlineData(false, 0.1205)]
    [InlineData(true, 0.8163)]
    public void A_negative_feed_forward_size_is_found_when_attention_has_been_drawn(bool decoder, double next)
    {
        var g = new TorchGenerator(1);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => decoder
            ? DefaultInit.TransformerDecoderLayer(4, 2, g, dimFeedforward: -1)
            : DefaultInit.TransformerEncoderLayer(4, 2, g, dimFeedforward: -1));
        Assert.StartsWith("Trying to create tensor with negative dimension -1: [-1, 4]", error.Message, StringComparison.Ordinal);
        Assert.Equal(next, g.Rand(1)[0], 5e-5);
    }

    [Fact]
    public void No_layers_leave_the_norm_alone() =>
        Assert.Equal(["norm.weight", "norm.bias"], DefaultInit.TransformerEncoder(DefaultInit.Linear(2, 2, new TorchGenerator(1)), 0, DefaultInit.LayerNorm([2])).Keys);

    public static TheoryData<string, Action> Mistakes => new()
    {
        { "cutoffs should be a sequence of length larger than 0", () => DefaultInit.AdaptiveLogSoftmaxWithLoss(16, 20, [], new TorchGenerator(1)) },
        { "cutoffs should be a sequence of unique, positive integers", () => DefaultInit.AdaptiveLogSoftmaxWithLoss(16, 20, [5, 20], new TorchGenerator(1)) },
        { "cutoffs should be a sequence of unique, positive integers", () => DefaultInit.AdaptiveLogSoftmaxWithLoss(16, 20, [5, 5], new TorchGenerator(1)) },
        { "cutoffs should be a sequence of unique, positive integers", () => DefaultInit.AdaptiveLogSoftmaxWithLoss(16, 20, [0, 5], new TorchGenerator(1)) },
        { "division by zero", () => DefaultInit.AdaptiveLogSoftmaxWithLoss(16, 20, [5], new TorchGenerator(1), divValue: 0) },
        { "embed_dim must be divisible by num_heads", () => DefaultInit.Transformer(new TorchGenerator(1), dModel: 8, nHead: 3) },
    };

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void A_mistake_gets_PyTorchs_words(string message, Action mistake) =>
        Assert.StartsWith(message, Assert.ThrowsAny<Exception>(mistake).Message, StringComparison.Ordinal);

    /// <summary>Every module of the PyTorch that is here either draws nothing and is in the table, or has a function of its own.</summary>
    [Fact]
    public void The_table_says_which_modules_draw_nothing()
    {
        var answer = StateFiles.Python(Path.GetTempPath(), """
            import torch, warnings
            from torch import nn
            warnings.simplefilter("ignore")
            numbers = {name: (1,) for name in nn.modules.__all__ if "Pad" in name or "Adaptive" in name or name in ("Unfold",)}
            numbers.update({name: (2,) for name in nn.modules.__all__ if "Norm" in name or ("Pool" in name or "Unpool" in name) and "Adaptive" not in name or "Shuffle" in name or "shuffle" in name})
            numbers.update(ConstantPad1d=(1, 0), ConstantPad2d=(1, 0), ConstantPad3d=(1, 0), Fold=(2, 1), GroupNorm=(1, 2), Threshold=(0, 0), Unflatten=(0, (1,)),
                FractionalMaxPool2d=(2, 0.5), FractionalMaxPool3d=(2, 0.5), LPPool1d=(1, 2), LPPool2d=(1, 2), LPPool3d=(1, 2), CrossMapLRN2d=(2,), PixelUnshuffle=(2,),
                LazyLinear=(1,), LazyBatchNorm1d=(), LazyBatchNorm2d=(), LazyBatchNorm3d=(), LazyInstanceNorm1d=(), LazyInstanceNorm2d=(), LazyInstanceNorm3d=(),
                Linear=(2, 2), Bilinear=(2, 2, 2), Embedding=(2, 2), EmbeddingBag=(2, 2), RNN=(2, 2), LSTM=(2, 2), GRU=(2, 2), RNNCell=(2, 2), LSTMCell=(2, 2), GRUCell=(2, 2),
                MultiheadAttention=(2, 1), TransformerEncoderLayer=(2, 1), TransformerDecoderLayer=(2, 1), TransformerEncoder=(nn.Identity(), 1), TransformerDecoder=(nn.Identity(), 1),
                AdaptiveLogSoftmaxWithLoss=(4, 4, [2]))
            numbers.update({name: (2, 2, 1) for name in nn.modules.__all__ if name.startswith("Conv")})
            numbers.update({name: (2, 1) for name in nn.modules.__all__ if name.startswith("LazyConv")})
            for name in nn.modules.__all__:
                before = torch.get_rng_state()
                try:
                    getattr(nn, name)(*numbers.get(name, ()))
                except TypeError:
                    if name not in ("RNNBase", "RNNCellBase", "LinearCrossEntropyLoss"):
                        raise
                    continue
                print(name, torch.equal(before, torch.get_rng_state()))
            """);
        var lines = answer.Split('\n');
        Assert.InRange(lines.Length, 130, 200);
        foreach (var line in lines)
        {
            var name = line.Split(' ')[0];
            Assert.True(line.EndsWith("True", StringComparison.Ordinal) == DefaultInit.DrawNothing.Contains(name), line);
            if (line.EndsWith("False", StringComparison.Ordinal))
                Assert.Contains(name, typeof(DefaultInit).GetMethods().Select(method => method.Name), StringComparer.OrdinalIgnoreCase);
        }
    }

    private static void AssertHashes<T>(string module, string tensors, string names, int next)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var g = new TorchGenerator(1);
        var state = Make<T>(module, g).StateDict();
        var bytes = new MemoryStream();
        foreach (var tensor in state.Values)
            tensor.WriteTo(bytes);
        Assert.Equal(names, Hash(Encoding.UTF8.GetBytes(string.Join('\n', state.Keys))));
        Assert.Equal(tensors, Hash(bytes.ToArray()));
        Assert.Equal(next, MemoryMarshal.Cast<float, int>(Bits.Flat(g.Rand(1)))[0]);
    }

    private static ModuleParameters<T> Make<T>(string module, TorchGenerator g)
        where T : unmanaged, IFloatingPointIeee754<T> => module switch
        {
            "decoder layer" => DefaultInit.TransformerDecoderLayer<T>(8, 2, g, dimFeedforward: 16),
            "encoder" => DefaultInit.TransformerEncoder(DefaultInit.TransformerEncoderLayer<T>(8, 2, g, dimFeedforward: 16), 2, DefaultInit.LayerNorm<T>([8])),
            "decoder" => DefaultInit.TransformerDecoder(DefaultInit.TransformerDecoderLayer<T>(8, 2, g, dimFeedforward: 16), 3),
            "transformer" => DefaultInit.Transformer<T>(g, dModel: 8, nHead: 2, numEncoderLayers: 1, numDecoderLayers: 2, dimFeedforward: 16),
            "adaptive softmax" => DefaultInit.AdaptiveLogSoftmaxWithLoss<T>(16, 20, [5, 10, 15], g),
            _ => DefaultInit.AdaptiveLogSoftmaxWithLoss<T>(10, 9, [2, 5], g, divValue: 3, headBias: true),
        };

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
}
