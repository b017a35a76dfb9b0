using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace InitNotebooks;

/// <summary>
/// One tensor that PyTorch computed, or one text that it printed. What the manifest says of it is at hand; its bytes are read and
/// verified against the manifest's SHA-256 at the first use, from any thread.
/// </summary>
public sealed class ReferenceTensor
{
    private readonly SharedFiles shared;
    private readonly Lazy<byte[]?> bytes;

    internal ReferenceTensor(SharedFiles shared, string key, TensorEntry entry)
    {
        this.shared = shared;
        Key = key;
        Group = entry.Group;
        DType = entry.DType;
        Shape = entry.Shape;
        Count = entry.Count;
        Sha256 = entry.Sha256;
        Compare = entry.Compare;
        Since = entry.Since;
        IsStored = entry.Stored;
        Python = entry.Python;
        Arguments = entry.Arguments;
        bytes = new Lazy<byte[]?>(Load);
    }

    /// <summary>The name that a check uses, for example <c>linear_3x4.weight</c>.</summary>
    public string Key { get; }

    /// <summary>The name of the <c>.npz</c> that holds it, without the extension, for example <c>modules</c>.</summary>
    public string Group { get; }

    /// <summary>The element type.</summary>
    public DType DType { get; }

    /// <summary>The lengths, each ≥ 0; empty for a 0-d tensor.</summary>
    public ImmutableArray<nint> Shape { get; }

    /// <summary>The number of elements: the product of <see cref="Shape"/>.</summary>
    public long Count { get; }

    /// <summary>The SHA-256 of the elements, little-endian in C order: 64 lower-case hexadecimal digits.</summary>
    public string Sha256 { get; }

    /// <summary>How a value may be compared with this tensor.</summary>
    public Comparison Compare { get; }

    /// <summary>The first release of PyTorch with today's bits, measured from the sets; null where no older set has others.</summary>
    public TorchVersion? Since { get; }

    /// <summary>Whether its bytes are kept; of a large tensor only the hash is.</summary>
    public bool IsStored { get; }

    /// <summary>The Python that made it.</summary>
    public PythonOrigin Python { get; }

    /// <summary>
    /// The arguments of the Python call by name, with Python's defaults: numbers, texts, lists and null. An infinity or NaN, which JSON lacks, is
    /// the text "inf", "-inf" or "nan".
    /// </summary>
    public IReadOnlyDictionary<string, JsonElement> Arguments { get; }

    /// <summary>
    /// The elements' bytes, little-endian in C order; null where only the hash is kept.
    /// </summary>
    /// <exception cref="ReferenceDataException">The file is missing or damaged, or its content is not what the manifest says.</exception>
    public ReadOnlyMemory<byte>? Bytes
    {
        get
        {
            // A conditional expression would turn null into an empty memory.
            if (bytes.Value is not { } value)
                return null;
            return value;
        }
    }

    /// <summary>
    /// Whether <paramref name="littleEndianCOrder"/> has this tensor's SHA-256: the one comparison that a large draw allows.
    /// </summary>
    public bool HashIs(ReadOnlySpan<byte> littleEndianCOrder) => HashOf(littleEndianCOrder) == Sha256;

    /// <summary>
    /// A new C# tensor with these values and this shape. <see cref="Tensor{T}"/> knows no 0-d tensors: one of shape () becomes a vector
    /// of one element.
    /// </summary>
    /// <typeparam name="T">The element type that matches <see cref="DType"/>: float, double, long, int, byte, bool, Half or BFloat16.</typeparam>
    /// <exception cref="ReferenceDataException">
    /// The element type is another, only the hash is kept, or the data is missing or damaged.
    /// </exception>
    public Tensor<T> ToTensor<T>()
        where T : unmanaged => Tensor.Create(Elements<T>(), Shape.IsEmpty ? [1] : Shape.AsSpan());

    /// <summary>The elements of a float32 tensor in C order, as a new array.</summary>
    /// <exception cref="ReferenceDataException">It is not float32, only its hash is kept, or the data is missing or damaged.</exception>
    public float[] Floats() => Elements<float>();

