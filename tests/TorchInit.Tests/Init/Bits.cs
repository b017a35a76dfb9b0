using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace TorchInit.Tests;

/// <summary>A tensor as the bit patterns and hashes that PyTorch's are written down in.</summary>
internal static class Bits
{
    /// <summary>All elements in logical order.</summary>
    public static T[] Values<T>(Tensor<T> tensor)
    {
        var values = new T[(int)tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }

    /// <summary>Single-precision bit patterns in hexadecimal, separated by blanks.</summary>
    public static string Hex(Tensor<float> tensor) =>
        string.Join(' ', Values(tensor).Select(x => BitConverter.SingleToUInt32Bits(x).ToString("x8", CultureInfo.InvariantCulture)));

    /// <summary>Double-precision bit patterns in hexadecimal, separated by blanks.</summary>
    public static string Hex(Tensor<double> tensor) =>
        string.Join(' ', Values(tensor).Select(x => BitConverter.DoubleToUInt64Bits(x).ToString("x16", CultureInfo.InvariantCulture)));

    /// <summary>SHA-256 of the little-endian elements in logical order.</summary>
    public static string Sha256<T>(Tensor<T> tensor) where T : unmanaged
    {
        Assert.SkipUnless(BitConverter.IsLittleEndian, "The hashes are of little-endian bytes.");
        return Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<T>(Values(tensor))));
    }
}
