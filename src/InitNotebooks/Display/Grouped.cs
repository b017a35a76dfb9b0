using System.Globalization;

namespace InitNotebooks;

/// <summary>How the course writes numbers: as the invariant culture does, but with a space that does not break between thousands.</summary>
internal static class Grouped
{
    public static CultureInfo Culture { get; } = MakeCulture();

    private static CultureInfo MakeCulture()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberGroupSeparator = "\u00A0";
        return CultureInfo.ReadOnly(culture);
    }
}
