using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace InitNotebooks;

/// <summary>Writes a figure in plotly.js's schema. Long series are thinned out until the JSON is at most 100 KB.</summary>
internal sealed class PlotlyFigure
{
    /// <summary>How large a figure's JSON may be, in bytes of UTF-8.</summary>
    public const int Limit = 100_000;

    private const string Font = "Helvetica, Arial, 'Liberation Sans', sans-serif";

    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly FigureModel figure;
    private readonly int pointsPerSeries;
    private readonly List<string> remarks = [];

    private PlotlyFigure(FigureModel figure, int points)
    {
        this.figure = figure;
        int series = figure.Panels.Sum(panel => panel.Plot.Series.Count) * Math.Max(figure.Frames.Count, 1);
        pointsPerSeries = Math.Max(points / Math.Max(series, 1), 8);
    }

    public static string Write(FigureModel figure)
    {
        int points = 4000;
        string json = new PlotlyFigure(figure, points).Write();
        while (Encoding.UTF8.GetByteCount(json) > Limit && points >= 100)
            json = new PlotlyFigure(figure, points /= 2).Write();
        if (Encoding.UTF8.GetByteCount(json) > Limit)
            throw new ArgumentException($"The figure “{TextWidth.Cut(figure.Message, 400, 10)}” takes {Numbers.Count(Encoding.UTF8.GetByteCount(json))} bytes of JSON, and {Numbers.Count(Limit)} are allowed; draw fewer series, fewer slider positions or shorter labels.");
        return json;
    }

    private string Write()
    {
        var data = new JsonArray();
        foreach (var (panel, index) in figure.Panels.Select((panel, index) => (panel, index)))
            foreach (var trace in Traces(panel, index, null))
                data.Add((JsonNode)trace);
        var layout = Layout();
        var root = new JsonObject { ["data"] = data, ["layout"] = layout };
        if (figure.Slider is not null)
            root["frames"] = Frames(data);
        string[] notes = [.. figure.Remarks(remarks)];
        layout["meta"] = new JsonObject
        {
            ["message"] = figure.Message,
            ["remarks"] = new JsonArray([.. notes.Select(note => (JsonNode)note)]),
            ["columns"] = figure.Columns,
            ["panels"] = figure.Panels.Count,
        };
        if (notes.Length > 0)
            layout["title"]!["subtitle"] = new JsonObject { ["text"] = Text(string.Join(" ", notes)), ["font"] = new JsonObject { ["size"] = 12 } };
        return root.ToJsonString(Options);
    }

    private IEnumerable<JsonObject> Traces(Panel panel, int panelIndex, HashSet<string>? named)
    {
        string axis = panelIndex == 0 ? "" : (panelIndex + 1).ToString(CultureInfo.InvariantCulture);
        named ??= figure.Panels.Take(panelIndex).SelectMany(earlier => earlier.Plot.Series).Select(series => series.Name).ToHashSet();
        foreach (var (series, index) in panel.Plot.Series.Select((series, index) => (series, index)))
        {
            string color = figure.ColorOf(series, index).Hex();
            // Entries of the same name are one entry of the legend, which switches all of them.
            bool first = series.Name.Length > 0 && named.Add(series.Name);
            JsonObject Trace(string type, bool inLegend) => new()
            {
                ["type"] = type,
                ["name"] = Text(series.Name),
                ["legendgroup"] = Text(series.Name),
                ["showlegend"] = inLegend,
                ["xaxis"] = "x" + axis,
                ["yaxis"] = "y" + axis,
            };
            JsonObject[] traces = series switch
            {
                LineSeries line => [Line(line, panel, color, index, Trace("scatter", first))],
                MarkerSeries markers => [Markers(markers, panel, color, index, Trace("scatter", first))],
                BandSeries band => [Edge(band, high: false, panel, color, Trace("scatter", false)), Edge(band, high: true, panel, color, Trace("scatter", first))],
                BarSeries bar => [Bars(bar, panel, color, Trace("bar", first))],
                HistogramSeries histogram => [Histogram(histogram, panel, color, Trace("bar", first))],
                HeatMapSeries map => [HeatMap(map, Trace("heatmap", false), Domain(panelIndex))],
                _ => [],
            };
            foreach (var trace in traces)
                yield return trace;
        }
    }

