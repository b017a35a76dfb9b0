namespace TorchInit.Tests;

/// <summary>Runs the tests of the kernels again with part of the processor switched off.</summary>
public sealed class InstructionSetTests
{
    [Theory]
    [Trait("Category", "Slow")]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public Task The_same_bits_without(string setting) => SwitchedOff.RunAsync(
        setting, atLeast: 550, typeof(Vector512Tests), typeof(Vector256Tests), typeof(Vector128Tests), typeof(UniformTests), typeof(NormalTests), typeof(StateTests),
        typeof(ThreadTests), typeof(JumpAheadTests), typeof(IntegerTests), typeof(DiscreteTests), typeof(PermutationTests), typeof(MatrixProductTests), typeof(ElementaryTests));
}
