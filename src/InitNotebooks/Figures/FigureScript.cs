namespace InitNotebooks;

/// <summary>The script that turns the figures of a page into interactive ones, and where it finds plotly.js.</summary>
internal static class FigureScript
{
    /// <summary>The version of plotly.js that figures are tested with: the one in the book's package.json.</summary>
    public const string PlotlyVersion = "4.1.1";

    /// <summary>The hash that a browser checks plotly.js against: of the file in the npm package of that version.</summary>
    public const string PlotlyIntegrity = "sha384-zc4SwKObGL/W0M3RUI09UPWjlgIZHfbwMgcZO6713mRh78tfUmIQKhzCyE2LIiUg";

    /// <summary>Where plotly.js is loaded from when it does not lie beside the page.</summary>
    public const string PlotlyAddress = $"https://cdn.jsdelivr.net/npm/plotly.js-cartesian-dist-min@{PlotlyVersion}/plotly-cartesian.min.js";

    private static readonly Lazy<string> Script = new(Read);

    /// <summary>The script, for a script element; it may run any number of times in a page.</summary>
    public static string Text => Script.Value;

    private static string Read()
    {
        using var stream = typeof(FigureScript).Assembly.GetManifestResourceStream("figure.js")
            ?? throw new InvalidOperationException("The library was built without figure.js; build it again.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n").Trim()
            .Replace("{{address}}", PlotlyAddress, StringComparison.Ordinal)
            .Replace("{{integrity}}", PlotlyIntegrity, StringComparison.Ordinal)
            .Replace("\"{{dark}}\"", System.Text.Json.JsonSerializer.Serialize(Colors.LightToDark), StringComparison.Ordinal);
    }
}
