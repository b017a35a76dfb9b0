using System.Text;

namespace InitNotebooks;

/// <summary>Draws one plot of a figure as SVG.</summary>
internal sealed class PanelPicture
{
    private const double TextSize = 15, LineHeight = 19;

    private readonly FigureModel figure;
    private readonly Panel panel;
    private readonly double width, areaWidth, leftMargin, rightMargin;
    private readonly string[] title, xTitle, yTitle;
    private readonly Tick[] xTicks, yTicks;
    private readonly List<string[]> categoryLabels = [];
    private readonly int categoryLines = 1;
    private readonly List<(ReferenceLine Line, string Label, double X, int Row)> strip;
    private readonly int[] mapRows = [], mapColumns = [];
    private readonly Tick[] colorTicks = [];
    private readonly List<string> remarks = [];

    public PanelPicture(FigureModel figure, Panel panel, double width, double plotHeight)
    {
        (this.figure, this.panel, this.width) = (figure, panel, width);
        title = TextWidth.Wrap(panel.Plot.Title, width / TextWidth.Bold, TextSize, 3);
        xTitle = TextWidth.Wrap(panel.Plot.X.Title, width, TextSize, 3);
        yTitle = TextWidth.Wrap(panel.Plot.Y.Title, panel.Map is null ? width : width * 0.42, TextSize, 3);
        PlotHeight = plotHeight;
        if (panel.Map is { } map)
        {
            (mapRows, mapColumns) = (Thinning.Lattice(map.Rows.Length, 64), Thinning.Lattice(map.ColumnCount, 64));
            if (Remark(map, mapRows.Length, mapColumns.Length) is { } remark)
                remarks.Add(remark);
            PlotHeight = Math.Clamp(mapRows.Length * 34, 60, plotHeight * 1.2);
            yTicks = Every(mapRows.Length, (int)(PlotHeight / 17), i => map.YLabels?[mapRows[i]] ?? Index(mapRows[i]));
            colorTicks = Ticks.Linear(map.From, map.To, Math.Max((int)(PlotHeight / 40), 2));
            rightMargin = 34 + colorTicks.Select(tick => TextWidth.Of(tick.Label, TextSize)).DefaultIfEmpty(0).Max();
        }
        else
        {
            yTicks = Of(panel.Plot.Y, panel.YRange, (int)(PlotHeight / 36));
            rightMargin = 12;
        }
        for (int i = 0; i < yTicks.Length; i++)
            yTicks[i] = yTicks[i] with { Label = TextWidth.Cut(yTicks[i].Label, width * 0.35, TextSize) };
        leftMargin = 8 + yTicks.Select(tick => TextWidth.Of(tick.Label, TextSize)).DefaultIfEmpty(0).Max();
        areaWidth = width - leftMargin - rightMargin;

        if (panel.HasCategories)
        {
            int count = panel.Map is null ? panel.Categories.Count : mapColumns.Length;
            string Category(int i) => panel.Map is null ? panel.Categories[i] : panel.Categories[mapColumns[i]];
            int shown = Math.Max((int)(areaWidth / 34), 1);
            xTicks = Every(count, shown, Category);
            double room = xTicks.Length > 0 ? areaWidth * Stride(count, shown) / Math.Max(count, 1) - 8 : areaWidth;
            foreach (var tick in xTicks)
                categoryLabels.Add(TextWidth.Wrap(tick.Label, Math.Max(room, 26), TextSize, 3));
            categoryLines = categoryLabels.Select(lines => lines.Length).DefaultIfEmpty(1).Max();
        }
        else
        {
            int most = Math.Max((int)(areaWidth / 56), 2);
            do
                xTicks = Of(panel.Plot.X, panel.XRange, most--);
            while (most > 1 && xTicks.Length > 2 && xTicks.Max(tick => TextWidth.Of(tick.Label, TextSize)) + 14 > areaWidth / xTicks.Length);
        }

        strip = Strip();
        var stripRows = strip.Select(label => label.Row + 1).DefaultIfEmpty(0).Max();
        HeightAbove = title.Length * LineHeight + (title.Length > 0 ? 6 : 0) + yTitle.Length * LineHeight + 8 + stripRows * LineHeight;
        HeightBelow = 6 + categoryLines * 17 + 4 + xTitle.Length * LineHeight + 4;
    }