    private JsonObject Line(LineSeries line, Panel panel, string color, int index, JsonObject trace)
    {
        int[] kept = Thinning.Line(line.Y, pointsPerSeries);
        trace["mode"] = line.Style == LineStyle.WithMarkers || HasLonePoint(line, panel.Plot) ? "lines+markers" : "lines";
        Values(trace, "x", kept, line.X, panel.Plot.X);
        Values(trace, "y", kept, line.Y, panel.Plot.Y);
        trace["line"] = new JsonObject { ["color"] = color, ["width"] = 2.5 };
        if (line.Style == LineStyle.Steps)
            trace["line"]!["shape"] = "hv";
        if (line.Style is LineStyle.Dashed or LineStyle.Dotted)
            trace["line"]!["dash"] = line.Style == LineStyle.Dashed ? "8px,6px" : "2px,4px";
        trace["marker"] = new JsonObject { ["color"] = color, ["size"] = 8, ["symbol"] = Symbol(index) };
        return trace;
    }

    private JsonObject Markers(MarkerSeries markers, Panel panel, string color, int index, JsonObject trace)
    {
        int[] kept = Thinning.Cloud(markers.X, markers.Y, pointsPerSeries);
        if (kept.Length < markers.X.Count(double.IsFinite))
            remarks.Add($"Drawn: {Numbers.Count(kept.Length)} of {Numbers.Count(markers.X.Length)} points{(markers.Name.Length > 0 ? $" of “{markers.Name}”" : "")}, thinned out where they lie on each other.");
        trace["mode"] = "markers";
        Values(trace, "x", kept, markers.X, panel.Plot.X);
        Values(trace, "y", kept, markers.Y, panel.Plot.Y);
        trace["marker"] = new JsonObject { ["color"] = color, ["size"] = kept.Length <= 80 ? 8 : kept.Length <= 600 ? 5 : 3, ["symbol"] = Symbol(index) };
        return trace;
    }

    private JsonObject Edge(BandSeries band, bool high, Panel panel, string color, JsonObject trace)
    {
        int[] kept = Thinning.Line(band.Low, pointsPerSeries / 2);
        trace["mode"] = "lines";
        Values(trace, "x", kept, band.X, panel.Plot.X);
        Values(trace, "y", kept, high ? band.High : band.Low, panel.Plot.Y);
        trace["line"] = new JsonObject { ["color"] = color, ["width"] = 0 };
        if (high)
            (trace["fill"], trace["fillcolor"]) = ("tonexty", Transparent(color, PanelPicture.FillOpacity(band)));
        return trace;
    }

    private static JsonObject Bars(BarSeries bar, Panel panel, string color, JsonObject trace)
    {
        trace["x"] = Array([.. bar.Categories.Select(category => (double)panel.Categories.TakeWhile(other => other != category).Count())]);
        Values(trace, "y", [.. Enumerable.Range(0, bar.Y.Length)], bar.Y, panel.Plot.Y);
        trace["customdata"] = new JsonArray([.. bar.Categories.Select(category => (JsonNode)Text(category))]);
        trace["hovertemplate"] = "%{customdata}: %{y}<extra></extra>";
        trace["marker"] = new JsonObject { ["color"] = color };
        return trace;
    }

    private static JsonObject Histogram(HistogramSeries histogram, Panel panel, string color, JsonObject trace)
    {
        trace["x"] = Array([.. Enumerable.Range(0, histogram.Y.Length).Select(i => histogram.From + (i + 0.5) * histogram.Width)]);
        Values(trace, "y", [.. Enumerable.Range(0, histogram.Y.Length)], histogram.Y, panel.Plot.Y);
        trace["width"] = Number(histogram.Width, 9);
        trace["offset"] = Number(-histogram.Width / 2, 9);
        trace["marker"] = new JsonObject
        {
            ["color"] = Transparent(color, PanelPicture.FillOpacity(histogram)),
            ["line"] = new JsonObject { ["color"] = color, ["width"] = 1 },
        };
        return trace;
    }

