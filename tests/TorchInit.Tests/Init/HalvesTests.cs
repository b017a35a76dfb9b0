using System.Numerics;
using System.Numerics.Tensors;

namespace TorchInit.Tests;

/// <summary>float16 and bfloat16 as PyTorch 2.14.1 draws them: first values, and hashes of a million. (The group <c>halves</c> of the sets has more.)</summary>
public sealed class HalvesTests
{
    [Fact]
    public void First_values_of_seed_1()
    {
        Assert.Equal("3a10 3478 3673 39e1 277f 3a66 365b 3a09", Hex(new TorchGenerator(1).Rand<Half>(8)));
        Assert.Equal("3f42 3e8f 3ece 3f3c 3cf0 3f4d 3ecb 3f41", Hex(new TorchGenerator(1).Rand<BFloat16>(8)));
        Assert.StartsWith("be1a b993 bca5 3999 325f 3aed ", Hex(new TorchGenerator(1).Randn<Half>(17)), StringComparison.Ordinal);
        Assert.StartsWith("bfc3 bf32 bf95 3f33 3e4c 3f5e ", Hex(new TorchGenerator(1).Randn<BFloat16>(17)), StringComparison.Ordinal);
        Assert.Equal("394a 3445 2be5 38f8 b73b", Hex(new TorchGenerator(1).Randn<Half>(5)));
        Assert.Equal("3f29 3e89 3d7d 3f1f bee7", Hex(new TorchGenerator(1).Randn<BFloat16>(5)));
        Assert.Equal("1ec6 0000 0000 0000 0000 96ce", Hex(Init.Sparse(Tensor.CreateFromShape<Half>([3, 2]), new TorchGenerator(1), 0.5)));
    }

