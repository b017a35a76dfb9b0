using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Formatting;
using Plotly.NET;

namespace InitNotebooks.Plotly.Tests;

/// <summary>A figure goes to Plotly.NET and comes back the same, and a notebook shows it.</summary>
public sealed class ToChartTests
{
    /// <summary>Every figure that a lesson shows, as its notebook stores it.</summary>
    public static TheoryData<string, string> Committed
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var path in Directory.GetFiles(Path.Combine(Root(), "notebooks"), "*.ipynb").Order(StringComparer.Ordinal))
            {
                foreach (var cell in JsonNode.Parse(File.ReadAllText(path))!["cells"]!.AsArray())
                {
                    if (Figures(cell!).Any())
                        data.Add(Path.GetFileNameWithoutExtension(path), cell!["id"]!.GetValue<string>());
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Committed))]
    public void A_committed_figure_keeps_its_data_and_layout(string lesson, string cell)
    {
        var cells = JsonNode.Parse(File.ReadAllText(Path.Combine(Root(), "notebooks", lesson + ".ipynb")))!["cells"]!.AsArray();
        foreach (var figure in Figures(cells.Single(c => c!["id"]!.GetValue<string>() == cell)!))
            AssertSame(figure, FigureExtensions.ToChart(figure.ToJsonString()));
    }

    [Fact]
    public void A_figure_just_made_does_too()
    {
        var figure = new InitNotebooks.Figure("a sine", new Plot(x: "x", y: "y").Curve("sin", Math.Sin, from: 0, to: 6));
        AssertSame(JsonNode.Parse(figure.ToJson())!, figure.ToChart());
    }

    [Fact]
    public async Task The_formatter_of_Plotly_NET_shows_it_in_the_kernel()
    {
        using var csharp = new CSharpKernel();
        using var kernel = new CompositeKernel { csharp };
        await ((IKernelExtension)new global::Plotly.NET.Interactive.FormatterKernelExtension()).OnLoadAsync(kernel);
        var html = new InitNotebooks.Figure("a sine", new Plot(x: "x", y: "y").Curve("sine of x", Math.Sin, from: 0, to: 6)).ToChart().ToDisplayString("text/html");
        Assert.Contains("sine of x", html, StringComparison.Ordinal);
        Assert.Contains("Plotly.newPlot", html, StringComparison.Ordinal);
    }

    private static IEnumerable<JsonNode> Figures(JsonNode cell) => (cell["outputs"] as JsonArray ?? [])
        .Select(output => output!["data"]?["application/vnd.plotly.v1+json"]).OfType<JsonObject>();

    private static void AssertSame(JsonNode figure, GenericChart chart)
    {
        var back = JsonNode.Parse(GenericChart.toFigureJson(chart))!;
        foreach (var part in new[] { "data", "layout" })
            Assert.True(Same(figure[part]!, back[part]!), $"{part}: {figure[part]!.ToJsonString()[..200]} … came back as {back[part]!.ToJsonString()[..200]}");
    }

    /// <summary>The same values; a number may be written 1 or 1.0.</summary>
    private static bool Same(JsonNode? a, JsonNode? b) => (a, b) switch
    {
        (JsonObject x, JsonObject y) => x.Count == y.Count && x.All(pair => y.TryGetPropertyValue(pair.Key, out var other) && Same(pair.Value, other)),
        (JsonArray x, JsonArray y) => x.Count == y.Count && x.Zip(y).All(pair => Same(pair.First, pair.Second)),
        (JsonValue x, JsonValue y) when x.GetValueKind() == JsonValueKind.Number && y.GetValueKind() == JsonValueKind.Number =>
            x.Deserialize<double>().Equals(y.Deserialize<double>()),
        _ => JsonNode.DeepEquals(a, b),
    };

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "InitNotebooks.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run inside the repository.");
    }
}
