using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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
    public static Lanes128 LoadEights(ref uint first, ref uint second) => new(Vector128.LoadUnsafe(ref first));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref uint destination, nuint index) => bits.StoreUnsafe(ref destination, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination, nuint index) => bits.AsSingle().StoreUnsafe(ref destination, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void StoreNonTemporal(ref uint destination, nuint index) =>
        bits.StoreAlignedNonTemporal((uint*)Unsafe.AsPointer(ref Unsafe.Add(ref destination, index)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ExchangeHalves(ref Lanes128 first, ref Lanes128 second)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Xor(Lanes128 a, Lanes128 b, Lanes128 c) => Avx512F.VL.IsSupported
        ? new(Avx512F.VL.TernaryLogic(a.bits, b.bits, c.bits, 0x96))
        : a ^ b ^ c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 XorAnd(Lanes128 a, Lanes128 b, Lanes128 c) => Avx512F.VL.IsSupported
        ? new(Avx512F.VL.TernaryLogic(a.bits, b.bits, c.bits, 0x78))
        : a ^ (b & c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 AndXor(Lanes128 a, Lanes128 b, Lanes128 c) => Avx512F.VL.IsSupported
        ? new(Avx512F.VL.TernaryLogic(a.bits, b.bits, c.bits, 0x28))
        : (a ^ b) & c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 ForOdd(uint value) => Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 WhereOdd(Lanes128 integers, Lanes128 value) => SubtractIntegers(Create(0u), integers & Create(1u)) & value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 UpperHalves(Lanes128 first, Lanes128 second) => new(Vector128.Narrow(first.bits >>> 16, second.bits >>> 16).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 EqualShorts(Lanes128 a, Lanes128 b) => new(Vector128.Equals(a.bits.AsUInt16(), b.bits.AsUInt16()).AsUInt32());

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

    public Lanes128 Bits => new(values.AsUInt32());

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
    public static DoubleLanes128 Replace(DoubleLanes128 a, DoubleLanes128 excluded, DoubleLanes128 b) => new(Vector128.ConditionalSelect(Vector128.Equals(a.values, excluded.values), b.values, a.values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes128 Low53(Lanes128 words)
    {
        var pairs = words.Bits.AsUInt64();
        return new(Vector128.ConvertToDouble(((pairs << 32) | (pairs >>> 32)) & Vector128.Create(0x1FFFFFFFFFFFFFul)));
    }

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
