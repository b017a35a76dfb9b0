using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchInit.Tests;

/// <summary>The kernels of one width of registers, whatever width the machine would choose.</summary>
internal abstract class KernelWidth(Kernels kernels)
{
    public Kernels Kernels { get; } = kernels;

    /// <summary>
    /// The logarithms of 1 − k·2⁻²⁴ and the sines and cosines of 2πk·2⁻²⁴ for the integers <paramref name="drawn"/>, a multiple of 16 of them.
    /// </summary>
    public abstract void LogSinCos(NormalFunctions functions, Span<float> drawn, Span<float> logs, Span<float> sines, Span<float> cosines);
}

/// <inheritdoc cref="KernelWidth"/>
internal sealed class KernelWidth<TLanes, TDoubles>() : KernelWidth(new VectorKernels<TLanes, TDoubles>())
    where TLanes : struct, ILanes<TLanes>
    where TDoubles : struct, IDoubleLanes<TDoubles, TLanes>
{
    public override void LogSinCos(NormalFunctions functions, Span<float> drawn, Span<float> logs, Span<float> sines, Span<float> cosines)
    {
        switch (functions)
        {
            case NormalFunctions.FusedPolynomials:
                LogSinCos<VectorPolynomials<TLanes, Fused>>(drawn, logs, sines, cosines);
                break;
            case NormalFunctions.RoundedPolynomials:
                LogSinCos<VectorPolynomials<TLanes, Rounded>>(drawn, logs, sines, cosines);
                break;
            default:
                LogSinCos<VectorGlibcSingle<TLanes, TDoubles>>(drawn, logs, sines, cosines);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LogSinCos<TFunctions>(Span<float> drawn, Span<float> logs, Span<float> sines, Span<float> cosines)
        where TFunctions : struct, INormalFunctions<TLanes>
    {
        ref var first = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<float, uint>(drawn));
        for (nuint i = 0; i < (nuint)drawn.Length; i += (nuint)TLanes.Count)
        {
            var k = TLanes.Load(ref first, i);
            TFunctions.Log(TLanes.Create(1f) - k * TLanes.Create(1f / (1 << 24))).Store(ref logs[0], i);
            TFunctions.SinCos(k, out var sin, out var cos);
            sin.Store(ref sines[0], i);
            cos.Store(ref cosines[0], i);
        }
    }
}
