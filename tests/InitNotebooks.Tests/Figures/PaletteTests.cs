using System.Globalization;

namespace InitNotebooks.Tests.Figures;

public sealed class PaletteTests
{
    [Fact]
    public void Every_color_has_contrast_in_light_and_in_dark()
    {
        string[] backdrops = [Colors.Background, Colors.Grid, Colors.NotANumber, Colors.AxisLine];
        foreach (var (light, dark) in Colors.LightToDark.Where(pair => !backdrops.Contains(pair.Key)))
        {
            Assert.True(Contrast(light, Colors.Background) >= 4.5, $"{light} on white: {Contrast(light, Colors.Background):F2}");
            Assert.True(Contrast(dark, Colors.LightToDark[Colors.Background]) >= 4.5, $"{dark} on dark");
        }
        Assert.True(Contrast(Colors.AxisLine, Colors.Background) >= 3);
    }

    [Fact]
    public void Text_on_a_heat_map_has_contrast_everywhere()
    {
        foreach (var scale in new[] { ColorScale.Sequential, ColorScale.Diverging })
            for (int i = 0; i <= 200; i++)
            {
                var color = ColorScales.At(scale, i / 200.0);
                double contrast = Contrast(ColorScales.Hex(color), ColorScales.IsBright(color) ? "#000000" : "#fefefe");
                Assert.True(contrast >= 4.5, $"{scale} at {i / 200.0}: {contrast:F2}");
            }
    }

    [Fact]
    public void A_color_scale_keeps_its_colors_on_a_dark_page()
    {
        foreach (var scale in new[] { ColorScale.Sequential, ColorScale.Diverging })
            Assert.All(ColorScales.Stops(scale), stop => Assert.DoesNotContain(ColorScales.Hex(stop), Colors.LightToDark.Keys));
    }

    /// <summary>WCAG's contrast ratio of two colours.</summary>
    private static double Contrast(string a, string b)
    {
        double first = Luminance(a), second = Luminance(b);
        return (Math.Max(first, second) + 0.05) / (Math.Min(first, second) + 0.05);
    }

    private static double Luminance(string hex)
    {
        double Channel(int start)
        {
            double value = int.Parse(hex.AsSpan(start, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }
        return 0.2126 * Channel(1) + 0.7152 * Channel(3) + 0.0722 * Channel(5);
    }
}
