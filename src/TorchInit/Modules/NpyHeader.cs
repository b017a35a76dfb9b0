using System.Globalization;
using System.Text;

namespace TorchInit;

/// <summary>
/// The header of a <c>.npy</c> file: a Python dictionary with exactly the keys <c>descr</c>, <c>fortran_order</c> and <c>shape</c>.
/// Parsed as the few literals that it may hold, never evaluated.
/// </summary>
internal sealed record NpyHeader(DType DType, bool FortranOrder, nint[] Shape)
{
    /// <summary>Parses the header's bytes, which end in a newline.</summary>
    /// <exception cref="TensorFileException">It is not such a dictionary, or its dtype is none that the reader takes.</exception>
    public static NpyHeader Parse(ReadOnlySpan<byte> header, string file, string key)
    {
        if (header.ContainsAnyExceptInRange((byte)1, (byte)127))
            throw new TensorFileException(file, key, "a header with bytes that are not ASCII", "a Python dictionary in ASCII");
        if (header is not [.., (byte)'\n'])
            throw new TensorFileException(file, key, "a header that does not end in a newline", "spaces and a newline at its end");
        return new Parser(Encoding.ASCII.GetString(header), file, key).Dictionary();
    }

    /// <summary>How numpy writes the element type; little-endian, as it does on every machine in use. It has no bfloat16: its bits are there as uint16.</summary>
    public static string DescrOf(DType dtype) => dtype switch
    {
        DType.Float32 => "<f4",
        DType.Float64 => "<f8",
        DType.Float16 => "<f2",
        DType.Int64 => "<i8",
        DType.Int32 => "<i4",
        DType.Int16 => "<i2",
        DType.Int8 => "|i1",
        DType.UInt8 => "|u1",
        DType.Bool => "|b1",
        _ => "<u2",
    };

    private static readonly Dictionary<string, DType> ByDescr = Enum.GetValues<DType>().ToDictionary(DescrOf);

    private sealed class Parser(string text, string file, string key)
    {
        private int position;

        public NpyHeader Dictionary()
        {
            DType? dtype = null;
            bool? fortran = null;
            nint[]? shape = null;

            Expect('{');
            while (!TryTake('}'))
            {
                var name = String();
                Expect(':');
                switch (name)
                {
                    case "descr" when dtype is null:
                        dtype = Descr();
                        break;
                    case "fortran_order" when fortran is null:
                        fortran = Bool();
                        break;
                    case "shape" when shape is null:
                        shape = Tuple();
                        break;
                    default:
                        throw Fault($"the header key {Quote(name)}", "'descr', 'fortran_order' and 'shape', each once");
                }
                if (!TryTake(','))
                {
                    Expect('}');
                    break;
                }
            }
            SkipSpace();
            if (position != text.Length)
                throw Fault($"{Here()} after the header's dictionary", "spaces and a newline");
            if (dtype is null || fortran is null || shape is null)
            {
                throw Fault(
                    $"a header without {(dtype is null ? "'descr'" : fortran is null ? "'fortran_order'" : "'shape'")}",
                    "'descr', 'fortran_order' and 'shape', each once");
            }
            return new NpyHeader(dtype.Value, fortran.Value, shape);
        }

        private DType Descr()
        {
            SkipSpace();
            if (position < text.Length && text[position] == '[')
                throw Fault("a structured array", "one plain element type");
            var descr = String();
            if (ByDescr.TryGetValue(descr, out var dtype))
                return dtype;
            throw descr is ['|', 'O', ..] or "O"
                ? Fault("an object array, that is, a pickle, which is a program and is never read", "numbers")
                : Fault($"the element type {Quote(descr)}", $"one of {string.Join(", ", ByDescr.Keys)}");
        }

        private bool Bool()
        {
            if (TryTake("True"))
                return true;
            if (TryTake("False"))
                return false;
            throw Fault($"{Here()} as fortran_order", "True or False");
        }

        private nint[] Tuple()
        {
            var lengths = new List<nint>();
            Expect('(');
            while (!TryTake(')'))
            {
                if (lengths.Count == NpyArray.MaxDimensions)
                    throw Fault($"a shape of more than {NpyArray.MaxDimensions} lengths", "fewer");
                lengths.Add(Length());
                if (TryTake(','))
                    continue;
                // Python: (3,) is a tuple and (3) is a number.
                if (lengths.Count == 1)
                    throw Fault($"{Here()} after the only length of a shape", "a comma: (3,)");
                Expect(')');
                break;
            }
            return [.. lengths];
        }

        private nint Length()
        {
            SkipSpace();
            var start = position;
            while (position < text.Length && char.IsAsciiDigit(text[position]))
                position++;
            if (start == position)
                throw Fault($"{Here()} in the shape", "a length, an integer ≥ 0");
            var digits = text.AsSpan(start, position - start);
            return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= nint.MaxValue
                ? (nint)length
                : throw Fault($"the length {digits}", "a length that fits in 63 bits");
        }

        private string String()
        {
            SkipSpace();
            if (position == text.Length || text[position] is not ('\'' or '"'))
                throw Fault($"{Here()} in the header", "a quoted text");
            var end = text.IndexOf(text[position], position + 1);
            if (end < 0)
                throw Fault("a quoted text without an end in the header", "a closing quote");
            var value = text[(position + 1)..end];
            if (value.Contains('\\', StringComparison.Ordinal))
                throw Fault($"an escape in the header's {Quote(value)}", "plain text");
            position = end + 1;
            return value;
        }

        private void Expect(char wanted)
        {
            if (!TryTake(wanted))
                throw Fault($"{Here()} in the header", $"'{wanted}'");
        }

        private bool TryTake(char wanted)
        {
            SkipSpace();
            if (position == text.Length || text[position] != wanted)
                return false;
            position++;
            return true;
        }

        private bool TryTake(string wanted)
        {
            SkipSpace();
            if (!text.AsSpan(position).StartsWith(wanted))
                return false;
            position += wanted.Length;
            return true;
        }

        private void SkipSpace()
        {
            while (position < text.Length && text[position] is (' ' or '\n'))
                position++;
        }

        private string Here() => position == text.Length ? "the end" : Quote(text[position].ToString());

        private TensorFileException Fault(string found, string expected) => new(file, key, found, expected);

        /// <summary>A piece of the file for a message: short, and without control characters.</summary>
        private static string Quote(string piece)
        {
            var shown = new StringBuilder("'");
            foreach (var c in piece.Length > 40 ? piece[..40] + "…" : piece)
                shown.Append(char.IsControl(c) ? FormattableString.Invariant($"\\x{(int)c:x2}") : c.ToString());
            return shown.Append('\'').ToString();
        }
    }
}
