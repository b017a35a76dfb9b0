namespace TorchInit;

/// <summary>
/// Whose arithmetic to repeat. One seed gives the same words of the Mersenne Twister everywhere; what PyTorch makes of them
/// differs in the last bits, because compilers fuse a·b + c into one rounding on some targets and not on others, and because
/// the logarithm and the cosine behind normal draws come from different sources.
/// </summary>
public enum TorchPlatform
{
    /// <summary>Linux on x86-64 with AVX2 or AVX-512: what <c>pip install torch</c> gives. The default on every machine.</summary>
    LinuxX64,

    /// <summary>Windows on x86-64: no fused multiply-add in uniform draws, the same polynomials as Linux with every operation rounded.</summary>
    WindowsX64,

    /// <summary>Linux on 64-bit Arm: fused multiply-add, and glibc's single-precision logarithm, sine and cosine.</summary>
    LinuxArm64,

    /// <summary>Linux on x86-64 without AVX2, or with <c>ATEN_CPU_CAPABILITY=default</c>: no fused multiply-add in uniform draws, glibc's functions.</summary>
    LinuxX64WithoutAvx2,

    /// <summary>macOS on Apple silicon (PyTorch 2.2 and later): uniform draws have Linux's bits; block normals need Apple's own libm and exist on a Mac only.</summary>
    MacOSArm64,
}