    [Theory]
    [InlineData("uniform 0 1", typeof(Half), TorchPlatform.LinuxX64, "0591608173a04b8dabd8ee09dd6c6d259de6eceacd7345b091cedd8c8688b78c")]
    [InlineData("uniform 0 1", typeof(Half), TorchPlatform.LinuxX64WithoutAvx2, "0591608173a04b8dabd8ee09dd6c6d259de6eceacd7345b091cedd8c8688b78c")]
    [InlineData("uniform 0 1", typeof(Half), TorchPlatform.LinuxArm64, "0591608173a04b8dabd8ee09dd6c6d259de6eceacd7345b091cedd8c8688b78c")]
    [InlineData("uniform 0 1", typeof(BFloat16), TorchPlatform.LinuxX64, "d5772a44ad035ec42947b2217633dbf1c1a96c6806fe95a2edfdcd966d0325c2")]
    [InlineData("uniform 0 1", typeof(BFloat16), TorchPlatform.LinuxX64WithoutAvx2, "d5772a44ad035ec42947b2217633dbf1c1a96c6806fe95a2edfdcd966d0325c2")]
    [InlineData("uniform 0 1", typeof(BFloat16), TorchPlatform.LinuxArm64, "d5772a44ad035ec42947b2217633dbf1c1a96c6806fe95a2edfdcd966d0325c2")]
    [InlineData("uniform -0.1 0.3", typeof(Half), TorchPlatform.LinuxX64, "b2cd379db94693039288f5c4d1adfec0324f9c24776e42d7e08227bab5fec684")]
    [InlineData("uniform -0.1 0.3", typeof(Half), TorchPlatform.LinuxArm64, "b2cd379db94693039288f5c4d1adfec0324f9c24776e42d7e08227bab5fec684")]
    [InlineData("uniform -0.1 0.3", typeof(Half), TorchPlatform.LinuxX64WithoutAvx2, "3ee80c92fb14f0b8796a2c9ef35686d0dc7314ad49593cbf481cd8625869c2c8")]
    [InlineData("uniform -0.1 0.3", typeof(BFloat16), TorchPlatform.LinuxX64, "f518e3bb1734aa80216ceab20e11e2aa4c3011439ad8b090a5ff5178c23129c3")]
    [InlineData("uniform -0.1 0.3", typeof(BFloat16), TorchPlatform.LinuxArm64, "f518e3bb1734aa80216ceab20e11e2aa4c3011439ad8b090a5ff5178c23129c3")]
    [InlineData("uniform -0.1 0.3", typeof(BFloat16), TorchPlatform.LinuxX64WithoutAvx2, "1efe5d687e92f0ccfc89a46ae231168d5d95d4ae0883c4bccfb9910dea347c8a")]
    [InlineData("normal 0", typeof(Half), TorchPlatform.LinuxX64, "fb9138aeb27383a3d9ffdf83ed200ccd08b9e1b94a0ceaadfd970a6bf3215c7b")]
    [InlineData("normal 0", typeof(Half), TorchPlatform.LinuxX64WithoutAvx2, "3dfe87ef930a684cd38d068425f7abee247d8e56f64e82280d5add8dfbcd6cb5")]
    [InlineData("normal 0", typeof(Half), TorchPlatform.LinuxArm64, "3dfe87ef930a684cd38d068425f7abee247d8e56f64e82280d5add8dfbcd6cb5")]
    [InlineData("normal 0", typeof(BFloat16), TorchPlatform.LinuxX64, "786d7f3ff104ba0867d4bec9eb90db9b12ce676d10d36330a818788047f5dc3f")]
    [InlineData("normal 0", typeof(BFloat16), TorchPlatform.LinuxX64WithoutAvx2, "d0ee0c5f59e2ad65f8c309f5cc7a28032d9e00a3a230d56cb94d4b1ec9f73935")]
    [InlineData("normal 0", typeof(BFloat16), TorchPlatform.LinuxArm64, "d0ee0c5f59e2ad65f8c309f5cc7a28032d9e00a3a230d56cb94d4b1ec9f73935")]
    [InlineData("normal 5", typeof(Half), TorchPlatform.LinuxX64, "1e7db525e8bad953a84e32634cf2a3c48e7f6c3176870ba35b02144fb1956751")]
    [InlineData("normal 5", typeof(Half), TorchPlatform.LinuxX64WithoutAvx2, "f78d8cbd73a03244ca583a043348b732d046ef46ddd7abbb91166f8368d282a7")]
    [InlineData("normal 5", typeof(Half), TorchPlatform.LinuxArm64, "f78d8cbd73a03244ca583a043348b732d046ef46ddd7abbb91166f8368d282a7")]
    [InlineData("normal 5", typeof(BFloat16), TorchPlatform.LinuxX64, "ea88d7f1bcc5e55e462344864a5d738da8435a34268d405bfdf3e4077c224fcf")]
    [InlineData("normal 5", typeof(BFloat16), TorchPlatform.LinuxX64WithoutAvx2, "41f6e6e75ae259994f0a19665b41c416b45e618b0b978423d3b0efc1176565e2")]
    [InlineData("normal 5", typeof(BFloat16), TorchPlatform.LinuxArm64, "41f6e6e75ae259994f0a19665b41c416b45e618b0b978423d3b0efc1176565e2")]
    [InlineData("transposed", typeof(Half), TorchPlatform.LinuxX64, "b889f35ab21ad71799d56df06fdd13079bbd88da9855ce4266292fe3bcaab749")]
    [InlineData("transposed", typeof(Half), TorchPlatform.LinuxX64WithoutAvx2, "b889f35ab21ad71799d56df06fdd13079bbd88da9855ce4266292fe3bcaab749")]
    [InlineData("transposed", typeof(Half), TorchPlatform.LinuxArm64, "85c29a4b844f6cadfcb3fb692bfa13323ca758fd2deead77ca8a00c5329d7af3")]
    [InlineData("transposed", typeof(BFloat16), TorchPlatform.LinuxX64, "f3b666e8c4a8866a52cddb3da24c2b2e0367f0df5557ee78f814228332a1a3a7")]
    [InlineData("transposed", typeof(BFloat16), TorchPlatform.LinuxX64WithoutAvx2, "f3b666e8c4a8866a52cddb3da24c2b2e0367f0df5557ee78f814228332a1a3a7")]
    [InlineData("transposed", typeof(BFloat16), TorchPlatform.LinuxArm64, "f3b666e8c4a8866a52cddb3da24c2b2e0367f0df5557ee78f814228332a1a3a7")]
    [InlineData("kaiming", typeof(Half), TorchPlatform.LinuxX64, "e8de125f4f49cd8a3d5b89f80e51db1053cd1abc0310cb744abad2b0c1a79b50")]
    [InlineData("kaiming", typeof(Half), TorchPlatform.LinuxArm64, "e8de125f4f49cd8a3d5b89f80e51db1053cd1abc0310cb744abad2b0c1a79b50")]
    [InlineData("kaiming", typeof(Half), TorchPlatform.LinuxX64WithoutAvx2, "bd6b3d0d09f5a087add947f0ae4e5c9e9971c0dc00ded2151004ba7f71ce8b31")]
    [InlineData("kaiming", typeof(BFloat16), TorchPlatform.LinuxX64, "3f001ca1f7995592a17567582b9429298fac8b1b5d888699bfb42eb8ad0853f2")]
    [InlineData("kaiming", typeof(BFloat16), TorchPlatform.LinuxArm64, "3f001ca1f7995592a17567582b9429298fac8b1b5d888699bfb42eb8ad0853f2")]
    [InlineData("kaiming", typeof(BFloat16), TorchPlatform.LinuxX64WithoutAvx2, "e0a4ce0a6f34e3750132876e1afb9b0936fc34df14c5698042c7c955e7813787")]
    [InlineData("truncated -2 2", typeof(Half), TorchPlatform.LinuxX64, "df7d19e005f889a73e015f5ce90be2fb57e648fbab7dae2ccc1b3503829b5a0e")]
    [InlineData("truncated -2 2", typeof(Half), TorchPlatform.LinuxX64WithoutAvx2, "2cec4fc78844e35acc5d3b80184d6aee8295a57135f3a2157dfbc242b0bb01ab")]
    [InlineData("truncated -2 2", typeof(Half), TorchPlatform.LinuxArm64, "2cec4fc78844e35acc5d3b80184d6aee8295a57135f3a2157dfbc242b0bb01ab")]
    [InlineData("truncated -2 2", typeof(BFloat16), TorchPlatform.LinuxX64, "25fa7a2bb071e17b861e2aac14e51eac90bc093f8c95d84a9b0acf25bd099e04")]
    [InlineData("truncated -2 2", typeof(BFloat16), TorchPlatform.LinuxX64WithoutAvx2, "12a49907c5121566f28f16ebeb4fece8029f6db5649805d9b75289b7c3634a60")]
    [InlineData("truncated -2 2", typeof(BFloat16), TorchPlatform.LinuxArm64, "12a49907c5121566f28f16ebeb4fece8029f6db5649805d9b75289b7c3634a60")]
    [InlineData("truncated 2 3", typeof(Half), TorchPlatform.LinuxX64, "79c730301083ac38bbf69302d185fbce6d4e9d53d7275c2cea418eff0d270325")]
    [InlineData("truncated 2 3", typeof(Half), TorchPlatform.LinuxX64WithoutAvx2, "79c730301083ac38bbf69302d185fbce6d4e9d53d7275c2cea418eff0d270325")]
    [InlineData("truncated 2 3", typeof(Half), TorchPlatform.LinuxArm64, "79c730301083ac38bbf69302d185fbce6d4e9d53d7275c2cea418eff0d270325")]
    [InlineData("truncated 2 3", typeof(BFloat16), TorchPlatform.LinuxX64, "6ab181e645ff0f9731bd202512f1b1de3334617c85f0fffbbe5158f44c872aa5")]
    [InlineData("truncated 2 3", typeof(BFloat16), TorchPlatform.LinuxX64WithoutAvx2, "6ab181e645ff0f9731bd202512f1b1de3334617c85f0fffbbe5158f44c872aa5")]
    [InlineData("truncated 2 3", typeof(BFloat16), TorchPlatform.LinuxArm64, "6ab181e645ff0f9731bd202512f1b1de3334617c85f0fffbbe5158f44c872aa5")]
    [InlineData("linear", typeof(Half), TorchPlatform.LinuxX64, "3781509aa08a262d859fd29b80fddac95b64b244671da571537af273a449bf0e")]
    [InlineData("linear", typeof(Half), TorchPlatform.LinuxArm64, "3781509aa08a262d859fd29b80fddac95b64b244671da571537af273a449bf0e")]
    [InlineData("linear", typeof(Half), TorchPlatform.LinuxX64WithoutAvx2, "9348c8f8bbec8880fdb9d8b79ceeee58a6bc91a4701725feded8df5f6d33f290")]
    [InlineData("linear", typeof(BFloat16), TorchPlatform.LinuxX64, "2241448e07fc513b762740159ea04d64794194ef3265783f0212c7839575f557")]
    [InlineData("linear", typeof(BFloat16), TorchPlatform.LinuxArm64, "2241448e07fc513b762740159ea04d64794194ef3265783f0212c7839575f557")]
    [InlineData("linear", typeof(BFloat16), TorchPlatform.LinuxX64WithoutAvx2, "69c9fd74f15c2fe122ba1ef6b7175e348ba86038c955e8a2849d597ff7e16841")]
    public void A_million_values(string draw, Type type, TorchPlatform platform, string sha256) => Assert.Equal(
        sha256, type == typeof(Half) ? Sha256<Half>(draw.Split(' '), platform) : Sha256<BFloat16>(draw.Split(' '), platform));

