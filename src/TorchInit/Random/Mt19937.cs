using System.Buffers.Binary;

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

    public const uint UpperMask = 0x80000000, LowerMask = 0x7FFFFFFF;

    /// <summary>Room behind the state in which a vector refresh repeats the first words, so that it can read past the end.</summary>
    public const int Mirror = 16;

    /// <summary>What PyTorch allows and this class can follow: <see cref="next"/> + <see cref="left"/> at most this.</summary>
    private const int LeftPlusNext = Length + 1;

    private readonly uint[] state = new uint[Length + Mirror];
    private int left = 1;
    private int next;

    /// <summary>The state, and behind it the <see cref="Mirror"/> words.</summary>
    public Span<uint> StateWithMirror => state;

    /// <summary>Where in the state the next word is.</summary>
    public int Position => next;

    /// <summary>Words that can be drawn before the next refresh, 0 … 624.</summary>
    public int Available => left - 1;

    /// <summary>Starts the stream of a 32-bit seed (Knuth's linear recurrence, as init_genrand does).</summary>
    public void Seed(uint seed)
    {
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
    public uint NextUInt32()
    {
        if (--left == 0)
            Refresh();
        return Temper(state[next++]);
    }

    /// <summary>The next 64 random bits; the word drawn first is the high half.</summary>
    public ulong NextUInt64()
    {
        ulong high = NextUInt32();
        return (high << 32) | NextUInt32();
    }

    /// <summary>Moves past <paramref name="count"/> words; at most <see cref="Available"/>.</summary>
    public void Skip(int count)
    {
        next += count;
        left -= count;
    }

    /// <summary>Counts the whole state as new, after a vector kernel has refreshed it.</summary>
    public void MarkRefreshed()
    {
        next = 0;
        left = Length + 1;
    }

    /// <summary>Counts the whole state as refreshed and drawn, after a vector kernel has done both.</summary>
    public void MarkSpent()
    {
        next = Length;
        left = 1;
    }

    /// <summary>Makes the next 624 words of the recurrence, in place.</summary>
    public void Refresh()
    {
        for (var i = 0; i < Length; i++)
        {
            var joined = (state[i] & UpperMask) | (state[(i + 1) % Length] & LowerMask);
            var twisted = (joined >> 1) ^ ((joined & 1) == 0 ? 0 : Matrix);
            state[i] = state[(i + Shift) % Length] ^ twisted;
        }
        left = Length;
        next = 0;
    }

    /// <summary>The output function: an invertible mixing of one state word.</summary>
    public static uint Temper(uint word)
    {
        word ^= word >> 11;
        word ^= (word << 7) & 0x9D2C5680;
        word ^= (word << 15) & 0xEFC60000;
        return word ^ (word >> 18);
    }

    /// <summary>Writes left, seeded, next and the words as bytes 8 … 5015 of PyTorch's saved state hold them.</summary>
    public void Save(Span<byte> destination)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination, left);
        BinaryPrimitives.WriteInt32LittleEndian(destination[4..], 1);
        BinaryPrimitives.WriteInt64LittleEndian(destination[8..], next);
        for (var j = 0; j < Length; j++)
            BinaryPrimitives.WriteUInt64LittleEndian(destination[(16 + 8 * j)..], state[j]);
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
            state[j] = (uint)BinaryPrimitives.ReadUInt64LittleEndian(source[(16 + 8 * j)..]);
        return true;
    }
}
