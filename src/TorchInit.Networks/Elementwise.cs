using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchInit;

/// <summary>Runs an <see cref="IElementwise"/> over spans. Each element depends on itself alone, so the vector width changes no bits.</summary>
/// <remarks>Loops are compiled with full optimization at once: in a notebook a network has trained before .NET would find them to be hot.</remarks>
internal static class Elementwise
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Value<T>(T f, ReadOnlySpan<float> x, Span<float> y)
        where T : struct, IElementwise
    {
        var width = Vector<float>.Count;
        var i = 0;
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var to = ref MemoryMarshal.GetReference(y[..x.Length]);
        for (; i <= x.Length - width; i += width)
            f.Value(Vector.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        if (i < x.Length)
        {
            Span<float> rest = stackalloc float[width];
            x[i..].CopyTo(rest);
            f.Value(new Vector<float>(rest)).CopyTo(rest);
            rest[..(x.Length - i)].CopyTo(y[i..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Gradient<T>(T f, ReadOnlySpan<float> saved, ReadOnlySpan<float> g, Span<float> result)
        where T : struct, IElementwise
    {
        var width = Vector<float>.Count;
        var i = 0;
        ref var kept = ref MemoryMarshal.GetReference(saved[..g.Length]);
        ref var from = ref MemoryMarshal.GetReference(g);
        ref var to = ref MemoryMarshal.GetReference(result[..g.Length]);
        for (; i <= g.Length - width; i += width)
            f.Gradient(Vector.LoadUnsafe(ref kept, (nuint)i), Vector.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        if (i < g.Length)
        {
            Span<float> restSaved = stackalloc float[width], rest = stackalloc float[width];
            saved[i..].CopyTo(restSaved);
            g[i..].CopyTo(rest);
            f.Gradient(new Vector<float>(restSaved), new Vector<float>(rest)).CopyTo(rest);
            rest[..(g.Length - i)].CopyTo(result[i..]);
        }
    }
}

/// <summary>What an activation does to a vector of values: the function, and its gradient from the input or the output.</summary>
internal interface IElementwise
{
    /// <summary>y = f(x).</summary>
    Vector<float> Value(Vector<float> x);

    /// <summary>g·f′(x), where <paramref name="saved"/> is x or y, whichever the activation keeps.</summary>
    Vector<float> Gradient(Vector<float> saved, Vector<float> g);
}
