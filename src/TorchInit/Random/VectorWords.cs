using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchInit;

/// <summary>The words of the stream, a register at a time.</summary>
internal static class VectorWords<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    /// <summary>The next <c>destination.Length</c> words.</summary>
    public static void Fill(Mt19937 words, Span<uint> destination)
    {
        ref var state = ref MemoryMarshal.GetReference(words.StateWithMirror);
        while (!destination.IsEmpty)
        {
            if (words.Available == 0)
            {
                VectorMt19937<TLanes>.Refresh(ref state);
                words.MarkRefreshed();
            }
            var count = Math.Min(words.Available, destination.Length);
            FillFromPending(ref Unsafe.Add(ref state, words.Position), destination[..count]);
            words.Skip(count);
            destination = destination[count..];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FillFromPending(ref uint pending, Span<uint> destination)
    {
        ref var first = ref MemoryMarshal.GetReference(destination);
        var whole = destination.Length & -TLanes.Count;
        for (nuint i = 0; i < (nuint)whole; i += (nuint)TLanes.Count)
            VectorMt19937<TLanes>.Temper(TLanes.Load(ref pending, i)).Store(ref first, i);
        for (var i = whole; i < destination.Length; i++)
            Unsafe.Add(ref first, i) = Mt19937.Temper(Unsafe.Add(ref pending, i));
    }
}