    /// <summary>Where the labels of vertical lines stand above the plot: in as many rows as keep them apart.</summary>
    private List<(ReferenceLine Line, string Label, double X, int Row)> Strip()
    {
        var (labels, ends) = (new List<(ReferenceLine, string, double, int)>(), new List<double>());
        foreach (var line in panel.Plot.ReferenceLines.Where(line => line.Vertical && line.Label.Length > 0).OrderBy(line => line.At))
        {
            double at = X(line.At);
            if (double.IsNaN(at))
                continue;
            string label = TextWidth.Cut(line.Label, areaWidth + rightMargin - 4, TextSize);
            double half = TextWidth.Of(label, TextSize) / 2;
            double x = Math.Clamp(at, half - leftMargin, Math.Max(areaWidth + rightMargin - half, half - leftMargin));
            int row = 0;
            while (row < ends.Count && ends[row] > x - half - 10)
                row++;
            if (row == ends.Count)
                ends.Add(0);
            ends[row] = x + half;
            labels.Add((line, label, x, row));
        }
        return labels;
    }

    public double HeightAbove { get; }

    public double PlotHeight { get; }

    public double HeightBelow { get; }

    public IEnumerable<string> Remarks => remarks.Concat(MarkerRemarks());

    /// <summary>What to say about a matrix of which only some rows or columns are drawn; null if all are.</summary>
    public static string? Remark(HeatMapSeries map, int rows, int columns) => rows == map.Rows.Length && columns == map.ColumnCount
        ? null
        : $"Drawn: {rows} of {Numbers.Count(map.Rows.Length)} rows and {columns} of {Numbers.Count(map.ColumnCount)} columns, evenly spaced.";

    public static string? Dashes(LineStyle style) => style switch
    {
        LineStyle.Dashed => "8 6",
        LineStyle.Dotted => "1 5",
        _ => null,
    };

    public static double FillOpacity(Series series) => series switch
    {
        BandSeries => 0.22,
        HistogramSeries => 0.45,
        _ => 0.85,
    };

    /// <summary>Draws the plot so that its drawing area begins at (<paramref name="left"/> + the axis's labels, <paramref name="top"/>), its heading <paramref name="above"/> pixels higher.</summary>
    public void Draw(SvgWriter svg, double left, double top, double above)
    {
        double x0 = left + leftMargin, y = top - above;
        foreach (string line in title)
            svg.Text(left, (y += LineHeight) - 4, line, TextSize, Colors.Ink, bold: true);
        y += title.Length > 0 ? 6 : 0;
        foreach (string line in yTitle)
            svg.Text(left, (y += LineHeight) - 4, line, TextSize, Colors.Muted);

        foreach (var tick in yTicks)
        {
            double at = top + YPlace(tick.At);
            if (panel.Map is null)
                svg.Line(x0, at, x0 + areaWidth, at, Colors.Grid);
            svg.Text(x0 - 6, at + 5, tick.Label, TextSize, Colors.Muted, "end");
        }
        for (int i = 0; i < xTicks.Length; i++)
        {
            double at = x0 + XPlace(xTicks[i].At);
            if (!panel.HasCategories)
            {
                svg.Line(at, top, at, top + PlotHeight, Colors.Grid);
                double half = TextWidth.Of(xTicks[i].Label, TextSize) / 2;
                double inside = Math.Min(at, left + width + 8 - half);
                svg.Text(inside, top + PlotHeight + 20, xTicks[i].Label, TextSize, Colors.Muted, "middle");
                continue;
            }
            for (int line = 0; line < categoryLabels[i].Length; line++)
                svg.Text(at, top + PlotHeight + 20 + line * 17, categoryLabels[i][line], TextSize, Colors.Muted, "middle");
        }
        for (int i = 0; i < xTitle.Length; i++)
            svg.Text(x0 + areaWidth / 2, top + PlotHeight + 6 + categoryLines * 17 + 18 + i * LineHeight, xTitle[i], TextSize, Colors.Muted, "middle");

        if (panel.Map is { } map)
            DrawMap(svg, map, x0, top);
        var points = DrawSeries(svg, x0, top);
        if (panel.Map is null)
        {
            svg.Line(x0, top + PlotHeight, x0 + areaWidth, top + PlotHeight, Colors.AxisLine);
            svg.Line(x0, top, x0, top + PlotHeight, Colors.AxisLine);
        }
        DrawReferences(svg, x0, top, points);
        if (panel.IsEmpty)
            svg.Text(x0 + areaWidth / 2, top + PlotHeight / 2 + 5, "no data", TextSize, Colors.Muted, "middle");
    }