    private JsonObject HeatMap(HeatMapSeries map, JsonObject trace, (double Left, double Right, double Bottom, double Top) domain)
    {
        int[] rows = Thinning.Lattice(map.Rows.Length, 64), columns = Thinning.Lattice(map.ColumnCount, 64);
        if (PanelPicture.Remark(map, rows.Length, columns.Length) is { } remark)
            remarks.Add(remark);
        int digits = Math.Min(Numbers.Digits(map.From, map.To), 6);
        trace["z"] = new JsonArray([.. rows.Select(row => (JsonNode)Array([.. columns.Select(column => map.Rows[row][column])], digits))]);
        var stops = ColorScales.Stops(map.Scale);
        trace["colorscale"] = new JsonArray([.. stops.Select((color, i) => (JsonNode)new JsonArray(Number((double)i / (stops.Length - 1), 6), ColorScales.Hex(color)))]);
        (trace["zmin"], trace["zmax"]) = (Number(map.From, 9), Number(map.To, 9));
        (trace["xgap"], trace["ygap"], trace["hoverongaps"]) = (0, 0, false);
        trace["hovertemplate"] = "row %{y}, column %{x}: %{z}<extra></extra>";
        trace["colorbar"] = new JsonObject
        {
            ["title"] = new JsonObject { ["text"] = Text(map.Name), ["side"] = "right" },
            ["thickness"] = 14,
            ["outlinewidth"] = 0,
            ["x"] = Number(domain.Right + 0.01, 4),
            ["xanchor"] = "left",
            ["y"] = Number((domain.Bottom + domain.Top) / 2, 4),
            ["len"] = Number(domain.Top - domain.Bottom, 4),
            ["exponentformat"] = "power",
        };
        if (map.ShowValues)
        {
            trace["text"] = new JsonArray([.. rows.Select(row => (JsonNode)new JsonArray([.. columns.Select(column => (JsonNode)Numbers.Text(map.Rows[row][column]))]))]);
            trace["texttemplate"] = "%{text}";
        }
        return trace;
    }

    private JsonObject Layout()
    {
        bool hasStrip = figure.Panels.Any(panel => panel.Plot.Title.Length > 0 || panel.Plot.ReferenceLines.Any(line => line.Vertical && line.Label.Length > 0));
        var layout = new JsonObject
        {
            ["title"] = new JsonObject
            {
                ["text"] = string.Join("<br>", TextWidth.Wrap(figure.Message, 620, 17, 4).Select(line => $"<b>{Text(line)}</b>")),
                ["font"] = new JsonObject { ["size"] = 16 },
                ["x"] = 0.01,
                ["xanchor"] = "left",
                ["automargin"] = true,
                ["yref"] = "container",
            },
            ["font"] = new JsonObject { ["family"] = Font, ["size"] = 14, ["color"] = Colors.Ink },
            ["paper_bgcolor"] = Colors.Background,
            ["plot_bgcolor"] = Colors.Background,
            ["autosize"] = true,
            ["height"] = 120 + figure.Rows * (figure.Panels.Count == 1 ? 300 : 260) + (figure.Slider is null ? 0 : 70),
            ["margin"] = new JsonObject { ["l"] = 60, ["r"] = 20, ["t"] = 40, ["b"] = 55 },
            ["legend"] = new JsonObject { ["orientation"] = "h", ["x"] = 0, ["y"] = hasStrip ? 1.1 : 1.02, ["yanchor"] = "bottom", ["font"] = new JsonObject { ["size"] = 14 } },
            ["hovermode"] = "closest",
            ["separators"] = ".\u00a0",
        };
        if (figure.Panels.Any(panel => panel.Plot.Series.Any(series => series is BarSeries or HistogramSeries)))
        {
            layout["barmode"] = figure.Panels.Any(panel => panel.Plot.Series.Any(series => series is HistogramSeries)) ? "overlay" : "group";
            layout["bargap"] = 0.2;
        }
        var shapes = new JsonArray();
        var annotations = new JsonArray();
        for (int i = 0; i < figure.Panels.Count; i++)
        {
            string suffix = i == 0 ? "" : (i + 1).ToString(CultureInfo.InvariantCulture);
            var panel = figure.Panels[i];
            var (left, right, bottom, top) = Domain(i);
            layout["xaxis" + suffix] = AxisObject(panel, panel.Plot.X, panel.XRange, true, "y" + suffix, left, right);
            layout["yaxis" + suffix] = AxisObject(panel, panel.Plot.Y, panel.YRange, false, "x" + suffix, bottom, top);
            Decorate(panel, suffix, 480.0 / figure.Columns, shapes, annotations);
        }
        (layout["shapes"], layout["annotations"]) = (shapes, annotations);
        if (figure.Slider is { } slider)
            layout["sliders"] = new JsonArray(SliderObject(slider));
        return layout;
    }

