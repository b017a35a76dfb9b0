using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace TorchInit.Tests;

/// <summary>
/// Whether .NET's Math is glibc's on a processor with fused multiply-add. Only there do double normals, which use it, have
/// PyTorch's bits; elsewhere they are within 4 ulp.
/// </summary>
internal static class MachineMath
{
    public static bool IsGlibcWithFma { get; } =
        OperatingSystem.IsLinux()
        && !RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal)
        && (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 || Fma.IsSupported);

    /// <summary>Whether .NET's Math here is the C library behind a platform's double normals.</summary>
    public static bool Is(TorchPlatform platform) => platform switch
    {
        TorchPlatform.WindowsX64 => OperatingSystem.IsWindows(),
        TorchPlatform.MacOSArm64 => OperatingSystem.IsMacOS(),
        _ => IsGlibcWithFma,
    };

    /// <summary>Asserts equal bits, or 4 ulp where that is all there can be, and says which of the two it was.</summary>
    public static void AssertDoubles(string expected, ReadOnlySpan<double> actual)
    {
        if (IsGlibcWithFma)
        {
            TestContext.Current.TestOutputHelper?.WriteLine("asserted: identical bits");
            Assert.Equal(expected, Bits.Of(actual));
            return;
        }
        TestContext.Current.TestOutputHelper?.WriteLine("asserted: within 4 ulp, because Math is not glibc's with fused multiply-add here");
        var values = Bits.Doubles(expected);
        Assert.Equal(values.Length, actual.Length);
        for (var i = 0; i < values.Length; i++)
        {
            var distance = Math.Abs(BitConverter.DoubleToInt64Bits(values[i]) - BitConverter.DoubleToInt64Bits(actual[i]));
            Assert.True(distance <= 4, string.Create(CultureInfo.InvariantCulture, $"element {i}: {actual[i]:R} is {distance} ulp from {values[i]:R}"));
        }
    }
}
