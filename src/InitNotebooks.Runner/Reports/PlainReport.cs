namespace InitNotebooks.Runner;

/// <summary>Plain lines, for a log: one when a lesson is done, then the table, the problems and where the book is.</summary>
internal sealed class PlainReport : IReport
{
    public Task<ReplayResult> WatchAsync(IReadOnlyList<string> paths, Func<Action<ReplayProgress>, Task<ReplayResult>> replay) => replay(progress =>
    {
        if (progress.Result is { } lesson)
            Console.WriteLine(Summary.Line(lesson));
    });

    public void Show(ReplayResult replay)
    {
        var rows = new List<IReadOnlyList<string>> { Summary.Columns };
        rows.AddRange(replay.Lessons.Select(Summary.Row));
        rows.Add(Summary.Totals(replay));
        var widths = Enumerable.Range(0, Summary.Columns.Count).Select(column => rows.Max(row => row[column].Length)).ToList();
        Console.WriteLine();
        foreach (var row in rows)
            Console.WriteLine(string.Join("  ", row.Select((text, column) => column == 0 ? text.PadRight(widths[column]) : text.PadLeft(widths[column]))));
        Console.WriteLine();
        foreach (var problem in replay.Lessons.SelectMany(lesson => lesson.Problems))
            Console.WriteLine(problem);
        Console.WriteLine(Summary.Verdict(replay));
        if ((replay.BookFault ?? Summary.BookLine(replay)) is { } line)
            Console.WriteLine(line);
    }
}