    private static JsonObject AxisObject(Panel panel, Axis axis, (double From, double To) range, bool horizontal, string anchor, double from, double to)
    {
        var made = new JsonObject
        {
            ["title"] = new JsonObject { ["text"] = string.Join("<br>", TextWidth.Wrap(axis.Title, horizontal ? 420 : 260, 14, 3).Select(Text)), ["standoff"] = 8 },
            ["type"] = axis.IsLog ? "log" : "linear",
            ["range"] = Array([range.From, range.To]),
            ["domain"] = Array([from, to]),
            ["anchor"] = anchor,
            ["automargin"] = true,
            ["zeroline"] = false,
            ["showline"] = true,
            ["linecolor"] = Colors.AxisLine,
            ["gridcolor"] = Colors.Grid,
            ["exponentformat"] = "power",
            ["minexponent"] = 7,
            ["nticks"] = horizontal ? 8 : 7,
        };
        if (axis.IsLog && range.To - range.From >= 1)
            made["dtick"] = Math.Max(1, (int)Math.Ceiling((range.To - range.From) / 7));
        if (panel.Map is { } map)
        {
            (made["showgrid"], made["showline"]) = (false, false);
            int[] kept = Thinning.Lattice(horizontal ? map.ColumnCount : map.Rows.Length, 64);
            string[]? labels = horizontal ? map.XLabels : map.YLabels;
            made["range"] = horizontal ? Array([-0.5, kept.Length - 0.5]) : Array([kept.Length - 0.5, -0.5]);
            Categories(made, kept.Length, horizontal ? 12 : 16, i => labels?[kept[i]] ?? kept[i].ToString(CultureInfo.InvariantCulture));
        }
        else if (panel.HasCategories && horizontal)
        {
            Categories(made, panel.Categories.Count, 14, i => panel.Categories[i]);
        }
        return made;
    }

    private static void Categories(JsonObject axis, int count, int most, Func<int, string> label)
    {
        int[] shown = Thinning.Lattice(count, most);
        double room = 520.0 / Math.Max(shown.Length, 1);
        axis["tickvals"] = Array([.. shown.Select(i => (double)i)]);
        axis["ticktext"] = new JsonArray([.. shown.Select(i => (JsonNode)string.Join("<br>", TextWidth.Wrap(label(i), Math.Max(room, 70), 14, 3).Select(Text)))]);
    }

