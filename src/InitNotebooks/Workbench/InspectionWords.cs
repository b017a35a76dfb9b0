namespace InitNotebooks;

/// <summary>What was found out about tensors, in the words of a table: for the terminal and for a page.</summary>
internal static class InspectionWords
{
    /// <summary>The head of the table.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["tensor", "shape", "type", "finding", "drawn by", "seed and words before", "evidence"];

    /// <summary>A tensor's row.</summary>
    public static string[] Row(TensorInspection tensor) =>
    [
        tensor.Name,
        string.Join("×", tensor.Shape.ToArray().Select(size => FormattableString.Invariant($"{size}"))),
        tensor.DType.ToString().ToLowerInvariant(),
        Word(tensor.Finding),
        string.Join(" = ", tensor.Schemes.Take(2)),
        tensor.Place is { } place ? FormattableString.Invariant($"{place.Seed} after {place.Words} words") + (place.Follows is null ? "" : $", behind {place.Follows}") : "",
        tensor.Evidence,
    ];

    /// <summary>How many tensors have which answer.</summary>
    public static string Summary(IReadOnlyList<TensorInspection> tensors, TimeSpan elapsed)
    {
        var counts = tensors.GroupBy(tensor => tensor.Finding).OrderByDescending(group => group.Count())
            .Select(group => FormattableString.Invariant($"{group.Count()} {Word(group.Key)}"));
        var seeds = tensors.Where(tensor => tensor.Place is not null).Select(tensor => tensor.Place!.Seed).Distinct().Order().Select(seed => FormattableString.Invariant($"{seed}")).ToArray();
        var ofSeeds = seeds.Length == 0 ? "" : $" Seed{(seeds.Length == 1 ? "" : "s")} {string.Join(", ", seeds)}, proved by drawing again.";
        return FormattableString.Invariant($"{tensors.Count} tensor{(tensors.Count == 1 ? "" : "s")} in {elapsed.TotalSeconds:F1} s: {string.Join(", ", counts)}.") + ofSeeds;
    }

    /// <summary>What is being done, and how much of it is done.</summary>
    public static string Progress(InspectionProgress progress) => progress.Share is { } share ? FormattableString.Invariant($"{progress.Step}: {100 * share:F1} %") : progress.Step;

    private static string Word(Finding finding) => finding switch
    {
        Finding.Drawn => "as drawn",
        Finding.Consistent => "looks drawn",
        Finding.NotDrawn => "not drawn",
        Finding.CannotTell => "cannot tell",
        _ => finding.ToString().ToLowerInvariant(),
    };
}
