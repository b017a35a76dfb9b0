namespace InitNotebooks;

/// <summary>All that a figure shows, checked, with what its two views have in common: colours, categories and ranges.</summary>
internal sealed class FigureModel
{
    private readonly Dictionary<string, Palette> colors = [];

    public FigureModel(string message, int columns, IReadOnlyList<Plot> plots, SliderModel? slider, IReadOnlyList<Plot> frames)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(message);
        ArgumentNullException.ThrowIfNull(plots);
        if (plots.Count == 0 || plots.Any(plot => plot is null))
            throw new ArgumentException("A figure needs at least one plot: new Figure(\"…\", new Plot(x: \"…\", y: \"…\").Line(…)).", nameof(plots));
        if (columns is < 1 or > 3)
            throw new ArgumentException($"The figure has {columns} columns; it takes 1 to 3.", nameof(columns));
        Message = string.Join(' ', message.Split([' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
        Columns = Math.Min(columns, plots.Count);
        Slider = slider;
        Panels = [.. plots.Select(plot => new Panel(plot, frames.Count > 0 ? frames : [plot]))];
        Frames = [.. frames.Select(frame => new Panel(frame, frames))];
        foreach (var series in Panels.SelectMany(panel => panel.Plot.Series))
            if (series is not HeatMapSeries && series.Name.Length > 0 && !colors.ContainsKey(series.Name))
                colors[series.Name] = series.Color ?? Colors.OfSeries(colors.Count);
    }

    public string Message { get; }

    public int Columns { get; }

    public int Rows => (Panels.Count + Columns - 1) / Columns;

    public IReadOnlyList<Panel> Panels { get; }

    public SliderModel? Slider { get; }

    /// <summary>The plot at each position of the slider; empty without one.</summary>
    public IReadOnlyList<Panel> Frames { get; }

    /// <summary>A series without a name has nothing to share a colour with.</summary>
    public Palette ColorOf(Series series, int index) =>
        series.Color ?? (colors.TryGetValue(series.Name, out var color) ? color : Colors.OfSeries(index));

    /// <summary>What a reader must know about values that are not drawn, one remark a line.</summary>
    public IEnumerable<string> Remarks(IEnumerable<string> ofTheView) => Panels.SelectMany(panel => panel.Remarks()).Concat(ofTheView).Distinct();
}

internal sealed record SliderModel(string Variable, string[] Positions, int Start);

/// <summary>A plot with the ranges of its axes (logarithms on a log axis), fitted to every frame of a slider.</summary>
internal sealed class Panel
{
    public Panel(Plot plot, IReadOnlyList<Plot> frames)
    {
        Plot = plot;
        Map = plot.Series.OfType<HeatMapSeries>().FirstOrDefault();
        Categories = Map is null
            ? [.. frames.SelectMany(frame => frame.Series).OfType<BarSeries>().SelectMany(bars => bars.Categories).Distinct()]
            : [.. Map.XLabels ?? [.. Enumerable.Range(0, Map.ColumnCount).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture))]];
        HasCategories = Map is not null || plot.Series.Any(series => series is BarSeries);
        IsEmpty = !frames.Any(frame => frame.Series.Any(HasAnything));
        XRange = HasCategories ? (-0.5, Math.Max(Categories.Count, 1) - 0.5) : Range(plot.X, frames.SelectMany(XValues), false);
        YRange = Map is not null ? (-0.5, Math.Max(Map.Rows.Length, 1) - 0.5) : Range(plot.Y, frames.SelectMany(YValues), frames.Any(frame => frame.Series.Any(HasBars)));
    }

    public Plot Plot { get; }

    public HeatMapSeries? Map { get; }

    public IReadOnlyList<string> Categories { get; }

    public bool HasCategories { get; }

    public bool IsEmpty { get; }

    public (double From, double To) XRange { get; }

    public (double From, double To) YRange { get; }

    /// <summary>The place of a value on an axis: its logarithm on a log axis, NaN where it has none.</summary>
    public static double Place(double value, Axis axis)
    {
        if (!double.IsFinite(value))
            return double.NaN;
        if (!axis.IsLog)
            return value;
        return value > 0 ? Numbers.Log10(value) : double.NaN;
    }

