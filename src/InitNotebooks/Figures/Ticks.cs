using System.Globalization;
using System.Text;

namespace InitNotebooks;

/// <summary>Ticks at round numbers: 1, 2 or 5 times a power of ten, and powers of ten on a logarithmic axis.</summary>
internal static class Ticks
{
    /// <summary>Ticks between <paramref name="from"/> and <paramref name="to"/>, at most <paramref name="most"/> of them (at least two).</summary>
    public static Tick[] Linear(double from, double to, int most)
    {
        most = Math.Max(most, 2);
        int exponent = Numbers.Exponent((to - from) / most);
        Tick[] finer = [];
        foreach (int multiple in (int[])[1, 2, 5, 10, 20, 50, 100])
        {
            double step = multiple * Numbers.PowerOfTen(exponent);
            // The allowance keeps a tick at the very end of the axis whatever its last bit.
            double first = Math.Ceiling(from / step - 1e-9), last = Math.Floor(to / step + 1e-9);
            if (last - first + 1 > 3 * most)
                continue;
            // One notation for the whole axis, the one that its largest tick needs.
            double largest = Math.Max(Math.Abs(first), Math.Abs(last)) * step;
            bool powers = largest >= 1e7 || largest < 1e-3;
            var ticks = new List<Tick>();
            for (double k = first; k <= last; k++)
                ticks.Add(new Tick(k * step, Label((decimal)k * multiple, exponent, powers)));
            if (ticks.Count <= most)
                return ticks.Count < 2 && finer.Length > 0 ? finer : [.. ticks];
            finer = [.. ticks];
        }
        return finer;
    }

    /// <summary>Ticks between the logarithms <paramref name="from"/> and <paramref name="to"/>.</summary>
    public static Tick[] Log(double from, double to, int most)
    {
        int first = (int)Math.Ceiling(from - 1e-9), last = (int)Math.Floor(to + 1e-9);
        if (last - first < 1)
            return WithinADecade(from, to, most);
        int stride = 1;
        while ((last - first) / stride + 1 > Math.Max(most, 2))
            stride++;
        bool plain = first >= -3 && last <= 4;
        var ticks = new List<Tick>();
        for (int e = first; e <= last; e++)
            if (e % stride == 0 || stride == 1)
                ticks.Add(new Tick(e, plain ? Label(1, e, false) : e == 0 ? "1" : "10" + Numbers.Superscript(e)));
        return [.. ticks];
    }

    private static Tick[] WithinADecade(double from, double to, int most)
    {
        var ticks = new List<Tick>();
        for (int e = (int)Math.Floor(from); e <= (int)Math.Floor(to); e++)
            foreach (int multiple in (int[])[1, 2, 3, 5, 7])
            {
                double at = e + Numbers.Log10(multiple);
                if (at >= from - 1e-9 && at <= to + 1e-9)
                    ticks.Add(new Tick(at, Label(multiple, e, e is < -3 or > 6)));
            }
        if (ticks.Count >= 2 && ticks.Count <= Math.Max(most, 2))
            return [.. ticks];
        var linear = Linear(Math.Pow(10, from), Math.Pow(10, to), most);
        return [.. linear.Where(tick => tick.At > 0).Select(tick => new Tick(Numbers.Log10(tick.At), tick.Label))];
    }

    /// <summary>integer · 10^exponent in its shortest exact form, in powers of ten or written out.</summary>
    private static string Label(decimal integer, int exponent, bool powers)
    {
        if (integer == 0)
            return "0";
        string sign = integer < 0 ? "−" : "";
        integer = Math.Abs(integer);
        while (integer % 10 == 0)
        {
            integer /= 10;
            exponent++;
        }
        string digits = integer.ToString("F0", CultureInfo.InvariantCulture);
        if (powers)
        {
            string mantissa = digits.Length == 1 ? digits : digits[..1] + "." + digits[1..];
            return (mantissa == "1" ? sign + "10" : sign + mantissa + "×10") + Numbers.Superscript(digits.Length - 1 + exponent);
        }
        if (exponent >= 0)
            return sign + Group(digits + new string('0', exponent));
        string padded = digits.PadLeft(-exponent + 1, '0');
        return sign + Group(padded[..^-exponent]) + "." + padded[^-exponent..];
    }

    private static string Group(string digits)
    {
        if (digits.Length <= 4)
            return digits;
        var grouped = new StringBuilder(digits);
        for (int place = digits.Length - 3; place > 0; place -= 3)
            grouped.Insert(place, '\u00a0');
        return grouped.ToString();
    }
}

/// <summary>A mark on an axis: where (in the axis's own unit; its logarithm on a log axis) and its label.</summary>
internal readonly record struct Tick(double At, string Label);
