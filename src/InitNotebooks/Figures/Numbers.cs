using System.Globalization;
using System.Text;

namespace InitNotebooks;

/// <summary>Numbers as text: the same on every machine and in every culture.</summary>
internal static class Numbers
{
    /// <summary>A number for a sentence: at most four significant digits.</summary>
    public static string Text(double value)
    {
        if (double.IsNaN(value))
            return "NaN";
        if (double.IsInfinity(value))
            return value > 0 ? "∞" : "−∞";
        string text = value.ToString("G4", CultureInfo.InvariantCulture);
        int exponent = text.IndexOf('E', StringComparison.Ordinal);
        if (exponent >= 0)
            text = $"{text[..exponent]}×10{Superscript(int.Parse(text[(exponent + 1)..], CultureInfo.InvariantCulture))}";
        return text.Replace('-', '−');
    }

    /// <summary>A count, in groups of three digits with no-break spaces.</summary>
    public static string Count(long value) => value.ToString("N0", Grouped.Culture);

    public static string Superscript(int value)
    {
        const string Digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
        var text = new StringBuilder();
        foreach (char c in value.ToString(CultureInfo.InvariantCulture))
            text.Append(c == '-' ? '⁻' : Digits[c - '0']);
        return text.ToString();
    }

    /// <summary>A length or place in a picture: at most two decimals. A last-bit difference in the data does not show.</summary>
    public static string Coordinate(double value)
    {
        // Places of round numbers often end exactly in 5 thousandths: settle those first, so that 1 ulp less rounds the same way.
        double settled = Math.Round(Math.Round(value, 6), 2, MidpointRounding.AwayFromZero);
        string text = settled.ToString("0.##", CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }

    /// <summary>Logarithm to base 10, rounded to where all machines' libraries agree.</summary>
    public static double Log10(double value) => Math.Round(Math.Log10(value), 9);

    /// <summary>10 to an integer power, correctly rounded.</summary>
    public static double PowerOfTen(int exponent) => double.Parse(string.Create(CultureInfo.InvariantCulture, $"1e{exponent}"), CultureInfo.InvariantCulture);

    /// <summary>The largest integer e with 10^e ≤ |value|, for a finite value that is not zero.</summary>
    public static int Exponent(double value)
    {
        string text = Math.Abs(value).ToString("E16", CultureInfo.InvariantCulture);
        return int.Parse(text[(text.IndexOf('E', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// A JSON number with <paramref name="digits"/> significant digits (integers in full), or null for NaN and the infinities.
    /// </summary>
    public static string Json(double value, int digits)
    {
        if (!double.IsFinite(value))
            return "null";
        if (value == 0)
            return "0";
        if (value == Math.Floor(value) && Math.Abs(value) < 1e15)
            return value.ToString("F0", CultureInfo.InvariantCulture);
        return value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>How many significant digits show the differences within values as 6 digits of their span.</summary>
    public static int Digits(double smallest, double largest)
    {
        double magnitude = Math.Max(Math.Abs(smallest), Math.Abs(largest)), span = largest - smallest;
        if (!double.IsFinite(span) || span <= 0)
            return 9;
        return Math.Clamp(6 + Exponent(magnitude) - Exponent(span), 6, 17);
    }
}