    public IEnumerable<string> Remarks()
    {
        int notFinite = 0, notOnLog = 0, outside = 0;
        void Count(IReadOnlyList<double> values, Axis axis)
        {
            notFinite += values.Count(value => !double.IsFinite(value));
            if (axis.IsLog)
                notOnLog += values.Count(value => value <= 0 && double.IsFinite(value));
        }
        foreach (var series in Plot.Series)
        {
            switch (series)
            {
                case LineSeries line: Count(line.X, Plot.X); Count(line.Y, Plot.Y); break;
                case MarkerSeries markers: Count(markers.X, Plot.X); Count(markers.Y, Plot.Y); break;
                case BandSeries band: Count(band.X, Plot.X); Count(band.Low, Plot.Y); Count(band.High, Plot.Y); break;
                case BarSeries bars: Count(bars.Y, Plot.Y); break;
                case HistogramSeries histogram: outside += histogram.Outside; break;
                case HeatMapSeries map: notFinite += map.Rows.Sum(row => row.Count(value => !double.IsFinite(value))); break;
            }
        }
        if (notFinite > 0)
            yield return $"Not drawn: {Values(notFinite)} that {(notFinite == 1 ? "is" : "are")} NaN or infinite.";
        if (notOnLog > 0)
            yield return $"Not drawn: {Values(notOnLog)} of 0 or less, which {(notOnLog == 1 ? "has" : "have")} no place on a logarithmic axis.";
        if (outside > 0)
            yield return $"Not counted: {Values(outside)} outside the bins.";
    }

    private static string Values(int count) => count == 1 ? "1 value" : $"{Numbers.Count(count)} values";

    private static bool HasBars(Series series) => series is BarSeries or HistogramSeries;

    private static bool HasAnything(Series series) => series switch
    {
        LineSeries line => line.X.Zip(line.Y).Any(point => double.IsFinite(point.First + point.Second)),
        MarkerSeries markers => markers.X.Zip(markers.Y).Any(point => double.IsFinite(point.First + point.Second)),
        BandSeries band => band.Low.Any(double.IsFinite),
        BarSeries bars => bars.Y.Any(double.IsFinite),
        HistogramSeries histogram => histogram.Y.Any(count => count > 0),
        HeatMapSeries map => map.ColumnCount > 0,
        _ => false,
    };

    private static IEnumerable<double> XValues(Plot plot) => plot.Series.SelectMany(series => series switch
    {
        LineSeries line => line.X,
        MarkerSeries markers => markers.X,
        BandSeries band => band.X,
        HistogramSeries histogram => [histogram.From, histogram.From + histogram.Width * histogram.Y.Length],
        _ => Array.Empty<double>(),
    }).Concat(plot.ReferenceLines.Where(line => line.Vertical).Select(line => line.At)).Concat(plot.Labels.Select(label => label.X));

    private static IEnumerable<double> YValues(Plot plot) => plot.Series.SelectMany(series => series switch
    {
        LineSeries line => line.Y,
        MarkerSeries markers => markers.Y,
        BandSeries band => [.. band.Low, .. band.High],
        BarSeries bars => bars.Y,
        HistogramSeries histogram => histogram.Y,
        _ => Array.Empty<double>(),
    }).Concat(plot.ReferenceLines.Where(line => !line.Vertical).Select(line => line.At)).Concat(plot.Labels.Select(label => label.Y));

    private static (double From, double To) Range(Axis axis, IEnumerable<double> values, bool includeZero)
    {
        double smallest = double.PositiveInfinity, largest = double.NegativeInfinity;
        foreach (double value in values)
        {
            double place = Place(value, axis);
            if (double.IsNaN(place))
                continue;
            (smallest, largest) = (Math.Min(smallest, place), Math.Max(largest, place));
        }
        if (smallest > largest)
            (smallest, largest) = (0, 1);
        bool zeroBelow = includeZero && !axis.IsLog && smallest >= 0, zeroAbove = includeZero && !axis.IsLog && largest <= 0;
        if (zeroBelow)
            smallest = 0;
        if (zeroAbove)
            largest = 0;
        // Two values that differ in the last bits only would make an axis without room for its own ticks.
        double span = largest - smallest, magnitude = Math.Max(Math.Abs(smallest), Math.Abs(largest));
        if (span <= magnitude * 1e-14)
        {
            double around = magnitude == 0 || axis.IsLog ? 0.5 : magnitude * 0.1;
            (smallest, largest) = (zeroBelow ? 0 : smallest - around, zeroAbove ? 0 : largest + around);
            if (zeroBelow && zeroAbove)
                largest = 1;
        }
        else
        {
            double room = span * 0.04;
            (smallest, largest) = (zeroBelow ? 0 : smallest - room, zeroAbove ? 0 : largest + room);
        }
        if (!double.IsFinite(largest - smallest))
            (smallest, largest) = (double.MinValue / 4, double.MaxValue / 4);
        double from = axis.From is { } first ? Place(first, axis) : smallest, to = axis.To is { } last ? Place(last, axis) : largest;
        if (from >= to)
            (from, to) = axis.From is null ? (to - 1, to) : (from, from + 1);
        return (from, to);
    }
}
