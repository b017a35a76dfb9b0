using System.Globalization;
using TorchInit;

namespace InitNotebooks.Tests.Workbench;

public sealed class LastBitsTests
{
    public static IEnumerable<TheoryDataRow<string, TorchPlatform>> Draws =>
        from layer in LayerDraw.All from platform in Enum.GetValues<TorchPlatform>() select new TheoryDataRow<string, TorchPlatform>(layer.Name, platform);

    /// <summary>The seed with which PyTorch computed a layer's key.</summary>
    private static string SeedOf(string layer)
    {
        var key = LayerDraw.All.Single(one => one.Name == layer).Key;
        return ReferenceSets.Default.Base.Get(ReferenceSets.Default.Base.Keys.First(one => one == key || one.StartsWith(key + ".", StringComparison.Ordinal))).Arguments["seed"].ToString();
    }

    [Theory]
    [MemberData(nameof(Draws))]
    public void What_pytorch_drew_of_each_layer_is_what_the_page_shows(string layer, TorchPlatform platform)
    {
        var found = LastBits.Of(layer, SeedOf(layer), platform, ReferenceSets.Default);
        var mine = found.Platforms.Single(one => one.Id == platform.ToString());
        if (platform == TorchPlatform.MacOSArm64)
        {
            Assert.Equal(("◇", true), (mine.Sign, mine.Modelled));
            return;
        }
        Assert.Equal("✓", mine.Sign);
        Assert.Matches(@"^[1-9]\d* builds? of PyTorch gave these very bits$", mine.Proof);
        Assert.Equal(0, mine.Differ);
        Assert.Null(found.Fault);
    }

    [Fact]
    public void Lit_are_the_bits_in_which_two_generators_differ()
    {
        float[] Of(TorchPlatform platform) => LastBits.Values(DefaultInit.Conv2d(3, 8, 3, new TorchGenerator(4, platform))["weight"].Value).ToArray();
        var found = LastBits.Of("conv2d", "4", TorchPlatform.WindowsX64, ReferenceSets.Default);
        var (linux, windows) = (Of(TorchPlatform.LinuxX64), Of(TorchPlatform.WindowsX64));
        // Uniform draws are fused or not: there are no more than these two.
        Assert.Equal(linux.Zip(windows).Count(pair => !pair.First.Equals(pair.Second)), found.Tensors[0].Differ);
        Assert.InRange(found.Tensors[0].Differ, 1, linux.Length - 1);
        Assert.Equal("8×3×3×3", found.Tensors[0].Shape);
        for (var row = 0; row < LastBits.Rows; row++)
        {
            for (var column = 0; column < 3; column++)
            {
                var (mine, theirs) = (BitConverter.SingleToUInt32Bits(windows[3 * row + column]), BitConverter.SingleToUInt32Bits(linux[3 * row + column]));
                var shown = found.Tensors[0].Rows[row][column];
                Assert.Equal(windows[3 * row + column], float.Parse(shown.Value, CultureInfo.InvariantCulture));
                Assert.Equal(mine & 0xFFF, Convert.ToUInt32(shown.Bits, 2));
                Assert.Equal((mine ^ theirs) & 0xFFF, Convert.ToUInt32(shown.Lit, 2));
                Assert.Equal((mine ^ theirs) >> 12 != 0, shown.Above);
            }
        }
        Assert.Equal(0, found.Platforms.Single(one => one.Id == nameof(TorchPlatform.LinuxX64WithoutAvx2)).Differ);
    }

    [Theory]
    [InlineData("linear", "one", "'one' is no seed")]
    [InlineData("linear", "", "'' is no seed")]
    [InlineData("linear", "1.5", "'1.5' is no seed")]
    [InlineData("linear", "18446744073709551616", "is no seed")]
    [InlineData("linear", "-9223372036854775809", "is no seed")]
    [InlineData("<script>", "1", "There is no layer '<script>' here.")]
    public void What_cannot_be_drawn_is_refused_in_a_sentence(string layer, string seed, string why)
    {
        var found = LastBits.Of(layer, seed, TorchPlatform.LinuxX64, ReferenceSets.Default);
        Assert.Contains(why, found.Fault);
        Assert.Empty(found.Tensors);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("18446744073709551615")]
    public void The_ends_of_the_seeds_are_seeds(string seed) => Assert.Null(LastBits.Of("linear", seed, TorchPlatform.LinuxX64, ReferenceSets.Default).Fault);

    [Fact]
    public void A_seed_that_nobody_asked_pytorch_for_is_not_called_proved()
    {
        var found = LastBits.Of("linear", "123", TorchPlatform.LinuxX64, ReferenceSets.Default);
        Assert.All(found.Platforms, one => Assert.DoesNotContain("✓", one.Sign));
        Assert.Contains("none was asked for this seed", found.Platforms[0].Proof);
    }

    [Fact]
    public void Normals_of_a_mac_are_refused_and_the_others_still_named()
    {
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "A Mac has them.");
        var found = LastBits.Of("embedding", "1", TorchPlatform.MacOSArm64, ReferenceSets.Default);
        Assert.Contains("Apple's own library", found.Fault);
        Assert.Equal(Enum.GetValues<TorchPlatform>().Length, found.Platforms.Count);
    }
}
