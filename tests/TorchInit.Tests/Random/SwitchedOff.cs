using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text.RegularExpressions;

namespace TorchInit.Tests;

/// <summary>
/// Runs tests again with part of the processor switched off, in a process of its own: .NET reads these settings when it starts. The names of
/// the settings have changed between versions, so the other process first asserts that they work.
/// </summary>
internal static partial class SwitchedOff
{
    private const string Variable = "TORCHINIT_SWITCHED_OFF";

    /// <summary>Runs all tests of these classes in this test program with an environment variable set to 0; at least so many of them must run.</summary>
    public static async Task RunAsync(string setting, int atLeast, params Type[] classes)
    {
        Assert.Null(Environment.GetEnvironmentVariable(Variable));
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(SwitchedOff).Assembly.Location);
        foreach (var type in classes)
        {
            start.ArgumentList.Add("-class");
            start.ArgumentList.Add(type.FullName!);
        }
        start.ArgumentList.Add("-noColor");
        start.Environment[setting] = "0";
        start.Environment[Variable] = setting;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(output);
        Assert.True(process.ExitCode == 0, $"{setting}=0 ended with {process.ExitCode}:\n{output}\n{await errors}");
        var counts = Summary().Match(output);
        Assert.True(counts.Success, output);
        var (total, skipped) = (int.Parse(counts.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(counts.Groups[2].Value, CultureInfo.InvariantCulture));
        Assert.InRange(total - skipped, atLeast, total);
    }

    /// <summary>Asserts that what the parent process switched off is off; in the parent itself there is nothing to assert.</summary>
    public static void AssertOff()
    {
        switch (Environment.GetEnvironmentVariable(Variable))
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

    [GeneratedRegex(@"Total: (\d+), Errors: 0, Failed: 0, Skipped: (\d+),")]
    private static partial Regex Summary();
}
