using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace TorchInit;

/// <summary>
/// The Mersenne Twister MT19937 (Matsumoto and Nishimura 1998) with the bookkeeping of PyTorch's <c>at::mt19937</c>, in plain
/// scalar code.
/// </summary>
internal sealed class Mt19937
{
    /// <summary>The number of state words; one refresh makes as many outputs.</summary>
    public const int Length = 624;

    /// <summary>How far the recurrence looks ahead.</summary>
    public const int Shift = 397;

    /// <summary>The last row of the twist matrix, added when the low bit is set.</summary>
    public const uint Matrix = 0x9908B0DF;

    /// <summary>The masks of the output function.</summary>
    public const uint FirstMask = 0x9D2C5680, SecondMask = 0xEFC60000;

    public const uint UpperMask = 0x80000000, LowerMask = 0x7FFFFFFF;

    /// <summary>
    /// Room before the state, for the words of the one before that a vector kernel has not yet read, and behind it, where a vector refresh repeats
    /// the first words: so both read neighbouring words without a seam. It is also the most that a kernel reads at once.
    /// </summary>
    public const int Margin = 32;

    /// <summary>The words of a line of the cache.</summary>
    private const int CacheLine = 16;

    /// <summary>What PyTorch allows and this class can follow: <see cref="next"/> + <see cref="left"/> at most this.</summary>
    private const int LeftPlusNext = Length + 1;

    private const int Held = Margin + Length + Margin;

    private readonly uint[] memory = new uint[Held + CacheLine - 1];
    private int start;
    private int left = 1;
    private int next;

    /// <summary>The first word of the state; before it and behind the last are <see cref="Margin"/> words more.</summary>
    public ref uint First => ref memory[start + Margin];

    /// <summary>The words of the state.</summary>
    public Span<uint> State => memory.AsSpan(start + Margin, Length);

    /// <summary>Where in the state the next word is.</summary>
    public int Position => next;

    /// <summary>Words that can be drawn before the next refresh, 0 … 624.</summary>
    public int Available => left - 1;

    /// <summary>Starts the stream of a 32-bit seed (Knuth's linear recurrence, as init_genrand does).</summary>
    public void Seed(uint seed)
    {
        var state = State;
        state[0] = seed;
        for (var j = 1; j < Length; j++)
        {
            var previous = state[j - 1];
            state[j] = 1812433253u * (previous ^ (previous >> 30)) + (uint)j;
        }
        left = 1;
        next = 0;
    }

    /// <summary>The next 32 random bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint NextUInt32()
    {
        if (--left == 0)
            Refresh();
        return Temper(memory[start + Margin + next++]);
    }

    /// <summary>The next 64 random bits; the word drawn first is the high half.</summary>
    public ulong NextUInt64()
    {
        ulong high = NextUInt32();
        return (high << 32) | NextUInt32();
    }

    /// <summary>Takes the state as a vector kernel has left it: the next word is at <paramref name="position"/>, the last one before <paramref name="end"/>.</summary>
    public void MoveTo(int position, int end)
    {
        next = position;
        left = end - position + 1;
    }

    /// <summary>Copies the words before <paramref name="end"/> to before the state, where they stay when it is refreshed.</summary>
    public void KeepBefore(int end) => memory.AsSpan(start + end, Margin).CopyTo(memory.AsSpan(start));

    /// <summary>
    /// Moves the state to where its first word begins a line of the cache, which makes long fills faster by a sixth. The garbage collector may undo it;
    /// a long fill tries again.
    /// </summary>
    public unsafe void Align()
    {
        var wanted = (int)(-(nint)Unsafe.AsPointer(ref memory[0]) / sizeof(uint) & (CacheLine - 1));
        if (wanted == start)
            return;
        memory.AsSpan(start, Held).CopyTo(memory.AsSpan(wanted));
        start = wanted;
    }

    /// <summary>Stands where another stands.</summary>
    public void CopyFrom(Mt19937 other)
    {
        other.State.CopyTo(State);
        (next, left) = (other.next, other.left);
    }

    /// <summary>Makes the next 624 words of the recurrence, in place.</summary>
    public void Refresh()
    {
        var state = State;
        for (var i = 0; i < Length - Shift; i++)
            state[i] = state[i + Shift] ^ Twist(state[i], state[i + 1]);
        for (var i = Length - Shift; i < Length - 1; i++)
            state[i] = state[i + Shift - Length] ^ Twist(state[i], state[i + 1]);
        state[Length - 1] = state[Shift - 1] ^ Twist(state[Length - 1], state[0]);
        left = Length;
        next = 0;
    }

    /// <summary>The upper bit of a word and the lower bits of the following one, times the twist matrix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Twist(uint word, uint following) =>
        (((word & UpperMask) | (following & LowerMask)) >> 1) ^ ((following & 1) == 0 ? 0 : Matrix);

    /// <summary>The output function: an invertible mixing of one state word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Temper(uint word)
    {
        word ^= word >> 11;
        word ^= (word << 7) & FirstMask;
        word ^= (word << 15) & SecondMask;
        return word ^ (word >> 18);
    }

    /// <summary>Writes left, seeded, next and the words as bytes 8 … 5015 of PyTorch's saved state hold them.</summary>
    public void Save(Span<byte> destination)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination, left);
        BinaryPrimitives.WriteInt32LittleEndian(destination[4..], 1);
        BinaryPrimitives.WriteInt64LittleEndian(destination[8..], next);
        for (var j = 0; j < Length; j++)
            BinaryPrimitives.WriteUInt64LittleEndian(destination[(16 + 8 * j)..], State[j]);
    }

    /// <summary>Takes over what <see cref="Save"/> writes; false, and nothing changed, if that is no valid state.</summary>
    public bool TryRestore(ReadOnlySpan<byte> source)
    {
        var savedLeft = BinaryPrimitives.ReadInt32LittleEndian(source);
        var seeded = BinaryPrimitives.ReadInt32LittleEndian(source[4..]);
        var savedNext = BinaryPrimitives.ReadUInt64LittleEndian(source[8..]);
        if (seeded == 0 || savedLeft is < 1 or > Length || savedNext > Length || (int)savedNext + savedLeft > LeftPlusNext)
            return false;
        left = savedLeft;
        next = (int)savedNext;
        for (var j = 0; j < Length; j++)
            State[j] = (uint)BinaryPrimitives.ReadUInt64LittleEndian(source[(16 + 8 * j)..]);
        return true;
    }
}
