using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TorchInit;

/// <summary>What 128 bits do in a way of their own.</summary>
internal readonly partial struct Lanes128
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 LoadEights(ref uint first, ref uint second) => new(Vector128.LoadUnsafe(ref first));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ExchangeHalves(ref Lanes128 first, ref Lanes128 second)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 ForOdd(uint value) => Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 WhereOdd(Lanes128 integers, Lanes128 value) => SubtractIntegers(Create(0u), integers & Create(1u)) & value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 SelectNegative(Lanes128 integers, Lanes128 a, Lanes128 b) => Sse41.IsSupported
        ? new(Sse41.BlendVariable(b.bits.AsSingle(), a.bits.AsSingle(), integers.bits.AsSingle()).AsUInt32())
        : Select(ShiftSigned(integers, 31), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 UpperHalves(Lanes128 first, Lanes128 second) => new(Vector128.Narrow(first.bits >>> 16, second.bits >>> 16).AsUInt32());
}

/// <summary>What 128 bits of doubles do in a way of their own.</summary>
internal readonly partial struct DoubleLanes128
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> LookUp(ref double table, Vector128<ulong> index) =>
        Vector128.Create(Unsafe.Add(ref table, (nuint)index.GetElement(0)), Unsafe.Add(ref table, (nuint)index.GetElement(1)));
}
