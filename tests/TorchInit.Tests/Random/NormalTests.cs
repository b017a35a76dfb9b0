namespace TorchInit.Tests;

/// <summary>Normal draws of floats against PyTorch's bits.</summary>
public sealed class NormalTests
{
    private const string Randn17OfLinuxX64 =
        "bfc346ba bf9493d5 3f331536 3e4bdc0e 3f5d9e04 3e7a4504 bf29b48f 3f4eabc1 3ee0d72a be342894 c00fb738 bfb92589 3d7a7df6 bf1e2480 bf4c4e4e be06c83c bf4c668d";
    private const string Randn17OfWindowsX64 =
        "bfc346ba bf9493d5 3f331536 3e4bdc0e 3f5d9e04 3e7a4506 bf29b48f 3f4eabc1 3ee0d72a be342894 c00fb738 bfb92589 3d7a7df6 bf1e2481 bf4c4e4e be06c83c bf4c668d";
    private const string Randn17OfGlibc =
        "bfc346ba bf9493d5 3f331536 3e4bdc0e 3f5d9e04 3e7a4507 bf29b494 3f4eabc1 3ee0d72a be342894 c00fb738 bfb92589 3d7a7df6 bf1e2481 bf4c4e48 be06c83c bf4c668d";
    private const string Randn16OfGlibc =
        "bfc346ba bf400f31 bf276b4b bfce039a bdcd2473 bf1bf3ce bf7ad25b bfcdf6de bf364f1c 3e9b8173 bf46fe12 be80beb1 be639ae0 3fd7f355 3e69e84a 3eef6dec";

    [Theory]
    [InlineData(TorchPlatform.LinuxX64, 0, "bf901b85 bf93808a be804bd6 bede255d 3f594515 3f312783 bea1cc6d c0075fc1 3ea50138 bfa1b4f4 3eb330ff 3e9dc3bb 3df56f77 3f9e6b93 3f8ef28e be7d367c")]
    [InlineData(TorchPlatform.LinuxX64, 1, "bfc346ba bf400f31 bf276b4b bfce0399 bdcd2473 bf1bf3ce bf7ad25b bfcdf6de bf364f1c 3e9b8173 bf46fe12 be80bebe be639ae0 3fd7f355 3e69e84a 3eef6dec")]
    [InlineData(TorchPlatform.LinuxArm64, 1, Randn16OfGlibc)]
    [InlineData(TorchPlatform.LinuxX64WithoutAvx2, 1, Randn16OfGlibc)]
    [InlineData(TorchPlatform.LinuxX64, 1, Randn17OfLinuxX64)]
    [InlineData(TorchPlatform.WindowsX64, 1, Randn17OfWindowsX64)]
    [InlineData(TorchPlatform.LinuxArm64, 1, Randn17OfGlibc)]
    [InlineData(TorchPlatform.LinuxX64WithoutAvx2, 1, Randn17OfGlibc)]
    public void Randn_in_blocks(TorchPlatform platform, long seed, string expected)
    {
        var values = new float[expected.Split(' ').Length];
        new TorchGenerator(seed, platform).Normal(values);
        Assert.Equal(expected, Bits.Of(values));
    }

    [Theory]
    [InlineData(TorchPlatform.LinuxX64)]
    [InlineData(TorchPlatform.WindowsX64)]
    [InlineData(TorchPlatform.LinuxArm64)]
    [InlineData(TorchPlatform.LinuxX64WithoutAvx2)]
    [InlineData(TorchPlatform.MacOSArm64)]
    public void Randn_one_at_a_time(TorchPlatform platform) =>
        Assert.Equal("3f294e60 3e88aa47 3d7ca14b 3f1f0ea7 bee76038", Bits.Of(new TorchGenerator(1, platform).Randn(5)));

    [Fact]
    public void The_second_of_a_pair_waits_through_blocks_and_uniforms()
    {
        var generator = new TorchGenerator(5);
        Assert.Equal("bef93b54", Bits.Of(generator.Randn(1)));
        Assert.StartsWith("40013e2b ", Bits.Of(generator.Randn(20)), StringComparison.Ordinal);
        Assert.Equal("bf1a940d", Bits.Of(generator.Randn(1)));
    }

    [Theory]
    [InlineData(TorchPlatform.LinuxX64, 20, "bf620158 4061b212 3f21e8fa ")]
    [InlineData(TorchPlatform.LinuxArm64, (1 << 18) + 3, "bf620156 4061b211 3f21e8fa 3fa68786 ")]
    [InlineData(TorchPlatform.LinuxX64WithoutAvx2, (1 << 18) + 3, "bf620156 4061b211 3f21e8fa 3fa68786 ")]
    public void Mean_1_and_standard_deviation_2(TorchPlatform platform, int count, string start)
    {
        var values = new float[count];
        new TorchGenerator(4, platform).Normal(values, mean: 1, std: 2);
        Assert.StartsWith(start, Bits.Of(values), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TorchPlatform.LinuxX64, 1, 0, 1, 1 << 20, "8d0976b5c9b1dd63ef88c1ca085ad69c0a10699f22be85d30c79327b52f9244b")]
    [InlineData(TorchPlatform.LinuxX64, 1, 0, 1, (1 << 20) + 5, "72ab95905a0dc0c146cddb8c2c5f17fde40190be1e87a446b1c242a81f01b593")]
    [InlineData(TorchPlatform.WindowsX64, 1, 0, 1, 1 << 20, "ffac06bf63e9edde0bf12c120755f63624ec0c8e3ab0d697f072ffcf3469711b")]
    [InlineData(TorchPlatform.WindowsX64, 1, 0, 1, (1 << 20) + 5, "31b0deffd22251c2556606f588db50378f1ab0e75fdfd17baf4c33930071341e")]
    [InlineData(TorchPlatform.WindowsX64, 1, 1, 2, 1 << 20, "1380872d06b7fb0ea20e3c7489828408e1bdd73530eae7b56a47fdc3996c1f76")]
    [InlineData(TorchPlatform.WindowsX64, 5, 0.3, 0.02, 1 << 20, "d43b504511f262b20f67b33ff6b7c179236dd357c167d5c7c549eb174a35bb6b")]
    [InlineData(TorchPlatform.LinuxArm64, 1, 0, 1, 1 << 20, "3e5910a2401d2889cd715a40e175855fe28db8500bf616c6447dd495f916d882")]
    [InlineData(TorchPlatform.LinuxArm64, 1, 0, 1, (1 << 20) + 5, "05d554defd677d4479ff84532b4b23bc51d054ef2eed20db09cf33900d127ae1")]
    [InlineData(TorchPlatform.LinuxX64WithoutAvx2, 1, 0, 1, (1 << 20) + 5, "05d554defd677d4479ff84532b4b23bc51d054ef2eed20db09cf33900d127ae1")]
    public void A_million_floats(TorchPlatform platform, long seed, double mean, double std, int count, string sha256)
    {
        var values = new float[count];
        new TorchGenerator(seed, platform).Normal(values, mean, std);
        Assert.Equal(sha256, Bits.Sha256<float>(values));
    }
}
