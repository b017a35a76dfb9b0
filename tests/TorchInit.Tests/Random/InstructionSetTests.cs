using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text.RegularExpressions;

namespace TorchInit.Tests;

/// <summary>
/// Runs the tests of the kernels again with part of the processor switched off, each time in a process of its own: .NET reads these
/// settings when it starts. The names of the settings have changed between versions, so the other process first asserts that they work.
/// </summary>
public partial class InstructionSetTests
{
    private const string SwitchedOffVariable = "TORCHINIT_SWITCHED_OFF";

    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task The_same_bits_without(string setting)
    {
        Assert.Null(Environment.GetEnvironmentVariable(SwitchedOffVariable));
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(InstructionSetTests).Assembly.Location);
        Type[] random = [typeof(Vector512Tests), typeof(Vector256Tests), typeof(Vector128Tests), typeof(UniformTests), typeof(NormalTests), typeof(StateTests),
            typeof(IntegerTests), typeof(DiscreteTests), typeof(PermutationTests)];
        Type[] networks = [typeof(MatrixProductTests), typeof(ElementaryTests), typeof(SameBitsTests)];
        foreach (var type in random.Concat(networks))
        {
            start.ArgumentList.Add("-class");
            start.ArgumentList.Add(type.FullName!);
        }
        start.ArgumentList.Add("-noColor");
        start.Environment[setting] = "0";
        start.Environment[SwitchedOffVariable] = setting;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(output);
        Assert.True(process.ExitCode == 0, $"{setting}=0 ended with {process.ExitCode}:\n{output}\n{await errors}");
        var counts = Summary().Match(output);
        Assert.True(counts.Success, output);
        var (total, skipped) = (int.Parse(counts.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(counts.Groups[2].Value, CultureInfo.InvariantCulture));
        Assert.InRange(total - skipped, 60, total);
    }

    [GeneratedRegex(@"Total: (\d+), Errors: 0, Failed: 0, Skipped: (\d+),")]
    private static partial Regex Summary();

    /// <summary>Asserts that what the parent process switched off is off; in the parent itself there is nothing to assert.</summary>
    internal static void AssertSwitchedOff()
    {
        switch (Environment.GetEnvironmentVariable(SwitchedOffVariable))
        {
            case null:
                break;
            case "DOTNET_EnableAVX512":
                Assert.False(Vector512.IsHardwareAccelerated);
                break;
            case "DOTNET_EnableAVX2":
                Assert.False(Avx2.IsSupported);
                break;
            case "DOTNET_EnableHWIntrinsic":
                Assert.False(Vector128.IsHardwareAccelerated);
                break;
            case var other:
                Assert.Fail($"unknown setting {other}");
                break;
        }
    }
}
