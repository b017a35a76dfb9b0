using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using InitNotebooks;

namespace TorchInit.Tests;

/// <summary>What a C# replay made, in the form in which a set holds what PyTorch made.</summary>
/// <param name="DType">The element type.</param>
/// <param name="Shape">PyTorch's shape: empty for a single number.</param>
/// <param name="Bytes">The little-endian elements in C order.</param>
internal sealed record Produced(DType DType, nint[] Shape, byte[] Bytes)
{
    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Bytes));

    /// <summary>Tensors, arrays, numbers and texts as PyTorch's tensors.</summary>
    public static Produced Of(object value) => value switch
    {
        Parameter<float> parameter => Of(parameter.Value),
        Parameter<double> parameter => Of(parameter.Value),
        StateTensor tensor => Of(tensor.Value) with { Shape = tensor.Shape.ToArray() },
        Tensor<float> tensor => new(DType.Float32, tensor.Lengths.ToArray(), BytesOf<float>(Bits.Flat(tensor))),
        Tensor<double> tensor => new(DType.Float64, tensor.Lengths.ToArray(), BytesOf<double>(Bits.Flat(tensor))),
        Tensor<long> tensor => new(DType.Int64, tensor.Lengths.ToArray(), BytesOf<long>(Bits.Flat(tensor))),
        float[] vector => new(DType.Float32, [vector.Length], BytesOf<float>(vector)),
        double[] vector => new(DType.Float64, [vector.Length], BytesOf<double>(vector)),
        long[] vector => new(DType.Int64, [vector.Length], BytesOf<long>(vector)),
        int[] vector => new(DType.Int32, [vector.Length], BytesOf<int>(vector)),
        byte[] vector => new(DType.UInt8, [vector.Length], vector),
        Tensor<Half> tensor => new(DType.Float16, tensor.Lengths.ToArray(), BytesOf<Half>(Bits.Flat(tensor))),
        Tensor<BFloat16> tensor => new(DType.BFloat16, tensor.Lengths.ToArray(), BytesOf<BFloat16>(Bits.Flat(tensor))),
        double number => new(DType.Float64, [], BytesOf([number])),
        float number => new(DType.Float32, [], BytesOf([number])),
        long number => new(DType.Int64, [], BytesOf([number])),
        string text => Of(Encoding.UTF8.GetBytes(text)),
        _ => throw new ArgumentException($"A replay returned {value.GetType()}, which has no dtype.", nameof(value)),
    };

    private static byte[] BytesOf<T>(ReadOnlySpan<T> values) where T : unmanaged => MemoryMarshal.AsBytes(values).ToArray();
}
