using System.Globalization;
using System.Text.RegularExpressions;

namespace InitNotebooks.Runner;

/// <summary>
/// The answer of an exercise that is a number, a few numbers or a word, as <c>solutions/NN-title.csx</c> gives it in a line
/// <c>// answer: 55</c>. A whole number is meant exactly; another number to three digits, or within <c>± tolerance</c>; several are parted
/// by semicolons.
/// </summary>
internal sealed partial class Answer
{
    private Answer(string text, IReadOnlyList<IReadOnlyList<string>> parts, bool isWord) => (Text, Parts, IsWord) = (text, parts, isWord);

    /// <summary>The answer as the line has it.</summary>
    public string Text { get; }

    /// <summary>For each part of the answer the forms that are right: <c>4.80e+0</c> of √23.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Parts { get; }

    public bool IsWord { get; }

    /// <summary>The answer that a solution gives; null where it gives none.</summary>
    /// <exception cref="FormatException">Its line is no answer.</exception>
    public static Answer? Of(string solution) => Line().Match(solution) is { Success: true } line ? Parse(line.Groups[1].Value) : null;

    /// <summary>A solution without its answer's line.</summary>
    public static string Without(string solution) => Line().Replace(solution, "").TrimStart('\n');

    /// <summary>A number as it is compared: three digits and a power of ten, as JavaScript's <c>toExponential(2)</c> writes it.</summary>
    public static string Form(double number) => number.ToString("0.00e+0", CultureInfo.InvariantCulture);

    private static Answer Parse(string text)
    {
        var parts = text.Split(';', StringSplitOptions.TrimEntries);
        if (parts is [[not ('-' or (>= '0' and <= '9')), ..]])
            return new Answer(text, [[NoLetter().Replace(parts[0].ToLowerInvariant(), "")]], isWord: true);
        return new Answer(text, [.. parts.Select(Forms)], isWord: false);
    }

    private static IReadOnlyList<string> Forms(string part)
    {
        var halves = part.Split('±', StringSplitOptions.TrimEntries);
        if (halves.Length == 1 && long.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return [whole.ToString(CultureInfo.InvariantCulture)];
        var tolerance = 0.0;
        if (!double.TryParse(halves[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || number == 0
            || halves.Length > 2 || halves.Length == 2 && !(double.TryParse(halves[1], NumberStyles.Float, CultureInfo.InvariantCulture, out tolerance) && tolerance > 0))
            throw new FormatException($"// answer: {part} is no number other than 0, no number ± tolerance and no word");
        // From the number cut off after three digits to the next: whoever rounds and whoever cuts off is right.
        var step = Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(number))) - 2);
        var (first, last) = (Math.Floor((number - tolerance) / step + 1e-6), Math.Ceiling((number + tolerance) / step - 1e-6));
        return [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => Form((first + i) * step)).Distinct()];
    }

    [GeneratedRegex(@"^// answer:[ \t]*(.+?)[ \t]*$", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NoLetter();
}
