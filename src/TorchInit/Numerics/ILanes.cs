namespace TorchInit;

/// <summary>
/// A register of 32-bit lanes, seen as floats, as integers or as bits. The kernels are written once against this interface and
/// compiled for each width; <c>+</c>, <c>-</c> and <c>*</c> are those of floats, each rounded once.
/// </summary>
internal interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    static abstract int Count { get; }

    static abstract TSelf Create(uint value);

    static abstract TSelf Create(float value);

    static abstract TSelf Load(ref uint source, nuint index);

    /// <summary>Eight words, or as many as there are lanes; where there are sixteen, eight from each place.</summary>
    static abstract TSelf LoadEights(ref uint first, ref uint second);

    void Store(ref uint destination, nuint index);

    void Store(ref float destination, nuint index);

    /// <summary>Stores past the caches, at an address that is a multiple of the register's length.</summary>
    void StoreNonTemporal(ref uint destination, nuint index);

    /// <summary>Where there are sixteen lanes, exchanges the upper half of the first and the lower half of the second.</summary>
    static abstract void ExchangeHalves(ref TSelf first, ref TSelf second);

    static abstract TSelf operator &(TSelf a, TSelf b);

    static abstract TSelf operator |(TSelf a, TSelf b);

    static abstract TSelf operator ^(TSelf a, TSelf b);

    static abstract TSelf operator <<(TSelf a, int count);

    static abstract TSelf operator >>>(TSelf a, int count);

    /// <summary>a ⊕ b ⊕ c.</summary>
    static abstract TSelf Xor(TSelf a, TSelf b, TSelf c);

    /// <summary>a ⊕ (b ∧ c).</summary>
    static abstract TSelf XorAnd(TSelf a, TSelf b, TSelf c);

    /// <summary>(a ⊕ b) ∧ c.</summary>
    static abstract TSelf AndXor(TSelf a, TSelf b, TSelf c);

    /// <summary>What <see cref="WhereOdd"/> wants to know of a value.</summary>
    static abstract TSelf ForOdd(uint value);

    /// <summary>The value in the lanes whose integer is odd, 0 in the others.</summary>
    static abstract TSelf WhereOdd(TSelf integers, TSelf value);

    /// <summary>The upper 16 bits of each lane, those of <paramref name="first"/> before those of <paramref name="second"/>.</summary>
    static abstract TSelf UpperHalves(TSelf first, TSelf second);

    /// <summary>Compares 16 bits at a time.</summary>
    static abstract TSelf EqualShorts(TSelf a, TSelf b);

    /// <summary>The bits of <paramref name="a"/> where <paramref name="mask"/> is set, of <paramref name="b"/> elsewhere.</summary>
    static abstract TSelf Select(TSelf mask, TSelf a, TSelf b);

    /// <summary><paramref name="a"/> in the lanes whose integer is negative, <paramref name="b"/> in the others.</summary>
    static abstract TSelf SelectNegative(TSelf integers, TSelf a, TSelf b);

    static abstract TSelf AddIntegers(TSelf a, TSelf b);

    static abstract TSelf SubtractIntegers(TSelf a, TSelf b);

    static abstract TSelf ShiftSigned(TSelf a, int count);

    static abstract TSelf EqualIntegers(TSelf a, TSelf b);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    /// <summary>a·b + c, rounded once.</summary>
    static abstract TSelf FusedMultiplyAdd(TSelf a, TSelf b, TSelf c);

    static abstract TSelf Sqrt(TSelf a);

    static abstract TSelf Equal(TSelf a, TSelf b);

    /// <summary>Signed integers as floats.</summary>
    static abstract TSelf ToFloats(TSelf integers);

    /// <summary>Floats of a magnitude below 2³¹ as signed integers, rounded towards zero.</summary>
    static abstract TSelf ToIntegers(TSelf floats);
}

/// <summary>A register of doubles, and the way between two of them and one of floats.</summary>
internal interface IDoubleLanes<TSelf, TLanes>
    where TSelf : struct, IDoubleLanes<TSelf, TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    static abstract TSelf Create(double value);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    /// <summary>a·b + c, rounded once.</summary>
    static abstract TSelf FusedMultiplyAdd(TSelf a, TSelf b, TSelf c);

    static abstract TSelf Floor(TSelf a);

    /// <summary><paramref name="b"/> where <paramref name="a"/> equals <paramref name="excluded"/>, <paramref name="a"/> elsewhere.</summary>
    static abstract TSelf Replace(TSelf a, TSelf excluded, TSelf b);

    /// <summary>The low 53 bits of 64, of which the first word is the upper half and the second the lower.</summary>
    static abstract TSelf Low53(TLanes words);

    /// <summary>The bits of the doubles.</summary>
    TLanes Bits { get; }

    /// <summary>The floats as doubles: the lower half of the lanes and the upper half.</summary>
    static abstract void Widen(TLanes floats, out TSelf lower, out TSelf upper);

    /// <summary>The doubles rounded to floats.</summary>
    static abstract TLanes Narrow(TSelf lower, TSelf upper);

    /// <summary>The entries of a table of sixteen that the integers <paramref name="index"/> name.</summary>
    static abstract void LookUp(ReadOnlySpan<double> table, TLanes index, out TSelf lower, out TSelf upper);
}
