using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace InitNotebooks;

/// <summary>One way to compare a value with what PyTorch computed.</summary>
internal abstract class Criterion
{
    /// <summary>The claim's kind, as <see cref="Claim.Kind"/> has it.</summary>
    public abstract ClaimKind Kind { get; }

    /// <summary>The claim in words.</summary>
    /// <param name="subject">What is compared, for example <c>`fc1.Weight`</c>.</param>
    /// <param name="key">The reference key.</param>
    public abstract string Sentence(string subject, string key);

    /// <summary>Compares, and says in a sentence what the first difference is or why it cannot be done.</summary>
    /// <exception cref="ReferenceDataException">The reference data is missing or damaged.</exception>
    public (Agreement Agreement, string Detail) Compare(CheckedValue value, ReferenceTensor reference)
    {
        if (value.Fault is { } fault)
            return (Agreement.Impossible, fault);
        var shape = reference.Shape.AsSpan();
        if (!value.IsText && !IsSameShape(value.Shape, reference))
            return (Agreement.Differs, $"shape {DTypes.Tuple(value.Shape)} here, {DTypes.Tuple(shape)} in PyTorch");
        if (value.IsText && (reference.DType != DType.UInt8 || shape.Length != 1))
            return (Agreement.Differs, $"a text here, {Describe(reference)} in PyTorch");
        return CompareElements(value, reference);
    }

    protected abstract (Agreement Agreement, string Detail) CompareElements(CheckedValue value, ReferenceTensor reference);

    /// <summary>
    /// A number of C# has no shape, so it is compared with any reference of one element; .NET has no 0-d tensors, so one of shape (1,) is
    /// compared with PyTorch's 0-d one.
    /// </summary>
    private static bool IsSameShape(nint[] here, ReferenceTensor reference) =>
        reference.Shape.AsSpan().SequenceEqual(here) || reference.Count == 1 && (here.Length == 0 || here.Length == 1 && reference.Shape.Length == 0);

    protected static string Describe(ReferenceTensor reference) =>
        $"{DTypes.NameOf(reference.DType)} of shape {DTypes.Tuple(reference.Shape.AsSpan())}";

    /// <summary>A tolerance as C# and Python write it: 1e-8, not 1E-08.</summary>
    protected static string Tolerance(double tolerance) =>
        Regex.Replace(tolerance.ToString(CultureInfo.InvariantCulture), "E([+-])0*", match => match.Groups[1].Value == "-" ? "e-" : "e");

    /// <summary>The first element that differs and how many do: "at [0, 1] 0.25 here, 0.5 in PyTorch, 3 ulps apart; 9 of 12 values differ".</summary>
    protected static string FirstDifference(
        (DType DType, byte[] Bytes) here, ReferenceTensor reference, ReadOnlySpan<byte> there, int first, int differing, string differ)
    {
        var ulps = here.DType == reference.DType ? Elements.UlpsApart(here.DType, here.Bytes, there, first) : "";
        var pair = $"{Elements.Text(here.DType, here.Bytes, first)} here, {Elements.Text(reference.DType, there, first)} in PyTorch{ulps}";
        return reference.Count == 1
            ? pair
            : string.Create(CultureInfo.InvariantCulture,
                $"at {Elements.Index(reference.Shape.AsSpan(), first)} {pair}; {differing} of {reference.Count} values {differ}");
    }
}

/// <summary>What a comparison with one reference tensor came to.</summary>
internal enum Agreement
{
    /// <summary>The value is what PyTorch has.</summary>
    Agrees,

    /// <summary>The value is not what PyTorch has.</summary>
    Differs,

    /// <summary>The two cannot be compared in the way that was asked for; never an agreement.</summary>
    Impossible,
}

/// <summary>Identical bits. It tolerates nothing: −0 is not +0, and two NaNs are equal only if their bits are.</summary>
internal sealed class BitsCriterion : Criterion
{
    public override ClaimKind Kind => ClaimKind.Bits;

    public override string Sentence(string subject, string key) => $"{subject} has the bits of PyTorch's `{key}`";

