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

    /// <summary>Eight floats, or as many as there are lanes; where there are sixteen, eight from each place.</summary>
    static abstract TSelf LoadEights(ref float first, ref float second);

    void Store(ref uint destination, nuint index);

    void Store(ref float destination, nuint index);

    /// <summary>The reverse of <see cref="LoadEights"/>.</summary>
    void StoreEights(ref float first, ref float second);

    static abstract TSelf operator &(TSelf a, TSelf b);

    static abstract TSelf operator |(TSelf a, TSelf b);

    static abstract TSelf operator ^(TSelf a, TSelf b);

    static abstract TSelf operator <<(TSelf a, int count);

    static abstract TSelf operator >>>(TSelf a, int count);

    /// <summary>The bits of <paramref name="a"/> where <paramref name="mask"/> is set, of <paramref name="b"/> elsewhere.</summary>
    static abstract TSelf Select(TSelf mask, TSelf a, TSelf b);

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

    static abstract TSelf LessThan(TSelf a, TSelf b);

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

    /// <summary>The floats as doubles: the lower half of the lanes and the upper half.</summary>
    static abstract void Widen(TLanes floats, out TSelf lower, out TSelf upper);

    /// <summary>The doubles rounded to floats.</summary>
    static abstract TLanes Narrow(TSelf lower, TSelf upper);

    /// <summary>The entries of a table of sixteen that the integers <paramref name="index"/> name.</summary>
    static abstract void LookUp(ReadOnlySpan<double> table, TLanes index, out TSelf lower, out TSelf upper);
}
