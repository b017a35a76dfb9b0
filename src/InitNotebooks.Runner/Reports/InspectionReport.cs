using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;
using TorchInit;

namespace InitNotebooks.Runner;

/// <summary>
/// Shows how the weights of a file were drawn: a table, lines where the output is no terminal or too narrow, or one JSON document:
/// <code>
/// { "format": 1, "exitCode": 0, "error": null, "file": "model.pt", "seconds": 0.8, "tensors": [
///   { "name": "fc1.weight", "shape": [128, 784], "dtype": "float32", "finding": "drawn" | "consistent" | "changed" | "zeros" | "constant" | "structured" | "notDrawn" | "cannotTell",
///     "schemes": ["kaiming_uniform_(a=√5)"], "distribution": { "kind": "uniform", "from": -0.0357, "to": 0.0357, "mean": 0, "std": 0.0206 } or null, "evidence": "…",
///     "place": { "seed": 42, "words": 0, "platforms": ["linuxX64"], "follows": "…" or null } or null } ] }
/// </code>
/// "error" says why there are no tensors (exit codes 2 and 64), or that the search for seeds was interrupted (130).
/// </summary>
internal static class InspectionReport
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Json(int exitCode, string? error, string file, TimeSpan elapsed, IReadOnlyList<TensorInspection> tensors) => JsonSerializer.Serialize(
        new
        {
            format = 1,
            exitCode,
            error,
            file,
            seconds = Math.Round(elapsed.TotalSeconds, 3),
            tensors = tensors.Select(tensor => new
            {
                tensor.Name,
                shape = Array.ConvertAll(tensor.Shape.ToArray(), size => (long)size),
                dtype = tensor.DType.ToString().ToLowerInvariant(),
                tensor.Finding,
                tensor.Schemes,
                distribution = tensor.Distribution is { } drawn
                    ? new { drawn.Kind, from = Finite(drawn.From), to = Finite(drawn.To), drawn.Mean, drawn.Std } : null,
                tensor.Evidence,
                tensor.Place,
            }),
        },
        Options);

    public static void ShowTable(IReadOnlyList<TensorInspection> tensors)
    {
        var table = new Spectre.Console.Table().Border(TableBorder.Rounded);
        foreach (var column in InspectionWords.Columns.SkipLast(1))
            table.AddColumn(new TableColumn(column) { NoWrap = column is "shape" or "type" or "finding" });
        table.AddColumn(new TableColumn(InspectionWords.Columns[^1]));
        foreach (var tensor in tensors)
            table.AddRow(InspectionWords.Row(tensor).Select((text, column) => new Text(text, column == 3 ? StyleOf(tensor.Finding) : Style.Plain)));
        AnsiConsole.Write(table);
    }

    public static void ShowLines(IReadOnlyList<TensorInspection> tensors)
    {
        foreach (var tensor in tensors)
        {
            var row = InspectionWords.Row(tensor);
            Console.WriteLine($"{row[0]} {row[1]} {row[2]}: {row[3]}{(row[4].Length > 0 ? ", " + row[4] : "")}");
            Console.WriteLine($"    {(row[5].Length > 0 ? $"seed {row[5]}; " : "")}{row[6]}");
        }
    }

    private static Style StyleOf(Finding finding) => finding switch
    {
        Finding.Drawn => new Style(Color.Green),
        Finding.CannotTell => new Style(Color.Grey),
        _ => Style.Plain,
    };

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