    protected override (Agreement Agreement, string Detail) CompareElements(CheckedValue value, ReferenceTensor reference)
    {
        if (!reference.Compare.IsBits)
        {
            return (Agreement.Impossible, string.Create(CultureInfo.InvariantCulture,
                $"PyTorch itself does not promise the bits of this key ({reference.Compare.Reason}): use `Check.Close(…, relative: {Tolerance(reference.Compare.Relative)}, absolute: {Tolerance(reference.Compare.Absolute)})`"));
        }
        var here = value.DType == reference.DType ? value.Bytes : Elements.ConvertIntegers(value.DType, value.Bytes, reference.DType);
        if (here is null)
            return (Agreement.Differs, $"{DTypes.NameOf(value.DType)} here, {DTypes.NameOf(reference.DType)} in PyTorch");
        if (reference.Bytes is not { } kept)
        {
            return reference.HashIs(here)
                ? (Agreement.Agrees, "")
                : (Agreement.Differs, "the SHA-256 of the values is another; PyTorch's values are not stored, so where they differ is not known");
        }
        var there = kept.Span;
        if (there.SequenceEqual(here))
            return (Agreement.Agrees, "");
        if (value.IsText)
            return (Agreement.Differs, Texts.FirstDifference(Encoding.UTF8.GetString(here), Encoding.UTF8.GetString(there)));

        var size = DTypes.SizeOf(reference.DType);
        var (first, differing) = (-1, 0);
        for (var i = 0; i < reference.Count; i++)
        {
            if (there.Slice(i * size, size).SequenceEqual(here.AsSpan(i * size, size)))
                continue;
            first = first < 0 ? i : first;
            differing++;
        }
        return (Agreement.Differs, FirstDifference((reference.DType, here), reference, there, first, differing, "differ"));
    }
}

/// <summary>Each difference within a tolerance; NaN equals only NaN, an infinity only itself.</summary>
internal abstract class ToleranceCriterion : Criterion
{
    protected override (Agreement Agreement, string Detail) CompareElements(CheckedValue value, ReferenceTensor reference)
    {
        if (!value.IsFloatingPoint || reference.DType is not (DType.Float32 or DType.Float64))
            return (Agreement.Impossible, $"a tolerance is for floating-point numbers; received {value.Describe()}, PyTorch has {Describe(reference)}: use `Check.Bits`");
        if (Refusal(value, reference) is { } refusal)
            return (Agreement.Impossible, refusal);
        if (reference.Bytes is not { } kept)
        {
            return value.DType == reference.DType && reference.HashIs(value.Bytes)
                ? (Agreement.Agrees, "")
                : (Agreement.Impossible, "only the hash of PyTorch's values is stored, so how far apart they are is not known: use `Check.Bits`");
        }
        var there = kept.Span;
        var (first, differing) = (-1, 0);
        for (var i = 0; i < reference.Count; i++)
        {
            var (x, y) = (Elements.Number(value.DType, value.Bytes, i), Elements.Number(reference.DType, there, i));
            if (x == y || double.IsNaN(x) && double.IsNaN(y) || double.IsFinite(x) && double.IsFinite(y) && IsWithin(x, y, reference))
                continue;
            first = first < 0 ? i : first;
            differing++;
        }
        return first < 0
            ? (Agreement.Agrees, "")
            : (Agreement.Differs, FirstDifference((value.DType, value.Bytes), reference, there, first, differing, "are too far off"));
    }

    /// <summary>Why this comparison makes no sense for the reference, or null.</summary>
    protected abstract string? Refusal(CheckedValue value, ReferenceTensor reference);

    /// <summary>Whether two finite numbers that are not equal are close enough.</summary>
    protected abstract bool IsWithin(double value, double expected, ReferenceTensor reference);
}

/// <summary>|Δ| ≤ n ulps of a given number, in the reference's own format.</summary>
internal sealed class UlpsCriterion(double of, int ulps) : ToleranceCriterion
{
    public override ClaimKind Kind => ClaimKind.Ulps;

    public override string Sentence(string subject, string key) => string.Create(CultureInfo.InvariantCulture,
        $"{subject} differs from PyTorch's `{key}` by at most {ulps} {(ulps == 1 ? "ulp" : "ulps")} of {of:G6}");

    protected override string? Refusal(CheckedValue value, ReferenceTensor reference)
    {
        if (ulps < 0)
            return string.Create(CultureInfo.InvariantCulture, $"received {ulps} ulps; expected 0 or more");
        if (!double.IsFinite(of) || !double.IsFinite(UlpOf(reference)))
            return string.Create(CultureInfo.InvariantCulture, $"received ulps of {of}; expected a finite number, for example the bound");
        return value.DType == reference.DType ? null : $"{DTypes.NameOf(value.DType)} here, {DTypes.NameOf(reference.DType)} in PyTorch: their ulps are not the same";
    }

