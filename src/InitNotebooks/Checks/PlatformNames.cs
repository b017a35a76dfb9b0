using TorchInit;

namespace InitNotebooks;

/// <summary>A platform as a card names it.</summary>
internal static class PlatformNames
{
    public static string Of(TorchPlatform platform) => platform switch
    {
        TorchPlatform.LinuxX64 => "Linux x86-64",
        TorchPlatform.WindowsX64 => "Windows x86-64",
        TorchPlatform.LinuxArm64 => "Linux arm64",
        TorchPlatform.LinuxX64WithoutAvx2 => "Linux x86-64 without AVX2",
        TorchPlatform.MacOSArm64 => "macOS arm64",
        _ => platform.ToString(),
    };
}
