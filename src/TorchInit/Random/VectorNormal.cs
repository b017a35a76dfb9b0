using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchInit;

/// <summary>Normal draws a register at a time, with the bits of <see cref="ScalarReference"/>.</summary>
/// <remarks>They take so long that memory keeps up through the caches, however many there are: storing past them gains nothing.</remarks>
internal static class VectorNormal<TLanes, TFunctions>
    where TLanes : struct, ILanes<TLanes>
    where TFunctions : struct, INormalFunctions<TLanes>
{
    private const int Block = ScalarReference.Block;

    /// <summary>At least sixteen normals; see <see cref="ScalarReference.Normal(Mt19937, Span{float}, float, float, NormalFunctions)"/>.</summary>
    public static void Fill(Mt19937 words, Span<float> destination, float mean, float std)
    {
        var moments = new Moments(mean, std);
        VectorFill<TLanes, NormalStep<TLanes, TFunctions>, Moments>.Fill(words, destination[..(destination.Length & -Block)], moments);
        if (destination.Length % Block == 0)
            return;
        VectorMt19937<TLanes>.Skip(words, destination.Length % Block);
        VectorFill<TLanes, NormalStep<TLanes, TFunctions>, Moments>.Fill(words, destination[^Block..], moments);
    }

    /// <summary>At least sixteen normals; see <see cref="Halves"/>.</summary>
    public static void Fill(Mt19937 words, Span<BFloat16> destination, float mean, float std)
    {
        var moments = new Moments(mean, std);
        VectorFill<TLanes, BFloat16NormalStep<TLanes, TFunctions>, Moments>.Fill(words, destination[..(destination.Length & -Block)], moments);
        if (destination.Length % Block != 0)
            VectorFill<TLanes, BFloat16NormalStep<TLanes, TFunctions>, Moments>.Fill(words, destination[^Block..], moments);
    }
}

/// <summary>What a normal distribution is given by.</summary>
internal readonly struct Moments(float mean, float std)
{
    public Masks Masks { get; } = new(0xFFFFFF);

    public RoundingBits Rounding { get; } = new();

    public float Mean { get; } = mean;

    public float Std { get; } = std;
}

/// <summary>
/// Box and Muller's transformation of blocks of sixteen words: the first eight give the radii, the others the angles. A register of sixteen lanes takes
/// eight pairs from each of two blocks.
/// </summary>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
internal readonly struct NormalPairs<TLanes, TFunctions>(in Moments moments)
    where TLanes : struct, ILanes<TLanes>
    where TFunctions : struct, INormalFunctions<TLanes>
{
    private const int Half = ScalarReference.Block / 2;

    /// <summary>How many words whole registers of pairs take: two blocks where a register has sixteen lanes, else one.</summary>
    public static int Words
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TLanes.Count == 2 * Half ? 4 * Half : 2 * Half;
    }

    private readonly Tempering<TLanes> tempering = new(moments.Masks);
    private readonly TLanes mean = TLanes.Create(moments.Mean);
    private readonly TLanes std = TLanes.Create(moments.Std);

    /// <summary>A register of pairs from the words on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Of(ref uint words, out TLanes cosines, out TLanes sines)
    {
        var u1 = TLanes.FusedMultiplyAdd(Drawn(ref words), TLanes.Create(-1f / (1 << 24)), TLanes.Create(1f));
        var radius = TLanes.Sqrt(TLanes.Create(-2f) * TFunctions.Log(u1));
        TFunctions.SinCos(Drawn(ref Unsafe.Add(ref words, Half)), out var sin, out var cos);
        cosines = TLanes.FusedMultiplyAdd(radius * cos, std, mean);
        sines = TLanes.FusedMultiplyAdd(radius * sin, std, mean);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TLanes Drawn(ref uint words) => TLanes.ToFloats(tempering.Of(TLanes.LoadEights(ref words, ref Unsafe.Add(ref words, ScalarReference.Block))));
}

/// <summary>Whole blocks of normal floats.</summary>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
internal readonly struct NormalStep<TLanes, TFunctions>(in Moments moments) : IStep<NormalStep<TLanes, TFunctions>, TLanes, Moments>
    where TLanes : struct, ILanes<TLanes>
    where TFunctions : struct, INormalFunctions<TLanes>
{
    private readonly NormalPairs<TLanes, TFunctions> pairs = new(moments);

    public static int Words
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => NormalPairs<TLanes, TFunctions>.Words;
    }

    public static int Elements
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => NormalPairs<TLanes, TFunctions>.Words;
    }

    public static int Registers
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => NormalPairs<TLanes, TFunctions>.Words / TLanes.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NormalStep<TLanes, TFunctions> Of(in Moments arguments) => new(arguments);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Make<TStore>(ref uint words, ref uint destination)
        where TStore : struct, IStore
    {
        var count = (nuint)TLanes.Count;
        pairs.Of(ref words, out var first, out var second);
        if (Registers == 2)
        {
            TLanes.ExchangeHalves(ref first, ref second);
            TStore.Store(first, ref destination, 0);
            TStore.Store(second, ref destination, count);
            return;
        }
        TStore.Store(first, ref destination, 0);
        TStore.Store(second, ref destination, 2 * count);
        pairs.Of(ref Unsafe.Add(ref words, count), out first, out second);
        TStore.Store(first, ref destination, count);
        TStore.Store(second, ref destination, 3 * count);
    }
}

/// <summary>The same, rounded to bfloat16; mean and standard deviation are finite.</summary>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
internal readonly struct BFloat16NormalStep<TLanes, TFunctions>(in Moments moments) : IStep<BFloat16NormalStep<TLanes, TFunctions>, TLanes, Moments>
    where TLanes : struct, ILanes<TLanes>
    where TFunctions : struct, INormalFunctions<TLanes>
{
    private readonly NormalPairs<TLanes, TFunctions> pairs = new(moments);
    private readonly BFloat16Rounding<TLanes> rounding = new(moments.Rounding);

    public static int Words
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => NormalPairs<TLanes, TFunctions>.Words;
    }

    public static int Elements
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => NormalPairs<TLanes, TFunctions>.Words;
    }

    public static int Registers
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => NormalPairs<TLanes, TFunctions>.Words / TLanes.Count / 2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BFloat16NormalStep<TLanes, TFunctions> Of(in Moments arguments) => new(arguments);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Make<TStore>(ref uint words, ref uint destination)
        where TStore : struct, IStore
    {
        pairs.Of(ref words, out var first, out var second);
        if (Registers == 1)
        {
            TLanes.ExchangeHalves(ref first, ref second);
            TStore.Store(rounding.Of(first, second), ref destination, 0);
            return;
        }
        pairs.Of(ref Unsafe.Add(ref words, TLanes.Count), out var otherCosines, out var otherSines);
        TStore.Store(rounding.Of(first, otherCosines), ref destination, 0);
        TStore.Store(rounding.Of(second, otherSines), ref destination, (nuint)TLanes.Count);
    }
}
