namespace TorchInit.Networks.Tests;

public sealed class LinearTests
{
    [Fact]
    public void Linear_3_4_of_seed_1_is_PyTorchs_weight_first_then_bias()
    {
        var layer = new Linear(3, 4, new TorchGenerator(1));
        Assert.Equal(
            "3e985043 be82790e bde53973 3e8abf3d bf0b255c 3eb14747 bdf3409a 3e9662ea 3da46023 bd90c794 3e23fa45 3ce9527e", Bits.Of(layer.Weight.Value));
        Assert.Equal("3e57ece3 be6664d2 bd2c6aa5 bd54e627", Bits.Of(layer.Bias!.Value));
        Assert.Equal(["weight", "bias"], layer.NamedParameters.Keys);
        Assert.Equal([4, 3], layer.Weight.Value.Lengths);
        Assert.Equal([4], layer.Bias.Value.Lengths);
        Assert.Equal((3, 4), (layer.InFeatures, layer.OutFeatures));
    }

    [Fact]
    public void Without_a_bias_nothing_is_drawn_for_one()
    {
        var generator = new TorchGenerator(1);
        Assert.Null(new Linear(3, 4, generator, bias: false).Bias);
        var after = new TorchGenerator(1);
        for (var i = 0; i < 12; i++)
            after.NextUInt32();
        Assert.Equal(after.NextUInt32(), generator.NextUInt32());
    }

    [Fact]
    public void No_input_features_warn_give_plus_zero_biases_and_use_up_their_draws()
    {
        var generator = new TorchGenerator(1);
        var warnings = new List<InitWarning>();
        var layer = new Linear(0, 4, generator, onWarning: warnings.Add);
        Assert.Equal("Initializing zero-element tensors is a no-op", Assert.Single(warnings).Message);
        Assert.Equal([4, 0], layer.Weight.Value.Lengths);
        Assert.Equal("00000000 00000000 00000000 00000000", Bits.Of(layer.Bias!.Value));
        var after = new TorchGenerator(1);
        for (var i = 0; i < 4; i++)
            after.NextUInt32();
        Assert.Equal(after.NextUInt32(), generator.NextUInt32());
    }

    [Theory]
    [InlineData(-1, 3, "Trying to create tensor with negative dimension -1: [3, -1]")]
    [InlineData(3, -2, "Trying to create tensor with negative dimension -2: [-2, 3]")]
    public void Negative_sizes_are_refused(int inFeatures, int outFeatures, string message)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new Linear(inFeatures, outFeatures, new TorchGenerator(1)));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_generator_is_refused() => Assert.Throws<ArgumentNullException>(() => new Linear(3, 4, null!));

    [Fact]
    public void SimpleNet_of_seed_0_has_PyTorchs_parameters()
    {
        var generator = new TorchGenerator(0);
        Linear[] layers = [new(784, 128, generator), new(128, 64, generator), new(64, 10, generator)];
        Assert.Equal(
        [
            "318b971b9f19b6648ca8d9d15ad2b29c5f3b1f64d79b2dd56163c6357a07d6d3", "1984142beafeb1f873f5caf646dae037206cffaec34428c2bce0d70a00fc21af",
            "c9d324317d2cb02333bb3e5c450d194056c97d91fc065bf6ca08d0abe1953d58", "7950392d913d37accae637d736adc54d40504d183caf2c084c8554f839abccdb",
            "4ae71c2a08af6bbf108d808d9991b0699360b077b6992e6680467c53b3573c00", "e7125bc89f15fb0b1f10a4b7dbd051234746c0d9fec46494964667560c0338aa",
        ], layers.SelectMany(layer => new[] { Bits.Sha256(layer.Weight.Value), Bits.Sha256(layer.Bias!.Value) }));
    }

    [Fact]
    public void SimpleNet_of_seed_0_on_Windows_differs_in_all_but_the_last_layer()
    {
        var generator = new TorchGenerator(0, TorchPlatform.WindowsX64);
        Linear[] layers = [new(784, 128, generator), new(128, 64, generator), new(64, 10, generator)];
        Assert.Equal(
            ["f042f3fc50bc0f8c", "fc6bd380f3ef8d2e", "c617e9c828bc35b0", "2ba5eaf8aff47bdd", "4ae71c2a08af6bbf", "e7125bc89f15fb0b"],
            layers.SelectMany(layer => new[] { Bits.Sha256(layer.Weight.Value)[..16], Bits.Sha256(layer.Bias!.Value)[..16] }));
    }
}