    private static void Decorate(Panel panel, string suffix, double width, JsonArray shapes, JsonArray annotations)
    {
        string xDomain = $"x{suffix} domain", yDomain = $"y{suffix} domain";
        // Where the labels in each row above the plot end, at about the width that the plot will have.
        var rows = new List<double>();
        foreach (var line in panel.Plot.ReferenceLines.OrderBy(line => line.At))
        {
            double at = line.At, place = Panel.Place(at, line.Vertical ? panel.Plot.X : panel.Plot.Y);
            shapes.Add((JsonNode)new JsonObject
            {
                ["type"] = "line",
                ["xref"] = line.Vertical ? "x" + suffix : xDomain,
                ["yref"] = line.Vertical ? yDomain : "y" + suffix,
                ["x0"] = line.Vertical ? Number(at, 9) : 0,
                ["x1"] = line.Vertical ? Number(at, 9) : 1,
                ["y0"] = line.Vertical ? 0 : Number(at, 9),
                ["y1"] = line.Vertical ? 1 : Number(at, 9),
                ["line"] = new JsonObject { ["color"] = Colors.Ink, ["width"] = 1.5, ["dash"] = "5px,4px" },
            });
            if (line.Label.Length == 0)
                continue;
            var (from, to) = line.Vertical ? panel.XRange : panel.YRange;
            double share = (place - from) / (to - from), length = TextWidth.Of(line.Label, 14);
            double left = share * width - (share < 0.2 ? 0 : share > 0.8 ? length : length / 2);
            int row = 0;
            while (line.Vertical && row < rows.Count && rows[row] + 8 > left)
                row++;
            if (line.Vertical && row == rows.Count)
                rows.Add(0);
            if (line.Vertical)
                rows[row] = left + length;
            annotations.Add((JsonNode)new JsonObject
            {
                ["text"] = Text(line.Label),
                ["showarrow"] = false,
                ["xref"] = line.Vertical ? "x" + suffix : xDomain,
                ["yref"] = line.Vertical ? yDomain : "y" + suffix,
                // An annotation on a log axis is placed by its logarithm, unlike a shape.
                ["x"] = line.Vertical ? Number(place, 9) : 1,
                ["y"] = line.Vertical ? 1 : Number(place, 9),
                ["xanchor"] = !line.Vertical ? "right" : share < 0.2 ? "left" : share > 0.8 ? "right" : "center",
                ["yanchor"] = "bottom",
                ["yshift"] = row * 18,
            });
        }
        foreach (var annotation in Labels(panel, suffix))
            annotations.Add((JsonNode)annotation);
        if (panel.IsEmpty)
            annotations.Add((JsonNode)new JsonObject { ["text"] = "no data", ["showarrow"] = false, ["xref"] = xDomain, ["yref"] = yDomain, ["x"] = 0.5, ["y"] = 0.5 });
        if (panel.Plot.Title.Length > 0)
            annotations.Add((JsonNode)Title(panel, xDomain, yDomain, rows.Count * 18 + 4));
    }

    private static IEnumerable<JsonObject> Labels(Panel panel, string suffix)
    {
        foreach (var label in panel.Plot.Labels)
        {
            double x = Panel.Place(label.X, panel.Plot.X), y = Panel.Place(label.Y, panel.Plot.Y);
            bool onTheRight = (x - panel.XRange.From) / (panel.XRange.To - panel.XRange.From) > 0.5;
            yield return new JsonObject
            {
                ["text"] = Text(label.Text),
                ["xref"] = "x" + suffix,
                ["yref"] = "y" + suffix,
                ["x"] = Number(x, 9),
                ["y"] = Number(y, 9),
                ["showarrow"] = true,
                ["arrowhead"] = 6,
                ["arrowsize"] = 1,
                ["arrowwidth"] = 1.5,
                ["arrowcolor"] = Colors.Ink,
                ["ax"] = onTheRight ? -18 : 18,
                ["ay"] = -24,
                ["xanchor"] = onTheRight ? "right" : "left",
                ["bgcolor"] = Colors.Background,
            };
        }
    }

    private static JsonObject Title(Panel panel, string xDomain, string yDomain, double shift) => new()
    {
        ["text"] = string.Join("<br>", TextWidth.Wrap(panel.Plot.Title, 420, 14, 2).Select(line => $"<b>{Text(line)}</b>")),
        ["showarrow"] = false,
        ["xref"] = xDomain,
        ["yref"] = yDomain,
        ["x"] = 0,
        ["y"] = 1,
        ["xanchor"] = "left",
        ["yanchor"] = "bottom",
        ["yshift"] = shift,
        ["align"] = "left",
    };

    private JsonArray Frames(JsonArray data)
    {
        var frames = new JsonArray();
        var shown = data.Select(trace => (JsonObject)trace!).ToArray();
        var all = figure.Frames.Select(frame => Traces(frame, 0, []).ToArray()).ToArray();
        string[] moving = [.. ((string[])["x", "y", "z", "text", "customdata", "width", "offset"])
            .Where(key => all.Any(frame => frame.Where((trace, i) => trace[key]?.ToJsonString() != shown[i][key]?.ToJsonString()).Any()))];
        for (int i = 0; i < all.Length; i++)
        {
            var traces = new JsonArray();
            foreach (var trace in all[i])
                traces.Add((JsonNode)new JsonObject(moving.Where(trace.ContainsKey).Select(key => KeyValuePair.Create(key, trace[key]?.DeepClone()))));
            var (shapes, annotations) = (new JsonArray(), new JsonArray());
            Decorate(figure.Frames[i], "", 480, shapes, annotations);
            frames.Add((JsonNode)new JsonObject
            {
                ["name"] = i.ToString(CultureInfo.InvariantCulture),
                ["data"] = traces,
                ["layout"] = new JsonObject { ["shapes"] = shapes, ["annotations"] = annotations },
            });
        }
        return frames;
    }

