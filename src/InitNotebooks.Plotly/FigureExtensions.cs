using System.Text.Json;
using DynamicObj;
using Microsoft.FSharp.Collections;
using Plotly.NET;

namespace InitNotebooks.Plotly;

/// <summary>
/// Figures of the lessons for readers who go on in Plotly.NET. Reference it from a notebook of your own, with Plotly.NET.Interactive
/// to show charts there; the lessons do not need it. (Plotly.NET 6.0.0 asks for FSharp.Core 10.1; a notebook host that brings 10.0, such
/// as the tool Microsoft.dotnet-interactive 1.0.712001, cannot load it: Jupyter wants a tool that brings FSharp.Core 10.1 or newer.)
/// </summary>
public static class FigureExtensions
{
    /// <summary>The figure as a chart of Plotly.NET, with the same data and the same layout and none of Plotly.NET's defaults.</summary>
    /// <param name="figure">The figure.</param>
    /// <exception cref="ArgumentNullException"><paramref name="figure"/> is null.</exception>
    public static GenericChart ToChart(this InitNotebooks.Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return ToChart(figure.ToJson());
    }

    /// <summary>A figure of plotly's own schema, such as a notebook stores, as a chart of Plotly.NET.</summary>
    /// <param name="figure">The JSON of an object with <c>data</c> and <c>layout</c>.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="KeyNotFoundException">It has no <c>data</c>, no <c>layout</c>, or a trace without a <c>type</c>.</exception>
    public static GenericChart ToChart(string figure)
    {
        using var json = JsonDocument.Parse(figure);
        var traces = json.RootElement.GetProperty("data").EnumerateArray().Select(trace => Fill(new Trace(trace.GetProperty("type").GetString()), trace));
        var layout = Fill(new Layout(), json.RootElement.GetProperty("layout"));
        return GenericChart.NewMultiChart(ListModule.OfSeq(traces), layout, new Config(), new DisplayOptions());
    }

    private static T Fill<T>(T target, JsonElement source)
        where T : DynamicObj.DynamicObj
    {
        foreach (var property in source.EnumerateObject())
            target.SetProperty(property.Name, ValueOf(property.Value));
        return target;
    }

    private static object? ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => Fill(new DynamicObj.DynamicObj(), value),
        JsonValueKind.Array => value.EnumerateArray().Select(ValueOf).ToArray(),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.TryGetInt64(out var integer) ? integer : value.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