    private List<(double X, double Y)> DrawSeries(SvgWriter svg, double x0, double top)
    {
        var points = new List<(double X, double Y)>();
        var bars = panel.Plot.Series.OfType<BarSeries>().ToArray();
        // Areas first, so that no line or marker lies under one.
        foreach (var (series, index) in panel.Plot.Series.Select((series, index) => (series, index)).OrderBy(pair => pair.series is LineSeries or MarkerSeries))
        {
            string color = figure.ColorOf(series, index).Hex();
            switch (series)
            {
                case BandSeries band:
                    svg.Path(BandPath(band, x0, top), null, fill: color, opacity: FillOpacity(band));
                    break;
                case BarSeries bar:
                    DrawBars(svg, bar, color, Array.IndexOf(bars, bar), bars.Length, x0, top, points);
                    break;
                case HistogramSeries histogram:
                    for (int i = 0; i < histogram.Y.Length; i++)
                        DrawBar(svg, X(histogram.From + i * histogram.Width), X(histogram.From + (i + 1) * histogram.Width), histogram.Y[i], histogram, color, null, x0, top, points);
                    break;
                case LineSeries line:
                    DrawLine(svg, line, color, index, x0, top, points);
                    break;
                case MarkerSeries markers:
                    DrawMarkers(svg, Thinned(markers), color, index, x0, top, points);
                    break;
            }
        }
        return points;
    }

    private void DrawLine(SvgWriter svg, LineSeries line, string color, int index, double x0, double top, List<(double X, double Y)> points)
    {
        int[] kept = Thinning.Line(line.Y, 1600);
        var places = kept.Select(i => (X: X(line.X[i]), Y: Y(line.Y[i]))).ToArray();
        if (line.Style == LineStyle.Steps)
            places = [.. places.SelectMany((place, i) => i == 0 ? [place] : new[] { (place.X, places[i - 1].Y), place })];
        var path = new StringBuilder();
        (double X, double Y)? pen = null;
        for (int i = 0; i < places.Length; i++)
        {
            var (x, y) = places[i];
            if (double.IsNaN(x) || double.IsNaN(y))
                continue;
            bool before = i > 0 && !double.IsNaN(places[i - 1].X + places[i - 1].Y), after = i + 1 < places.Length && !double.IsNaN(places[i + 1].X + places[i + 1].Y);
            if (!before && !after && line.Style != LineStyle.WithMarkers && Inside(x, y))
                svg.Path(SvgWriter.Marker(x0 + x, top + y, 3.5, index), null, fill: color);
            if (Inside(x, y))
                points.Add((x, y));
            if (!before || Clip(places[i - 1], places[i]) is not var (from, to))
                continue;
            for (int step = 1; step < 12; step++)
                points.Add((from.X + (to.X - from.X) * step / 12, from.Y + (to.Y - from.Y) * step / 12));
            if (pen != from)
                path.Append($"M{Numbers.Coordinate(x0 + from.X)} {Numbers.Coordinate(top + from.Y)}");
            path.Append($"L{Numbers.Coordinate(x0 + to.X)} {Numbers.Coordinate(top + to.Y)}");
            pen = to;
        }
        svg.Path(path.ToString(), color, 2.5, Dashes(line.Style));
        if (line.Style == LineStyle.WithMarkers)
            DrawMarkers(svg, new MarkerSeries(line.Name, [.. kept.Select(i => line.X[i])], [.. kept.Select(i => line.Y[i])], null), color, index, x0, top, points);
    }

    private void DrawMarkers(SvgWriter svg, MarkerSeries markers, string color, int index, double x0, double top, List<(double X, double Y)> points)
    {
        // Very many markers are dots: zero-length strokes with round ends, which take a third of the text.
        bool dots = markers.X.Length > 600;
        double radius = markers.X.Length <= 80 ? 4 : 2.6;
        var path = new StringBuilder();
        for (int i = 0; i < markers.X.Length; i++)
        {
            double x = X(markers.X[i]), y = Y(markers.Y[i]);
            if (!Inside(x, y))
                continue;
            points.Add((x, y));
            path.Append(dots ? $"M{Numbers.Coordinate(x0 + x)} {Numbers.Coordinate(top + y)}h0" : SvgWriter.Marker(x0 + x, top + y, radius, index));
        }
        svg.Path(path.ToString(), dots ? color : null, 3, fill: dots ? "none" : color);
    }

