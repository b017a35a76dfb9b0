using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Wasm;

namespace TorchInit;

/// <summary>
/// Four floats as two registers of doubles and back, for registers of 128 bits without a fused multiply-add: in double the product of two floats is
/// exact, so that product and sum, rounded to float, are rounded as one (see <see cref="ExactMultiplyAdd"/>). In a browser each is one instruction.
/// </summary>
internal static class InDoubles
{
    /// <summary>The first two lanes as doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Lower(Vector128<float> floats) => PackedSimd.IsSupported ? PackedSimd.ConvertToDoubleLower(floats) : Vector128.WidenLower(floats);

    /// <summary>The last two lanes as doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Upper(Vector128<float> floats) => PackedSimd.IsSupported
        ? PackedSimd.ConvertToDoubleLower(Vector128.Shuffle(floats.AsInt32(), Vector128.Create(2, 3, 2, 3)).AsSingle())
        : Vector128.WidenUpper(floats);

    /// <summary>Doubles rounded to floats, as doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Rounded(Vector128<double> values) => PackedSimd.IsSupported
        ? PackedSimd.ConvertToDoubleLower(PackedSimd.ConvertToSingle(values))
        : Vector128.WidenLower(Vector128.Narrow(values, values));

    /// <summary>Both halves rounded to floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Joined(Vector128<double> lower, Vector128<double> upper) => PackedSimd.IsSupported
        ? Vector128.Create(PackedSimd.ConvertToSingle(lower).AsDouble().ToScalar(), PackedSimd.ConvertToSingle(upper).AsDouble().ToScalar()).AsSingle()
        : Vector128.Narrow(lower, upper);

    /// <summary>
    /// Where doubles lie half-way between two floats, so that rounding them is not rounding what they were rounded from: not 0 in some lane. The sign of
    /// a tie is a one and 28 zeros at the end; that the upper half of a double of float's range ends so as well cannot be.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Ties(Vector128<double> values) => Vector128.Equals(values.AsInt32() << 3, Vector128.Create(int.MinValue));
}