    /// <summary>The elements of a float64 tensor in C order, as a new array.</summary>
    /// <exception cref="ReferenceDataException">It is not float64, only its hash is kept, or the data is missing or damaged.</exception>
    public double[] Doubles() => Elements<double>();

    /// <summary>The elements of an int64 tensor in C order, as a new array.</summary>
    /// <exception cref="ReferenceDataException">It is not int64, only its hash is kept, or the data is missing or damaged.</exception>
    public long[] Int64s() => Elements<long>();

    /// <summary>A text that PyTorch printed: the UTF-8 of a uint8 vector.</summary>
    /// <exception cref="ReferenceDataException">
    /// It is not a uint8 vector of UTF-8, only its hash is kept, or the data is missing or damaged.
    /// </exception>
    public string Text()
    {
        var utf8 = Elements<byte>();
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(utf8);
        }
        catch (DecoderFallbackException e)
        {
            throw Fault("bytes that are not UTF-8", "the UTF-8 of a text", cause: e);
        }
    }

    /// <summary>The key, element type and shape, for example <c>linear_3x4.weight: float32 (4, 3)</c>.</summary>
    public override string ToString() => $"{Key}: {DTypes.NameOf(DType)} {DTypes.Tuple(Shape.AsSpan())}";

    /// <summary>The elements in C order, as an array of the C# type that <see cref="DType"/> names.</summary>
    internal Array Elements() => DType switch
    {
        DType.Float32 => Elements<float>(),
        DType.Float64 => Elements<double>(),
        DType.Int64 => Elements<long>(),
        DType.Int32 => Elements<int>(),
        DType.UInt8 => Elements<byte>(),
        DType.Float16 => Elements<Half>(),
        DType.BFloat16 => Elements<BFloat16>(),
        _ => Elements<bool>(),
    };

    internal static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private T[] Elements<T>()
        where T : unmanaged
    {
        if (DTypes.Of<T>() != DType)
        {
            var wanted = DTypes.Of<T>() is { } dtype ? DTypes.NameOf(dtype) : typeof(T).Name;
            throw Fault(DTypes.NameOf(DType), $"{wanted}, which was asked for", "Ask for the element type that the tensor has.");
        }
        var source = bytes.Value ?? throw Fault("only its hash", "its values, which were asked for",
            "A tensor of which only the hash is kept can be compared by its bits and by nothing else.");
        var elements = new T[Count];
        source.CopyTo(MemoryMarshal.AsBytes(elements.AsSpan()));
        if (!BitConverter.IsLittleEndian)
        {
            foreach (ref var element in elements.AsSpan())
                MemoryMarshal.AsBytes(new Span<T>(ref element)).Reverse();
        }
        return elements;
    }

    /// <summary>Type and shape as an edition writes them: <c>float32[4,3]</c>.</summary>
    internal string Kind => $"{DTypes.NameOf(DType)}[{string.Join(',', Shape)}]";

    /// <summary>Whether type, shape and hash are those of an edition's line.</summary>
    internal bool IsAs(string kind, string hash) => Sha256.StartsWith(hash, StringComparison.Ordinal) && hash.Length == 16 && kind == Kind;

    /// <summary>The same key as another set has it.</summary>
    internal ReferenceTensor Moved(TensorEntry entry) => new(shared, Key, entry);

    private byte[]? Load()
    {
        if (!IsStored)
            return null;
        var array = shared.Archive(Group).Read(SharedFiles.EntryOf(Key, Sha256), Key, Count * DTypes.SizeOf(DType));
        if (array.DType != DType || !Shape.AsSpan().SequenceEqual(array.Shape))
        {
            throw Fault($"{DTypes.NameOf(array.DType)} of shape {DTypes.Tuple(array.Shape)}",
                $"{DTypes.NameOf(DType)} of shape {DTypes.Tuple(Shape.AsSpan())} by the manifest");
        }
        var hash = HashOf(array.Bytes);
        return hash == Sha256 ? array.Bytes : throw Fault($"data with the SHA-256 {hash}", $"{Sha256} by the manifest");
    }

    private ReferenceDataException Fault(string found, string expected, string? remedy = null, Exception? cause = null) =>
        new(SharedFiles.FileOf(Group), Key, found, expected, remedy, cause);
}
