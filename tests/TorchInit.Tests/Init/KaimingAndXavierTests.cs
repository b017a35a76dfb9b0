using System.Numerics.Tensors;

namespace TorchInit.Tests;

public sealed class KaimingAndXavierTests
{
    private static Tensor<float> New(params nint[] shape) => Tensor.CreateFromShape<float>(shape);

    [Fact]
    public void Kaiming_uniform_4_3_of_seed_1() => Assert.Equal(
        "3f3a8b92 bf1fcbc6 be8c5ee7 3f29ee01 bfaa6b14 3f591eef be94f606 3f382f59 3e49516f be31516d 3ec8d4ac 3d8ee14f",
        Bits.Of(Init.KaimingUniform(New(4, 3), new TorchGenerator(1))));

    [Fact]
    public void Xavier_uniform_4_3_of_seed_1() => Assert.Equal(
        "3ef43eb9 bed138d9 be37c9d5 3ede7d7f bf5f2142 3f0e2393 be430929 3ef1279c 3e03cb2c bde829f3 3e83797f 3d3b12f0",
        Bits.Of(Init.XavierUniform(New(4, 3), new TorchGenerator(1))));

    [Fact]
    public void Kaiming_normal_4_4_of_seed_1_a_block() => Assert.Equal(
        "bf8a14c8 bf07ce74 beecc431 bf91ac87 bd910ebd bedc8cc9 bf315b94 bf91a386 bf00e975 3e5beb10 bf0cb57c be3612b3 be20f0e7 3f98b338 3e2565c2 3ea94d59",
        Bits.Of(Init.KaimingNormal(New(4, 4), new TorchGenerator(1))));

    [Fact]
    public void Xavier_normal_4_3_of_seed_1_one_at_a_time() => Assert.Equal(
        "3eb4fef3 3e1219e7 3d070954 3eaa0a12 be7759e8 bdb5dcf5 bf505f4a 3e50ea42 bf0c9d9b be9a1801 bef432b4 bcff10fd",
        Bits.Of(Init.XavierNormal(New(4, 3), new TorchGenerator(1))));

    [Theory]
    [InlineData(TorchPlatform.LinuxX64, "5cfc392442209192acf70263d5d84edf4bdc5225f3929ebe191bdeabed652bda")]
    [InlineData(TorchPlatform.LinuxArm64, "5cfc392442209192acf70263d5d84edf4bdc5225f3929ebe191bdeabed652bda")]
    [InlineData(TorchPlatform.MacOSArm64, "5cfc392442209192acf70263d5d84edf4bdc5225f3929ebe191bdeabed652bda")]
    public void Kaiming_uniform_64_128_with_a_sqrt_5(TorchPlatform platform, string sha256) => Assert.Equal(
        sha256, Bits.Sha256(Init.KaimingUniform(New(64, 128), new TorchGenerator(1, platform), a: Math.Sqrt(5))));

    [Theory]
    [InlineData(TorchPlatform.LinuxX64, "b76500c76450d062bc51f290670841b5138e169a72d452591203ad6bedd67f22")]
    [InlineData(TorchPlatform.LinuxArm64, "05fde7e704fef5efbab034870da610df9036dc815f186024488b1dde32f35183")]
    public void Kaiming_normal_32_16_3_3_fan_out_relu(TorchPlatform platform, string sha256) => Assert.Equal(
        sha256,
        Bits.Sha256(Init.KaimingNormal(New(32, 16, 3, 3), new TorchGenerator(1, platform), mode: FanMode.FanOut, nonlinearity: Nonlinearity.ReLU)));

    [Fact]
    public void Xavier_normal_64_128_on_Arm() => Assert.Equal(
        "5926afa543ba7dd060f5f3ac722c00db8fdb63e11d4c4a5821e3aeb916426607",
        Bits.Sha256(Init.XavierNormal(New(64, 128), new TorchGenerator(1, TorchPlatform.LinuxArm64))));

    [Fact]
    public void The_same_tensor_comes_back()
    {
        var tensor = New(4, 3);
        Assert.Same(tensor, Init.KaimingUniform(tensor, new TorchGenerator(1)));
    }

