using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TorchInit;

/// <summary>What 512 bits do in a way of their own.</summary>
internal readonly partial struct Lanes512
{
    private static Vector512<ushort> Odd => Vector512.Create((ushort)1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31, 33, 35, 37, 39, 41, 43, 45, 47, 49, 51, 53, 55, 57, 59, 61, 63);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 LoadEights(ref uint first, ref uint second) => new(Vector256.LoadUnsafe(ref first).ToVector512Unsafe().WithUpper(Vector256.LoadUnsafe(ref second)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ExchangeHalves(ref Lanes512 first, ref Lanes512 second)
    {
        var (a, b) = (first.bits, second.bits);
        first = new(Avx512F.IsSupported ? Avx512F.Shuffle4x128(a, b, 0b01_00_01_00) : a.WithUpper(b.GetLower()));
        second = new(Avx512F.IsSupported ? Avx512F.Shuffle4x128(a, b, 0b11_10_11_10) : b.WithLower(a.GetUpper()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 ForOdd(uint value) => Avx512F.IsSupported ? new(Vector512.Create((ulong)value << 32).AsUInt32()) : Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 WhereOdd(Lanes512 integers, Lanes512 value) => Avx512F.IsSupported
        ? new(Avx512F.PermuteVar16x32(value.bits, integers.bits)) // it looks up by the low four bits
        : SubtractIntegers(Create(0u), integers & Create(1u)) & value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 SelectNegative(Lanes512 integers, Lanes512 a, Lanes512 b) => Select(ShiftSigned(integers, 31), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 UpperHalves(Lanes512 first, Lanes512 second) => Avx512BW.IsSupported
        ? new(Avx512BW.PermuteVar32x16x2(first.bits.AsUInt16(), Odd, second.bits.AsUInt16()).AsUInt32())
        : new(Vector512.Narrow(first.bits >>> 16, second.bits >>> 16).AsUInt32());
}

/// <summary>What 512 bits of doubles do in a way of their own.</summary>
internal readonly partial struct DoubleLanes512
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LookUp(ref double table, Vector512<ulong> index) => Avx512F.IsSupported
        ? Avx512F.PermuteVar8x64x2(Vector512.LoadUnsafe(ref table), index.AsInt64(), Vector512.LoadUnsafe(ref table, 8))
        : Vector512.Create(DoubleLanes256.LookUp(ref table, index.GetLower()), DoubleLanes256.LookUp(ref table, index.GetUpper()));
}
