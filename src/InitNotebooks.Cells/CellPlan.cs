namespace InitNotebooks.Cells;

/// <summary>
/// Which cells must run so that one can, given those that ran already: always as if the lesson ran from its top, once, in order.
/// Cells may be changed in between and wanted in any order; nothing that an earlier run left behind shows.
/// </summary>
/// <param name="session">Where the cells run; started again where what ran there cannot be gone on from.</param>
internal sealed class CellPlan(CellSession session)
{
    private readonly List<(int Place, string Source)> ran = [];

    /// <summary>The places of the cells to run now, in order; the wanted one is the last.</summary>
    /// <param name="sources">The sources of the lesson's code cells as they are now.</param>
    /// <param name="wanted">The place of the cell that is wanted.</param>
    public int[] For(IReadOnlyList<string> sources, int wanted)
    {
        var needed = NeededCells.Of(sources, [wanted]).Where(place => place <= wanted).ToList();
        var missing = needed.Except(ran.Select(cell => cell.Place)).ToList();
        // Cells that ran and are not needed do no harm above those that still must run: the sources say that they do not matter.
        var goesOn = ran.All(cell => cell.Source == sources[cell.Place]) && missing.Contains(wanted)
            && (ran.Count == 0 || missing[0] > ran[^1].Place);
        if (goesOn)
            return [.. missing];
        Forget();
        return [.. needed];
    }

    /// <summary>A cell ran to its end.</summary>
    public void Ran(int place, string source) => ran.Add((place, source));

    /// <summary>A cell did not: it may have changed anything that it could reach.</summary>
    public void Failed() => Forget();

    private void Forget()
    {
        ran.Clear();
        session.Restart();
    }
}
