using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TorchInit;

/// <summary>Lanes of 32 bits, 256 bits in all. The build makes the same of 128 and of 512 bits from this file; what differs is in the files <c>.Own.cs</c>.</summary>
internal readonly partial struct Lanes256(Vector256<uint> bits) : ILanes<Lanes256>
{
    private readonly Vector256<uint> bits = bits;

    public static int Count => Vector256<uint>.Count;

    public Vector256<uint> Bits => bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Create(uint value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Create(float value) => new(Vector256.Create(value).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(ref uint source, nuint index) => new(Vector256.LoadUnsafe(ref source, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref uint destination, nuint index) => bits.StoreUnsafe(ref destination, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination, nuint index) => bits.AsSingle().StoreUnsafe(ref destination, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void StoreNonTemporal(ref uint destination, nuint index) =>
        bits.StoreAlignedNonTemporal((uint*)Unsafe.AsPointer(ref Unsafe.Add(ref destination, index)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Xor(Lanes256 a, Lanes256 b, Lanes256 c) => Ternary256.IsSupported
        ? new(Ternary256.TernaryLogic(a.bits, b.bits, c.bits, 0x96))
        : a ^ b ^ c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 XorAnd(Lanes256 a, Lanes256 b, Lanes256 c) => Ternary256.IsSupported
        ? new(Ternary256.TernaryLogic(a.bits, b.bits, c.bits, 0x78))
        : a ^ (b & c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 AndXor(Lanes256 a, Lanes256 b, Lanes256 c) => Ternary256.IsSupported
        ? new(Ternary256.TernaryLogic(a.bits, b.bits, c.bits, 0x28))
        : (a ^ b) & c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 EqualShorts(Lanes256 a, Lanes256 b) => new(Vector256.Equals(a.bits.AsUInt16(), b.bits.AsUInt16()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator &(Lanes256 a, Lanes256 b) => new(a.bits & b.bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator |(Lanes256 a, Lanes256 b) => new(a.bits | b.bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator ^(Lanes256 a, Lanes256 b) => new(a.bits ^ b.bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator <<(Lanes256 a, int count) => new(a.bits << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator >>>(Lanes256 a, int count) => new(a.bits >>> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Select(Lanes256 mask, Lanes256 a, Lanes256 b) => new(Vector256.ConditionalSelect(mask.bits, a.bits, b.bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 AddIntegers(Lanes256 a, Lanes256 b) => new(a.bits + b.bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 SubtractIntegers(Lanes256 a, Lanes256 b) => new(a.bits - b.bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 ShiftSigned(Lanes256 a, int count) => new((a.bits.AsInt32() >> count).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 EqualIntegers(Lanes256 a, Lanes256 b) => new(Vector256.Equals(a.bits, b.bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 a, Lanes256 b) => new((a.bits.AsSingle() + b.bits.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 a, Lanes256 b) => new((a.bits.AsSingle() - b.bits.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 a, Lanes256 b) => new((a.bits.AsSingle() * b.bits.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 FusedMultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 c) => new(Vector256.FusedMultiplyAdd(a.bits.AsSingle(), b.bits.AsSingle(), c.bits.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Sqrt(Lanes256 a) => new(Vector256.Sqrt(a.bits.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Equal(Lanes256 a, Lanes256 b) => new(Vector256.Equals(a.bits.AsSingle(), b.bits.AsSingle()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 ToFloats(Lanes256 integers) => new(Vector256.ConvertToSingle(integers.bits.AsInt32()).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 ToIntegers(Lanes256 floats) => new(Vector256.ConvertToInt32Native(floats.bits.AsSingle()).AsUInt32());
}

/// <summary>Doubles, 256 bits in all.</summary>
internal readonly partial struct DoubleLanes256(Vector256<double> values) : IDoubleLanes<DoubleLanes256, Lanes256>
{
    private readonly Vector256<double> values = values;

    public Lanes256 Bits => new(values.AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes256 Create(double value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes256 operator +(DoubleLanes256 a, DoubleLanes256 b) => new(a.values + b.values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes256 operator -(DoubleLanes256 a, DoubleLanes256 b) => new(a.values - b.values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes256 operator *(DoubleLanes256 a, DoubleLanes256 b) => new(a.values * b.values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes256 FusedMultiplyAdd(DoubleLanes256 a, DoubleLanes256 b, DoubleLanes256 c) => new(Vector256.FusedMultiplyAdd(a.values, b.values, c.values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes256 Floor(DoubleLanes256 a) => new(Vector256.Floor(a.values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes256 Replace(DoubleLanes256 a, DoubleLanes256 excluded, DoubleLanes256 b) => new(Vector256.ConditionalSelect(Vector256.Equals(a.values, excluded.values), b.values, a.values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes256 Low53(Lanes256 words)
    {
        var pairs = words.Bits.AsUInt64();
        return new(Vector256.ConvertToDouble(((pairs << 32) | (pairs >>> 32)) & Vector256.Create(0x1FFFFFFFFFFFFFul)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Widen(Lanes256 floats, out DoubleLanes256 lower, out DoubleLanes256 upper)
    {
        var (low, high) = Vector256.Widen(floats.Bits.AsSingle());
        lower = new(low);
        upper = new(high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Narrow(DoubleLanes256 lower, DoubleLanes256 upper) => new(Vector256.Narrow(lower.values, upper.values).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LookUp(ReadOnlySpan<double> table, Lanes256 index, out DoubleLanes256 lower, out DoubleLanes256 upper)
    {
        ref var first = ref MemoryMarshal.GetReference(table);
        var (low, high) = Vector256.Widen(index.Bits);
        lower = new(LookUp(ref first, low));
        upper = new(LookUp(ref first, high));
    }
}
