using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace TorchInit;

/// <summary>Fills memory by steps of one kind, with registers of one width.</summary>
/// <remarks>
/// The state is refreshed first, and then read from where the last step ended: what was left over is moved in front of it. So each step reads
/// neighbouring words wherever it starts, and can store whole aligned registers, as stores past the caches must.
/// </remarks>
internal static class VectorFill<TLanes, TStep, TArguments>
    where TLanes : struct, ILanes<TLanes>
    where TStep : struct, IStep<TStep, TLanes, TArguments>
    where TArguments : struct
{
    /// <summary>From so many words on it is worth the while to store at aligned addresses.</summary>
    private const int Long = 4 * Mt19937.Length;

    /// <summary>Fills <paramref name="destination"/> from the next words of the stream.</summary>
    public static void Fill<T>(Mt19937 words, Span<T> destination, in TArguments arguments)
        where T : unmanaged
    {
        if (destination.Length >= Long)
            words.Align();
        Fill<T, Cached>(words, destination, arguments);
    }

    /// <summary>The same for steps that may begin with any element.</summary>
    /// <param name="words">The stream.</param>
    /// <param name="destination">The elements.</param>
    /// <param name="arguments">What the step that makes them needs to know.</param>
    /// <param name="pastCaches">Whether the elements are too many for the caches.</param>
    public static void FillAnywhere<T>(Mt19937 words, Span<T> destination, in TArguments arguments, bool pastCaches)
        where T : unmanaged
    {
        if (destination.Length < Long)
            Fill<T, Cached>(words, destination, arguments);
        else
            FillAligned(words, destination, arguments, pastCaches);
    }

    private static unsafe void FillAligned<T>(Mt19937 words, Span<T> destination, in TArguments arguments, bool pastCaches)
        where T : unmanaged
    {
        words.Align();
        fixed (T* first = destination)
        {
            var missing = (int)(-(nint)first & (TLanes.Count * sizeof(uint) - 1));
            var head = missing / sizeof(T);
            Fill<T, Cached>(words, destination[..head], arguments);
            if (pastCaches && Sse.IsSupported && missing % sizeof(T) == 0)
            {
                Fill<T, NonTemporal>(words, destination[head..], arguments);
                Sse.StoreFence();
            }
            else
            {
                Fill<T, Cached>(words, destination[head..], arguments);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Fill<T, TStore>(Mt19937 words, Span<T> destination, in TArguments arguments)
        where T : unmanaged
        where TStore : struct, IStore
    {
        ref var state = ref words.First;
        ref var target = ref Unsafe.As<T, uint>(ref MemoryMarshal.GetReference(destination));
        var (position, end) = (words.Position, words.Position + words.Available);
        var left = destination.Length / TStep.Elements;
        if (left <= (end - position) / TStep.Words && destination.Length % TStep.Elements == 0)
        {
            // a small tensor, most often
            Run<TStore>(ref Unsafe.Add(ref state, position), ref target, left, arguments);
            words.MoveTo(position + left * TStep.Words, end);
            return;
        }
        while (left > 0)
        {
            var steps = Math.Min((end - position) / TStep.Words, left);
            if (steps > 0)
            {
                Run<TStore>(ref Unsafe.Add(ref state, position), ref target, steps, arguments);
                position += steps * TStep.Words;
                target = ref Unsafe.Add(ref target, steps * TStep.Registers * TLanes.Count);
                left -= steps;
            }
            if (left > 0)
            {
                position = Refresh(words, position, end);
                end = Mt19937.Length;
            }
        }
        var rest = destination.Length % TStep.Elements;
        var needed = rest * (TStep.Words / TStep.Elements);
        if (end - position < needed)
        {
            position = Refresh(words, position, end);
            end = Mt19937.Length;
        }
        if (rest > 0)
            FillRest(ref Unsafe.Add(ref state, position), destination[^rest..], arguments);
        words.MoveTo(position + needed, end);
    }

    /// <summary>Fewer elements than a step makes.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FillRest<T>(ref uint words, Span<T> destination, in TArguments arguments)
        where T : unmanaged
    {
        Span<uint> made = stackalloc uint[Mt19937.Margin];
        Run<Cached>(ref words, ref MemoryMarshal.GetReference(made), 1, arguments);
        MemoryMarshal.Cast<uint, T>(made)[..destination.Length].CopyTo(destination);
    }

    /// <summary>Refreshes the state and returns where the next step starts: as many words before it as were left over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Refresh(Mt19937 words, int position, int end)
    {
        if (position < end)
            words.KeepBefore(end);
        VectorMt19937<TLanes>.Refresh(ref words.First);
        return position - end;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run<TStore>(ref uint words, ref uint destination, int steps, in TArguments arguments)
        where TStore : struct, IStore
    {
        var step = TStep.Of(arguments);
        var (taken, made) = ((nuint)TStep.Words, (nuint)(TStep.Registers * TLanes.Count));
        for (; steps > 0; steps--)
        {
            step.Make<TStore>(ref words, ref destination);
            words = ref Unsafe.Add(ref words, taken);
            destination = ref Unsafe.Add(ref destination, made);
        }
    }
}

/// <summary>What a register or two of words of the state become: one step of a fill. It holds what it needs in registers.</summary>
internal interface IStep<TSelf, TLanes, TArguments>
    where TSelf : struct, IStep<TSelf, TLanes, TArguments>
    where TLanes : struct, ILanes<TLanes>
{
    /// <summary>
    /// The step for these arguments. They come from memory, and everything that is in a register is among them: what is constant would be read from
    /// memory at every use.
    /// </summary>
    static abstract TSelf Of(in TArguments arguments);

    /// <summary>How many words one step takes, at most <see cref="Mt19937.Margin"/>.</summary>
    static abstract int Words { get; }

    /// <summary>How many elements it makes of them; of one word or two each.</summary>
    static abstract int Elements { get; }

    /// <summary>How many registers these are.</summary>
    static abstract int Registers { get; }

    /// <summary>Makes the elements.</summary>
    void Make<TStore>(ref uint words, ref uint destination)
        where TStore : struct, IStore;
}

/// <summary>How a register gets into memory; a type rather than a flag, so that each kernel is compiled for either.</summary>
internal interface IStore
{
    static abstract void Store<TLanes>(TLanes register, ref uint destination, nuint index)
        where TLanes : struct, ILanes<TLanes>;
}

/// <summary>Through the caches.</summary>
internal readonly struct Cached : IStore
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TLanes>(TLanes register, ref uint destination, nuint index)
        where TLanes : struct, ILanes<TLanes>
        => register.Store(ref destination, index);
}

/// <summary>Past the caches: what does not fit into them is not read first, and drives nothing else out.</summary>
internal readonly struct NonTemporal : IStore
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TLanes>(TLanes register, ref uint destination, nuint index)
        where TLanes : struct, ILanes<TLanes>
        => register.StoreNonTemporal(ref destination, index);
}
