namespace InitNotebooks.Tests.Figures;

/// <summary>Figures of every kind, ordinary and odd. Their data needs no library function whose last bit differs between machines.</summary>
internal static class Gallery
{
    private const string LongText = "a label much longer than anybody would like to read beside a line, and it goes on and on, with averylongwordthatcannotbebrokenanywhereatallbutmustbe";

    private static readonly Dictionary<string, Func<Figure>> Makers = new()
    {
        ["curve"] = () => new("The larger a, the smaller the gain: a = √5 brings it down to 1/√3.",
            new Plot(x: "a, the negative slope", y: "gain")
                .Curve("√(2 / (1 + a²))", a => Math.Sqrt(2 / (1 + a * a)), from: 0, to: 5)
                .VerticalLine(Math.Sqrt(5), "a = √5")
                .HorizontalLine(1 / Math.Sqrt(3), "1/√3")
                .Label(0, Math.Sqrt(2), "a = 0, for ReLU: √2")),
        ["histograms"] = () => new("Every default weight lies within ±1/√3, spread evenly.",
            new Plot(x: "weight", y: "density")
                .Histogram("uniform", Noise(1, 20_000).Select(u => (2 * u - 1) / Math.Sqrt(3)), density: true, from: -1, to: 1)
                .Histogram("triangular", Noise(2, 20_000).Zip(Noise(3, 20_000), (u, v) => u - v), density: true, from: -1, to: 1)
                .VerticalLine(-1 / Math.Sqrt(3), "−1/√3")
                .VerticalLine(1 / Math.Sqrt(3), "+1/√3")),
        ["bars"] = () => new("In double, two of three bounds are off by one ulp.",
            new Plot(x: "distance from 1/√fan_in", y: "how many")
                .Bars("double", ["equal", "1 ulp", "2 ulps"], [565_073, 1_307_436, 127_491])
                .Bars("float32", ["equal", "1 ulp", "2 ulps"], [2_000_000, 0, 0])),
        ["negative bars"] = () => new("Bars hang from zero.", new Plot("x", "y").Bars("b", ["a", "b", "c"], [-1.5, 2, double.NaN])),
        ["log and band"] = () => new("The signal shrinks at every layer under the default and stays under He's scheme.",
            new Plot(x: "layer", y: Axis.Log("rms"))
                .Band("ten seeds", Enumerable.Range(0, 31), Powers(0.4, 31).Select(v => v / 2), Powers(0.4, 31).Select(v => v * 2))
                .Line("default", Enumerable.Range(0, 31), Powers(0.4, 31))
                .Line("He", Enumerable.Range(0, 31), Powers(1, 31), LineStyle.WithMarkers)
                .Line("Xavier", Enumerable.Range(0, 31), Powers(0.7, 31), LineStyle.Dashed)
                .HorizontalLine(1e-7, "below float32's step at 1")),
        ["matrix"] = () => new("The twelve weights of a layer.",
            new Plot(x: "input", y: "output")
                .HeatMap("weight", Matrix(4, 3), ["x₁", "x₂", "x₃"], ["y₁", "y₂", "y₃", "y₄"], showValues: true)),
        ["large matrix"] = () => new("A large matrix is thinned out.", new Plot("input", "output").HeatMap("weight", Matrix(300, 784))),
        ["matrix with gaps"] = () => new("NaN is grey.", new Plot("i", "j").HeatMap("v", new[,] { { 1, double.NaN }, { double.PositiveInfinity, 2 } })),
        ["panels"] = () => new("Four schemes, four histories.", 2,
            new Plot("layer", "rms", "activations").Line("default", [0, 1, 2, 3], [1, 0.5, 0.25, 0.125]).Line("He", [0, 1, 2, 3], [1, 1.1, 0.9, 1]),
            new Plot("layer", Axis.Log("rms"), "gradients").Line("default", [0, 1, 2, 3], [1e-3, 1e-2, 0.1, 1]).Line("He", [0, 1, 2, 3], [1, 1.1, 0.9, 1]),
            new Plot("step", "loss", "loss").Line("default", [0, 1, 2, 3], [2.3, 2.3, 2.3, 2.3]).Line("He", [0, 1, 2, 3], [2.3, 1, 0.5, 0.2]).HorizontalLine(2.302585, "ln 10"),
            new Plot("weight", "count", "weights").Histogram("weights", Noise(4, 1000), 20).VerticalLine(0.5, "mean")),
        ["matrix panels"] = () => new("Two matrices beside each other.", 2,
            new Plot("input", "output", "before").HeatMap("weight", Matrix(5, 5)),
            new Plot("input", "output", "after").HeatMap("weight", Matrix(6, 8))),
        ["slider"] = () => Figure.Slider("The larger a, the narrower the interval.", "a", [0.0, 1, 2, 3],
            a => new Plot(x: "weight", y: "density")
                .Line("density", [-2.0, -1 / (1 + a), -1 / (1 + a), 1 / (1 + a), 1 / (1 + a), 2], [0, 0, (1 + a) / 2, (1 + a) / 2, 0, 0])
                .VerticalLine(1 / (1 + a), "bound"), start: 2),
        ["steps"] = () => new("Rounding goes in steps.", new Plot("x", "y").Line("rounded", Enumerable.Range(0, 9), Enumerable.Range(0, 9).Select(i => i / 3), LineStyle.Steps).Curve("exact", x => x / 3, 0, 8, style: LineStyle.Dotted)),
        ["empty"] = () => new("Nothing to see.", new Plot("x", "y").Line("none", Array.Empty<double>(), Array.Empty<double>())),
        ["one point"] = () => new("One point.", new Plot("x", "y").Line("one", [3.0], [5.0])),
        ["not finite"] = () => new("Gaps.", new Plot("x", "y").Line("l", Enumerable.Range(0, 8), [1, 2, double.NaN, 3, double.PositiveInfinity, 4, 5, double.NegativeInfinity])),
        ["only NaN"] = () => new("Nothing but NaN.", new Plot("x", "y").Line("l", [1, 2], [double.NaN, double.NaN]).Band("b", [1, 2], [double.NaN, double.NaN], [1.0, 2])),
        ["many"] = () => new("A hundred thousand points.", new Plot("x", "y").Markers("cloud", Noise(5, 100_000), Noise(6, 100_000)).Line("line", Noise(7, 100_000).Order(), Noise(8, 100_000).Select(u => u / 8))),
        ["log with zeros"] = () => new("Zeros on a log axis.", new Plot(Axis.Log("x"), Axis.Log("y")).Markers("m", [0, 1, 10, 100], [1, 0, -5, 1e6])),
        ["long labels"] = () => new(LongText, new Plot(LongText, LongText, LongText).Line(LongText, [1, 2, 3], [1, 2, 3]).Line("short", [1, 2], [3, 1]).VerticalLine(2, LongText).VerticalLine(2.05, "two").HorizontalLine(2, LongText).HorizontalLine(2.01, "again").Label(1, 1, LongText)),
        ["long categories"] = () => new("Long categories.", new Plot("x", "y").Bars("b", [LongText, new string('w', 90), "short", "<script>alert(1)</script>"], [1, 2, 3, 4])),
        ["many categories"] = () => new("Many categories.", new Plot("x", "y").Bars("b", Enumerable.Range(0, 200).Select(i => $"category {i}"), Enumerable.Range(0, 200))),
        ["markup"] = () => new("<script>document.title = 'run'</script> & \"quotes\"", new Plot("<script>document.title = 'run'</script>", "<b>y</b>").Line("<img src=x onerror=\"document.title = 'run'\">", [1, 2], [1, 2]).VerticalLine(1.5, "</script><script>document.title = 'run'</script>").Label(1, 1, "<a href=\"javascript:document.title = 'run'\">x</a>")),
        ["close together"] = () => new("Values that differ in the last digits.", new Plot("n", "bound").Line("b", [1, 2, 3], [0.5773502691896257, 0.5773502691896258, 0.5773502691896256], LineStyle.WithMarkers)),
        ["huge"] = () => new("Large numbers.", new Plot("n", "value").Line("b", [1, 2, 3], [1e300, -1e308, 1.7e308])),
        ["small"] = () => new("Small numbers.", new Plot("x", "y").Markers("b", [1e-7, 2e-7, 3e-7], [1e6, 2e6, 3e7])),
    };

    public static IReadOnlyDictionary<string, Figure> All { get; } = Makers.ToDictionary(pair => pair.Key, pair => pair.Value());

    public static Figure Make(string name) => Makers[name]();

    private static double[] Noise(ulong seed, int count)
    {
        var values = new double[count];
        for (int i = 0; i < count; i++)
        {
            seed = seed * 6364136223846793005 + 1442695040888963407;
            values[i] = (seed >> 11) / (double)(1UL << 53);
        }
        return values;
    }

    private static double[] Powers(double factor, int count)
    {
        var values = new double[count];
        values[0] = 1;
        for (int i = 1; i < count; i++)
            values[i] = values[i - 1] * factor;
        return values;
    }

    private static double[,] Matrix(int rows, int columns)
    {
        var values = new double[rows, columns];
        var noise = Noise(9, rows * columns);
        for (int i = 0; i < rows * columns; i++)
            values[i / columns, i % columns] = noise[i] - 0.5;
        return values;
    }
}
