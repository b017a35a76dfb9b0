namespace TorchInit.Tests;

/// <summary>Uniform draws against PyTorch's bits.</summary>
public sealed class UniformTests
{
    [Fact]
    public void Rand_of_seed_1()
    {
        var values = new float[628];
        new TorchGenerator(1).Uniform(values);
        Assert.Equal("3f41f425 3e8f01d6 3ece5f18 3f3c1448", Bits.Of(values.AsSpan(0, 4)));
        Assert.Equal("3f5ddfb4 3f12e739 3f528138 3f7b9a4e 3ec6beae 3f5a1ffa", Bits.Of(values.AsSpan(622, 6)));
    }

    [Fact]
    public void Rand_of_seed_1_in_double() =>
        Assert.Equal("3faf425ff4780eb0 3fccbe33baf05120", Bits.Of(new TorchGenerator(1).Rand<double>(2)));

    [Theory]
    [InlineData(TorchPlatform.LinuxX64, "3e644a21 3e346e73 3e68e18b 3e4791d4 3e788b46 3e652dbd")]
    [InlineData(TorchPlatform.LinuxArm64, "3e644a21 3e346e73 3e68e18b 3e4791d4 3e788b46 3e652dbd")]
    [InlineData(TorchPlatform.MacOSArm64, "3e644a21 3e346e73 3e68e18b 3e4791d4 3e788b46 3e652dbd")]
    [InlineData(TorchPlatform.WindowsX64, "3e644a21 3e346e73 3e68e18c 3e4791d4 3e788b46 3e652dbd")]
    [InlineData(TorchPlatform.LinuxX64WithoutAvx2, "3e644a21 3e346e73 3e68e18c 3e4791d4 3e788b46 3e652dbd")]
    public void A_tenth_to_three_tenths(TorchPlatform platform, string expected)
    {
        Span<float> values = stackalloc float[6];
        new TorchGenerator(2, platform).Uniform(values, 0.1, 0.3);
        Assert.Equal(expected, Bits.Of(values));
    }

    [Fact]
    public void A_tenth_to_three_tenths_in_double()
    {
        Span<double> values = stackalloc double[3];
        new TorchGenerator(2).Uniform(values, 0.1, 0.3);
        Assert.Equal("3fd2251012f3d0d3 3fbe8fe31728bd40 3fcef1abf54b9422", Bits.Of(values));
    }

    [Fact]
    public void Minus_five_and_a_half_to_a_hundred_and_a_quarter()
    {
        Span<float> values = stackalloc float[6];
        new TorchGenerator(2).Uniform(values, -5.5, 100.25);
        Assert.Equal("426e041a 420b2b1f 42777fd7 4232b271 428becd3 426fda36", Bits.Of(values));
    }

    [Theory]
    [InlineData(TorchPlatform.LinuxX64, 1, 0, 1, "970bad99729998f98b15b90aff112359481b0ebcdcafc0244c547c358e76a801")]
    [InlineData(TorchPlatform.LinuxX64, 1, -0.1, 0.3, "fc7c145b0d80d44a106819c1f8a3a63ce9ff54995925fc7a8b99022d9df9bfda")]
    [InlineData(TorchPlatform.LinuxArm64, 1, -0.1, 0.3, "fc7c145b0d80d44a106819c1f8a3a63ce9ff54995925fc7a8b99022d9df9bfda")]
    [InlineData(TorchPlatform.MacOSArm64, 1, -0.1, 0.3, "fc7c145b0d80d44a106819c1f8a3a63ce9ff54995925fc7a8b99022d9df9bfda")]
    [InlineData(TorchPlatform.WindowsX64, 1, 0, 1, "970bad99729998f98b15b90aff112359481b0ebcdcafc0244c547c358e76a801")]
    [InlineData(TorchPlatform.WindowsX64, 1, -0.1, 0.3, "83d9ae7d4844ab1b83a1a6c84836276fbf6ff26318d30f1ac2ef899acf28ae86")]
    [InlineData(TorchPlatform.LinuxX64WithoutAvx2, 1, -0.1, 0.3, "83d9ae7d4844ab1b83a1a6c84836276fbf6ff26318d30f1ac2ef899acf28ae86")]
    [InlineData(TorchPlatform.WindowsX64, 2, -5.5, 100.25, "10e6f534fb6581f368c081eb2b9bf379fab589330216fe0ce1280143107f6655")]
    public void A_million_floats(TorchPlatform platform, long seed, double from, double to, string sha256)
    {
        var values = new float[1 << 20];
        new TorchGenerator(seed, platform).Uniform(values, from, to);
        Assert.Equal(sha256, Bits.Sha256<float>(values));
    }

    [Fact]
    public void Where_rounding_gives_the_upper_bound_the_lower_is_taken()
    {
        var values = new float[1 << 20];
        new TorchGenerator(1).Uniform(values, 1, 1.0000001);
        Assert.Equal("e678838a4ec435fcfc028f3b3de044af1e44847e3b5d6e73ea19e21788531e2d", Bits.Sha256<float>(values));
        Assert.All(values, value => Assert.Equal(1f, value));
    }

    [Theory]
    [InlineData(TorchPlatform.LinuxX64)]
    [InlineData(TorchPlatform.WindowsX64)]
    public void Equal_bounds_give_the_bound_with_the_sign_of_from(TorchPlatform platform)
    {
        var generator = new TorchGenerator(1, platform);
        var values = new float[20];
        generator.Uniform(values, -0.0, 0.0);
        Assert.All(values, value => Assert.Equal("80000000", Bits.Of([value])));
        generator.Uniform(values, 0.75, 0.75);
        Assert.All(values, value => Assert.Equal(0.75f, value));
        for (var i = 0; i < 40; i++)
            generator.NextUInt32();
        Assert.Equal(80, DrawnBy(generator));
    }

    private static int DrawnBy(TorchGenerator generator) => generator.GetState()[16];

    /// <summary>One operation is spared where (to − from)·2⁻²⁴, of doubles 2⁻⁵³, is exact: scaling by another would round twice.</summary>
    [Fact]
    public void A_range_is_scaled_where_its_step_is_exact()
    {
        var (smallest, smallestDouble) = (MathF.ScaleB(1, -102), Math.ScaleB(1, -969));
        foreach (var range in new[] { smallest, MathF.BitDecrement(smallest), 1, float.Epsilon })
            Assert.Equal(MathF.ScaleB(MathF.ScaleB(range, -24), 24) == range, Bounds.CanScale(-range, 0));
        foreach (var range in new[] { smallestDouble, Math.BitDecrement(smallestDouble), 1, double.Epsilon })
            Assert.Equal(Math.ScaleB(Math.ScaleB(range, -53), 53) == range, DoubleBounds.CanScale(-range, 0));
        Assert.True(Bounds.CanScale(3, 3) && DoubleBounds.CanScale(3, 3));
    }
}
