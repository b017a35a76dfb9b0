namespace InitNotebooks;

/// <summary>One thing drawn in a <see cref="Plot"/>. NaN marks a gap.</summary>
internal abstract record Series(string Name, Palette? Color);

internal sealed record LineSeries(string Name, double[] X, double[] Y, LineStyle Style, Palette? Color) : Series(Name, Color);

internal sealed record MarkerSeries(string Name, double[] X, double[] Y, Palette? Color) : Series(Name, Color);

internal sealed record BandSeries(string Name, double[] X, double[] Low, double[] High, Palette? Color) : Series(Name, Color);

/// <summary>Bars over categories.</summary>
internal sealed record BarSeries(string Name, string[] Categories, double[] Y, Palette? Color) : Series(Name, Color);

/// <summary>Bars over intervals of equal width on a number line.</summary>
internal sealed record HistogramSeries(string Name, double From, double Width, double[] Y, int Outside, Palette? Color) : Series(Name, Color);

/// <summary>A matrix, row 0 on top, as it is printed.</summary>
internal sealed record HeatMapSeries(string Name, double[][] Rows, string[]? XLabels, string[]? YLabels, ColorScale Scale, double From, double To, bool ShowValues)
    : Series(Name, null)
{
    public int ColumnCount => Rows.Length == 0 ? 0 : Rows[0].Length;
}

internal sealed record ReferenceLine(bool Vertical, double At, string Label);

internal sealed record PointLabel(double X, double Y, string Text);
