using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace TorchInit;

/// <summary>Draws floats with the widest registers that the machine has; the bits do not depend on the width.</summary>
internal static class Kernels
{
    /// <summary>Without a fused multiply-add in hardware each one is a call, and the plain code is as fast as any.</summary>
    private static bool HasFusedMultiplyAdd => Fma.IsSupported || AdvSimd.Arm64.IsSupported;

    /// <inheritdoc cref="ScalarReference.Uniform(Mt19937, Span{float}, float, float, float, bool)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Uniform(Mt19937 words, Span<float> destination, float from, float to, float excluded, bool fused)
    {
        if (Vector512.IsHardwareAccelerated)
            Uniform<Lanes512>(words, destination, from, to, excluded, fused);
        else if (Vector256.IsHardwareAccelerated && HasFusedMultiplyAdd)
            Uniform<Lanes256>(words, destination, from, to, excluded, fused);
        else if (Vector128.IsHardwareAccelerated && HasFusedMultiplyAdd)
            Uniform<Lanes128>(words, destination, from, to, excluded, fused);
        else
            ScalarReference.Uniform(words, destination, from, to, excluded, fused);
    }

    /// <summary>The next <c>destination.Length</c> words of the stream.</summary>
    public static void Words(Mt19937 words, Span<uint> destination)
    {
        if (Vector512.IsHardwareAccelerated)
            VectorWords<Lanes512>.Fill(words, destination);
        else if (Vector256.IsHardwareAccelerated && HasFusedMultiplyAdd)
            VectorWords<Lanes256>.Fill(words, destination);
        else if (Vector128.IsHardwareAccelerated && HasFusedMultiplyAdd)
            VectorWords<Lanes128>.Fill(words, destination);
        else
            ScalarReference.Words(words, destination);
    }

    /// <inheritdoc cref="ScalarReference.Normal(Mt19937, Span{float}, float, float, NormalFunctions)"/>
    public static void Normal(Mt19937 words, Span<float> destination, float mean, float std, NormalFunctions functions)
    {
        if (Vector512.IsHardwareAccelerated)
            Normal<Lanes512, DoubleLanes512>(words, destination, mean, std, functions);
        else if (Vector256.IsHardwareAccelerated && HasFusedMultiplyAdd)
            Normal<Lanes256, DoubleLanes256>(words, destination, mean, std, functions);
        else if (Vector128.IsHardwareAccelerated && HasFusedMultiplyAdd)
            Normal<Lanes128, DoubleLanes128>(words, destination, mean, std, functions);
        else
            ScalarReference.Normal(words, destination, mean, std, functions);
    }

    /// <summary>Uniform draws with registers of one width, whatever the machine has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Uniform<TLanes>(Mt19937 words, Span<float> destination, float from, float to, float excluded, bool fused)
        where TLanes : struct, ILanes<TLanes>
    {
        if (!VectorUniform<TLanes, Fused>.CanScale(to - from))
            ScalarReference.Uniform(words, destination, from, to, excluded, fused);
        else if (fused)
            VectorUniform<TLanes, Fused>.Fill(words, destination, from, to, excluded);
        else
            VectorUniform<TLanes, Rounded>.Fill(words, destination, from, to, excluded);
    }

    /// <summary>Blocks of normal draws with registers of one width, whatever the machine has.</summary>
    public static void Normal<TLanes, TDoubles>(Mt19937 words, Span<float> destination, float mean, float std, NormalFunctions functions)
        where TLanes : struct, ILanes<TLanes>
        where TDoubles : struct, IDoubleLanes<TDoubles, TLanes>
    {
        switch (functions)
        {
            case NormalFunctions.FusedPolynomials:
                VectorNormal<TLanes, VectorPolynomials<TLanes, Fused>>.Fill(words, destination, mean, std);
                break;
            case NormalFunctions.RoundedPolynomials:
                VectorNormal<TLanes, VectorPolynomials<TLanes, Rounded>>.Fill(words, destination, mean, std);
                break;
            case NormalFunctions.Glibc:
                VectorNormal<TLanes, VectorGlibcSingle<TLanes, TDoubles>>.Fill(words, destination, mean, std);
                break;
            default:
                ScalarReference.Normal(words, destination, mean, std, functions);
                break;
        }
    }
}
