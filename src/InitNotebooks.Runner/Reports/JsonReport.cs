using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace InitNotebooks.Runner;

/// <summary>
/// One JSON document on the standard output, for machines:
/// <code>
/// { "format": 1, "held": true, "exitCode": 0, "seconds": 6.1, "book": "…/index.html" or null, "error": null,
///   "lessons": [ { "lesson": "03-a-sqrt5-identity", "notebook": "…/03-a-sqrt5-identity.ipynb", "seconds": 5.0,
///     "cells":    [ { "id": "experiments", "state": "ran" | "failed" | "notRun", "seconds": 0.1 } ],
///     "claims":   [ { "id": "03-a-sqrt5-identity/linear_3x4.weight", "key": "linear_3x4.weight", "cell": "experiments", "kind": "bits",
///                     "state": "held" | "failed" | "open" | "modelled" | "noReference", "sentence": "…", "detail": "",
///                     "sets": [ { "set": "linux-x64-2.14.1", "platform": "LinuxX64", "version": "2.14.1", "state": "held", "detail": "", "mustDiffer": false } ],
///                     "modelled": [ "MacOSArm64" ] } ],
///     "problems": [ { "kind": "couldNotRun" | "claim" | "rule" | "differs", "cell": "…" or null, "line": 3 or null, "message": "…" } ] } ] }
/// </code>
/// "error" says why there is no book, or why nothing was replayed (exit codes 64 and 130); "lessons" is then what there is, or empty.
/// </summary>
internal sealed class JsonReport : IReport
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public Task<ReplayResult> WatchAsync(IReadOnlyList<string> paths, Func<Action<ReplayProgress>, Task<ReplayResult>> replay) => replay(_ => { });

    public void Show(ReplayResult replay) => Console.Out.WriteLine(Text(replay));

    /// <summary>The document of a run that replayed nothing.</summary>
    internal static string Text(int exitCode, string error) => JsonSerializer.Serialize(
        new { format = 1, held = false, exitCode, seconds = 0, book = (string?)null, error, lessons = Array.Empty<object>() }, Options);

    internal static string Text(ReplayResult replay) => JsonSerializer.Serialize(
        new
        {
            format = 1,
            replay.Held,
            exitCode = ExitCode.Of(replay),
            seconds = Seconds(replay.Elapsed),
            replay.Book,
            error = replay.BookFault,
            lessons = replay.Lessons.Select(lesson => new
            {
                lesson.Lesson,
                notebook = lesson.Path,
                seconds = Seconds(lesson.Elapsed),
                cells = lesson.Cells.Select(cell => new { cell.Id, cell.State, seconds = Seconds(cell.Elapsed) }),
                claims = lesson.Claims.Select(claim => new
                {
                    claim.Id,
                    claim.Key,
                    claim.Cell,
                    claim.Kind,
                    claim.State,
                    claim.Sentence,
                    claim.Detail,
                    sets = claim.Sets.Select(set => new { set.Set, platform = set.Platform.ToString(), version = set.Version.ToString(), set.State, set.Detail, set.MustDiffer }),
                    modelled = claim.Modelled.Select(platform => platform.ToString()),
                }),
                problems = lesson.Problems.Select(problem => new { problem.Kind, problem.Cell, problem.Line, problem.Message }),
            }),
        },
        Options);

    private static double Seconds(TimeSpan elapsed) => Math.Round(elapsed.TotalSeconds, 3);
}
