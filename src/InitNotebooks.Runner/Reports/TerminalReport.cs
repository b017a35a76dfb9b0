using Spectre.Console;

namespace InitNotebooks.Runner;

/// <summary>For a terminal: a bar for each notebook while it runs, then a table, the problems and where the book is.</summary>
internal sealed class TerminalReport : IReport
{
    public async Task<ReplayResult> WatchAsync(IReadOnlyList<string> paths, Func<Action<ReplayProgress>, Task<ReplayResult>> replay) =>
        await AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
            .StartAsync(async context =>
            {
                var bars = paths.Select(Path.GetFileNameWithoutExtension).Distinct()
                    .ToDictionary(lesson => lesson!, lesson => context.AddTask(Markup.Escape(lesson!), autoStart: false));
                return await replay(progress =>
                {
                    var bar = bars[progress.Lesson];
                    lock (bar)
                    {
                        bar.MaxValue = Math.Max(1, progress.Cells);
                        if (!bar.IsStarted)
                            bar.StartTask();
                        bar.Value = progress.Done;
                        if (progress.Result is null)
                            return;
                        bar.Value = bar.MaxValue;
                        bar.StopTask();
                    }
                });
            });

    public void Show(ReplayResult replay)
    {
        if (AnsiConsole.Profile.Width < TableWidth(replay))
            ShowLines(replay);
        else
            ShowTable(replay);
        foreach (var problem in replay.Lessons.SelectMany(lesson => lesson.Problems))
            AnsiConsole.MarkupLineInterpolated($"[red]{VerdictWords.Of(ClaimState.Failed).Sign}[/] {problem}");
        AnsiConsole.MarkupLineInterpolated($"[{(replay.Held ? "green" : "red")}]{Summary.Verdict(replay)}[/]");
        if (replay.BookFault is { } fault)
            AnsiConsole.MarkupLineInterpolated($"[red]{fault}[/]");
        if (replay.Book is { } book)
            AnsiConsole.MarkupLineInterpolated($"The book: [link={new Uri(book).AbsoluteUri}]{book}[/]");
    }

    /// <summary>How many columns of the terminal the table takes: the texts, and the borders around them.</summary>
    private static int TableWidth(ReplayResult replay)
    {
        IReadOnlyList<string>[] rows = [Summary.Columns, .. replay.Lessons.Select(Summary.Row), Summary.Totals(replay)];
        return Summary.Columns.Select((_, column) => rows.Max(row => row[column].Length) + 3).Sum() + 1;
    }

    /// <summary>For a terminal that is too narrow for a table, which would be left blank.</summary>
    private static void ShowLines(ReplayResult replay)
    {
        foreach (var lesson in replay.Lessons)
            AnsiConsole.WriteLine(Summary.Line(lesson));
    }

    private static void ShowTable(ReplayResult replay)
    {
        var table = new Spectre.Console.Table().Border(TableBorder.Rounded);
        foreach (var column in Summary.Columns)
            table.AddColumn(new TableColumn(column) { Alignment = column == Summary.Columns[0] ? Justify.Left : Justify.Right, NoWrap = true });
        foreach (var lesson in replay.Lessons)
        {
            var style = lesson.Problems.Count == 0 ? Style.Plain : new Style(Color.Red);
            table.AddRow(Summary.Row(lesson).Select(text => new Text(text, style)));
        }

        table.Columns[0].Footer = new Text(Summary.Totals(replay)[0]);
        foreach (var (column, text) in table.Columns.Zip(Summary.Totals(replay)))
            column.Footer = new Text(text);
        AnsiConsole.Write(table);
    }
}
