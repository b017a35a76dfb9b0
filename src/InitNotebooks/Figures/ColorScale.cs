using System.Globalization;

namespace InitNotebooks;

/// <summary>How a heat map turns numbers into colours.</summary>
public enum ColorScale
{
    /// <summary>Diverging when the values have both signs, sequential otherwise.</summary>
    Automatic,

    /// <summary>From dark blue over green to yellow, brighter is larger: for values of one sign.</summary>
    Sequential,

    /// <summary>Blue below zero, white at zero, vermillion above, symmetric about zero.</summary>
    Diverging,
}

/// <summary>The stops of the colour scales, interpolated linearly in RGB exactly as plotly.js does.</summary>
internal static class ColorScales
{
    private static readonly (byte R, byte G, byte B)[] Sequential =
        [(68, 1, 84), (72, 40, 120), (62, 74, 137), (49, 104, 142), (38, 130, 142), (31, 158, 137), (53, 183, 121), (109, 205, 89), (180, 222, 44), (253, 231, 37)];

    private static readonly (byte R, byte G, byte B)[] Diverging =
        // One step beside the palette's blue and vermillion, which a dark page exchanges for lighter ones.
        [(0, 68, 114), (0, 104, 163), (94, 158, 204), (173, 208, 232), (247, 247, 247), (247, 199, 168), (229, 139, 84), (184, 75, 0), (122, 43, 0)];

    public static (byte R, byte G, byte B)[] Stops(ColorScale scale) => scale == ColorScale.Diverging ? Diverging : Sequential;

    public static string Hex((byte R, byte G, byte B) color) =>
        string.Create(CultureInfo.InvariantCulture, $"#{color.R:x2}{color.G:x2}{color.B:x2}");

    /// <summary>The colour at <paramref name="position"/> between 0 and 1.</summary>
    public static (byte R, byte G, byte B) At(ColorScale scale, double position)
    {
        var stops = Stops(scale);
        double place = Math.Clamp(position, 0, 1) * (stops.Length - 1);
        int below = Math.Min((int)place, stops.Length - 2);
        double share = place - below;
        byte Between(byte a, byte b) => (byte)Math.Floor(Math.Round(a + (b - a) * share, 6) + 0.5);
        var (from, to) = (stops[below], stops[below + 1]);
        return (Between(from.R, to.R), Between(from.G, to.G), Between(from.B, to.B));
    }

    /// <summary>True where black text has more contrast on the colour than white text: where WCAG's relative luminance is above 0.179.</summary>
    public static bool IsBright((byte R, byte G, byte B) color) =>
        0.2126 * Linear(color.R) + 0.7152 * Linear(color.G) + 0.0722 * Linear(color.B) > 0.179;

    private static double Linear(byte channel) =>
        channel <= 10 ? channel / 255.0 / 12.92 : Math.Pow((channel / 255.0 + 0.055) / 1.055, 2.4);
}