    [Fact]
    public void The_bound_is_that_of_the_function_without_a_draw()
    {
        var bound = Init.KaimingUniformBound([5, 7], a: 0.2, FanMode.FanOut);
        var expected = New(5, 7);
        new TorchGenerator(3).Uniform(expected, -bound, bound);
        Assert.Equal(Bits.Of(expected), Bits.Of(Init.KaimingUniform(New(5, 7), new TorchGenerator(3), 0.2, FanMode.FanOut)));
    }

    [Fact]
    public void Doubles_are_drawn_in_double()
    {
        var bound = Init.XavierUniformBound([4, 3]);
        var expected = Tensor.CreateFromShape<double>([4, 3]);
        new TorchGenerator(1).Uniform(expected, -bound, bound);
        Assert.Equal(Bits.Of(expected), Bits.Of(Init.XavierUniform(Tensor.CreateFromShape<double>([4, 3]), new TorchGenerator(1))));
    }

    [Fact]
    public void A_transposed_view_is_filled_in_the_order_of_its_storage()
    {
        var storage = new float[12];
        var view = Tensor.Create(storage, [4, 3], [1, 4]);
        Init.KaimingUniform(view, new TorchGenerator(1));
        var contiguous = Init.KaimingUniform(New(4, 3), new TorchGenerator(1));
        Assert.Equal(Bits.Flat(contiguous), storage);
        Assert.NotEqual(Bits.Of(contiguous), Bits.Of(view));
    }

    [Fact]
    public void Kaiming_leaves_a_tensor_without_elements_alone_with_a_warning_before_any_other_check()
    {
        var generator = new TorchGenerator(1);
        var warnings = new List<InitWarning>();
        Init.KaimingUniform(New(0, 3), generator, mode: (FanMode)7, onWarning: warnings.Add);
        Init.KaimingNormal(New(0), generator, nonlinearity: (Nonlinearity)99, onWarning: warnings.Add);
        Init.KaimingUniform(New(2, 0, 3), generator);
        Assert.Equal(Enumerable.Repeat("Initializing zero-element tensors is a no-op", 2), warnings.Select(w => w.Message));
        Assert.Equal(new TorchGenerator(1).NextUInt32(), generator.NextUInt32());
    }

    [Fact]
    public void Xavier_draws_nothing_for_no_elements_and_refuses_no_fan()
    {
        var generator = new TorchGenerator(1);
        Init.XavierUniform(New(0, 3), generator);
        Assert.Equal(new TorchGenerator(1).NextUInt32(), generator.NextUInt32());
        Assert.StartsWith("division by zero", Assert.Throws<DivideByZeroException>(
            () => Init.XavierUniform(New(0, 0), generator)).Message, StringComparison.Ordinal);
        Assert.StartsWith("division by zero", Assert.Throws<DivideByZeroException>(
            () => Init.XavierNormal(New(2, 3, 0), generator)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_negative_gain_gives_the_errors_of_uniform_and_normal()
    {
        Assert.StartsWith("uniform_ expects to return a [from, to) range, but found from=0.92582 > to=-0.92582", Assert.Throws<ArgumentOutOfRangeException>(
            () => Init.XavierUniform(New(4, 3), new TorchGenerator(1), -1)).Message, StringComparison.Ordinal);
        Assert.StartsWith("normal expects std >= 0.0, but found std -0.632456", Assert.Throws<ArgumentOutOfRangeException>(
            () => Init.XavierNormal(New(3, 2), new TorchGenerator(1), -1)).Message, StringComparison.Ordinal);
        Assert.StartsWith("from is out of bounds for float", Assert.Throws<ArgumentOutOfRangeException>(
            () => Init.XavierUniform(New(4, 3), new TorchGenerator(1), double.NaN)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gain_zero_gives_minus_zero_as_since_2_12() =>
        Assert.Equal("80000000 80000000", Bits.Of(Init.XavierUniform(New(2, 1), new TorchGenerator(1), 0)));

    [Fact]
    public void Missing_arguments_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => Init.KaimingUniform((Tensor<float>)null!, new TorchGenerator(1)));
        Assert.Throws<ArgumentNullException>(() => Init.XavierNormal(New(4, 3), null!));
    }
}
