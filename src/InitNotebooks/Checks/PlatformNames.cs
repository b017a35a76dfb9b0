using TorchInit;

namespace InitNotebooks;

/// <summary>A platform as a card names it.</summary>
internal static class PlatformNames
{
    /// <summary>The platform in two or three words, where several stand in a line.</summary>
    public static string Short(TorchPlatform platform) => platform switch
    {
        TorchPlatform.LinuxX64 => "Linux",
        TorchPlatform.WindowsX64 => "Windows",
        TorchPlatform.LinuxArm64 => "Arm",
        TorchPlatform.LinuxX64WithoutAvx2 => "without AVX2",
        TorchPlatform.MacOSArm64 => "macOS",
        _ => platform.ToString(),
    };

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
