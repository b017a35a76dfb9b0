namespace TorchInit.Networks.Tests;

/// <summary>Trains again with part of the processor switched off.</summary>
public sealed class InstructionSetTests
{
    [Theory]
    [Trait("Category", "Slow")]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public Task The_same_bits_without(string setting) => SwitchedOff.RunAsync(setting, atLeast: 10, typeof(SameBitsTests), typeof(OptimizerTests));
}
