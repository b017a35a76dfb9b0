using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TorchInit;

/// <summary>Four lanes of 32 bits.</summary>
internal readonly struct Lanes128(Vector128<uint> bits) : ILanes<Lanes128>
{
    private readonly Vector128<uint> bits = bits;

    public static int Count => 4;

    public Vector128<uint> Bits => bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Create(uint value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Create(float value) => new(Vector128.Create(value).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(ref uint source, nuint index) => new(Vector128.LoadUnsafe(ref source, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 LoadEights(ref float first, ref float second) => new(Vector128.LoadUnsafe(ref first).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref uint destination, nuint index) => bits.StoreUnsafe(ref destination, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination, nuint index) => bits.AsSingle().StoreUnsafe(ref destination, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreEights(ref float first, ref float second) => bits.AsSingle().StoreUnsafe(ref first);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator &(Lanes128 a, Lanes128 b) => new(a.bits & b.bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator |(Lanes128 a, Lanes128 b) => new(a.bits | b.bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator ^(Lanes128 a, Lanes128 b) => new(a.bits ^ b.bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator <<(Lanes128 a, int count) => new(a.bits << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator >>>(Lanes128 a, int count) => new(a.bits >>> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Select(Lanes128 mask, Lanes128 a, Lanes128 b) => new(Vector128.ConditionalSelect(mask.bits, a.bits, b.bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 AddIntegers(Lanes128 a, Lanes128 b) => new(a.bits + b.bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 SubtractIntegers(Lanes128 a, Lanes128 b) => new(a.bits - b.bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 ShiftSigned(Lanes128 a, int count) => new((a.bits.AsInt32() >> count).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 EqualIntegers(Lanes128 a, Lanes128 b) => new(Vector128.Equals(a.bits, b.bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 a, Lanes128 b) => new((a.bits.AsSingle() + b.bits.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 a, Lanes128 b) => new((a.bits.AsSingle() - b.bits.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator *(Lanes128 a, Lanes128 b) => new((a.bits.AsSingle() * b.bits.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 FusedMultiplyAdd(Lanes128 a, Lanes128 b, Lanes128 c) => new(Vector128.FusedMultiplyAdd(a.bits.AsSingle(), b.bits.AsSingle(), c.bits.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Sqrt(Lanes128 a) => new(Vector128.Sqrt(a.bits.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 LessThan(Lanes128 a, Lanes128 b) => new(Vector128.LessThan(a.bits.AsSingle(), b.bits.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Equal(Lanes128 a, Lanes128 b) => new(Vector128.Equals(a.bits.AsSingle(), b.bits.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 ToFloats(Lanes128 integers) => new(Vector128.ConvertToSingle(integers.bits.AsInt32()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 ToIntegers(Lanes128 floats) => new(Vector128.ConvertToInt32Native(floats.bits.AsSingle()).AsUInt32());
}

/// <summary>Two doubles.</summary>
internal readonly struct DoubleLanes128(Vector128<double> values) : IDoubleLanes<DoubleLanes128, Lanes128>
{
    private readonly Vector128<double> values = values;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes128 Create(double value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes128 operator +(DoubleLanes128 a, DoubleLanes128 b) => new(a.values + b.values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes128 operator -(DoubleLanes128 a, DoubleLanes128 b) => new(a.values - b.values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes128 operator *(DoubleLanes128 a, DoubleLanes128 b) => new(a.values * b.values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes128 FusedMultiplyAdd(DoubleLanes128 a, DoubleLanes128 b, DoubleLanes128 c) => new(Vector128.FusedMultiplyAdd(a.values, b.values, c.values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes128 Floor(DoubleLanes128 a) => new(Vector128.Floor(a.values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Widen(Lanes128 floats, out DoubleLanes128 lower, out DoubleLanes128 upper)
    {
        var (low, high) = Vector128.Widen(floats.Bits.AsSingle());
        lower = new(low);
        upper = new(high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Narrow(DoubleLanes128 lower, DoubleLanes128 upper) => new(Vector128.Narrow(lower.values, upper.values).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LookUp(ReadOnlySpan<double> table, Lanes128 index, out DoubleLanes128 lower, out DoubleLanes128 upper)
    {
        ref var first = ref MemoryMarshal.GetReference(table);
        var (low, high) = Vector128.Widen(index.Bits);
        lower = new(LookUp(ref first, low));
        upper = new(LookUp(ref first, high));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> LookUp(ref double table, Vector128<ulong> index) =>
        Vector128.Create(Unsafe.Add(ref table, (nuint)index.GetElement(0)), Unsafe.Add(ref table, (nuint)index.GetElement(1)));
}
