using System.Runtime.CompilerServices;

namespace TorchInit;

/// <summary>from + (to − from)·u in floats.</summary>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
internal readonly struct UniformStep<TLanes, TMultiplyAdd>(in Bounds bounds) : IStep<UniformStep<TLanes, TMultiplyAdd>, TLanes, Bounds>
    where TLanes : struct, ILanes<TLanes>
    where TMultiplyAdd : struct, IMultiplyAdd
{
    private readonly Tempering<TLanes> tempering = new(bounds.Masks);
    private readonly TLanes scale = TLanes.Create(bounds.Scale);
    private readonly TLanes from = TLanes.Create(bounds.From);

    public static int Words => TLanes.Count;

    public static int Elements => TLanes.Count;

    public static int Registers => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static UniformStep<TLanes, TMultiplyAdd> Of(in Bounds arguments) => new(arguments);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Of(TLanes words) => TMultiplyAdd.Of(TLanes.ToFloats(tempering.Of(words)), scale, from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Make<TStore>(ref uint words, ref uint destination)
        where TStore : struct, IStore
        => TStore.Store(Of(TLanes.Load(ref words, 0)), ref destination, 0);
}

/// <summary>The words of the stream as they are.</summary>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
internal readonly struct WordStep<TLanes>(in Masks masks) : IStep<WordStep<TLanes>, TLanes, Masks>
    where TLanes : struct, ILanes<TLanes>
{
    private readonly Tempering<TLanes> tempering = new(masks);

    public static int Words => TLanes.Count;

    public static int Elements => TLanes.Count;

    public static int Registers => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordStep<TLanes> Of(in Masks arguments) => new(arguments);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Make<TStore>(ref uint words, ref uint destination)
        where TStore : struct, IStore
        => TStore.Store(tempering.Of(TLanes.Load(ref words, 0)), ref destination, 0);
}

/// <summary>
/// The bounds of uniform floats. For a range of at least 2⁻¹⁰², (to − from)·2⁻²⁴ is a normal number, and multiplying it by the 24 drawn bits gives
/// the same bits as multiplying the range by a draw from [0, 1): one operation less.
/// </summary>
/// <param name="from">The lower bound.</param>
/// <param name="to">The upper bound.</param>
/// <param name="excluded">What becomes <paramref name="from"/>.</param>
internal readonly struct Bounds(float from, float to, float excluded)
{
    private const float SmallestRange = 1f / (1L << 51) / (1L << 51);

    public Masks Masks { get; } = new(0xFFFFFF);

    public float From { get; } = from;

    public float Scale { get; } = (to - from) * (1f / (1 << 24));

    public float Excluded { get; } = excluded;

    /// <summary>Whether scaling gives the right bits.</summary>
    public static bool CanScale(float from, float to) => to - from is >= SmallestRange or 0;

    /// <summary>The largest number that is drawn. It rounds to the upper bound only where the floats there lie wide apart.</summary>
    public float Highest<TMultiplyAdd>()
        where TMultiplyAdd : struct, IMultiplyAdd
        => TMultiplyAdd.Of(Masks.Keep, Scale, From);
}

/// <summary>The same, and from where rounding gave the upper bound.</summary>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
internal readonly struct BoundedUniformStep<TLanes, TMultiplyAdd>(in Bounds bounds) : IStep<BoundedUniformStep<TLanes, TMultiplyAdd>, TLanes, Bounds>
    where TLanes : struct, ILanes<TLanes>
    where TMultiplyAdd : struct, IMultiplyAdd
{
    private readonly UniformStep<TLanes, TMultiplyAdd> uniform = new(bounds);
    private readonly TLanes from = TLanes.Create(bounds.From);
    private readonly TLanes excluded = TLanes.Create(bounds.Excluded);

    public static int Words => TLanes.Count;

    public static int Elements => TLanes.Count;

    public static int Registers => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BoundedUniformStep<TLanes, TMultiplyAdd> Of(in Bounds arguments) => new(arguments);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Make<TStore>(ref uint words, ref uint destination)
        where TStore : struct, IStore
    {
        var value = uniform.Of(TLanes.Load(ref words, 0));
        TStore.Store(TLanes.Select(TLanes.Equal(value, excluded), from, value), ref destination, 0);
    }
}

/// <summary>The same of doubles: for a range of at least 2⁻⁹⁶⁹, with 53 drawn bits.</summary>
internal readonly struct DoubleBounds(double from, double to)
{
    private const double SmallestRange = double.Epsilon * (1L << 52) * (1L << 53);

    public Masks Masks { get; } = new(uint.MaxValue);

    public double From { get; } = from;

    public double Scale { get; } = (to - from) * (1.0 / (1L << 53));

    public double To { get; } = to;

    /// <inheritdoc cref="Bounds.CanScale"/>
    public static bool CanScale(double from, double to) => to - from is >= SmallestRange or 0;
}

/// <summary>from + (to − from)·u in doubles, of two words each; from where rounding gave the upper bound.</summary>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
internal readonly struct DoubleUniformStep<TLanes, TDoubles, TMultiplyAdd>(in DoubleBounds bounds)
    : IStep<DoubleUniformStep<TLanes, TDoubles, TMultiplyAdd>, TLanes, DoubleBounds>
    where TLanes : struct, ILanes<TLanes>
    where TDoubles : struct, IDoubleLanes<TDoubles, TLanes>
    where TMultiplyAdd : struct, IMultiplyAdd
{
    private readonly Tempering<TLanes> tempering = new(bounds.Masks);
    private readonly TDoubles scale = TDoubles.Create(bounds.Scale);
    private readonly TDoubles from = TDoubles.Create(bounds.From);
    private readonly TDoubles to = TDoubles.Create(bounds.To);

    public static int Words => TLanes.Count;

    public static int Elements => TLanes.Count / 2;

    public static int Registers => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleUniformStep<TLanes, TDoubles, TMultiplyAdd> Of(in DoubleBounds arguments) => new(arguments);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Make<TStore>(ref uint words, ref uint destination)
        where TStore : struct, IStore
    {
        var value = TMultiplyAdd.Of<TDoubles, TLanes>(TDoubles.Low53(tempering.Of(TLanes.Load(ref words, 0))), scale, from);
        TStore.Store(TDoubles.Replace(value, to, from).Bits, ref destination, 0);
    }
}

/// <summary>The numbers in rounding to bfloat16.</summary>
internal readonly struct RoundingBits()
{
    public uint One { get; } = 1;

    public uint AlmostHalf { get; } = 0x7FFF;
}

/// <summary>The bounds of uniform floats that are rounded to bfloat16; what rounds to <paramref name="high"/>, which is not 0, becomes <paramref name="low"/>.</summary>
internal readonly struct BFloat16Bounds(float from, float to, BFloat16 low, BFloat16 high)
{
    public Bounds Bounds { get; } = new(from, to, float.NaN);

    public RoundingBits Rounding { get; } = new();

    /// <summary>Twice the lower bound's bits.</summary>
    public uint Low { get; } = BFloat16.ToBits(low) * 0x10001u;

    /// <summary>Twice the upper bound's bits.</summary>
    public uint High { get; } = BFloat16.ToBits(high) * 0x10001u;
}

/// <summary>Uniform floats, rounded to bfloat16.</summary>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
internal readonly struct BFloat16UniformStep<TLanes, TMultiplyAdd>(in BFloat16Bounds bounds)
    : IStep<BFloat16UniformStep<TLanes, TMultiplyAdd>, TLanes, BFloat16Bounds>
    where TLanes : struct, ILanes<TLanes>
    where TMultiplyAdd : struct, IMultiplyAdd
{
    private readonly UniformStep<TLanes, TMultiplyAdd> uniform = new(bounds.Bounds);
    private readonly BFloat16Rounding<TLanes> rounding = new(bounds.Rounding);
    private readonly TLanes low = TLanes.Create(bounds.Low);
    private readonly TLanes high = TLanes.Create(bounds.High);

    public static int Words => 2 * TLanes.Count;

    public static int Elements => 2 * TLanes.Count;

    public static int Registers => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BFloat16UniformStep<TLanes, TMultiplyAdd> Of(in BFloat16Bounds arguments) => new(arguments);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Make<TStore>(ref uint words, ref uint destination)
        where TStore : struct, IStore
    {
        var value = rounding.Of(uniform.Of(TLanes.Load(ref words, 0)), uniform.Of(TLanes.Load(ref words, (nuint)TLanes.Count)));
        TStore.Store(TLanes.Select(TLanes.EqualShorts(value, high), low, value), ref destination, 0);
    }
}

/// <summary>Floats that are numbers, rounded to bfloat16.</summary>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
internal readonly struct BFloat16Rounding<TLanes>(in RoundingBits bits)
    where TLanes : struct, ILanes<TLanes>
{
    private readonly TLanes one = TLanes.Create(bits.One);
    private readonly TLanes almostHalf = TLanes.Create(bits.AlmostHalf);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Of(TLanes first, TLanes second) => TLanes.UpperHalves(Rounded(first), Rounded(second));

    /// <summary>Rounded in the upper half of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TLanes Rounded(TLanes floats) => TLanes.AddIntegers(TLanes.AddIntegers(floats, almostHalf), (floats >>> 16) & one);
}
