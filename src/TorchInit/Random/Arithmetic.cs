namespace TorchInit;

/// <summary>
/// The choices in which platforms differ. All other steps are the same everywhere; so is the last step of a block of normals,
/// n·std + mean, which PyTorch 2.13 and later fuse on every platform.
/// </summary>
/// <param name="Fused">Uniform draws and normals drawn one at a time end in a fused multiply-add, not in two roundings.</param>
/// <param name="Functions">The functions behind block normals of floats, <see cref="Half"/> and <see cref="BFloat16"/>.</param>
/// <param name="DirectHalf">A double becomes a <see cref="Half"/> in one rounding, not through float.</param>
internal readonly record struct Arithmetic(bool Fused, NormalFunctions Functions, bool DirectHalf)
{
    /// <summary>The arithmetic of PyTorch on <paramref name="platform"/>.</summary>
    public static Arithmetic Of(TorchPlatform platform) => platform switch
    {
        TorchPlatform.LinuxX64 => new(Fused: true, NormalFunctions.FusedPolynomials, DirectHalf: false),
        TorchPlatform.WindowsX64 => new(Fused: false, NormalFunctions.RoundedPolynomials, DirectHalf: false),
        TorchPlatform.LinuxArm64 => new(Fused: true, NormalFunctions.Glibc, DirectHalf: true),
        TorchPlatform.LinuxX64WithoutAvx2 => new(Fused: false, NormalFunctions.Glibc, DirectHalf: false),
        TorchPlatform.MacOSArm64 => new(Fused: true, NormalFunctions.Apple, DirectHalf: true),
        _ => throw new ArgumentOutOfRangeException(nameof(platform), platform, $"{EnumText.Of(platform)} is no platform of {nameof(TorchPlatform)}."),
    };
}

/// <summary>Where the logarithm, sine and cosine behind a block of single-precision normals come from.</summary>
internal enum NormalFunctions
{
    /// <summary>PyTorch's own polynomials, a·b + c rounded once.</summary>
    FusedPolynomials,

    /// <summary>The same polynomials, every product and every sum rounded.</summary>
    RoundedPolynomials,

    /// <summary>glibc's logf, sinf and cosf, redone here in double arithmetic.</summary>
    Glibc,

    /// <summary>Apple's logf and sincosf, which only a Mac has.</summary>
    Apple,
}
