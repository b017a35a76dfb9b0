using System.Runtime.InteropServices;

namespace TorchInit;

/// <summary>The logarithm and the sine/cosine that PyTorch's macOS builds call. They are Apple's own and exist on a Mac only.</summary>
internal static partial class AppleSingle
{
    private const string Library = "libSystem.dylib";

    /// <exception cref="PlatformNotSupportedException">This is no Mac.</exception>
    public static void ThrowIfMissing()
    {
        if (!OperatingSystem.IsMacOS())
        {
            throw new PlatformNotSupportedException(
                $"Blocks of 16 or more normals of {nameof(TorchPlatform)}.{nameof(TorchPlatform.MacOSArm64)} come from Apple's logf and sincosf, which only a Mac has. " +
                $"Uniform draws and fewer than 16 normals are exact on this machine too; for normals that every machine can draw take {nameof(TorchPlatform)}.{nameof(TorchPlatform.LinuxArm64)}.");
        }
    }

    [LibraryImport(Library, EntryPoint = "logf")]
    public static partial float Log(float x);

    /// <summary>sin θ and cos θ from one call, as Apple's compiler pairs them.</summary>
    public static (float Sin, float Cos) SinCos(float theta)
    {
        var pair = SinCosPair(theta);
        return (pair.Sin, pair.Cos);
    }

    [LibraryImport(Library, EntryPoint = "__sincosf_stret")]
    private static partial Pair SinCosPair(float theta);

    private readonly record struct Pair(float Sin, float Cos);
}
