using System.Numerics;
using System.Numerics.Tensors;

namespace TorchInit;

/// <summary>The values of a tensor in the order in which PyTorch fills memory, and what one pass over them tells.</summary>
internal sealed class TensorValues
{
    /// <summary>At most so many values go through the statistics, evenly spread over the tensor.</summary>
    private const int SampleSize = 1 << 16;

    private TensorValues(string name, StateTensor tensor)
    {
        Name = name;
        Tensor = tensor;
        Shape = tensor.Shape.ToArray();
    }

    public string Name { get; }

    public StateTensor Tensor { get; }

    public nint[] Shape { get; }

    /// <summary>The values, where they fit in floats; else null, and <see cref="Doubles"/> holds them.</summary>
    public float[]? Singles { get; private set; }

    public double[]? Doubles { get; private set; }

    public Precision Precision { get; private set; }

    /// <summary>Whether the file's type is finer than the values need.</summary>
    public bool IsWidened { get; private set; }

    public int Count => Singles?.Length ?? Doubles!.Length;

    /// <summary>NaN or infinite.</summary>
    public int NotFinite { get; private set; }

    public double Min { get; private set; }

    public double Max { get; private set; }

    /// <summary>Whether some rows of a table, not all, are 0: a padding row is zeroed after the draw.</summary>
    public bool HasZeroRows { get; private set; }

    /// <summary>Sorted, without zeroed rows.</summary>
    public double[] Sample { get; private set; } = [];

    public double SampleMean { get; private set; }

    /// <summary>The root of the mean square of all values, zeroed rows aside.</summary>
    public double Rms { get; private set; }

    /// <summary>How many values are not in a zeroed row.</summary>
    public int Kept { get; private set; }

    /// <summary>How many of those are 0.</summary>
    public int Zeros { get; private set; }

    public double this[int index] => Singles is null ? Doubles![index] : Singles[index];

    private int RowLength => Count / (int)Shape[0];

    private bool[] zeroRows = [];

    /// <summary>Whether the element lies in a zeroed row.</summary>
    public bool IsErased(int index) => HasZeroRows && zeroRows[index / RowLength];

    /// <summary>Which rows are erased, as text.</summary>
    public string ZeroRowsText => string.Join(", ", zeroRows.Index().Where(row => row.Item).Take(4).Select(row => Shapes.Text(row.Index)));

    /// <summary>The values of a floating-point tensor; null for one of integers or truth values, or too large for one array.</summary>
    public static TensorValues? Of(string name, StateTensor tensor)
    {
        var values = new TensorValues(name, tensor);
        switch (tensor.DType)
        {
            case DType.Float32:
                values.Singles = InMemoryOrder(tensor.As<float>());
                values.Precision = Precision.Single;
                break;
            case DType.Float64:
                values.Doubles = InMemoryOrder(tensor.As<double>());
                values.Precision = Precision.Double;
                break;
            case DType.Float16:
                values.Singles = Array.ConvertAll(InMemoryOrder(tensor.As<Half>()), value => (float)value);
                values.Precision = Precision.Half;
                break;
            case DType.BFloat16:
                values.Singles = Array.ConvertAll(InMemoryOrder(tensor.As<BFloat16>()), value => (float)value);
                values.Precision = Precision.BFloat16;
                break;
            default:
                return null;
        }
        values.Narrow();
        values.Measure();
        return values;
    }

    /// <summary>A float rounded as the values were.</summary>
    public float Rounded(float value) => Precision switch
    {
        Precision.Half => (float)(Half)value,
        Precision.BFloat16 => (BFloat16)value,
        _ => value,
    };

    /// <summary>Between which numbers lies what was rounded to <paramref name="value"/>: half-way to its neighbours of the type.</summary>
    public (double Low, double High) RoundedFrom(double value) => Precision switch
    {
        Precision.BFloat16 => Between((BFloat16)(float)value),
        Precision.Half => Between((Half)(float)value),
        _ => (value, value),
    };

    private static (double Low, double High) Between<T>(T value)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var exact = Element<T>.ToDouble(value);
        return ((Element<T>.ToDouble(T.BitDecrement(value)) + exact) / 2, (Element<T>.ToDouble(T.BitIncrement(value)) + exact) / 2);
    }

    /// <summary>Doubles that are floats, floats that are of 16 bits: a file that was widened after it was made.</summary>
    private void Narrow()
    {
        if (Doubles is { Length: > 0 } doubles && Array.TrueForAll(doubles, value => (float)value == value))
        {
            Singles = Array.ConvertAll(doubles, value => (float)value);
            Doubles = null;
            Precision = Precision.Single;
            IsWidened = true;
        }
        // a few floats can be of 16 bits by chance
        if (Precision != Precision.Single || Singles!.Length < 4)
            return;
        var isNarrow = Array.TrueForAll(Singles!, value => (BitConverter.SingleToUInt32Bits(value) & 0xFFFF) == 0) ? Precision.BFloat16
            : Array.TrueForAll(Singles!, value => (float)(Half)value == value) ? Precision.Half
            : Precision.Single;
        if (isNarrow != Precision.Single)
            (Precision, IsWidened) = (isNarrow, true);
    }

    private void Measure()
    {
        if (Count == 0)
            return;
        (Min, Max) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var i = 0; i < Count; i++)
        {
            var value = this[i];
            if (!double.IsFinite(value))
                NotFinite++;
            Min = Math.Min(Min, value);
            Max = Math.Max(Max, value);
        }
        if (NotFinite > 0 || Min == Max)
            return;
        FindZeroRows();
        var step = Math.Max(1, Count / (double)SampleSize);
        var sample = new List<double>(Math.Min(Count, SampleSize));
        for (var at = 0.0; at < Count; at += step)
            if (!IsErased((int)at))
                sample.Add(this[(int)at]);
        Sample = [.. sample];
        Array.Sort(Sample);
        SampleMean = Sample.Average();
        var squares = 0.0;
        for (var i = 0; i < Count; i++)
        {
            if (IsErased(i))
                continue;
            Kept++;
            Zeros += this[i] == 0 ? 1 : 0;
            squares += this[i] * this[i];
        }
        Rms = Math.Sqrt(squares / Kept);
    }

    private void FindZeroRows()
    {
        if (Shape.Length != 2 || Shape[0] < 2)
            return;
        zeroRows = new bool[(int)Shape[0]];
        for (var row = 0; row < zeroRows.Length; row++)
        {
            zeroRows[row] = true;
            for (var i = row * RowLength; zeroRows[row] && i < (row + 1) * RowLength; i++)
                zeroRows[row] = this[i] == 0;
        }
        HasZeroRows = zeroRows.Contains(true);
    }

    /// <summary>Row by row, or in the order of memory where that is a turned tensor without gaps.</summary>
    private static T[] InMemoryOrder<T>(Tensor<T> tensor)
        where T : unmanaged
    {
        var values = new T[tensor.FlattenedLength];
        var dense = tensor.Rank == 0 || tensor.IsEmpty ? [] : MemoryOrder.DenseStrides(tensor.Lengths, tensor.Strides);
        if (!tensor.IsDense && !tensor.IsEmpty && tensor.Strides.SequenceEqual(dense))
            System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpan(ref tensor.AsTensorSpan().GetPinnableReference(), values.Length).CopyTo(values);
        else
            tensor.FlattenTo(values);
        return values;
    }
}

/// <summary>How fine the numbers of a tensor are: of the type in which they were stored, or of a coarser one that holds them all.</summary>
internal enum Precision
{
    Double,
    Single,
    Half,
    BFloat16,
}
