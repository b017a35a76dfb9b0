using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TorchInit;

/// <summary>
/// Moves a <see cref="Mt19937"/> ahead in a time that hardly depends on how far: every word is a sum over GF(2) of earlier ones, and which ones is
/// what xⁿ leaves modulo the characteristic polynomial of the recurrence.
/// </summary>
/// <remarks>
/// The polynomial follows from the recurrence. Write x for the step to the next word, Xⱼ for bit j, aⱼ for the bits of the twist matrix's last row,
/// P = x⁶²⁴ + x³⁹⁷ and Q = P / x. The recurrence says Q·Xⱼ = Xⱼ₊₁ + aⱼ·X₀ for j &lt; 30, P·X₃₀ = X₃₁ + a₃₀·x·X₀ and P·X₃₁ = a₃₁·x·X₀. Put into each
/// other, they leave φ·X₀ = 0 with φ = P·(Q³¹ + a₀·Q³⁰ + … + a₂₉·Q + a₃₀) + a₃₁, of degree 19 937 and with only 135 terms.
/// </remarks>
internal static class JumpAhead
{
    /// <summary>The degree of the characteristic polynomial.</summary>
    public const int Degree = 19937;

    private const int Bits = 64, PolynomialWords = (Degree + Bits - 1) / Bits;

    /// <summary>How many coefficients are reduced at once, in words; fewer than lie between the highest term and the next.</summary>
    private const int Chunk = 8;

    /// <summary>The exponents of its other terms, in rising order; the last is 19 314.</summary>
    public static ReadOnlySpan<int> Terms => CharacteristicPowers;

    private static readonly int[] CharacteristicPowers = CharacteristicTerms();

    /// <summary>Moves past words of the stream.</summary>
    public static void Skip(Mt19937 words, long count)
    {
        if (count > words.Available)
        {
            // The lower bits of the first word that was seeded belong to no recurrence, so the jump starts behind it.
            count -= words.Available;
            words.Refresh();
            words.MoveTo(0, Mt19937.Length);
            var states = (count - 1) / Mt19937.Length; // the last one stays until a word after it is drawn
            if (states > 0)
                Jump(words, PowerOfX(states * Mt19937.Length));
            count -= states * Mt19937.Length;
        }
        words.MoveTo(words.Position + (int)count, words.Position + words.Available);
    }

    /// <summary>What x to the <paramref name="exponent"/> leaves modulo the characteristic polynomial: bit i of the array is the coefficient of xⁱ.</summary>
    public static ulong[] PowerOfX(long exponent)
    {
        // The leading bits of the exponent are a power small enough to write down; the others take a squaring each.
        var squarings = 0;
        while (exponent >> squarings >= Degree)
            squarings++;
        var start = (int)(exponent >> squarings);
        var power = new ulong[PolynomialWords];
        var high = new ulong[Chunk + PolynomialWords + Chunk + 1];
        power[start / Bits] = 1ul << (start % Bits);
        while (squarings-- > 0)
        {
            Square(power, high.AsSpan(Chunk, PolynomialWords + 1), times: (int)(exponent >> squarings) & 1);
            Reduce(power, high);
        }
        return power;
    }

    /// <summary>
    /// The square, which over GF(2) is the polynomial with a 0 after each coefficient, times x or not: its coefficients up to x¹⁹⁹³⁶ replace the
    /// polynomial, the others go to <paramref name="high"/>.
    /// </summary>
    private static void Square(Span<ulong> polynomial, Span<ulong> high, int times)
    {
        // a word of coefficients becomes two; the upper half of the polynomial goes up, before the lower half takes its place
        const int rest = Degree % Bits;
        high.Clear();
        for (var i = PolynomialWords - 1; i >= 0; i--)
        {
            var coefficients = polynomial[i];
            polynomial[i] = 0;
            Put(polynomial, high, 2 * i + 1, Spread((uint)(coefficients >> 32)) << times);
            Put(polynomial, high, 2 * i, Spread((uint)coefficients) << times);
        }

        static void Put(Span<ulong> polynomial, Span<ulong> high, int place, ulong coefficients)
        {
            if (place < PolynomialWords - 1)
            {
                polynomial[place] = coefficients;
                return;
            }
            if (place == PolynomialWords - 1)
                polynomial[place] = coefficients & ((1ul << rest) - 1);
            else
                high[place - PolynomialWords] |= coefficients << (Bits - rest);
            high[place - PolynomialWords + 1] |= coefficients >> rest;
        }
    }

    private static ulong Spread(uint bits)
    {
        ulong spread = bits;
        spread = (spread | (spread << 16)) & 0x0000FFFF0000FFFF;
        spread = (spread | (spread << 8)) & 0x00FF00FF00FF00FF;
        spread = (spread | (spread << 4)) & 0x0F0F0F0F0F0F0F0F;
        spread = (spread | (spread << 2)) & 0x3333333333333333;
        return (spread | (spread << 1)) & 0x5555555555555555;
    }

