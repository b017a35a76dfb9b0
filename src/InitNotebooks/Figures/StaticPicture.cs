namespace InitNotebooks;

/// <summary>Draws a figure as SVG. All places come from the data by plain arithmetic, all widths from <see cref="TextWidth"/>.</summary>
internal sealed class StaticPicture
{
    private const double Width = 560, Margin = 14, TextSize = 15, HeadingSize = 17, LineHeight = 19;

    private readonly FigureModel figure;
    private readonly SvgWriter svg = new();

    private StaticPicture(FigureModel figure) => this.figure = figure;

    public static string Draw(FigureModel figure) => new StaticPicture(figure).Draw();

    private string Draw()
    {
        double y = Margin;
        var heading = TextWidth.Wrap(figure.Message, (Width - 2 * Margin) / TextWidth.Bold, HeadingSize, 6);
        double headingTop = y;
        y += heading.Length * 22 + 6;
        string? slider = figure.Slider is { } model ? TextWidth.Cut($"Here {model.Variable} = {model.Positions[model.Start]}, one of {model.Positions.Length} positions of a slider.", Width - 2 * Margin, TextSize) : null;
        double sliderTop = y;
        if (slider is not null)
            y += LineHeight + 4;
        double legendTop = y;
        var legend = Legend(out double legendHeight);
        y += legendHeight;

        double gap = 22, panelWidth = (Width - 2 * Margin - (figure.Columns - 1) * gap) / figure.Columns;
        double plotHeight = figure.Panels.Count == 1 ? 250 : figure.Columns == 1 ? 190 : 170;
        var drawings = new List<(PanelPicture Picture, double Left, double Top, double Above)>();
        for (int first = 0; first < figure.Panels.Count; first += figure.Columns)
        {
            var row = figure.Panels.Skip(first).Take(figure.Columns)
                .Select(panel => new PanelPicture(figure, panel, panelWidth, plotHeight)).ToArray();
            double above = row.Max(panel => panel.HeightAbove);
            for (int i = 0; i < row.Length; i++)
                drawings.Add((row[i], Margin + i * (panelWidth + gap), y + above, above));
            y += above + row.Max(panel => panel.PlotHeight + panel.HeightBelow) + (first + figure.Columns < figure.Panels.Count ? 18 : 0);
        }
        var notes = figure.Remarks(drawings.SelectMany(drawing => drawing.Picture.Remarks))
            .SelectMany(note => TextWidth.Wrap(note, Width - 2 * Margin, 13, 3)).ToArray();
        double notesTop = y + 6;
        if (notes.Length > 0)
            y = notesTop + notes.Length * 17;
        double height = Math.Ceiling(y + Margin);

        svg.Rect(0, 0, Width, height, Colors.Background);
        for (int i = 0; i < heading.Length; i++)
            svg.Text(Margin, headingTop + 16 + i * 22, heading[i], HeadingSize, Colors.Ink, bold: true);
        if (slider is not null)
            svg.Text(Margin, sliderTop + 14, slider, TextSize, Colors.Muted);
        foreach (var (series, index, x, row, name) in legend)
            Entry(series, index, x, legendTop + row * 24 + 10, name);
        foreach (var (picture, left, top, above) in drawings)
            picture.Draw(svg, left, top, above);
        for (int i = 0; i < notes.Length; i++)
            svg.Text(Margin, notesTop + 13 + i * 17, notes[i], 13, Colors.Muted);
        return svg.Document(Width, height, figure.Message);
    }

    private List<(Series Series, int Index, double X, int Row, string Name)> Legend(out double height)
    {
        const double Swatch = 34, Gap = 18;
        var entries = new List<(Series, int, double, int, string)>();
        var seen = new HashSet<string>();
        double x = Margin;
        int row = 0;
        foreach (var (series, index) in figure.Panels.SelectMany(panel => panel.Plot.Series.Select((series, index) => (series, index))))
        {
            if (series is HeatMapSeries || series.Name.Length == 0 || !seen.Add(series.Name))
                continue;
            string name = TextWidth.Cut(series.Name, Width - 2 * Margin - Swatch, TextSize);
            double width = Swatch + TextWidth.Of(name, TextSize);
            if (x > Margin && x + width > Width - Margin)
                (x, row) = (Margin, row + 1);
            entries.Add((series, index, x, row, name));
            x += width + Gap;
        }
        height = entries.Count == 0 ? 0 : (row + 1) * 24 + 6;
        return entries;
    }

    private void Entry(Series series, int index, double x, double y, string name)
    {
        string color = figure.ColorOf(series, index).Hex();
        switch (series)
        {
            case LineSeries line:
                svg.Line(x, y, x + 26, y, color, 2.5, PanelPicture.Dashes(line.Style));
                if (line.Style == LineStyle.WithMarkers)
                    svg.Path(SvgWriter.Marker(x + 13, y, 4, index), null, fill: color);
                break;
            case MarkerSeries:
                svg.Path(SvgWriter.Marker(x + 13, y, 4.5, index), null, fill: color);
                break;
            default:
                svg.Rect(x + 4, y - 7, 18, 14, color, PanelPicture.FillOpacity(series), color);
                break;
        }
        svg.Text(x + 34, y + 5, name, TextSize, Colors.Ink);
    }
}
