using System.Globalization;

namespace TorchInit;

/// <summary>Numbers as a C++ stream prints them, which is how they appear in PyTorch's messages.</summary>
internal static class CxxNumber
{
    /// <summary><paramref name="value"/> with six significant digits and no trailing zeros: C's %g.</summary>
    public static string Format(double value)
    {
        if (double.IsNaN(value))
            return "nan";
        if (double.IsInfinity(value))
            return value > 0 ? "inf" : "-inf";
        if (value == 0)
            return double.IsNegative(value) ? "-0" : "0";
        var scientific = value.ToString("E5", CultureInfo.InvariantCulture);
        var mark = scientific.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(scientific.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent is < -4 or > 5)
            return string.Create(CultureInfo.InvariantCulture, $"{WithoutZeros(scientific[..mark])}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
        return WithoutZeros(decimal.Parse(scientific, NumberStyles.Float, CultureInfo.InvariantCulture).ToString("F" + (5 - exponent), CultureInfo.InvariantCulture));
    }

    private static string WithoutZeros(string digits) => digits.Contains('.', StringComparison.Ordinal) ? digits.TrimEnd('0').TrimEnd('.') : digits;
}
