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
/// "error" says why there are no tensors (exit codes 2, 64 and 130).
/// </summary>
internal static class InspectionReport
{
    private static readonly string[] Columns = ["tensor", "shape", "type", "finding", "drawn by", "seed and words before", "evidence"];

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
        foreach (var column in Columns[..^1])
            table.AddColumn(new TableColumn(column) { NoWrap = column is "shape" or "type" or "finding" });
        table.AddColumn(new TableColumn(Columns[^1]));
        foreach (var tensor in tensors)
            table.AddRow(Row(tensor).Select((text, column) => new Text(text, column == 3 ? StyleOf(tensor.Finding) : Style.Plain)));
        AnsiConsole.Write(table);
    }

    public static void ShowLines(IReadOnlyList<TensorInspection> tensors)
    {
        foreach (var tensor in tensors)
        {
            var row = Row(tensor);
            Console.WriteLine($"{row[0]} {row[1]} {row[2]}: {row[3]}{(row[4].Length > 0 ? ", " + row[4] : "")}");
            Console.WriteLine($"    {(row[5].Length > 0 ? $"seed {row[5]}; " : "")}{row[6]}");
        }
    }

    /// <summary>How many tensors have which answer.</summary>
    public static string Summary(IReadOnlyList<TensorInspection> tensors, TimeSpan elapsed)
    {
        var counts = tensors.GroupBy(tensor => tensor.Finding).OrderByDescending(group => group.Count())
            .Select(group => FormattableString.Invariant($"{group.Count()} {Word(group.Key)}"));
        var seeds = tensors.Where(tensor => tensor.Place is not null).Select(tensor => tensor.Place!.Seed).Distinct().Order().Select(seed => FormattableString.Invariant($"{seed}")).ToArray();
        var ofSeeds = seeds.Length == 0 ? "" : $" Seed{(seeds.Length == 1 ? "" : "s")} {string.Join(", ", seeds)}, proved by drawing again.";
        return FormattableString.Invariant($"{tensors.Count} tensors in {elapsed.TotalSeconds:F1} s: {string.Join(", ", counts)}.") + ofSeeds;
    }

    private static string[] Row(TensorInspection tensor) =>
    [
        tensor.Name,
        string.Join("×", tensor.Shape.ToArray().Select(size => FormattableString.Invariant($"{size}"))),
        tensor.DType.ToString().ToLowerInvariant(),
        Word(tensor.Finding),
        string.Join(" = ", tensor.Schemes.Take(2)),
        tensor.Place is { } place ? FormattableString.Invariant($"{place.Seed} after {place.Words} words") + (place.Follows is null ? "" : $", behind {place.Follows}") : "",
        tensor.Evidence,
    ];

    private static string Word(Finding finding) => finding switch
    {
        Finding.Drawn => "as drawn",
        Finding.Consistent => "looks drawn",
        Finding.NotDrawn => "not drawn",
        Finding.CannotTell => "cannot tell",
        _ => finding.ToString().ToLowerInvariant(),
    };

    private static Style StyleOf(Finding finding) => finding switch
    {
        Finding.Drawn => new Style(Color.Green),
        Finding.CannotTell => new Style(Color.Grey),
        _ => Style.Plain,
    };

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