    private void DrawBars(SvgWriter svg, BarSeries bar, string color, int place, int count, double x0, double top, List<(double X, double Y)> points)
    {
        double share = 0.8 / count, column = areaWidth / Math.Max(panel.Categories.Count, 1);
        for (int i = 0; i < bar.Y.Length; i++)
        {
            double left = (0.1 + Position(bar.Categories[i]) + place * share) * column;
            DrawBar(svg, left, left + share * column, bar.Y[i], bar, color, $"{bar.Categories[i]}: {Numbers.Text(bar.Y[i])}", x0, top, points);
        }

        int Position(string category) => panel.Categories.TakeWhile(other => other != category).Count();
    }

    private void DrawBar(SvgWriter svg, double left, double right, double value, Series series, string color, string? title, double x0, double top, List<(double X, double Y)> points)
    {
        double y = Y(value);
        if (double.IsNaN(y) || double.IsNaN(left) || double.IsNaN(right) || value == 0)
            return;
        double ground = panel.Plot.Y.IsLog ? PlotHeight : Math.Clamp(Y(0), 0, PlotHeight);
        y = Math.Clamp(y, 0, PlotHeight);
        (left, right) = (Math.Clamp(left, 0, areaWidth), Math.Clamp(right, 0, areaWidth));
        if (right <= left)
            return;
        svg.Rect(x0 + left, top + Math.Min(y, ground), right - left, Math.Abs(ground - y), color, FillOpacity(series), series is HistogramSeries ? color : null, title);
        points.Add(((left + right) / 2, y));
        points.Add(((left + right) / 2, (y + ground) / 2));
    }

    private string BandPath(BandSeries band, double x0, double top)
    {
        int[] kept = Thinning.Line(band.Low, 800);
        var path = new StringBuilder();
        var run = new List<(double X, double Low, double High)>();
        foreach (int i in kept)
        {
            double x = X(band.X[i]), low = Y(band.Low[i]), high = Y(band.High[i]);
            if (double.IsNaN(x + low + high))
                Close();
            else
                run.Add((Math.Clamp(x, 0, areaWidth), Math.Clamp(low, 0, PlotHeight), Math.Clamp(high, 0, PlotHeight)));
        }
        Close();
        return path.ToString();

        void Close()
        {
            if (run.Count == 1)
                run = [(run[0].X - 3, run[0].Low, run[0].High), (run[0].X + 3, run[0].Low, run[0].High)];
            var outline = run.Select(place => (place.X, place.High)).Concat(run.AsEnumerable().Reverse().Select(place => (place.X, place.Low)));
            path.AppendJoin("", outline.Select((place, i) => $"{(i == 0 ? 'M' : 'L')}{Numbers.Coordinate(x0 + place.Item1)} {Numbers.Coordinate(top + place.Item2)}"));
            if (run.Count > 0)
                path.Append('z');
            run.Clear();
        }
    }

