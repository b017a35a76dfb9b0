using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace TorchInit.Tests;

/// <summary>Numbers as the hexadecimal bit patterns in which PyTorch's are written down.</summary>
internal static class Bits
{
    public static string Of(ReadOnlySpan<uint> words) => string.Join(' ', words.ToArray().Select(w => w.ToString("x8", CultureInfo.InvariantCulture)));

    public static string Of(ReadOnlySpan<float> values) => Of(MemoryMarshal.Cast<float, uint>(values));

    public static string Of(ReadOnlySpan<double> values) =>
        string.Join(' ', MemoryMarshal.Cast<double, ulong>(values).ToArray().Select(w => w.ToString("x16", CultureInfo.InvariantCulture)));

    public static string Of(Tensor<float> tensor) => Of(Flat(tensor));

    public static string Of(Tensor<double> tensor) => Of(Flat(tensor));

    /// <summary>The elements in the logical order of their indices.</summary>
    public static T[] Flat<T>(Tensor<T> tensor) => MemoryOrder.ToArray(tensor);

    /// <summary>The SHA-256 of the little-endian bytes, as sha256sum prints it.</summary>
    public static string Sha256<T>(ReadOnlySpan<T> values) where T : unmanaged => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(values)));

    public static string Sha256<T>(Tensor<T> tensor) where T : unmanaged => Sha256<T>(Flat(tensor));

    public static float Single(uint bits) => BitConverter.UInt32BitsToSingle(bits);

    /// <summary>The float values of the patterns in <paramref name="hex"/>, separated by spaces.</summary>
    public static double[] Doubles(string hex) => [.. hex.Split(' ').Select(w => BitConverter.UInt64BitsToDouble(Convert.ToUInt64(w, 16)))];
}
