using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchInit.Tests;

/// <summary>The kernels of one width of registers, whatever width the machine would choose.</summary>
internal abstract class KernelWidth
{
    public abstract void Uniform(Mt19937 words, Span<float> destination, float from, float to, bool fused);

    public abstract void Words(Mt19937 words, Span<uint> destination);

    public abstract void Normal(Mt19937 words, Span<float> destination, float mean, float std, NormalFunctions functions);

    /// <summary>The logarithms of the radii, the sines and cosines of 2π times the angles; as many of each, a multiple of 16.</summary>
    public abstract void LogSinCos(NormalFunctions functions, Span<float> radii, Span<float> angles, Span<float> logs, Span<float> sines, Span<float> cosines);
}

/// <inheritdoc cref="KernelWidth"/>
internal sealed class KernelWidth<TLanes, TDoubles> : KernelWidth
    where TLanes : struct, ILanes<TLanes>
    where TDoubles : struct, IDoubleLanes<TDoubles, TLanes>
{
    public override void Uniform(Mt19937 words, Span<float> destination, float from, float to, bool fused) =>
        Kernels.Uniform<TLanes>(words, destination, from, to, excluded: to, fused);

    public override void Words(Mt19937 words, Span<uint> destination) => VectorWords<TLanes>.Fill(words, destination);

    public override void Normal(Mt19937 words, Span<float> destination, float mean, float std, NormalFunctions functions) =>
        Kernels.Normal<TLanes, TDoubles>(words, destination, mean, std, functions);

    public override void LogSinCos(NormalFunctions functions, Span<float> radii, Span<float> angles, Span<float> logs, Span<float> sines, Span<float> cosines)
    {
        switch (functions)
        {
            case NormalFunctions.FusedPolynomials:
                LogSinCos<VectorPolynomials<TLanes, Fused>>(radii, angles, logs, sines, cosines);
                break;
            case NormalFunctions.RoundedPolynomials:
                LogSinCos<VectorPolynomials<TLanes, Rounded>>(radii, angles, logs, sines, cosines);
                break;
            default:
                LogSinCos<VectorGlibcSingle<TLanes, TDoubles>>(radii, angles, logs, sines, cosines);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LogSinCos<TFunctions>(Span<float> radii, Span<float> angles, Span<float> logs, Span<float> sines, Span<float> cosines)
        where TFunctions : struct, INormalFunctions<TLanes>
    {
        ref var radius = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<float, uint>(radii));
        ref var angle = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<float, uint>(angles));
        for (nuint i = 0; i < (nuint)radii.Length; i += (nuint)TLanes.Count)
        {
            TFunctions.Log(TLanes.Load(ref radius, i)).Store(ref logs[0], i);
            TFunctions.SinCos(TLanes.Load(ref angle, i), out var sin, out var cos);
            sin.Store(ref sines[0], i);
            cos.Store(ref cosines[0], i);
        }
    }
}
