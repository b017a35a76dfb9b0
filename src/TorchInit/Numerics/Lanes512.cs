using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TorchInit;

/// <summary>Sixteen lanes of 32 bits.</summary>
internal readonly struct Lanes512(Vector512<uint> bits) : ILanes<Lanes512>
{
    private readonly Vector512<uint> bits = bits;

    public static int Count => 16;

    public Vector512<uint> Bits => bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Create(uint value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Create(float value) => new(Vector512.Create(value).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(ref uint source, nuint index) => new(Vector512.LoadUnsafe(ref source, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 LoadEights(ref float first, ref float second) => new(Vector512.Create(Vector256.LoadUnsafe(ref first), Vector256.LoadUnsafe(ref second)).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref uint destination, nuint index) => bits.StoreUnsafe(ref destination, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination, nuint index) => bits.AsSingle().StoreUnsafe(ref destination, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreEights(ref float first, ref float second)
    {
        bits.AsSingle().GetLower().StoreUnsafe(ref first);
        bits.AsSingle().GetUpper().StoreUnsafe(ref second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator &(Lanes512 a, Lanes512 b) => new(a.bits & b.bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator |(Lanes512 a, Lanes512 b) => new(a.bits | b.bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator ^(Lanes512 a, Lanes512 b) => new(a.bits ^ b.bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator <<(Lanes512 a, int count) => new(a.bits << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator >>>(Lanes512 a, int count) => new(a.bits >>> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Select(Lanes512 mask, Lanes512 a, Lanes512 b) => new(Vector512.ConditionalSelect(mask.bits, a.bits, b.bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 AddIntegers(Lanes512 a, Lanes512 b) => new(a.bits + b.bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 SubtractIntegers(Lanes512 a, Lanes512 b) => new(a.bits - b.bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 ShiftSigned(Lanes512 a, int count) => new((a.bits.AsInt32() >> count).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 EqualIntegers(Lanes512 a, Lanes512 b) => new(Vector512.Equals(a.bits, b.bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator +(Lanes512 a, Lanes512 b) => new((a.bits.AsSingle() + b.bits.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 a, Lanes512 b) => new((a.bits.AsSingle() - b.bits.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator *(Lanes512 a, Lanes512 b) => new((a.bits.AsSingle() * b.bits.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 FusedMultiplyAdd(Lanes512 a, Lanes512 b, Lanes512 c) => new(Vector512.FusedMultiplyAdd(a.bits.AsSingle(), b.bits.AsSingle(), c.bits.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Sqrt(Lanes512 a) => new(Vector512.Sqrt(a.bits.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 LessThan(Lanes512 a, Lanes512 b) => new(Vector512.LessThan(a.bits.AsSingle(), b.bits.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Equal(Lanes512 a, Lanes512 b) => new(Vector512.Equals(a.bits.AsSingle(), b.bits.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 ToFloats(Lanes512 integers) => new(Vector512.ConvertToSingle(integers.bits.AsInt32()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 ToIntegers(Lanes512 floats) => new(Vector512.ConvertToInt32Native(floats.bits.AsSingle()).AsUInt32());
}

/// <summary>Eight doubles.</summary>
internal readonly struct DoubleLanes512(Vector512<double> values) : IDoubleLanes<DoubleLanes512, Lanes512>
{
    private readonly Vector512<double> values = values;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes512 Create(double value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes512 operator +(DoubleLanes512 a, DoubleLanes512 b) => new(a.values + b.values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes512 operator -(DoubleLanes512 a, DoubleLanes512 b) => new(a.values - b.values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes512 operator *(DoubleLanes512 a, DoubleLanes512 b) => new(a.values * b.values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes512 FusedMultiplyAdd(DoubleLanes512 a, DoubleLanes512 b, DoubleLanes512 c) => new(Vector512.FusedMultiplyAdd(a.values, b.values, c.values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes512 Floor(DoubleLanes512 a) => new(Vector512.Floor(a.values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Widen(Lanes512 floats, out DoubleLanes512 lower, out DoubleLanes512 upper)
    {
        var (low, high) = Vector512.Widen(floats.Bits.AsSingle());
        lower = new(low);
        upper = new(high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Narrow(DoubleLanes512 lower, DoubleLanes512 upper) => new(Vector512.Narrow(lower.values, upper.values).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LookUp(ReadOnlySpan<double> table, Lanes512 index, out DoubleLanes512 lower, out DoubleLanes512 upper)
    {
        ref var first = ref MemoryMarshal.GetReference(table);
        var (low, high) = Vector512.Widen(index.Bits);
        lower = new(LookUp(ref first, low));
        upper = new(LookUp(ref first, high));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LookUp(ref double table, Vector512<ulong> index) => Avx512F.IsSupported
        ? Avx512F.PermuteVar8x64x2(Vector512.LoadUnsafe(ref table), index.AsInt64(), Vector512.LoadUnsafe(ref table, 8))
        : Vector512.Create(DoubleLanes256.LookUp(ref table, index.GetLower()), DoubleLanes256.LookUp(ref table, index.GetUpper()));
}