    [Fact]
    public void Bounds_are_those_of_the_type_and_named_as_PyTorch_names_it()
    {
        AssertRefused<Half>("from is out of bounds for c10::Half", -70000, 1);
        AssertRefused<BFloat16>("to is out of bounds for c10::BFloat16", 0, 3.4e38);
        AssertRefused<Half>("uniform_ expects to-from <= std::numeric_limits<Half>::max(), but found to=65504 and from=-65504", -65504, 65504);
        AssertRefused<BFloat16>("uniform_ expects to return a [from, to) range, but found from=2 > to=1", 2, 1);
        AssertRefused<float>("uniform_ expects to return a [from, to) range, but found from=-0 > to=-1", -0.0, -1);
        Assert.StartsWith("value cannot be converted to type c10::Half without overflow", Assert.Throws<ArgumentOutOfRangeException>(
            () => Init.Constant(Tensor.CreateFromShape<Half>([1]), 65505)).Message, StringComparison.Ordinal);
        Assert.StartsWith("value cannot be converted to type c10::BFloat16 without overflow", Assert.Throws<ArgumentOutOfRangeException>(
            () => Init.Constant(Tensor.CreateFromShape<BFloat16>([0]), 3.4e38)).Message, StringComparison.Ordinal);
    }

    private static void AssertRefused<T>(string text, double from, double to)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Assert.StartsWith(text, Assert.Throws<ArgumentOutOfRangeException>(() => new TorchGenerator(1).Uniform(Tensor.CreateFromShape<T>([0]), from, to)).Message,
            StringComparison.Ordinal);

