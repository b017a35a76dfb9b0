using System.Numerics;

namespace InitNotebooks;

/// <summary>One pair of axes and what is drawn on them: the part of a <see cref="Figure"/> that holds the data.</summary>
/// <remarks>
/// A plot never changes: each method returns a new one with one thing more, so that a figure is written as one expression.
/// Data may be any numbers (<c>double[]</c>, <c>float</c> tensors, ranges of <c>int</c>). NaN and the infinities are left out and leave
/// a gap; the figure says how many there were. A name that appears in several plots of a figure has the same colour in all of them.
/// </remarks>
/// <example><code>
/// new Plot(x: "a, the negative slope", y: "gain")
///     .Curve("√(2 / (1 + a²))", a => Math.Sqrt(2 / (1 + a * a)), from: 0, to: 5)
///     .VerticalLine(Math.Sqrt(5), "a = √5")
/// </code></example>
public sealed class Plot
{
    private Plot(Plot other)
    {
        (X, Y, Title) = (other.X, other.Y, other.Title);
        (Series, ReferenceLines, Labels) = (other.Series, other.ReferenceLines, other.Labels);
    }

    /// <summary>An empty plot.</summary>
    /// <param name="x">The horizontal axis: its title, or an <see cref="Axis"/>.</param>
    /// <param name="y">The vertical axis: its title, or an <see cref="Axis"/>.</param>
    /// <param name="title">A heading of its own, for a figure of several plots.</param>
    public Plot(Axis x, Axis y, string title = "")
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(title);
        (X, Y, Title) = (x, y, title);
    }

    /// <summary>The horizontal axis.</summary>
    public Axis X { get; }

    /// <summary>The vertical axis.</summary>
    public Axis Y { get; }

    /// <summary>The heading, or an empty string.</summary>
    public string Title { get; }

    internal IReadOnlyList<Series> Series { get; private init; } = [];

    internal IReadOnlyList<ReferenceLine> ReferenceLines { get; private init; } = [];

    internal IReadOnlyList<PointLabel> Labels { get; private init; } = [];

    /// <summary>Adds a line through the points (x[i], y[i]), in their order.</summary>
    /// <param name="name">What the line is, for the legend; empty for none.</param>
    /// <param name="x">The x values.</param>
    /// <param name="y">As many y values.</param>
    /// <param name="style">How the line is drawn.</param>
    /// <param name="color">Its colour; by default the next of the palette.</param>
    /// <returns>The plot with the line.</returns>
    /// <exception cref="ArgumentException">There are not as many x as y values.</exception>
    public Plot Line<TX, TY>(string name, IEnumerable<TX> x, IEnumerable<TY> y, LineStyle style = LineStyle.Solid, Palette? color = null)
        where TX : INumber<TX>
        where TY : INumber<TY>
    {
        var (xs, ys) = Pairs(name, x, y, nameof(y));
        return With(new LineSeries(name, xs, ys, style, color));
    }

    /// <summary>Adds the curve of a function, at equal steps of x (of log x on a logarithmic axis).</summary>
    /// <param name="name">What the curve is, for the legend; empty for none.</param>
    /// <param name="f">The function.</param>
    /// <param name="from">The first x.</param>
    /// <param name="to">The last x, greater than <paramref name="from"/>.</param>
    /// <param name="points">At how many x the function is computed; at least 2.</param>
    /// <param name="style">How the curve is drawn.</param>
    /// <param name="color">Its colour; by default the next of the palette.</param>
    /// <returns>The plot with the curve.</returns>
    /// <exception cref="ArgumentException">The interval is empty or not finite, begins at zero or less on a logarithmic axis, or there are fewer than two points.</exception>
    public Plot Curve(string name, Func<double, double> f, double from, double to, int points = 200, LineStyle style = LineStyle.Solid, Palette? color = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        if (!double.IsFinite(from) || !double.IsFinite(to) || from >= to)
            throw new ArgumentException($"The curve “{name}” goes from {Numbers.Text(from)} to {Numbers.Text(to)}; give two finite numbers, the smaller first.");
        if (points < 2)
            throw new ArgumentException($"The curve “{name}” has {points} points; it needs at least 2.", nameof(points));
        if (X.IsLog && from <= 0)
            throw new ArgumentException($"The curve “{name}” begins at {Numbers.Text(from)}, which has no place on the logarithmic axis “{X.Title}”; begin above 0.");
        double ratio = to / from;
        double At(int i) => i == points - 1 ? to : X.IsLog ? from * Math.Pow(ratio, (double)i / (points - 1)) : from + (to - from) * i / (points - 1);
        var xs = Enumerable.Range(0, points).Select(At).ToArray();
        return With(new LineSeries(Named(name), xs, [.. xs.Select(f)], style, color));
    }

    /// <summary>Adds a marker at every point (x[i], y[i]).</summary>
    /// <param name="name">What the points are, for the legend; empty for none.</param>
    /// <param name="x">The x values.</param>
    /// <param name="y">As many y values.</param>
    /// <param name="color">Their colour; by default the next of the palette.</param>
    /// <returns>The plot with the markers.</returns>
    /// <exception cref="ArgumentException">There are not as many x as y values.</exception>
    public Plot Markers<TX, TY>(string name, IEnumerable<TX> x, IEnumerable<TY> y, Palette? color = null)
        where TX : INumber<TX>
        where TY : INumber<TY>
    {
        var (xs, ys) = Pairs(name, x, y, nameof(y));
        return With(new MarkerSeries(name, xs, ys, color));
    }

    /// <summary>Adds the area between two curves over the same x values.</summary>
    /// <param name="name">What the band is, for the legend; empty for none.</param>
    /// <param name="x">The x values.</param>
    /// <param name="low">As many values: where the band begins.</param>
    /// <param name="high">As many values: where it ends.</param>
    /// <param name="color">Its colour; by default the next of the palette.</param>
    /// <returns>The plot with the band.</returns>
    /// <exception cref="ArgumentException">There are not as many x as low and high values.</exception>
    public Plot Band<TX, TY>(string name, IEnumerable<TX> x, IEnumerable<TY> low, IEnumerable<TY> high, Palette? color = null)
        where TX : INumber<TX>
        where TY : INumber<TY>
    {
        var (xs, lows) = Pairs(name, x, low, nameof(low));
        return With(new BandSeries(name, xs, lows, Pairs(name, xs, high, nameof(high)).Y, color));
    }

    /// <summary>Adds a bar per category. Several series of bars stand side by side; the vertical axis includes zero.</summary>
    /// <param name="name">What the bars are, for the legend; empty for none.</param>
    /// <param name="categories">The label under each bar.</param>
    /// <param name="values">As many heights.</param>
    /// <param name="color">Their colour; by default the next of the palette.</param>
    /// <returns>The plot with the bars.</returns>
    /// <exception cref="ArgumentException">There are not as many categories as values, or a category appears twice.</exception>
    public Plot Bars<T>(string name, IEnumerable<string> categories, IEnumerable<T> values, Palette? color = null)
        where T : INumber<T>
    {
        ArgumentNullException.ThrowIfNull(categories);
        string[] labels = [.. categories];
        double[] heights = ToDoubles(values);
        if (labels.Length != heights.Length)
            throw new ArgumentException($"The bars “{name}” have {labels.Length} categories and {heights.Length} values; give one value per category.", nameof(values));
        if (labels.GroupBy(label => label).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"The category “{twice.Key}” appears {twice.Count()} times in the bars “{name}”; a category needs a label of its own.", nameof(categories));
        return With(new BarSeries(Named(name), labels, heights, color));
    }

    /// <summary>Adds a histogram: how many values lie in each of <paramref name="bins"/> intervals of equal width.</summary>
    /// <remarks>An interval includes its lower end; the last one includes both. Values outside <paramref name="from"/> … <paramref name="to"/> are not counted, and the figure says how many.</remarks>
    /// <param name="name">What the values are, for the legend; empty for none.</param>
    /// <param name="values">The values, in any order.</param>
    /// <param name="bins">How many intervals; 1 to 1000.</param>
    /// <param name="from">Where the first begins; by default at the smallest value.</param>
    /// <param name="to">Where the last ends; by default at the largest value.</param>
    /// <param name="density">False: counts. True: probability density, count / (number of values · width), with area 1.</param>
    /// <param name="color">The colour; by default the next of the palette.</param>
    /// <returns>The plot with the histogram.</returns>
    /// <exception cref="ArgumentException">The interval is empty or not finite, or there are too few or too many bins.</exception>
    public Plot Histogram<T>(string name, IEnumerable<T> values, int bins = 40, double? from = null, double? to = null, bool density = false, Palette? color = null)
        where T : INumber<T>
    {
        if (bins is < 1 or > 1000)
            throw new ArgumentException($"The histogram “{name}” has {bins} bins; it takes 1 to 1000.", nameof(bins));
        double[] all = ToDoubles(values);
        double[] finite = [.. all.Where(double.IsFinite)];
        double first = from ?? (finite.Length > 0 ? finite.Min() : 0), last = to ?? (finite.Length > 0 ? finite.Max() : 1);
        if (from is null && to is null && first == last)
            (first, last) = (first - 0.5, last + 0.5);
        double width = (last - first) / bins;
        if (!double.IsFinite(width) || width <= 0)
            throw new ArgumentException($"The histogram “{name}” goes from {Numbers.Text(first)} to {Numbers.Text(last)}; give two finite numbers, the smaller first.");
        var counts = new double[bins];
        int counted = 0;
        foreach (double value in finite)
        {
            if (value < first || value > last)
                continue;
            counts[Math.Min((int)((value - first) / width), bins - 1)]++;
            counted++;
        }
        if (density && counted > 0)
            for (int i = 0; i < bins; i++)
                counts[i] /= all.Length * width;
        return With(new HistogramSeries(Named(name), first, width, counts, all.Length - counted, color));
    }

    /// <summary>Adds a matrix in colours, row 0 on top, as a matrix is printed. A plot holds one heat map and nothing else.</summary>
    /// <param name="name">What the colours mean, with the unit: the heading of the colour bar.</param>
    /// <param name="values">The matrix: values[row, column]. NaN is grey. More than 64 rows or columns are thinned out evenly, and the figure says so.</param>
    /// <param name="xLabels">A label per column; by default its number.</param>
    /// <param name="yLabels">A label per row; by default its number.</param>
    /// <param name="scale">The colours.</param>
    /// <param name="from">The value of the first colour; by default the smallest value.</param>
    /// <param name="to">The value of the last colour; by default the largest value.</param>
    /// <param name="showValues">True to write each value in its cell, for small matrices.</param>
    /// <returns>The plot with the heat map.</returns>
    /// <exception cref="ArgumentException">The numbers of labels and of rows or columns differ, or the interval is empty.</exception>
    public Plot HeatMap<T>(string name, T[,] values, IEnumerable<string>? xLabels = null, IEnumerable<string>? yLabels = null,
        ColorScale scale = ColorScale.Automatic, double? from = null, double? to = null, bool showValues = false)
        where T : INumber<T>
    {
        ArgumentNullException.ThrowIfNull(values);
        int rows = values.GetLength(0), columns = values.GetLength(1);
        var matrix = Enumerable.Range(0, rows)
            .Select(row => Enumerable.Range(0, columns).Select(column => double.CreateChecked(values[row, column])).ToArray())
            .ToArray();
        string[]? xs = Labelled(xLabels, columns, "columns"), ys = Labelled(yLabels, rows, "rows");
        var finite = matrix.SelectMany(row => row).Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        double smallest = finite.Min(), largest = finite.Max();
        if (scale == ColorScale.Automatic)
            scale = smallest < 0 && largest > 0 ? ColorScale.Diverging : ColorScale.Sequential;
        double reach = Math.Max(Math.Abs(from ?? smallest), Math.Abs(to ?? largest));
        double first = from ?? (scale == ColorScale.Diverging ? -reach : smallest), last = to ?? (scale == ColorScale.Diverging ? reach : largest);
        if (first == last && from is null && to is null)
            (first, last) = (first - 0.5, last + 0.5);
        if (!double.IsFinite(last - first) || first >= last)
            throw new ArgumentException($"The colours of the heat map “{name}” go from {Numbers.Text(first)} to {Numbers.Text(last)}; give two finite numbers, the smaller first.");
        return With(new HeatMapSeries(Named(name), matrix, xs, ys, scale, first, last, showValues));

        string[]? Labelled(IEnumerable<string>? labels, int count, string what)
        {
            string[]? array = labels?.ToArray();
            if (array is not null && array.Length != count)
                throw new ArgumentException($"The heat map “{name}” has {count} {what} and {array.Length} labels for them; give one label each, or none.");
            return array;
        }
    }

    /// <summary>Adds a vertical line across the plot with its label above, at a value worth comparing with.</summary>
    /// <param name="at">The x value; finite.</param>
    /// <param name="label">What it is; may be empty.</param>
    /// <returns>The plot with the line.</returns>
    /// <exception cref="ArgumentException"><paramref name="at"/> is not finite, or not above zero on a logarithmic axis.</exception>
    public Plot VerticalLine(double at, string label) => With(new ReferenceLine(true, OnAxis(at, X), Named(label)));

    /// <summary>Adds a horizontal line across the plot with its label beside it.</summary>
    /// <param name="at">The y value; finite.</param>
    /// <param name="label">What it is; may be empty.</param>
    /// <returns>The plot with the line.</returns>
    /// <exception cref="ArgumentException"><paramref name="at"/> is not finite, or not above zero on a logarithmic axis.</exception>
    public Plot HorizontalLine(double at, string label) => With(new ReferenceLine(false, OnAxis(at, Y), Named(label)));

    /// <summary>Marks one point with a dot and a text beside it, at a free place.</summary>
    /// <param name="x">The x value; finite.</param>
    /// <param name="y">The y value; finite.</param>
    /// <param name="text">What the point is.</param>
    /// <returns>The plot with the label.</returns>
    /// <exception cref="ArgumentException">A value is not finite, or not above zero on a logarithmic axis.</exception>
    public Plot Label(double x, double y, string text) =>
        new(this) { Labels = [.. Labels, new PointLabel(OnAxis(x, X), OnAxis(y, Y), Named(text))] };

    private Plot With(Series series)
    {
        bool isMap = series is HeatMapSeries;
        if (Series.Count > 0 && (isMap || Series[0] is HeatMapSeries))
            throw new ArgumentException("A plot holds one heat map and nothing else; put the other data into a second plot of the figure.");
        bool onCategories = series is BarSeries;
        if (!isMap && Series.Any(other => other is BarSeries != onCategories && other is not BandSeries))
            throw new ArgumentException("Bars stand over categories and everything else over numbers, so they cannot share an axis; use two plots, or Histogram for bars over numbers.");
        if (X.IsLog && series is BarSeries or HistogramSeries or HeatMapSeries && X.IsLog)
            throw new ArgumentException($"The axis “{X.Title}” is logarithmic; bars, histograms and heat maps need a linear x axis. Take the logarithm of the data instead.");
        return new(this) { Series = [.. Series, series] };
    }

    private Plot With(ReferenceLine line) => new(this) { ReferenceLines = [.. ReferenceLines, line] };

    private static string Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name;
    }

    private static double OnAxis(double value, Axis axis)
    {
        if (!double.IsFinite(value))
            throw new ArgumentException($"The place on the axis “{axis.Title}” is {Numbers.Text(value)}; it must be a finite number.");
        if (axis.IsLog && value <= 0)
            throw new ArgumentException($"The place on the logarithmic axis “{axis.Title}” is {Numbers.Text(value)}; it must be greater than 0.");
        return value;
    }

    private static (double[] X, double[] Y) Pairs<TX, TY>(string name, IEnumerable<TX> x, IEnumerable<TY> y, string argument)
        where TX : INumber<TX>
        where TY : INumber<TY>
    {
        double[] xs = ToDoubles(x), ys = ToDoubles(y);
        if (xs.Length != ys.Length)
            throw new ArgumentException($"“{Named(name)}” has {xs.Length} x values and {ys.Length} {argument} values; give as many of both.", argument);
        return (xs, ys);
    }

    private static double[] ToDoubles<T>(IEnumerable<T> values)
        where T : INumber<T>
    {
        ArgumentNullException.ThrowIfNull(values);
        return [.. values.Select(double.CreateChecked)];
    }
}
