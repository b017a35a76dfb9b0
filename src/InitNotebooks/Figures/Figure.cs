using System.Net;

namespace InitNotebooks;

/// <summary>
/// A picture with a message: one or more plots, or one plot with a slider. It is shown interactively where plotly.js can be
/// loaded, and as a small SVG everywhere else.
/// </summary>
/// <remarks>
/// The message is one sentence that says what there is to see. It stands above the picture, is its alternative text, and is
/// all that a host without pictures shows.
/// </remarks>
/// <example><code>
/// new Figure("The larger a, the smaller the gain: √5 brings it down to 1/√3.",
///     new Plot(x: "a, the negative slope", y: "gain")
///         .Curve("√(2 / (1 + a²))", a => Math.Sqrt(2 / (1 + a * a)), from: 0, to: 5)
///         .VerticalLine(Math.Sqrt(5), "a = √5"))
/// </code></example>
public sealed class Figure : RichValue
{
    private readonly string svg;
    private readonly string json;

    /// <summary>A figure of one or more plots, one below the other.</summary>
    /// <param name="message">What there is to see, in one sentence.</param>
    /// <param name="plots">The plots; at least one.</param>
    /// <exception cref="ArgumentException">The message is empty, or there is no plot.</exception>
    public Figure(string message, params IReadOnlyList<Plot> plots)
        : this(message, 1, plots)
    {
    }

    /// <summary>A figure of several plots in columns, filled row by row.</summary>
    /// <param name="message">What there is to see, in one sentence.</param>
    /// <param name="columns">How many plots stand side by side: 1 to 3. On a narrow screen the interactive figure has one column.</param>
    /// <param name="plots">The plots; at least one.</param>
    /// <exception cref="ArgumentException">The message is empty, there is no plot, or not 1 to 3 columns.</exception>
    public Figure(string message, int columns, params IReadOnlyList<Plot> plots)
        : this(new FigureModel(message, columns, plots, null, []))
    {
    }

    private Figure(FigureModel model)
    {
        Message = model.Message;
        svg = StaticPicture.Draw(model);
        json = PlotlyFigure.Write(model);
    }

    /// <summary>A figure of one plot with a slider. The static picture shows one position of it.</summary>
    /// <param name="message">What there is to see, in one sentence, and in the static picture too.</param>
    /// <param name="variable">What the slider changes, e.g. “a”.</param>
    /// <param name="values">The positions of the slider; at least one.</param>
    /// <param name="plot">Computes the plot for a position: the same series for every one of them.</param>
    /// <param name="start">Which position is shown first, and in the static picture; counted from 0.</param>
    /// <returns>The figure.</returns>
    /// <exception cref="ArgumentException">There is no position, or the plots have different series.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="start"/> is not the number of a position.</exception>
    public static Figure Slider<T>(string message, string variable, IEnumerable<T> values, Func<T, Plot> plot, int start = 0)
        where T : notnull
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(variable);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(plot);
        T[] positions = [.. values];
        if (positions.Length == 0)
            throw new ArgumentException($"The slider “{variable}” has no positions; give at least one value.", nameof(values));
        if (start < 0 || start >= positions.Length)
            throw new ArgumentOutOfRangeException(nameof(start), start, $"The slider “{variable}” has {positions.Length} positions, counted from 0.");
        Plot[] frames = [.. positions.Select(plot)];
        static string Shape(Plot frame) => string.Join(", ", frame.Series.Select(series => $"{series.GetType().Name[..^"Series".Length]} “{series.Name}”"));
        for (int i = 1; i < frames.Length; i++)
            if (Shape(frames[i]) != Shape(frames[0]))
                throw new ArgumentException($"At {variable} = {Position(positions[i])} the plot has the series {Shape(frames[i])}, at {Position(positions[0])} it has {Shape(frames[0])}; every position needs the same series.", nameof(plot));
        return new(new FigureModel(message, 1, [frames[start]], new SliderModel(variable, [.. positions.Select(Position)], start), frames));
    }

    /// <summary>What there is to see, in one sentence.</summary>
    public string Message { get; }

    /// <summary>The figure as a static SVG document: the same bytes on every machine.</summary>
    public string ToSvg() => svg;

    /// <summary>The figure in plotly.js's schema, as JSON: <c>data</c>, <c>layout</c> and, with a slider, <c>frames</c>.</summary>
    public string ToJson() => json;

    /// <inheritdoc/>
    public override string ToPlainText() => Message;

    /// <inheritdoc/>
    /// <remarks>The SVG, and a script that puts the interactive figure in its place when plotly.js could be loaded.</remarks>
    public override string ToHtml() => $"{ToHtml(svg, json)}<script>{FigureScript.Text}</script>";

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> ToBundle() => new Dictionary<string, string>
    {
        ["image/svg+xml"] = svg,
        [PlotlyMime] = json,
        ["text/plain"] = ToPlainText(),
    };

    /// <summary>The mime type of plotly.js's figures.</summary>
    internal const string PlotlyMime = "application/vnd.plotly.v1+json";

    /// <summary>The element that <see cref="FigureScript"/> looks for: the SVG, with the interactive figure's data beside it.</summary>
    internal static string ToHtml(string svg, string json) =>
        $"""<div class="init-figure" data-figure="{WebUtility.HtmlEncode(json)}">{svg}</div>""";

    private static string Position<T>(T value) => value switch
    {
        double number => Numbers.Text(number),
        float number => Numbers.Text(number),
        IFormattable formattable => formattable.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value!.ToString() ?? "",
    };
}
