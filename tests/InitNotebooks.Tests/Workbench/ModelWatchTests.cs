using System.Security.Cryptography;
using TorchInit;

namespace InitNotebooks.Tests.Workbench;

public sealed class ModelWatchTests
{
    private static readonly IReadOnlyList<LastingDraw> Tiny = [.. Gpt2.LastingDraws(layers: 2, width: 32, vocabulary: 65, context: 16)];

    private static async Task<List<WatchedTensor>> WatchAsync(long seed, bool bfloat16, TorchPlatform platform, IReadOnlyList<LastingDraw>? draws = null, string model = "gpt2")
    {
        var watched = new List<WatchedTensor>();
        await ModelWatch.RunAsync(
            seed, bfloat16, platform, ReferenceSets.Default, bytes => Task.FromResult(Convert.ToHexStringLower(SHA256.HashData(bytes))),
            tensor =>
            {
                watched.Add(tensor);
                return Task.CompletedTask;
            },
            draws, model);
        return watched;
    }

    [Theory]
    [InlineData(0, false, TorchPlatform.LinuxX64)]
    [InlineData(1, false, TorchPlatform.LinuxX64)]
    [InlineData(0, true, TorchPlatform.LinuxX64)]
    [InlineData(0, false, TorchPlatform.WindowsX64)]
    [InlineData(1, false, TorchPlatform.LinuxArm64)]
    [InlineData(0, false, TorchPlatform.LinuxX64WithoutAvx2)]
    public async Task Each_tensor_of_a_tiny_gpt2_has_the_hash_of_every_build(int seed, bool bfloat16, TorchPlatform platform)
    {
        var watched = await WatchAsync(seed, bfloat16, platform, Tiny, "gpt2_tiny");
        Assert.All(watched, tensor => Assert.True(tensor.Agree == tensor.Builds && tensor.Builds > 0, $"{tensor.Names[0]}: {tensor.Agree} of {tensor.Builds}"));
        Assert.All(watched, tensor => Assert.Equal("✓", tensor.Sign));
        Assert.Equal(1, watched[^1].Share);
        Assert.Equal(
            Gpt2.Make<float>(new TorchGenerator(seed), 2, 32, 65, 16).StateDict().Keys.Order(StringComparer.Ordinal),
            watched.SelectMany(tensor => tensor.Names).Order(StringComparer.Ordinal));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Each_tensor_of_gpt2_has_the_hash_of_every_build()
    {
        var watched = (await WatchAsync(1, false, TorchPlatform.LinuxX64)).Where(tensor => tensor.Shape.Length > 0).ToList();
        Assert.Equal(149, watched.Sum(tensor => tensor.Names.Count));
        Assert.All(watched, tensor => Assert.Equal("✓", tensor.Sign));
    }

    [Fact]
    public async Task A_word_too_many_turns_every_hash_behind_it()
    {
        var watched = await WatchAsync(0, false, TorchPlatform.LinuxX64, [.. Tiny.Select((draw, i) => i == 0 ? draw with { Past = draw.Past + 1 } : draw)], "gpt2_tiny");
        Assert.All(watched.Zip(Tiny).Where(pair => pair.Second.Std is not null), pair => Assert.Equal("✗", pair.First.Sign));
        Assert.All(watched.Zip(Tiny).Where(pair => pair.Second.Std is null), pair => Assert.Equal("✓", pair.First.Sign));
    }

    [Fact]
    public async Task Without_a_build_there_is_no_verdict() =>
        Assert.All(await WatchAsync(7, false, TorchPlatform.LinuxX64, Tiny, "gpt2_tiny"), tensor => Assert.Equal(("–", 0), (tensor.Sign, tensor.Builds)));
}
