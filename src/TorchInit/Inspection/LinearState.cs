using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TorchInit;

/// <summary>
/// The state of an MT19937 from bits of its words, by linear algebra over GF(2).
/// </summary>
/// <remarks>
/// Unknown are the bits of 624 neighbouring words that the values leave open. Every later word is linear in them: x[k] = x[k − 227] ⊕
/// twist(x[k − 624], x[k − 623]), and the output function too; so each certain bit of a later word is one equation. They are brought to echelon
/// form as they come, a batch at a time so that a pivot is read once for many rows. Of the first word only the top bit takes part in the
/// recurrence; what is known of its output is not used.
/// </remarks>
internal sealed class LinearState
{
    private const int Length = Mt19937.Length;

    /// <summary>Rows that are reduced together; with the pivots of 64 columns they stay in the second-level cache.</summary>
    private const int Batch = 96;

    /// <summary>Which bits of a word make up each bit of its output, and the other way round.</summary>
    private static readonly uint[] TemperRows = Rows(Mt19937.Temper), UntemperRows = Rows(Untemper);

    private readonly int unknowns;
    private readonly int stride;

    /// <summary>The forms of the last 624 words, a row for each bit: the unknowns in it, and behind them the constant.</summary>
    private readonly ulong[] forms;

    /// <summary>By column, the row whose first unknown it is.</summary>
    private readonly ulong[]?[] pivots;
    private readonly ulong[] hasPivot;
    private int rank;

    private LinearState(ReadOnlySpan<WordBits> first)
    {
        unknowns = 1;
        foreach (var word in first[1..])
            unknowns += 32 - word.Count;
        stride = (unknowns + 1 + 511) / 512 * 8;
        forms = new ulong[(long)Length * 32 * stride];
        pivots = new ulong[unknowns][];
        hasPivot = new ulong[stride];
        Start(first);
    }

    /// <summary>
    /// The 624 words of the state whose outputs begin with the given ones; of the first only the top bit counts.
    /// </summary>
    /// <param name="words">What is known of neighbouring words, 624 or more.</param>
    /// <param name="cancel">Ends the work early.</param>
    /// <returns>The state, or null: the words contradict each other, or too little is known of them.</returns>
    public static uint[]? Solve(ReadOnlySpan<WordBits> words, CancellationToken cancel)
    {
        var system = new LinearState(words[..Length]);
        return system.Determine(words, cancel) is { } solution ? State(words[..Length], solution) : null;
    }

    /// <summary>The inverse of <see cref="Mt19937.Temper"/>.</summary>
    public static uint Untemper(uint word)
    {
        word ^= word >> 18;
        word ^= (word << 15) & 0xEFC60000;
        var half = word;
        for (var i = 0; i < 4; i++)
            half = word ^ ((half << 7) & 0x9D2C5680);
        word = half;
        for (var i = 0; i < 2; i++)
            half = word ^ (half >> 11);
        return half;
    }

    private ulong[]? Determine(ReadOnlySpan<WordBits> words, CancellationToken cancel)
    {
        var batch = new ulong[Batch][];
        var count = 0;
        for (var k = Length; k < words.Length; k++)
        {
            Advance(k);
            for (var bit = 0; bit < 32; bit++)
            {
                if ((words[k].Mask >> bit & 1) == 0)
                    continue;
                var row = new ulong[stride];
                for (var rest = TemperRows[bit]; rest != 0; rest &= rest - 1)
                    Add(row, Form(k % Length, BitOperations.TrailingZeroCount(rest)));
                row[unknowns >> 6] ^= (ulong)(words[k].Bits >> bit & 1) << unknowns;
                batch[count++] = row;
                if (count < Batch)
                    continue;
                cancel.ThrowIfCancellationRequested();
                if (!Eliminate(batch))
                    return null;
                if (rank == unknowns)
                    return BackSubstitute();
                count = 0;
            }
        }
        return Eliminate(batch.AsSpan(0, count)) && rank == unknowns ? BackSubstitute() : null;
    }

    /// <summary>The forms of the first 624 words: certain bits are constants, the others unknowns of their own.</summary>
    private void Start(ReadOnlySpan<WordBits> first)
    {
        // column 0 is the top bit of the first word
        Form(0, 31)[0] ^= 1;
        var column = 1;
        Span<int> columns = stackalloc int[32];
        for (var word = 1; word < Length; word++)
        {
            for (var bit = 0; bit < 32; bit++)
                columns[bit] = (first[word].Mask >> bit & 1) != 0 ? -1 : column++;
            for (var bit = 0; bit < 32; bit++)
            {
                var form = Form(word, bit);
                for (var rest = UntemperRows[bit]; rest != 0; rest &= rest - 1)
                {
                    var output = BitOperations.TrailingZeroCount(rest);
                    if (columns[output] >= 0)
                        form[columns[output] >> 6] ^= 1UL << columns[output];
                    else
                        form[unknowns >> 6] ^= (ulong)(first[word].Bits >> output & 1) << unknowns;
                }
            }
        }
    }