    private static JsonObject SliderObject(SliderModel slider) => new()
    {
        ["active"] = slider.Start,
        ["bgcolor"] = Colors.Grid,
        ["bordercolor"] = Colors.AxisLine,
        ["activebgcolor"] = Colors.AxisLine,
        ["tickcolor"] = Colors.AxisLine,
        ["pad"] = new JsonObject { ["t"] = 64, ["b"] = 8 },
        ["currentvalue"] = new JsonObject { ["prefix"] = Text(slider.Variable) + " = ", ["font"] = new JsonObject { ["size"] = 15 } },
        ["steps"] = new JsonArray([.. slider.Positions.Select((position, i) => (JsonNode)new JsonObject
        {
            ["label"] = Text(position),
            ["method"] = "animate",
            ["args"] = new JsonArray(
                new JsonArray(i.ToString(CultureInfo.InvariantCulture)),
                new JsonObject { ["mode"] = "immediate", ["frame"] = new JsonObject { ["duration"] = 0, ["redraw"] = true }, ["transition"] = new JsonObject { ["duration"] = 0 } }),
        })]),
    };

    /// <summary>Where a plot stands, in shares of the whole.</summary>
    private (double Left, double Right, double Bottom, double Top) Domain(int index)
    {
        double gapX = figure.Columns == 1 ? 0 : 0.14, gapY = figure.Rows == 1 ? 0 : Math.Min(0.36 / figure.Rows, 0.22);
        double width = (1 - gapX * (figure.Columns - 1)) / figure.Columns, height = (1 - gapY * (figure.Rows - 1)) / figure.Rows;
        double left = index % figure.Columns * (width + gapX), top = 1 - index / figure.Columns * (height + gapY);
        // A colour bar takes room beside its plot.
        double right = left + width * (figure.Panels[index].Map is not null && figure.Columns > 1 ? 0.82 : 1);
        return (Math.Round(left, 4), Math.Round(right, 4), Math.Round(Math.Max(top - height, 0), 4), Math.Round(top, 4));
    }

    /// <summary>Whether a point has no neighbour to be joined to; without a marker it could not be seen.</summary>
    private static bool HasLonePoint(LineSeries line, Plot plot)
    {
        bool[] drawn = [.. line.X.Zip(line.Y, (x, y) => !double.IsNaN(Panel.Place(x, plot.X) + Panel.Place(y, plot.Y)))];
        return Enumerable.Range(0, drawn.Length).Any(i => drawn[i] && !(i > 0 && drawn[i - 1]) && !(i + 1 < drawn.Length && drawn[i + 1]));
    }

    private static void Values(JsonObject trace, string key, int[] kept, double[] values, Axis axis) =>
        // plotly.js leaves out what a log axis cannot show, as the static picture does; null says so plainly.
        trace[key] = Array([.. kept.Select(i => axis.IsLog && values[i] <= 0 ? double.NaN : values[i])]);

    private static JsonNode Array(double[] values, int? digits = null)
    {
        var finite = values.Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        int significant = digits ?? Numbers.Digits(finite.Min(), finite.Max());
        return JsonNode.Parse($"[{string.Join(',', values.Select(value => Numbers.Json(value, significant)))}]")!;
    }

    private static JsonNode? Number(double value, int digits) => JsonNode.Parse(Numbers.Json(value, digits));

    private static string Symbol(int index) => (index % 4) switch { 0 => "circle", 1 => "square", 2 => "diamond", _ => "triangle-up" };

    private static string Transparent(string hex, double opacity) => hex + ((int)Math.Round(opacity * 255)).ToString("x2", CultureInfo.InvariantCulture);

    /// <summary>plotly.js reads a little HTML in its texts; a label is to be shown as it is.</summary>
    private static string Text(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
