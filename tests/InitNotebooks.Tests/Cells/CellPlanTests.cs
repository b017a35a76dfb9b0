using InitNotebooks.Cells;

namespace InitNotebooks.Tests.Live;

/// <summary>A page runs cells in any order, changed or not; each result is that of one run from the top.</summary>
public sealed class CellPlanTests
{
    private readonly CellSession session = new(CellReferences.OfFramework(), _ => null);
    private readonly CellPlan plan;
    private string[] sources = ["int counted = 1;\ncounted", "counted++;\ncounted", "int other = 5;\nother", "counted + 10", "other"];

    public CellPlanTests() => plan = new CellPlan(session);

    [Fact]
    public async Task A_cell_brings_what_it_needs_and_no_more() => await Gives(3, 12, 0, 1, 3);

    [Fact]
    public async Task A_cell_that_is_run_again_gives_the_same_again()
    {
        await Gives(1, 2, 0, 1);
        await Gives(1, 2, 0, 1);
    }

    [Fact]
    public async Task A_cell_further_down_goes_on_where_the_last_one_ended()
    {
        await Run(1);
        await Gives(3, 12, 3);
    }

    [Fact]
    public async Task A_cell_that_lies_above_one_that_ran_begins_anew()
    {
        await Run(3);
        await Gives(1, 2, 0, 1);
        await Gives(3, 12, 3);
    }

    [Fact]
    public async Task A_change_above_counts()
    {
        await Run(3);
        sources = [.. sources.Select((source, i) => i == 0 ? "int counted = 100;\ncounted" : source)];
        await Gives(3, 111, 0, 1, 3);
        sources[0] = "int counted = 200;";
        await Gives(4, 5, 2, 4);
    }

    [Fact]
    public async Task A_failure_leaves_nothing_behind()
    {
        sources[1] = "counted++;\nthrow new System.Exception();";
        await Assert.ThrowsAsync<CellException>(() => Run(1));
        sources[1] = "counted++;\ncounted";
        await Gives(1, 2, 0, 1);
    }

    [Fact]
    public async Task What_is_static_begins_anew()
    {
        sources = ["class Counter { public static int Count; }", "++Counter.Count"];
        await Gives(1, 1, 0, 1);
        await Gives(1, 1, 0, 1);
    }

    [Fact]
    public void What_is_compiled_is_not_compiled_again()
    {
        var cell = session.Compile("a", "1 + 1");
        Assert.Same(cell, session.Compile("a", "1 + 1"));
        Assert.NotSame(cell, session.Compile("a", "1 + 2"));
    }

    private async Task Gives(int wanted, int value, params int[] places)
    {
        var (ran, given) = await Run(wanted);
        Assert.Equal(places, ran);
        Assert.Equal(value, given);
    }

    private int[] Plan(int wanted) => plan.For(sources, wanted);

    private async Task<(int[] Places, object? Value)> Run(int wanted)
    {
        var places = Plan(wanted);
        object? value = null;
        foreach (var place in places)
        {
            try
            {
                value = await session.RunAsync(session.Compile($"cell-{place}", sources[place]));
                plan.Ran(place, sources[place]);
            }
            catch (CellException)
            {
                plan.Failed();
                throw;
            }
        }

        return (places, value);
    }
}