    private void DrawMap(SvgWriter svg, HeatMapSeries map, double x0, double top)
    {
        double cellWidth = areaWidth / Math.Max(mapColumns.Length, 1), cellHeight = PlotHeight / Math.Max(mapRows.Length, 1);
        for (int row = 0; row < mapRows.Length; row++)
            for (int column = 0; column < mapColumns.Length; column++)
            {
                double value = map.Rows[mapRows[row]][mapColumns[column]], x = x0 + column * cellWidth, y = top + row * cellHeight;
                bool drawn = double.IsFinite(value);
                var color = drawn ? ColorScales.At(map.Scale, (value - map.From) / (map.To - map.From)) : default;
                // A hair of overlap: viewers that smooth edges would show seams between the cells.
                svg.Rect(x, y, cellWidth + (column + 1 < mapColumns.Length ? 0.4 : 0), cellHeight + (row + 1 < mapRows.Length ? 0.4 : 0), drawn ? ColorScales.Hex(color) : Colors.NotANumber);
                string text = Numbers.Text(value);
                if (map.ShowValues && TextWidth.Of(text, 14) <= cellWidth - 4 && cellHeight >= 17)
                    svg.Text(x + cellWidth / 2, y + cellHeight / 2 + 5, text, 14, drawn && !ColorScales.IsBright(color) ? "#fefefe" : "#000000", "middle");
            }
        const int Steps = 40;
        double bar = x0 + areaWidth + 14;
        for (int i = 0; i < Steps; i++)
            svg.Rect(bar, top + i * PlotHeight / Steps, 14, PlotHeight / Steps + (i + 1 < Steps ? 0.4 : 0), ColorScales.Hex(ColorScales.At(map.Scale, (Steps - 0.5 - i) / Steps)));
        foreach (var tick in colorTicks)
            svg.Text(bar + 19, top + (map.To - tick.At) / (map.To - map.From) * PlotHeight + 5, tick.Label, TextSize, Colors.Muted);
        if (map.Name.Length > 0)
        {
            string name = TextWidth.Cut(map.Name, width * 0.55, TextSize);
            svg.Text(x0 + areaWidth + rightMargin, top - 12, name, TextSize, Colors.Muted, "end");
        }
    }

    private void DrawReferences(SvgWriter svg, double x0, double top, List<(double X, double Y)> points)
    {
        foreach (var line in panel.Plot.ReferenceLines.Where(line => line.Vertical))
        {
            double at = X(line.At);
            if (at >= -0.01 && at <= areaWidth + 0.01)
                svg.Line(x0 + at, top - 3, x0 + at, top + PlotHeight, Colors.Ink, 1.5, "5 4");
        }
        foreach (var (_, label, x, row) in strip)
            svg.Text(x0 + x, top - 8 - row * LineHeight, label, TextSize, Colors.Ink, "middle");

        foreach (var line in panel.Plot.ReferenceLines)
        {
            double at = line.Vertical ? X(line.At) : Y(line.At), length = line.Vertical ? PlotHeight : areaWidth;
            for (double along = 0; along <= length; along += 6)
                points.Add(line.Vertical ? (at, along) : (along, at));
        }
        var places = new LabelPlaces(new Box(2, 1, areaWidth - 2, PlotHeight - 1), points);
        foreach (var line in panel.Plot.ReferenceLines.Where(line => !line.Vertical))
        {
            double at = Y(line.At);
            if (!(at >= -0.01 && at <= PlotHeight + 0.01))
                continue;
            svg.Line(x0, top + at, x0 + areaWidth, top + at, Colors.Ink, 1.5, "5 4");
            if (line.Label.Length == 0)
                continue;
            string label = TextWidth.Cut(line.Label, areaWidth - 12, TextSize);
            double length = TextWidth.Of(label, TextSize) + 8;
            var candidates =
                from y in (double[])[at - 20, at + 3]
                from x in (double[])[areaWidth - length - 3, 3, (areaWidth - length) / 2]
                select new Box(x, y, x + length, y + 17);
            Write(svg, x0, top, places.Take(candidates), label);
        }
        DrawLabels(svg, x0, top, places);
    }

    /// <summary>Marks the points that have a label, each label where it hides nothing.</summary>
    private void DrawLabels(SvgWriter svg, double x0, double top, LabelPlaces places)
    {
        foreach (var label in panel.Plot.Labels)
        {
            double x = X(label.X), y = Y(label.Y);
            if (!Inside(x, y))
                continue;
            string text = TextWidth.Cut(label.Text, areaWidth - 12, TextSize);
            double length = TextWidth.Of(text, TextSize) + 6;
            var candidates =
                from distance in (double[])[8, 16, 28, 44, 64]
                from corner in (Box[])[
                    new(x + distance, y - 9, 0, 0), new(x + distance, y - 9 - distance, 0, 0), new(x + distance, y - 9 + distance, 0, 0),
                    new(x - distance - length, y - 9, 0, 0), new(x - distance - length, y - 9 - distance, 0, 0), new(x - distance - length, y - 9 + distance, 0, 0),
                    new(x - length / 2, y - 17 - distance, 0, 0), new(x - length / 2, y + distance, 0, 0),
                    new(x - 4, y + distance, 0, 0), new(x + 4 - length, y + distance, 0, 0), new(x - 4, y - 17 - distance, 0, 0), new(x + 4 - length, y - 17 - distance, 0, 0)]
                select new Box(corner.Left, corner.Top, corner.Left + length, corner.Top + 17);
            if (places.Take(candidates) is { } place)
            {
                // From the point to the nearest place of its label.
                svg.Line(x0 + x, top + y, x0 + Math.Clamp(x, place.Left + 3, place.Right - 3), top + Math.Clamp(y, place.Top + 3, place.Bottom - 3), Colors.Ink, 1);
                Write(svg, x0, top, place, text);
            }
            svg.Path(SvgWriter.Marker(x0 + x, top + y, 4.5, 0), Colors.Background, 1.5, fill: Colors.Ink);
        }
    }

