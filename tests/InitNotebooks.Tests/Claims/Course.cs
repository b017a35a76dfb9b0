using InitNotebooks.Runner;

namespace InitNotebooks.Tests.Claims;

/// <summary>The lessons of this repository, and one replay of them that serves every test.</summary>
internal static class Course
{
    private static readonly Lazy<Task<ReplayResult>> ShippedReplay = new(() => Replayer.RunAsync(Paths!, new ReplayOptions { Host = typeof(Kernel.KernelEngine).Assembly.Location }));
    private static readonly Lazy<Task<ReplayResult>> SolvedReplay = new(() => Replayer.RunAsync(Paths!, new ReplayOptions { Solutions = true }));

    private static readonly Lazy<Task<ReplayResult>> FirstSolvedReplay = new(() => Replayer.RunAsync([Paths![0]], new ReplayOptions { Solutions = true }));

    public static IReadOnlyList<string> Paths { get; } =
        NotebookFolder.Find(Path.Combine(NotebookFolder.RepositoryRoot(), "notebooks"), []);

    /// <summary>
    /// The replay of the lessons as they are shipped, on the kernel of .NET Interactive. (On this project's own engine the runner
    /// replays them; both must give the committed bytes.)
    /// </summary>
    public static Task<ReplayResult> Shipped => ShippedReplay.Value;

    /// <summary>The replay of each exercise, solved, with the cells that it needs, on this project's own engine.</summary>
    public static Task<ReplayResult> Solved => SolvedReplay.Value;

    /// <summary>The same of the first lesson alone.</summary>
    public static Task<ReplayResult> FirstSolved => FirstSolvedReplay.Value;

    /// <summary>What the lessons' source claims, read without running it; a lesson that cannot be read has none here, and fails elsewhere.</summary>
    public static IEnumerable<(string Lesson, ClaimSite Site)> Sites => Paths.SelectMany(path =>
    {
        try
        {
            return ClaimSite.Of(Notebook.Read(path)).Where(site => site.Key is not null).Distinct()
                .Select(site => (Path.GetFileNameWithoutExtension(path), site));
        }
        catch (NotebookFormatException)
        {
            return [];
        }
    });

    public static LessonResult Of(ReplayResult replay, string lesson) => replay.Lessons.Single(result => result.Lesson == lesson);

    public static Claim Find(ReplayResult replay, string lesson, string key, ClaimKind kind, string cell) =>
        Assert.Single(Of(replay, lesson).Claims, claim => (claim.Key, claim.Kind, claim.Cell) == (key, kind, cell));
}
