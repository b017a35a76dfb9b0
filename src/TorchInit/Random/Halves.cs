using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchInit;

/// <summary>
/// Draws of <see cref="Half"/> and <see cref="BFloat16"/>: those of floats, each rounded. So PyTorch does it since release 2.12 (uniforms)
/// and 2.13 (normals); before, both types had draws of their own, from only the low 11 or 8 bits of each word.
/// </summary>
internal static class Halves
{
    /// <summary>How many floats are drawn before they are rounded: whole states, whole blocks, and few enough for the first-level cache.</summary>
    private const int Stretch = 4 * Mt19937.Length;

    /// <summary>Uniform floats, rounded; what rounds to <paramref name="high"/> becomes <paramref name="low"/>.</summary>
    [SkipLocalsInit]
    public static void Uniform<T>(Kernels kernels, Mt19937 words, Span<T> destination, float from, float to, T low, T high, bool fused)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<float> floats = stackalloc float[Stretch];
        while (!destination.IsEmpty)
        {
            var drawn = floats[..Math.Min(Stretch, destination.Length)];
            kernels.Uniform(words, drawn, from, to, excluded: float.NaN, fused, pastCaches: false);
            Round(drawn, destination);
            Replace(destination[..drawn.Length], high, low);
            destination = destination[drawn.Length..];
        }
    }

    /// <summary>
    /// At least sixteen normals, by blocks of floats, rounded. Unlike floats, the elements after the last whole block take no draws of their
    /// own: sixteen more make the last sixteen elements.
    /// </summary>
    [SkipLocalsInit]
    public static void Normal<T>(Kernels kernels, Mt19937 words, Span<T> destination, float mean, float std, NormalFunctions functions)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        const int block = ScalarReference.Block;
        Span<float> floats = stackalloc float[Stretch];
        var blocks = destination[..(destination.Length & -block)];
        while (!blocks.IsEmpty)
        {
            var drawn = floats[..Math.Min(Stretch, blocks.Length)];
            kernels.Normal(words, drawn, mean, std, functions);
            Round(drawn, blocks);
            blocks = blocks[drawn.Length..];
        }
        if (destination.Length % block == 0)
            return;
        kernels.Normal(words, floats[..block], mean, std, functions);
        Round(floats[..block], destination[^block..]);
    }

    private static void Round<T>(ReadOnlySpan<float> floats, Span<T> destination)
        where T : unmanaged
    {
        if (typeof(T) == typeof(Half))
            TensorPrimitives.ConvertToHalf(floats, MemoryMarshal.Cast<T, Half>(destination));
        else
            BFloat16.Round(floats, MemoryMarshal.Cast<T, BFloat16>(destination));
    }

    private static void Replace<T>(Span<T> values, T replaced, T by)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var patterns = MemoryMarshal.Cast<T, ushort>(values);
        var pattern = Unsafe.BitCast<T, ushort>(replaced);
        patterns.Replace(pattern, Unsafe.BitCast<T, ushort>(by));
        if (replaced == T.Zero)
            patterns.Replace((ushort)(pattern ^ 0x8000), Unsafe.BitCast<T, ushort>(by));
    }
}
