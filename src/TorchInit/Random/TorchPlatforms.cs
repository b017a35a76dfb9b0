using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace TorchInit;

/// <summary>Questions about <see cref="TorchPlatform"/>.</summary>
public static class TorchPlatforms
{
    /// <summary>
    /// The platform whose bits a PyTorch installed on this machine would give, with its default settings
    /// (<c>ATEN_CPU_CAPABILITY</c> not set); null where no PyTorch was ever compared, for example Windows on Arm.
    /// </summary>
    public static TorchPlatform? OfThisMachine()
    {
        var hasAvx2 = Avx2.IsSupported && Fma.IsSupported;
        return RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 when OperatingSystem.IsLinux() => hasAvx2 ? TorchPlatform.LinuxX64 : TorchPlatform.LinuxX64WithoutAvx2,
            Architecture.X64 when OperatingSystem.IsWindows() && hasAvx2 => TorchPlatform.WindowsX64,
            Architecture.Arm64 when OperatingSystem.IsLinux() => TorchPlatform.LinuxArm64,
            Architecture.Arm64 when OperatingSystem.IsMacOS() => TorchPlatform.MacOSArm64,
            _ => null,
        };
    }
}