    protected override bool IsWithin(double value, double expected, ReferenceTensor reference)
    {
        var (difference, limit) = (Math.Abs(value - expected), ulps * UlpOf(reference));
        if (difference != limit)
            return difference < limit;
        // The difference may have been rounded to the limit; what the rounding took away decides (Knuth's two-sum).
        var (large, small) = value > expected ? (value, -expected) : (expected, -value);
        var bigger = limit - small;
        return (large - bigger) + (small - (limit - bigger)) <= 0;
    }

    private double UlpOf(ReferenceTensor reference) => reference.DType == DType.Float32 ? Ulps.Of((float)of) : Ulps.Of(of);
}

/// <summary>|Δ| ≤ absolute + relative·|expected|, in double. Tolerances that are not given are the manifest's.</summary>
internal sealed class CloseCriterion(double? relative, double? absolute) : ToleranceCriterion
{
    public override ClaimKind Kind => ClaimKind.Close;

    public override string Sentence(string subject, string key)
    {
        if (relative is null && absolute is null)
            return $"{subject} is PyTorch's `{key}` within the tolerance of the reference";
        var terms = new List<string>();
        if (absolute is { } and not 0)
            terms.Add(Tolerance(absolute.Value));
        if (relative is { } and not 0)
            terms.Add($"{Tolerance(relative.Value)}·|expected|");
        return $"{subject} differs from PyTorch's `{key}` by at most {(terms.Count == 0 ? "0" : string.Join(" + ", terms))}";
    }

    protected override string? Refusal(CheckedValue value, ReferenceTensor reference)
    {
        if (relative is null && absolute is null)
            return reference.Compare.IsBits ? "PyTorch promises the bits of this key: use `Check.Bits`, or say `relative:` and `absolute:`" : null;
        return IsTolerance(relative ?? 0) && IsTolerance(absolute ?? 0)
            ? null
            : $"received relative {Tolerance(relative ?? 0)} and absolute {Tolerance(absolute ?? 0)}; expected finite numbers ≥ 0";
    }

    protected override bool IsWithin(double value, double expected, ReferenceTensor reference)
    {
        var (r, a) = relative is null && absolute is null ? (reference.Compare.Relative, reference.Compare.Absolute) : (relative ?? 0, absolute ?? 0);
        return Math.Abs(value - expected) <= a + r * Math.Abs(expected);
    }

    private static bool IsTolerance(double tolerance) => double.IsFinite(tolerance) && tolerance >= 0;
}

/// <summary>A message that begins with PyTorch's text; what the library adds after it says what to do.</summary>
internal sealed class ErrorCriterion : Criterion
{
    public override ClaimKind Kind => ClaimKind.Error;

    public override string Sentence(string subject, string key) => $"{subject} is refused with PyTorch's words, `{key}`";

    protected override (Agreement Agreement, string Detail) CompareElements(CheckedValue value, ReferenceTensor reference)
    {
        if (!value.IsText || reference.DType != DType.UInt8 || reference.Bytes is null)
            return (Agreement.Impossible, $"expected the key of a text; `{reference.Key}` is {Describe(reference)}");
        var (here, there) = (Encoding.UTF8.GetString(value.Bytes), reference.Text());
        return here.StartsWith(there, StringComparison.Ordinal) && there.Length > 0
            ? (Agreement.Agrees, "")
            : (Agreement.Differs, Texts.FirstDifference(here, there));
    }
}

/// <summary>Where two texts part.</summary>
internal static class Texts
{
    private const int Shown = 60;

    /// <summary>The first line that differs, from a little before the place.</summary>
    public static string FirstDifference(string here, string there)
    {
        var (hereLines, thereLines) = (here.Split('\n'), there.Split('\n'));
        var line = 0;
        while (line < hereLines.Length && line < thereLines.Length && hereLines[line] == thereLines[line])
            line++;
        var (x, y) = (line < hereLines.Length ? hereLines[line] : null, line < thereLines.Length ? thereLines[line] : null);
        var same = x is null || y is null ? 0 : x.AsSpan().CommonPrefixLength(y);
        var where = hereLines.Length > 1 || thereLines.Length > 1 ? $"line {(line + 1).ToString(CultureInfo.InvariantCulture)}: " : "";
        return $"{where}{Excerpt(x, same)} here, {Excerpt(y, same)} in PyTorch";
    }

    private static string Excerpt(string? line, int same)
    {
        if (line is null)
            return "no such line";
        var start = Math.Max(0, same - Shown / 2);
        var end = Math.Min(line.Length, start + Shown);
        return $"\"{(start > 0 ? "…" : "")}{line[start..end]}{(end < line.Length ? "…" : "")}\"";
    }
}
