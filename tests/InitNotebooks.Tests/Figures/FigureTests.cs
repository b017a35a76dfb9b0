using System.Text.Json;
using System.Xml.Linq;
using Microsoft.DotNet.Interactive.Formatting;

namespace InitNotebooks.Tests.Figures;

public sealed class FigureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static TheoryData<string> Names => [.. Gallery.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_picture_keeps_to_what_a_sanitizer_leaves(string name)
    {
        var svg = XDocument.Parse(Gallery.All[name].ToSvg()).Root!;
        string[] elements = ["svg", "title", "rect", "line", "path", "text"];
        string[] attributes = ["xmlns", "width", "height", "viewBox", "role", "aria-label", "font-family", "x", "y", "x1", "y1", "x2", "y2", "d",
            "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "stroke-linecap", "font-size", "font-weight", "text-anchor"];
        Assert.All(svg.DescendantsAndSelf(), element => Assert.Contains(element.Name.LocalName, elements));
        Assert.All(svg.DescendantsAndSelf().Attributes(), attribute => Assert.Contains(attribute.Name.LocalName, attributes));
        Assert.DoesNotContain("url(", svg.ToString());
        var background = svg.Elements(Svg + "rect").First();
        Assert.Equal("#ffffff", background.Attribute("fill")!.Value);
        Assert.Equal(svg.Attribute("height")!.Value, background.Attribute("height")!.Value);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_picture_says_the_message_to_those_who_cannot_see_it(string name)
    {
        var figure = Gallery.All[name];
        var svg = XDocument.Parse(figure.ToSvg()).Root!;
        Assert.Equal("img", svg.Attribute("role")!.Value);
        Assert.Equal(figure.Message, svg.Attribute("aria-label")!.Value);
        Assert.Equal(figure.Message, svg.Element(Svg + "title")!.Value);
        Assert.Equal(figure.Message, figure.ToPlainText());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_drawn_outside_the_picture_or_at_no_place(string name)
    {
        var svg = XDocument.Parse(Gallery.All[name].ToSvg()).Root!;
        double width = Number(svg.Attribute("width")!), height = Number(svg.Attribute("height")!);
        Assert.DoesNotContain("NaN", string.Concat(svg.Descendants().Attributes("d").Concat(svg.Descendants().Attributes("x")).Select(a => a.Value)));
        foreach (var text in svg.Descendants(Svg + "text"))
        {
            double x = Number(text.Attribute("x")!), length = TextWidth.Of(text.Value, Number(text.Attribute("font-size")!));
            double left = text.Attribute("text-anchor")?.Value switch { "middle" => x - length / 2, "end" => x - length, _ => x };
            Assert.True(left >= -1 && left + length <= width + 1, $"“{text.Value}” reaches from {left} to {left + length} of {width}");
            Assert.InRange(Number(text.Attribute("y")!), 0, height);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Texts_do_not_overlap(string name)
    {
        var boxes = XDocument.Parse(Gallery.All[name].ToSvg()).Root!.Descendants(Svg + "text").Select(text =>
        {
            double x = Number(text.Attribute("x")!), y = Number(text.Attribute("y")!), size = Number(text.Attribute("font-size")!), length = TextWidth.Of(text.Value, size);
            double left = text.Attribute("text-anchor")?.Value switch { "middle" => x - length / 2, "end" => x - length, _ => x };
            // From the height of a lower-case letter to the baseline: where ink is in every line.
            return (text.Value, Box: new Box(left, y - size * 0.5, left + length, y));
        }).ToArray();
        for (int i = 0; i < boxes.Length; i++)
            for (int j = 0; j < i; j++)
                Assert.False(boxes[i].Box.Overlaps(boxes[j].Box), $"“{boxes[i].Value}” lies over “{boxes[j].Value}”");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_json_is_plotly_s_schema_and_small(string name)
    {
        string json = Gallery.All[name].ToJson();
        Assert.True(System.Text.Encoding.UTF8.GetByteCount(json) <= 100_000);
        using var document = JsonDocument.Parse(json);
        var layout = document.RootElement.GetProperty("layout");
        foreach (var trace in document.RootElement.GetProperty("data").EnumerateArray())
        {
            Assert.True(trace.GetProperty("type").GetString() is "scatter" or "bar" or "heatmap");
            string axis = trace.GetProperty("xaxis").GetString()!;
            Assert.True(layout.TryGetProperty("xaxis" + axis[1..], out _));
        }
        Assert.True(layout.TryGetProperty("xaxis", out _) && layout.TryGetProperty("yaxis", out _));
    }

    [Fact]
    public void The_committed_bundle_has_the_picture_the_json_and_the_message()
    {
        var figure = Gallery.All["curve"];
        var bundle = figure.ToBundle();
        Assert.Equal(["image/svg+xml", "application/vnd.plotly.v1+json", "text/plain"], bundle.Keys);
        Assert.Equal(figure.ToSvg(), bundle["image/svg+xml"]);
        Assert.Equal(figure.Message, bundle["text/plain"]);
    }

    [Fact]
    public void Dotnet_interactive_shows_html_first_and_then_text()
    {
        var figure = Gallery.All["curve"];
        Assert.Equal(["text/html", "text/plain"], Formatter.GetPreferredMimeTypesFor(typeof(Figure)));
        Assert.Equal(figure.ToHtml(), figure.ToDisplayString("text/html"));
        Assert.Equal(figure.Message, figure.ToDisplayString("text/plain"));
    }

    [Fact]
    public void The_same_data_gives_the_same_bytes()
    {
        foreach (string name in Gallery.All.Keys)
        {
            Assert.Equal(Gallery.All[name].ToSvg(), Gallery.Make(name).ToSvg());
            Assert.Equal(Gallery.All[name].ToJson(), Gallery.Make(name).ToJson());
        }
    }

    [Fact]
    public void A_difference_in_the_last_bit_of_the_data_does_not_show()
    {
        double[] x = [.. Enumerable.Range(0, 400).Select(i => 1.0 + i)], y = [.. x.Select(v => 1 / v)];
        Figure With(Func<double, double> change, Axis axis) => new("Hyperbola.", new Plot(Axis.Log("x"), axis).Line("1/x", x.Select(change), y.Select(change)));
        foreach (var axis in new[] { Axis.Linear("y"), Axis.Log("y") })
        {
            Assert.Equal(With(v => v, axis).ToSvg(), With(Math.BitIncrement, axis).ToSvg());
            Assert.Equal(With(v => v, axis).ToSvg(), With(Math.BitDecrement, axis).ToSvg());
        }
    }

    [Fact]
    public void A_known_picture_has_known_bytes()
    {
        // The digest of the picture as every machine must draw it. A deliberate change of the drawing changes it.
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(Gallery.All["log and band"].ToSvg());
        Assert.Equal("de613988809a45244969e06a049f61c0660c2a7342eb4ad7e8be9cfaa7d4342a", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)));
    }

    [Fact]
    public void Values_without_a_place_are_counted_in_a_remark()
    {
        string svg = new Figure("m", new Plot("x", Axis.Log("y")).Line("l", [1, 2, 3, 4], [1, 0, double.NaN, double.PositiveInfinity])).ToSvg();
        Assert.Contains("Not drawn: 2 values that are NaN or infinite.", svg);
        Assert.Contains("Not drawn: 1 value of 0 or less, which has no place on", svg);
    }

    [Fact]
    public void No_data_says_so()
    {
        Assert.Contains(">no data<", new Figure("m", new Plot("x", "y")).ToSvg());
        Assert.Contains(">no data<", new Figure("m", new Plot("x", "y").Line("l", Array.Empty<double>(), Array.Empty<double>())).ToSvg());
        Assert.Contains(">no data<", new Figure("m", new Plot("x", "y").Markers("l", [double.NaN], [1.0])).ToSvg());
    }

    [Fact]
    public void A_single_point_of_a_line_is_a_dot()
    {
        Figure figure = new("m", new Plot("x", "y").Line("l", [3.0], [5.0]));
        Assert.Contains("a3.5 3.5", figure.ToSvg());
        Assert.Contains("\"mode\":\"lines+markers\"", figure.ToJson());
    }

    [Fact]
    public void Markup_in_a_label_stays_text()
    {
        const string Evil = "<script>alert(1)</script>";
        Figure figure = new(Evil, new Plot(Evil, Evil, Evil).Line(Evil, [1, 2], [1, 2]).VerticalLine(1.5, Evil).HorizontalLine(1.5, Evil).Label(1, 1, Evil));
        Assert.DoesNotContain(Evil, figure.ToSvg());
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", figure.ToSvg());
        Assert.DoesNotContain(Evil, figure.ToHtml());
        // plotly.js reads HTML in its texts; the message alone stays as it is, for the page sets it as text.
        using var document = JsonDocument.Parse(figure.ToJson());
        Assert.Equal("&lt;script&gt;alert(1)&lt;/script&gt;", document.RootElement.GetProperty("data")[0].GetProperty("name").GetString());
        Assert.Single(document.RootElement.GetRawText().Split(Evil)[1..]);
    }

    [Fact]
    public void A_hundred_thousand_points_are_thinned_out_and_the_figure_says_so()
    {
        string svg = Gallery.All["many"].ToSvg();
        Assert.Contains("of 100\u00a0000 points", svg);
        Assert.True(svg.Length < 120_000);
    }

    [Fact]
    public void Thinning_a_line_keeps_its_extremes_and_its_gaps()
    {
        double[] y = [.. Enumerable.Range(0, 100_000).Select(i => i % 100.0)];
        (y[12_345], y[54_321], y[77_777]) = (1e6, -1e6, double.NaN);
        int[] kept = Thinning.Line(y, 1000);
        Assert.InRange(kept.Length, 400, 1300);
        Assert.Contains(12_345, kept);
        Assert.Contains(54_321, kept);
        Assert.Contains(77_777, kept);
        Assert.Equal([0, 99_999], [kept[0], kept[^1]]);
    }

    [Fact]
    public void A_histogram_counts_every_value_once()
    {
        Figure figure = new("m", new Plot("x", "count").Histogram("h", [0, 0.5, 1, 1.5, 2, 9, double.NaN], bins: 2, from: 0, to: 2));
        using var document = JsonDocument.Parse(figure.ToJson());
        Assert.Equal([2, 3], document.RootElement.GetProperty("data")[0].GetProperty("y").EnumerateArray().Select(count => count.GetInt32()));
        Assert.Contains("Not counted: 2 values outside the bins.", figure.ToSvg());
    }

    [Fact]
    public void A_density_has_area_one()
    {
        Figure figure = new("m", new Plot("x", "density").Histogram("h", Enumerable.Range(0, 1000).Select(i => i / 999.0), bins: 8, from: 0, to: 1, density: true));
        using var document = JsonDocument.Parse(figure.ToJson());
        Assert.Equal(1, document.RootElement.GetProperty("data")[0].GetProperty("y").EnumerateArray().Sum(height => height.GetDouble()) / 8, 5);
    }

    [Fact]
    public void A_name_has_one_color_and_one_entry_in_the_legend()
    {
        Figure figure = new("m", new Plot("x", "y").Line("a", [1, 2], [1, 2]).Line("b", [1, 2], [2, 1]), new Plot("x", "y").Line("b", [1, 2], [1, 2]));
        using var document = JsonDocument.Parse(figure.ToJson());
        var traces = document.RootElement.GetProperty("data").EnumerateArray().ToArray();
        string Color(int i) => traces[i].GetProperty("line").GetProperty("color").GetString()!;
        Assert.Equal(Color(1), Color(2));
        Assert.NotEqual(Color(0), Color(1));
        Assert.Equal([true, true, false], traces.Select(trace => trace.GetProperty("showlegend").GetBoolean()));
    }

    [Fact]
    public void A_slider_has_a_frame_and_a_step_per_position()
    {
        using var document = JsonDocument.Parse(Gallery.All["slider"].ToJson());
        int frames = document.RootElement.GetProperty("frames").GetArrayLength();
        var slider = document.RootElement.GetProperty("layout").GetProperty("sliders")[0];
        Assert.Equal(frames, slider.GetProperty("steps").GetArrayLength());
        Assert.Equal(2, slider.GetProperty("active").GetInt32());
        Assert.Contains("one of 4 positions of a slider", Gallery.All["slider"].ToSvg());
    }

    [Fact]
    public void A_mistake_is_told_with_what_came_and_what_to_do()
    {
        static string Error(Func<object> make) => Assert.ThrowsAny<ArgumentException>(make).Message;
        Assert.Contains("3 x values and 2 y values", Error(() => new Plot("x", "y").Line("l", [1, 2, 3], [1, 2])));
        Assert.Contains("at least one plot", Error(() => new Figure("m")));
        Assert.Contains("begin above 0", Error(() => new Plot(Axis.Log("x"), "y").Curve("c", Math.Sqrt, 0, 1)));
        Assert.Contains("from must be less than to", Error(() => Axis.Linear("x", 2, 1)));
        Assert.Contains("cannot share an axis", Error(() => new Plot("x", "y").Bars("b", ["a"], [1]).Line("l", [1], [1])));
        Assert.Contains("every position needs the same series", Error(() => Figure.Slider("m", "a", [1, 2], a => a == 1 ? new Plot("x", "y") : new Plot("x", "y").Line("l", [1], [1]))));
        Assert.Contains("100\u00a0000 are allowed", Error(() => new Figure("m", new Plot("x", "y").Line(new string('n', 120_000), [1], [1]))));
        Assert.Contains("must be greater than 0", Error(() => new Plot("x", Axis.Log("y")).HorizontalLine(0, "zero")));
        Error(() => new Figure(" ", new Plot("x", "y")));
        Error(() => new Plot("", "y"));
    }

    private static double Number(XAttribute attribute) => double.Parse(attribute.Value, System.Globalization.CultureInfo.InvariantCulture);
}
