using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchInit;

/// <summary>Blocks of normal draws of floats, a register at a time, with the bits of <see cref="ScalarReference"/>.</summary>
internal static class VectorNormal<TLanes, TFunctions>
    where TLanes : struct, ILanes<TLanes>
    where TFunctions : struct, INormalFunctions<TLanes>
{
    /// <summary>How many uniforms are drawn before they are transformed: whole states, whole pairs of blocks, and small enough for the first-level cache.</summary>
    private const int Stretch = 4 * Mt19937.Length;

    private const int Block = ScalarReference.Block, Half = Block / 2;

    /// <summary>At least sixteen normals; see <see cref="ScalarReference.Normal(Mt19937, Span{float}, float, float, NormalFunctions)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Fill(Mt19937 words, Span<float> destination, float mean, float std)
    {
        for (var start = 0; start < destination.Length; start += Stretch)
        {
            var stretch = destination.Slice(start, Math.Min(Stretch, destination.Length - start));
            VectorUniform<TLanes, Fused>.Fill(words, stretch, 0f, 1f, excluded: 1f);
            Transform(stretch[..(stretch.Length & -Block)], mean, std);
        }
        if (destination.Length % Block != 0)
        {
            var tail = destination[^Block..];
            VectorUniform<TLanes, Fused>.Fill(words, tail, 0f, 1f, excluded: 1f);
            Transform(tail, mean, std);
        }
    }

    /// <summary>Transforms whole blocks in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Transform(Span<float> blocks, float mean, float std)
    {
        ref var origin = ref MemoryMarshal.GetReference(blocks);
        var (means, stds) = (TLanes.Create(mean), TLanes.Create(std));
        for (var start = 0; start < blocks.Length; start += 2 * TLanes.Count)
        {
            // sixteen lanes take two blocks, an odd last one twice; four lanes take the halves of each half in turn
            var first = (start & -Block) + start % Block / 2;
            var second = Math.Min(first + Block, blocks.Length - Block);
            Transform(ref Unsafe.Add(ref origin, first), ref Unsafe.Add(ref origin, second), means, stds);
        }
    }

    /// <summary>A register of pairs, from two blocks where it holds more than eight: the first half of a block gives the radii, the other the angles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transform(ref float first, ref float second, TLanes mean, TLanes std)
    {
        ref var firstAngle = ref Unsafe.Add(ref first, Half);
        ref var secondAngle = ref Unsafe.Add(ref second, Half);
        var u1 = TLanes.Create(1f) - TLanes.LoadEights(ref first, ref second);
        var radius = TLanes.Sqrt(TLanes.Create(-2f) * TFunctions.Log(u1));
        TFunctions.SinCos(TLanes.LoadEights(ref firstAngle, ref secondAngle), out var sin, out var cos);
        TLanes.FusedMultiplyAdd(radius * cos, std, mean).StoreEights(ref first, ref second);
        TLanes.FusedMultiplyAdd(radius * sin, std, mean).StoreEights(ref firstAngle, ref secondAngle);
    }
}
