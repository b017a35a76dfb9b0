using System.Globalization;
using System.Text;

namespace InitNotebooks;

/// <summary>
/// Prints a tensor as PyTorch's <c>str(tensor)</c> does under its default print options: four digits after the point, lines of 80
/// characters, three items at either end of a dimension where the tensor has more than 1000 elements.
/// </summary>
/// <param name="dtype">The element type.</param>
/// <param name="shape">The lengths; none for a 0-d tensor.</param>
/// <param name="elementAt">
/// The element at an index into C order: a float, double, long, int, byte or bool. Only what is shown is asked for.
/// </param>
internal sealed class TensorPrinter(DType dtype, nint[] shape, Func<long, object> elementAt)
{
    private const int LineWidth = 80;
    private const int Threshold = 1000;
    private const int EdgeItems = 3;
    private const string Prefix = "tensor(";

    private readonly long count = DTypes.Count(shape)
        ?? throw new ArgumentException("Received a shape whose size overflows 63 bits.", nameof(shape));

    private bool IsFloating => dtype is DType.Float32 or DType.Float64;

    private bool Summarizes => count > Threshold;

    /// <summary>The text, with LF between its lines and none at its end.</summary>
    /// <param name="requiresGrad">Whether PyTorch would say <c>requires_grad=True</c>.</param>
    public string Print(bool requiresGrad)
    {
        var suffixes = new List<string>();
        if (count == 0 && shape.Length != 1)
            suffixes.Add($"size={DTypes.Tuple(shape)}");
        // An empty tensor has no elements that would show an integer or a bool for what it is.
        if (dtype != DType.Float32 && (count == 0 || dtype is not (DType.Int64 or DType.Bool)))
            suffixes.Add($"dtype=torch.{DTypes.NameOf(dtype)}");
        if (requiresGrad)
            suffixes.Add("requires_grad=True");
        return WithSuffixes(Prefix + (count == 0 ? "[]" : Elements()), suffixes);
    }

    private string Elements()
    {
        if (!IsFloating)
        {
            var width = Visible(0, 0).Max(i => Text(i).Length);
            return Dimension(0, 0, Prefix.Length, width, i => Text(i).PadLeft(width));
        }
        var format = NumberFormat.For(Visible(0, 0).Select(Number));
        return Dimension(0, 0, Prefix.Length, format.Width, i => format.Text(Number(i)));
    }

    private double Number(long i) => Convert.ToDouble(elementAt(i), CultureInfo.InvariantCulture);

    private string Text(long i) => Convert.ToString(elementAt(i), CultureInfo.InvariantCulture)!;

    /// <summary>The subtensor at <paramref name="offset"/>, which begins with dimension <paramref name="d"/>.</summary>
    private string Dimension(int d, long offset, int indent, int width, Func<long, string> element)
    {
        if (d == shape.Length)
            return element(offset);

        var step = Step(d);
        if (d < shape.Length - 1)
        {
            var parts = Shown(d).Select(i => i is { } index ? Dimension(d + 1, offset + index * step, indent + 1, width, element) : "...");
            return $"[{string.Join($",{new string('\n', shape.Length - 1 - d)}{new string(' ', indent + 1)}", parts)}]";
        }
        var perLine = Math.Max(1, (LineWidth - indent) / (width + 2));
        var items = Shown(d).Select(i => i is { } index ? element(offset + index) : " ...");
        var lines = items.Chunk(perLine).Select(line => string.Join(", ", line));
        return $"[{string.Join($",\n{new string(' ', indent + 1)}", lines)}]";
    }

    /// <summary>The indices that dimension <paramref name="d"/> shows; null for the dots between its ends.</summary>
    private IEnumerable<long?> Shown(int d)
    {
        var dots = Summarizes && shape[d] > 2 * EdgeItems;
        for (long i = 0; i < shape[d]; i++)
        {
            if (dots && i == EdgeItems)
            {
                yield return null;
                i = shape[d] - EdgeItems;
            }
            yield return i;
        }
    }

    /// <summary>The C-order indices of the elements that are shown.</summary>
    private IEnumerable<long> Visible(int d, long offset)
    {
        if (d == shape.Length)
            return [offset];
        var step = Step(d);
        return Shown(d).OfType<long>().SelectMany(i => Visible(d + 1, offset + i * step));
    }

    /// <summary>How many elements lie between neighbours along dimension <paramref name="d"/>.</summary>
    private long Step(int d)
    {
        long step = 1;
        for (var i = d + 1; i < shape.Length; i++)
            step *= shape[i];
        return step;
    }

    private static string WithSuffixes(string start, List<string> suffixes)
    {
        var result = new StringBuilder(start);
        // PyTorch counts two characters more than the line has.
        var lineLength = start.Length - start.LastIndexOf('\n') + 1;
        foreach (var suffix in suffixes)
        {
            if (lineLength + suffix.Length + 2 > LineWidth)
            {
                result.Append(",\n").Append(' ', Prefix.Length).Append(suffix);
                lineLength = Prefix.Length + suffix.Length;
            }
            else
            {
                result.Append(", ").Append(suffix);
                lineLength += suffix.Length + 2;
            }
        }
        return result.Append(')').ToString();
    }

    /// <summary>One format for all numbers of a tensor, chosen by those that are shown: integers, four decimals, or an exponent.</summary>
    private sealed record NumberFormat(bool Integers, bool Scientific, int Width)
    {
        public static NumberFormat For(IEnumerable<double> shown)
        {
            var numbers = shown.Where(x => double.IsFinite(x) && x != 0).ToList();
            if (numbers.Count == 0)
                return new NumberFormat(Integers: true, Scientific: false, Width: 1);
            var (smallest, largest) = (numbers.Min(Math.Abs), numbers.Max(Math.Abs));
            var format = new NumberFormat(
                Integers: numbers.TrueForAll(double.IsInteger),
                Scientific: largest / smallest > 1000 || largest > 1e8 || smallest < 1e-4,
                Width: 1);
            return format with { Width = numbers.Max(x => format.Text(x).Length) };
        }

        public string Text(double x) => Unpadded(x).PadLeft(Width);

        /// <summary>C's printf: the exact decimal expansion, rounded once, halves to even. .NET's F and E do the same.</summary>
        private string Unpadded(double x)
        {
            if (double.IsNaN(x))
                return "nan";
            if (double.IsInfinity(x))
                return x > 0 ? "inf" : "-inf";
            if (Scientific)
                return WithShortExponent(x.ToString("e4", CultureInfo.InvariantCulture));
            return Integers
                ? x.ToString("F0", CultureInfo.InvariantCulture) + "."
                : x.ToString("F4", CultureInfo.InvariantCulture);
        }

        /// <summary>.NET writes three digits of an exponent at least, C two.</summary>
        private static string WithShortExponent(string number) => number[^3] == '0' ? number.Remove(number.Length - 3, 1) : number;
    }
}
