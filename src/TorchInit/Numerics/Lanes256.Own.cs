using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TorchInit;

/// <summary>What 256 bits do in a way of their own.</summary>
internal readonly partial struct Lanes256
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 LoadEights(ref uint first, ref uint second) => new(Vector256.LoadUnsafe(ref first));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ExchangeHalves(ref Lanes256 first, ref Lanes256 second)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 ForOdd(uint value) => Avx2.IsSupported ? new(Vector256.Create((ulong)value << 32).AsUInt32()) : Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 WhereOdd(Lanes256 integers, Lanes256 value) => Avx2.IsSupported
        ? new(Avx2.PermuteVar8x32(value.bits, integers.bits)) // it looks up by the low three bits
        : SubtractIntegers(Create(0u), integers & Create(1u)) & value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 SelectNegative(Lanes256 integers, Lanes256 a, Lanes256 b) => Avx.IsSupported
        ? new(Avx.BlendVariable(b.bits.AsSingle(), a.bits.AsSingle(), integers.bits.AsSingle()).AsUInt32())
        : Select(ShiftSigned(integers, 31), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 UpperHalves(Lanes256 first, Lanes256 second) => new(Vector256.Narrow(first.bits >>> 16, second.bits >>> 16).AsUInt32());
}

/// <summary>What 256 bits of doubles do in a way of their own.</summary>
internal readonly partial struct DoubleLanes256
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> LookUp(ref double table, Vector256<ulong> index) =>
        Vector256.Create(DoubleLanes128.LookUp(ref table, index.GetLower()), DoubleLanes128.LookUp(ref table, index.GetUpper()));
}
