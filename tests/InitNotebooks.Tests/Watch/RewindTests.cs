using InitNotebooks.Cells;
using InitNotebooks.Runner;

namespace InitNotebooks.Tests.Watch;

/// <summary>From which cell on a changed notebook runs again: each gives what a run from the top gives.</summary>
public sealed class RewindTests
{
    private readonly CellEngine engine = new(Path.GetTempPath());
    private IReadOnlyList<object?> values = [];

    [Fact]
    public async Task It_goes_on_from_the_changed_cell()
    {
        await Gives(0, "5", "6", "7");
        await Gives(3, "5", "6", "7");
        await Gives(2, "5", "6", "8");
        await Gives(1, "5", "7", "8");
        await Gives(0, "6", "7", "8");
        await Gives(2, "6", "7");
        await Gives(2, "6", "7", "9");
    }

    [Fact]
    public async Task What_a_cell_below_changed_is_made_again()
    {
        string[] counting = ["int x = 3;\nvar xs = new List<int> { x };", "xs.Add(4);", "xs.Count", "x += xs.Sum();\nx"];
        await Gives(0, [.. counting, "x * 10"]);
        // What the cell above it changed is kept as it is.
        await Gives(4, [.. counting, "x * 100"]);
        await Gives(0, [.. counting[..2], "xs.Count + 1", .. counting[3..], "x * 100"]);
    }

    [Theory]
    [InlineData("net[0]++;")]
    [InlineData("other[1] = 5;")]
    [InlineData("Train();")]
    [InlineData("again();")]
    [InlineData("Array.Sort(net);")]
    [InlineData("(net[0], var rest) = (7, 8);")]
    [InlineData("foreach (var row in rows) row[0] = 9;")]
    [InlineData("rows.Select(row => row[0]++).Sum()")]
    [InlineData("new Counter().Next()")]
    public async Task A_change_counts_however_it_is_made(string change)
    {
        string[] cells =
        [
            "var net = new double[] { 2, 1 };\nvar other = net;\nvar rows = new[] { net };\nvoid Train() => net[0]++;\nAction again = () => other[1]++;\nclass Counter { public static int Count; public int Next() => ++Count; }",
            "string.Join(' ', net)",
            change,
        ];
        const string sum = "net.Sum() + Counter.Count";
        await RunAsync([.. cells, sum]);
        await Gives(0, [cells[0], "string.Join('+', net)", change, sum]);
    }

    [Theory]
    [InlineData("string.Join(' ', xs) + xs.Sum() + xs.Length + xs[0] + (n, pair)")]
    [InlineData("foreach (var x in xs) Console.Write(\"\");")]
    [InlineData("Math.Max(n, pair.B)")]
    [InlineData("new List<int> { n, pair.A }.Count")]
    [InlineData("int Twice(int n) => n++ * 2;\nTwice(n) + new[] { 1, 2 }.Select(n => n++).Sum()")]
    [InlineData("$\"{made}\" + made.Size")]
    public async Task What_only_looks_changes_nothing(string look)
    {
        const string cell = "double[] xs = [1, 2];\nint n = 3;\nvar pair = (A: 4, B: 5.5);\nrecord Made(int Size, string Name);\nvar made = new Made(1, \"a\");";
        await RunAsync([cell, look, "n"]);
        await Gives(1, cell, look + " ", "n");
    }

    [Fact]
    public async Task A_cell_that_threw_is_run_again_and_what_it_changed_is_made_again()
    {
        string[] cells = ["var xs = new List<int> { 1 };", "1", "xs.Add(2);\nthrow new Exception();"];
        await Assert.ThrowsAsync<CellException>(() => RunAsync(cells));
        await Gives(0, cells[0], cells[1], "xs.Count");
    }

    private async Task Gives(int kept, params string[] sources)
    {
        Assert.Equal(kept, await RunAsync(sources));
        var (again, fresh) = (values, new RewindTests());
        await fresh.RunAsync(sources);
        Assert.Equal(fresh.values.Select(value => value?.ToString()), again.Select(value => value?.ToString()));
    }

    /// <summary>Runs what must be run of the cells; how many were kept.</summary>
    private async Task<int> RunAsync(IReadOnlyList<string> sources)
    {
        HostCell[] cells = [.. sources.Select((source, i) => new HostCell($"cell-{i}", "using System;\nusing System.Collections.Generic;\nusing System.Linq;\n" + source))];
        var kept = engine.Rewind(cells);
        var now = values.Take(kept).ToList();
        foreach (var cell in cells[kept..])
            now.Add((await engine.RunAsync(cell.Id, cell.Source, () => { })).Value);
        values = now;
        return kept;
    }
}