    private static string Sha256<T>(string[] draw, TorchPlatform platform)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var g = new TorchGenerator(1, platform);
        double Number(int i) => double.Parse(draw[i], System.Globalization.CultureInfo.InvariantCulture);
        Tensor<T> New(params nint[] shape) => Tensor.CreateFromShape<T>(shape);
        switch (draw[0])
        {
            case "uniform":
                return Bits.Sha256(Init.Uniform(New(1 << 20), g, Number(1), Number(2)));
            case "normal":
                return Bits.Sha256(Init.Normal(New((1 << 20) + (nint)Number(1)), g));
            case "transposed":
                var storage = New(1024, 1024);
                g.Normal(Tensor.Transpose(storage));
                return Bits.Sha256(storage);
            case "kaiming":
                return Bits.Sha256(Init.KaimingUniform(New(64, 128), g, a: Math.Sqrt(5)));
            case "truncated":
                return Bits.Sha256(Init.TruncatedNormal(New(1000, 1000), g, a: Number(1), b: Number(2)));
            default:
                return Bits.Sha256(DefaultInit.Linear<T>(784, 128, new TorchGenerator(0, platform))["weight"].Value);
        }
    }

    private static string Hex<T>(Tensor<T> tensor) where T : unmanaged =>
        string.Join(' ', System.Runtime.InteropServices.MemoryMarshal.Cast<T, ushort>(Bits.Flat(tensor)).ToArray().Select(bits => bits.ToString("x4", null)));
}
