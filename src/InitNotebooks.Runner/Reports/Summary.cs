using System.Globalization;

namespace InitNotebooks.Runner;

/// <summary>The words and numbers that the reports for people share.</summary>
internal static class Summary
{
    public static readonly IReadOnlyList<string> Columns = ["lesson", "cells", .. VerdictWords.States.Select(state => VerdictWords.Of(state).Word), "seconds"];

    public static IReadOnlyList<string> Row(LessonResult lesson) =>
    [
        lesson.Lesson,
        lesson.Cells.All(cell => cell.State == CellState.Ran)
            ? Text(lesson.Cells.Count)
            : $"{Text(lesson.Cells.Count(cell => cell.State == CellState.Ran))} of {Text(lesson.Cells.Count)}",
        .. VerdictWords.States.Select(state => Count(lesson, state)),
        Seconds(lesson.Elapsed),
    ];

    public static IReadOnlyList<string> Totals(ReplayResult replay) =>
    [
        "all",
        Text(replay.Lessons.Sum(lesson => lesson.Cells.Count)),
        .. VerdictWords.States.Select(state => Text(replay.Lessons.Sum(lesson => lesson.Claims.Count(claim => claim.State == state)))),
        Seconds(replay.Elapsed),
    ];

    public static string Line(LessonResult lesson) =>
        $"{lesson.Lesson}: {Count(lesson.Cells.Count, "cell")}, {Count(lesson.Claims.Count, "claim")}, {Problems(lesson.Problems.Count)}, {Seconds(lesson.Elapsed)} s";

    public static string Verdict(ReplayResult replay)
    {
        var problems = replay.Lessons.Sum(lesson => lesson.Problems.Count);
        var claims = replay.Lessons.Sum(lesson => lesson.Claims.Count(claim => claim.State == ClaimState.Held));
        return problems == 0
            ? $"All of it held: {Count(claims, "claim")} in {Count(replay.Lessons.Count, "lesson")}."
            : $"{Problems(problems)}.";
    }

    /// <summary>Where the book is; null where there is none.</summary>
    public static string? BookLine(ReplayResult replay) => replay.Book is null ? null : $"The book: {replay.Book}";

    public static string Seconds(TimeSpan elapsed) => elapsed.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);

    private static string Problems(int count) => count == 0 ? "no problem" : Count(count, "problem");

    private static string Count(int number, string one) => $"{Text(number)} {one}{(number == 1 ? "" : "s")}";

    private static string Count(LessonResult lesson, ClaimState state) => Text(lesson.Claims.Count(claim => claim.State == state));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