    /// <summary>The forms of word k, in the place of those of word k − 624.</summary>
    private void Advance(int k)
    {
        var (word, next, ahead) = (k % Length, (k + 1) % Length, (k + Mt19937.Shift) % Length);
        // x[k − 624]'s top bit is the next to last to be read, and stands in the last place
        for (var bit = 0; bit < 32; bit++)
        {
            var form = Form(word, bit);
            if (bit < 30)
                Form(next, bit + 1).CopyTo(form);
            else if (bit == 30)
                Form(word, 31).CopyTo(form);
            else
                form.Clear();
            Add(form, Form(ahead, bit));
            if ((Mt19937.Matrix >> bit & 1) != 0)
                Add(form, Form(next, 0));
        }
    }

    /// <summary>Takes equations in; false if they contradict those before.</summary>
    private bool Eliminate(ReadOnlySpan<ulong[]> batch)
    {
        for (var block = 0; block < stride; block++)
        {
            if (hasPivot[block] == 0)
                continue;
            foreach (var row in batch)
                for (ulong rest; (rest = row[block] & hasPivot[block]) != 0;)
                    Add(row.AsSpan(block & ~7), pivots[block * 64 + BitOperations.TrailingZeroCount(rest)].AsSpan(block & ~7));
        }
        for (var i = 0; i < batch.Length; i++)
        {
            var lead = FirstBit(batch[i]);
            if (lead < 0)
                continue;
            if (lead == unknowns)
                return false;
            pivots[lead] = batch[i];
            hasPivot[lead >> 6] |= 1UL << lead;
            rank++;
            for (var j = i + 1; j < batch.Length; j++)
                if ((batch[j][lead >> 6] >> lead & 1) != 0)
                    Add(batch[j].AsSpan(lead >> 6), batch[i].AsSpan(lead >> 6));
        }
        return true;
    }

    private ulong[] BackSubstitute()
    {
        var solution = new ulong[stride];
        // the constant takes part as an unknown that is 1
        solution[unknowns >> 6] |= 1UL << unknowns;
        for (var column = unknowns - 1; column >= 0; column--)
        {
            var parity = 0;
            for (var block = column >> 6; block < stride; block++)
                parity ^= BitOperations.PopCount(pivots[column]![block] & solution[block]);
            // the column's own bit is 0 yet
            solution[column >> 6] |= (ulong)(parity & 1) << column;
        }
        return solution;
    }

    private static uint[] State(ReadOnlySpan<WordBits> first, ulong[] solution)
    {
        var column = 1;
        var state = new uint[Length];
        state[0] = (uint)(solution[0] & 1) << 31;
        for (var word = 1; word < Length; word++)
        {
            var output = first[word].Bits;
            for (var bit = 0; bit < 32; bit++)
                if ((first[word].Mask >> bit & 1) == 0)
                    output |= (uint)(solution[column >> 6] >> column++ & 1) << bit;
            state[word] = Untemper(output);
        }
        return state;
    }

    private Span<ulong> Form(int word, int bit) => MemoryMarshal.CreateSpan(ref forms[(word * 32 + bit) * (long)stride], stride);

    private static int FirstBit(ulong[] row)
    {
        for (var block = 0; block < row.Length; block++)
            if (row[block] != 0)
                return block * 64 + BitOperations.TrailingZeroCount(row[block]);
        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(Span<ulong> row, ReadOnlySpan<ulong> other)
    {
        ref var to = ref MemoryMarshal.GetReference(row);
        ref var from = ref MemoryMarshal.GetReference(other);
        nuint i = 0, length = (nuint)row.Length;
        for (; i + 8 <= length; i += 8)
            (Vector512.LoadUnsafe(ref to, i) ^ Vector512.LoadUnsafe(ref from, i)).StoreUnsafe(ref to, i);
        for (; i < length; i++)
            Unsafe.Add(ref to, i) ^= Unsafe.Add(ref from, i);
    }

    private static uint[] Rows(Func<uint, uint> linear)
    {
        var rows = new uint[32];
        for (var bit = 0; bit < 32; bit++)
        {
            var image = linear(1u << bit);
            for (var row = 0; row < 32; row++)
                rows[row] |= (image >> row & 1) << bit;
        }
        return rows;
    }
}
