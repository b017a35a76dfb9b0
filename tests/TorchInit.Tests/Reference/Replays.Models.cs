using System.Numerics;
using System.Security.Cryptography;
using InitNotebooks;

namespace TorchInit.Tests;

internal static partial class Replays
{
    private static readonly Dictionary<string, Replay> Models = new()
    {
        ["resnet18"] = (call, platform) => Model(call, platform, (_, g) => ResNet.ResNet18<float>(g), (_, g) => ResNet.ResNet18<BFloat16>(g)),
        ["resnet50"] = (call, platform) => Model(call, platform, (_, g) => ResNet.ResNet50<float>(g), (_, g) => ResNet.ResNet50<BFloat16>(g)),
        ["vit_b_16"] = (call, platform) => Model(
            call, platform, (_, g) => VisionTransformer.VitB16<float>(g), (_, g) => VisionTransformer.VitB16<BFloat16>(g)),
        ["gpt2"] = (call, platform) => Model(
            call, platform, Gpt<float>, Gpt<BFloat16>),
        ["lstm_language_model"] = (call, platform) => Model(
            call, platform, (_, g) => LstmLanguageModel.Make<float>(g), (_, g) => LstmLanguageModel.Make<BFloat16>(g)),
        ["transformer"] = (call, platform) => Model(
            call, platform, Translator<float>, Translator<BFloat16>),
    };

    private static ModuleParameters<T> Gpt<T>(CallArguments call, TorchGenerator g)
        where T : unmanaged, IFloatingPointIeee754<T> => Gpt2.Make<T>(
            g, call.Int("layers"), call.Int("width"), call.Int("vocabulary"), call.Int("context"), call.Bool("bias"));

    private static ModuleParameters<T> Translator<T>(CallArguments call, TorchGenerator g)
        where T : unmanaged, IFloatingPointIeee754<T> => DefaultInit.Transformer<T>(
            g, call.Int("d_model"), call.Int("nhead"), call.Int("encoder_layers"), call.Int("decoder_layers"), call.Int("dim_feedforward"));

    /// <summary>One line for each tensor of the model's state (name, shape, the first digits of its hash), and the generator's next three numbers.</summary>
    private static Named Model(
        CallArguments call, TorchPlatform platform, Func<CallArguments, TorchGenerator, ModuleParameters<float>> single,
        Func<CallArguments, TorchGenerator, ModuleParameters<BFloat16>> brief)
    {
        var generator = call.Generator(platform);
        var state = call.DType == "bfloat16" ? brief(call, generator).StateDict() : single(call, generator).StateDict();
        return new Named { [""] = string.Join('\n', state.Select(Line)), ["next"] = generator.Rand(3) };
    }

    private static string Line(KeyValuePair<string, StateTensor> entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var stream = new HashStream(hash);
        entry.Value.WriteTo(stream);
        return $"{entry.Key} {string.Join('x', entry.Value.Shape.ToArray())} {Convert.ToHexStringLower(hash.GetHashAndReset())[..16]}";
    }

    /// <summary>Hashes what is written to it.</summary>
    private sealed class HashStream(IncrementalHash hash) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => hash.AppendData(buffer, offset, count);

        public override void Write(ReadOnlySpan<byte> buffer) => hash.AppendData(buffer);
    }
}