    private static void Write(SvgWriter svg, double x0, double top, Box? place, string label)
    {
        if (place is not { } box)
            return;
        svg.Rect(x0 + box.Left, top + box.Top, box.Right - box.Left, box.Bottom - box.Top, Colors.Background, 0.85);
        svg.Text(x0 + (box.Left + box.Right) / 2, top + box.Top + 13, label, TextSize, Colors.Ink, "middle");
    }

    private IEnumerable<string> MarkerRemarks() =>
        from markers in panel.Plot.Series.OfType<MarkerSeries>()
        let drawn = Thinned(markers).X.Length
        where drawn < markers.X.Count(double.IsFinite)
        select $"Drawn: {Numbers.Count(drawn)} of {Numbers.Count(markers.X.Length)} points{(markers.Name.Length > 0 ? $" of “{markers.Name}”" : "")}, thinned out where they lie on each other.";

    private static MarkerSeries Thinned(MarkerSeries markers)
    {
        int[] kept = Thinning.Cloud(markers.X, markers.Y, 2000);
        return kept.Length == markers.X.Length ? markers : markers with { X = [.. kept.Select(i => markers.X[i])], Y = [.. kept.Select(i => markers.Y[i])] };
    }

    private static Tick[] Of(Axis axis, (double From, double To) range, int most) =>
        axis.IsLog ? Ticks.Log(range.From, range.To, most) : Ticks.Linear(range.From, range.To, most);

    private static int Stride(int count, int most) => Math.Max((count + most - 1) / Math.Max(most, 1), 1);

    private static Tick[] Every(int count, int most, Func<int, string> label) =>
        [.. Enumerable.Range(0, count).Where(i => i % Stride(count, most) == 0).Select(i => new Tick(i, label(i)))];

    private static string Index(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Pixels from the left of the drawing area; NaN for a value without a place.</summary>
    private double X(double value) => XPlace(Panel.Place(value, panel.Plot.X));

    /// <summary>Pixels from the top of the drawing area; NaN for a value without a place.</summary>
    private double Y(double value) => YPlace(Panel.Place(value, panel.Plot.Y));

    private double XPlace(double place)
    {
        var (from, to) = panel.Map is null ? panel.XRange : (-0.5, mapColumns.Length - 0.5);
        return (place - from) / (to - from) * areaWidth;
    }

    private double YPlace(double place)
    {
        if (panel.Map is not null)
            return (place + 0.5) / mapRows.Length * PlotHeight;
        return (panel.YRange.To - place) / (panel.YRange.To - panel.YRange.From) * PlotHeight;
    }

    private bool Inside(double x, double y) => x >= -0.01 && x <= areaWidth + 0.01 && y >= -0.01 && y <= PlotHeight + 0.01;

    /// <summary>The part of a stretch that lies in the drawing area (Liang and Barsky), or null.</summary>
    private ((double X, double Y) From, (double X, double Y) To)? Clip((double X, double Y) a, (double X, double Y) b)
    {
        double first = 0, last = 1, dx = b.X - a.X, dy = b.Y - a.Y;
        foreach (var (slope, distance) in ((double, double)[])[(-dx, a.X), (dx, areaWidth - a.X), (-dy, a.Y), (dy, PlotHeight - a.Y)])
        {
            if (slope == 0 && distance < -0.01)
                return null;
            if (slope < 0)
                first = Math.Max(first, distance / slope);
            else if (slope > 0)
                last = Math.Min(last, distance / slope);
        }
        if (first > last)
            return null;
        return (first == 0 ? a : (a.X + first * dx, a.Y + first * dy), last == 1 ? b : (a.X + last * dx, a.Y + last * dy));
    }
}
