using InitNotebooks;

namespace TorchInit.Tests;

/// <summary>How a key of a set is known to differ from what this library, which repeats the newest PyTorch, makes.</summary>
/// <param name="Why">The reason, in one line.</param>
/// <param name="Everywhere">
/// True: this key must differ. False: it depends on the values; a key may agree, but not all the keys of the set that the reason covers.
/// </param>
internal sealed record KnownDifference(string Why, bool Everywhere);

/// <summary>
/// Where a set is known to hold other bits. Each is asserted, not tolerated: a set that agrees where it is said to differ fails as well.
/// The rules are about releases and platforms, not about sets, so that sets exported later fall under them.
/// </summary>
internal static class KnownDifferences
{
    private static readonly HashSet<string> BlockNormals = ["normal", "init_normal", "trunc_normal"];

    private static readonly HashSet<string> NoArithmetic =
        ["fans", "gain", "kaiming_uniform_bound", "kaiming_normal_std", "xavier_uniform_bound", "xavier_normal_std", "sqrt5_bounds", "sqrt5_identity", "words", "randperm"];

    /// <summary>Why a key of a set differs, or null where it must agree.</summary>
    public static KnownDifference? Of(ReferenceSet set, ReferenceTensor tensor)
    {
        var (function, call) = (tensor.Python.Function, tensor.Python.Call);
        if (set.Torch < tensor.Since)
            return new($"this has had today's bits since PyTorch {tensor.Since} only", Everywhere: true);
        if (set.Platform == TorchPlatform.LinuxX64WithoutAvx2 && set.Torch < new TorchVersion(2, 13) && BlockNormals.Contains(function))
            return new("without AVX2, block normals end in one rounding since PyTorch 2.13 and in two before", Everywhere: false);
        if (IsLinuxWheel(set) && set.Torch >= new TorchVersion(2, 0) && set.Torch < new TorchVersion(2, 7)
            && (function == "bernoulli" || call.Contains("bernoulli", StringComparison.Ordinal)) && function != "bernoulli_of_tensor")
            return new("the official Linux wheels 2.0 to 2.6 draw bernoulli_(p) from a generator of MKL", Everywhere: false);
        if (set.Platform == TorchPlatform.MacOSArm64 && set.Torch < new TorchVersion(2, 2) && !NoArithmetic.Contains(function))
            return new("on macOS, a·b + c is fused since PyTorch 2.2; before, an older compiler rounded twice", Everywhere: false);
        return null;
    }

    private static bool IsLinuxWheel(ReferenceSet set) =>
        set.Platform is TorchPlatform.LinuxX64 or TorchPlatform.LinuxX64WithoutAvx2 && set.Origin.Contains("wheel", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether a double of this set was made with the C library's log, sin and cos, and .NET's Math on this machine is not that library:
    /// then it can be repeated within 4 ulp only, and a saved state that caches such a double not at all.
    /// </summary>
    public static bool HasOtherMath(ReferenceSet set, ReferenceTensor tensor)
    {
        var sameMath = set.Platform switch
        {
            TorchPlatform.WindowsX64 => OperatingSystem.IsWindows(),
            TorchPlatform.MacOSArm64 => OperatingSystem.IsMacOS(),
            _ => MachineMath.IsGlibcWithFma,
        };
        return !sameMath && (tensor.DType == DType.Float64 || tensor.Python.Function == "state" && tensor.Python.Call.Contains("normals", StringComparison.Ordinal));
    }

    /// <summary>Whether a platform's block normals can be had on its own machines only.</summary>
    public static bool NeedsAppleHere(ReferenceSet set) => set.Platform == TorchPlatform.MacOSArm64 && !OperatingSystem.IsMacOS();
}
