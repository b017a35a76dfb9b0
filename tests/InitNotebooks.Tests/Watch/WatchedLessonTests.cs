using InitNotebooks.Cells;
using InitNotebooks.Runner;
using InitNotebooks.Tests.Runner;
using static InitNotebooks.Tests.Runner.TemporaryNotebooks;

namespace InitNotebooks.Tests.Watch;

/// <summary>What a lesson gives when it is replayed in the process that replayed it before, always what a fresh run gives, and how many cells run for it.</summary>
public sealed class WatchedLessonTests : IAsyncDisposable
{
    private readonly TemporaryNotebooks notebooks = new();
    private readonly string path;
    private readonly WatchedLesson lesson;

    public WatchedLessonTests()
    {
        path = notebooks.Add("01-watched");
        lesson = new WatchedLesson(path, new ReplayOptions { TimeLimit = TimeSpan.FromSeconds(20) });
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task It_goes_on_from_the_changed_cell()
    {
        const string claim = "Check.That(\"seven\", x == 7, $\"{x} = 7\")";
        await Gives(4, "int x = 7;", claim, "x");
        await Gives(0, "int x = 7;", claim, "x");
        await Gives(1, "int x = 7;", claim, "x + 1");
        await Gives(0, "int x = 7;", claim);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_cell_that_fails_is_named_and_the_cells_above_it_stay()
    {
        await Gives(3, "int x = 3;", "x");
        Save("int x = 3;", "x += 1;\nx / (x - 4)", "x");
        var failed = await lesson.ReplayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("cell-1", 2), (Assert.Single(failed.Problems).Cell, failed.Problems[0].Line));
        await Gives(3, "int x = 3;", "x += 1;\nx / (x - 3)", "x");
        Save("int x = 3;", "x += 1;\nx / (x - 3)", "y");
        Assert.Contains("CS0103", Assert.Single((await lesson.ReplayAsync(TestContext.Current.CancellationToken)).Problems).Message, StringComparison.Ordinal);
        await Gives(1, "int x = 3;", "x += 1;\nx / (x - 3)", "x + 1");
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_cell_that_ends_its_process_costs_a_fresh_start()
    {
        await Gives(2, "1");
        Save("1", "Environment.Exit(3);");
        Assert.Contains("exit code 3", Assert.Single((await lesson.ReplayAsync(TestContext.Current.CancellationToken)).Problems).Message, StringComparison.Ordinal);
        await Gives(3, "1", "2");
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_file_that_does_not_parse_is_one_problem_and_changes_nothing()
    {
        await Gives(3, "1", "2");
        await File.WriteAllTextAsync(path, "{\n\"cells\": [", TestContext.Current.CancellationToken);
        var problem = Assert.Single((await lesson.ReplayAsync(TestContext.Current.CancellationToken)).Problems);
        Assert.Contains("not valid JSON", problem.Message, StringComparison.Ordinal);
        await Gives(1, "1", "3");
    }

    public async ValueTask DisposeAsync()
    {
        await lesson.DisposeAsync();
        notebooks.Dispose();
    }

    private void Save(params string[] sources) => notebooks.Add("01-watched", sources.Select((source, i) => Code($"cell-{i}", source)));

    /// <summary>Saves the cells, replays them here and in a fresh process, and compares.</summary>
    private async Task Gives(int ran, params string[] sources)
    {
        Save(sources);
        var replayed = await lesson.ReplayAsync(TestContext.Current.CancellationToken);
        var fresh = (await Replayer.RunAsync([path], cancel: TestContext.Current.CancellationToken)).Lessons[0];
        Assert.Equal(ran, lesson.Ran);
        Assert.Empty(replayed.Problems);
        Assert.Equal(Text(fresh.Notebook!), Text(replayed.Notebook!));
        Assert.Equal(fresh.Claims.Select(claim => (claim.Id, claim.Cell, claim.State)), replayed.Claims.Select(claim => (claim.Id, claim.Cell, claim.State)));
        Assert.All(replayed.Cells, cell => Assert.Equal(CellState.Ran, cell.State));

        static string Text(Notebook notebook) => notebook.ToCanonicalText();
    }
}
