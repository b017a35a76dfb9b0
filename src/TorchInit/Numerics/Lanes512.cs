using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TorchInit;

/// <summary>Sixteen lanes of 32 bits.</summary>
internal readonly struct Lanes512(Vector512<uint> bits) : ILanes<Lanes512>
{
    private readonly Vector512<uint> bits = bits;

    private static Vector512<ushort> Odd => Vector512.Create((ushort)1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31, 33, 35, 37, 39, 41, 43, 45, 47, 49, 51, 53, 55, 57, 59, 61, 63);

    public static int Count => 16;

    public Vector512<uint> Bits => bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Create(uint value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Create(float value) => new(Vector512.Create(value).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(ref uint source, nuint index) => new(Vector512.LoadUnsafe(ref source, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 LoadEights(ref uint first, ref uint second) => new(Vector256.LoadUnsafe(ref first).ToVector512Unsafe().WithUpper(Vector256.LoadUnsafe(ref second)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref uint destination, nuint index) => bits.StoreUnsafe(ref destination, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination, nuint index) => bits.AsSingle().StoreUnsafe(ref destination, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void StoreNonTemporal(ref uint destination, nuint index) =>
        bits.StoreAlignedNonTemporal((uint*)Unsafe.AsPointer(ref Unsafe.Add(ref destination, index)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ExchangeHalves(ref Lanes512 first, ref Lanes512 second)
    {
        var (a, b) = (first.bits, second.bits);
        first = new(Avx512F.IsSupported ? Avx512F.Shuffle4x128(a, b, 0b01_00_01_00) : a.WithUpper(b.GetLower()));
        second = new(Avx512F.IsSupported ? Avx512F.Shuffle4x128(a, b, 0b11_10_11_10) : b.WithLower(a.GetUpper()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Xor(Lanes512 a, Lanes512 b, Lanes512 c) => Avx512F.IsSupported
        ? new(Avx512F.TernaryLogic(a.bits, b.bits, c.bits, 0x96))
        : a ^ b ^ c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 XorAnd(Lanes512 a, Lanes512 b, Lanes512 c) => Avx512F.IsSupported
        ? new(Avx512F.TernaryLogic(a.bits, b.bits, c.bits, 0x78))
        : a ^ (b & c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 AndXor(Lanes512 a, Lanes512 b, Lanes512 c) => Avx512F.IsSupported
        ? new(Avx512F.TernaryLogic(a.bits, b.bits, c.bits, 0x28))
        : (a ^ b) & c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 ForOdd(uint value) => Avx512F.IsSupported ? new(Vector512.Create((ulong)value << 32).AsUInt32()) : Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 WhereOdd(Lanes512 integers, Lanes512 value) => Avx512F.IsSupported
        ? new(Avx512F.PermuteVar16x32(value.bits, integers.bits)) // it looks up by the low four bits
        : SubtractIntegers(Create(0u), integers & Create(1u)) & value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 UpperHalves(Lanes512 first, Lanes512 second) => Avx512BW.IsSupported
        ? new(Avx512BW.PermuteVar32x16x2(first.bits.AsUInt16(), Odd, second.bits.AsUInt16()).AsUInt32())
        : new(Vector512.Narrow(first.bits >>> 16, second.bits >>> 16).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 EqualShorts(Lanes512 a, Lanes512 b) => new(Vector512.Equals(a.bits.AsUInt16(), b.bits.AsUInt16()).AsUInt32());

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

    public Lanes512 Bits => new(values.AsUInt32());

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
    public static DoubleLanes512 Replace(DoubleLanes512 a, DoubleLanes512 excluded, DoubleLanes512 b) => new(Vector512.ConditionalSelect(Vector512.Equals(a.values, excluded.values), b.values, a.values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLanes512 Low53(Lanes512 words)
    {
        var pairs = words.Bits.AsUInt64();
        return new(Vector512.ConvertToDouble(((pairs << 32) | (pairs >>> 32)) & Vector512.Create(0x1FFFFFFFFFFFFFul)));
    }

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
