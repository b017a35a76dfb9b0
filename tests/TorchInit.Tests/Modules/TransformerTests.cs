using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace TorchInit.Tests;

/// <summary>Modules of several parts against PyTorch 2.14.1: the hash of all tensors, that of the names, and the next number of the generator. Seed 1.</summary>
public sealed class TransformerTests
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