    /// <summary>
    /// What is left modulo the characteristic polynomial: <paramref name="high"/>·x¹⁹⁹³⁷ is <paramref name="high"/> times the other terms. What
    /// of that is x¹⁹⁹³⁷ or higher again comes from at least 623 coefficients further up, which are ready when they are needed.
    /// </summary>
    private static void Reduce(Span<ulong> low, Span<ulong> high)
    {
        for (var block = PolynomialWords - Chunk; block >= 0; block -= Chunk)
            Add(high[Chunk..], block, high, Degree);
        for (var block = 0; block < PolynomialWords; block += Chunk)
            Add(low, block, high, 0);
        low[PolynomialWords - 1] &= (1ul << (Degree % Bits)) - 1;
    }

    /// <summary>Adds to 512 coefficients those of <paramref name="source"/>·x^(term − <paramref name="down"/>) for all terms.</summary>
    private static void Add(Span<ulong> target, int block, ReadOnlySpan<ulong> source, int down)
    {
        ref var first = ref MemoryMarshal.GetReference(source);
        var sum = Vector512.Create<ulong>(target[block..]);
        foreach (var term in CharacteristicPowers)
        {
            var offset = block * Bits + down - term;
            if (offset <= -Chunk * Bits || offset >= PolynomialWords * Bits)
                continue;
            var place = (nuint)(offset + Chunk * Bits) / Bits; // the source has a margin of zeros
            var bit = offset & (Bits - 1);
            var lower = Vector512.LoadUnsafe(ref first, place) >>> bit;
            var upper = Vector512.LoadUnsafe(ref first, place + 1) << 1 << (Bits - 1 - bit);
            sum ^= lower | upper;
        }
        sum.CopyTo(target[block..]);
    }

    /// <summary>Replaces each word of the state by the sum of those that the polynomial names, counted from it.</summary>
    private static void Jump(Mt19937 words, ReadOnlySpan<ulong> polynomial)
    {
        var stream = new uint[(Degree / Mt19937.Length + 2) * Mt19937.Length];
        for (var start = 0; start < stream.Length; start += Mt19937.Length)
        {
            words.State.CopyTo(stream.AsSpan(start));
            words.Refresh();
        }
        words.State.Clear();
        Span<int> offsets = stackalloc int[4];
        var found = 0;
        for (var i = 0; i < polynomial.Length; i++)
        {
            for (var rest = polynomial[i]; rest != 0; rest &= rest - 1)
            {
                offsets[found++] = Bits * i + BitOperations.TrailingZeroCount(rest);
                if (found < offsets.Length)
                    continue;
                AddFour(words.State, stream, offsets);
                found = 0;
            }
        }
        foreach (var offset in offsets[..found])
            for (var j = 0; j < Mt19937.Length; j++)
                words.State[j] ^= stream[offset + j];
        words.MoveTo(0, Mt19937.Length);
    }

    private static void AddFour(Span<uint> sum, ReadOnlySpan<uint> stream, ReadOnlySpan<int> offsets)
    {
        ref var target = ref MemoryMarshal.GetReference(sum);
        ref var first = ref MemoryMarshal.GetReference(stream);
        var (a, b, c, d) = ((nuint)offsets[0], (nuint)offsets[1], (nuint)offsets[2], (nuint)offsets[3]);
        for (nuint j = 0; j < Mt19937.Length; j += (nuint)Vector512<uint>.Count)
        {
            var four = Vector512.LoadUnsafe(ref first, a + j) ^ Vector512.LoadUnsafe(ref first, b + j)
                ^ Vector512.LoadUnsafe(ref first, c + j) ^ Vector512.LoadUnsafe(ref first, d + j);
            (Vector512.LoadUnsafe(ref target, j) ^ four).StoreUnsafe(ref target, j);
        }
    }

    private static int[] CharacteristicTerms()
    {
        var isTerm = new bool[Degree + 1];
        for (var power = 0; power < 32; power++)
        {
            // Qⁱ = x³⁹⁶ⁱ·(x²²⁷ + 1)ⁱ, and a binomial coefficient is odd where the bits of its lower number are among those of the upper
            if (power < 31 && ((Mt19937.Matrix >> (30 - power)) & 1) == 0)
                continue;
            for (var k = 0; k <= power; k++)
            {
                if ((k & ~power) != 0)
                    continue;
                var exponent = (Mt19937.Shift - 1) * power + (Mt19937.Length - Mt19937.Shift) * k;
                isTerm[exponent + Mt19937.Length] ^= true;
                isTerm[exponent + Mt19937.Shift] ^= true;
            }
        }
        isTerm[0] ^= (Mt19937.Matrix >> 31) != 0;
        return [.. Enumerable.Range(0, Degree).Where(exponent => isTerm[exponent])];
    }
}
