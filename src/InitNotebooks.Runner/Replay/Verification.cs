namespace InitNotebooks.Runner;

/// <summary>Judges the claims of a lesson: those that were made, and those that its source names.</summary>
internal static class Verification
{
    public static IEnumerable<Problem> Of(
        Notebook notebook, IReadOnlyList<CellResult> cells, IReadOnlyList<Claim> claims, bool solved)
    {
        var sites = ClaimSite.Of(notebook);
        Problem At(string cell, ClaimKind kind, string key, string message) => new(
            ProblemKind.Claim,
            notebook.Name,
            cell,
            sites.FirstOrDefault(site => site.Cell == cell && site.Kind == kind && site.Key == key)?.Line,
            message);

        foreach (var claim in claims)
        {
            if (Objection(claim, solved) is { } objection)
                yield return At(claim.Cell, claim.Kind, claim.Key, objection);
        }

        foreach (var twice in claims.GroupBy(Identity).Where(group => group.Count() > 1))
        {
            var last = twice.Last();
            yield return At(last.Cell, last.Kind, last.Key, $"the claim {last.Key} is made {twice.Count()} times; each claim of a lesson has an id of its own");
        }

        var made = claims.Select(claim => (claim.Cell, claim.Kind, claim.Key)).ToHashSet();
        var ran = cells.Where(cell => cell.State == CellState.Ran).Select(cell => cell.Id).ToHashSet();
        foreach (var site in sites)
        {
            if (site.Key is null)
                yield return new Problem(ProblemKind.Claim, notebook.Name, site.Cell, site.Line, "the id of this claim must be a string literal");
            else if (ran.Contains(site.Cell) && !made.Contains((site.Cell, site.Kind, site.Key)))
                yield return At(site.Cell, site.Kind, site.Key, $"the check {site.Key} is in the source but was not reached");
        }
    }

    /// <summary>The reference sets that no claim could be compared with, because they cannot be read; a claim is not verified without them.</summary>
    public static IEnumerable<string> UnreadableSets()
    {
        try
        {
            return ReferenceSets.Default.Faults.Select(fault => $"a reference set could not be asked: {fault.Message}");
        }
        catch (ReferenceDataException e)
        {
            return [e.Message];
        }
    }

    /// <summary>
    /// What tells a claim from the others of its lesson: its id; where the id is the key of a tensor, which several cells may compare
    /// with, also the cell and how it is compared.
    /// </summary>
    internal static (string Key, ClaimKind Kind, string Cell) Identity(Claim claim) =>
        claim.IsOfReference ? (claim.Key, claim.Kind, claim.Cell) : (claim.Key, default, "");

    /// <summary>What is wrong with a claim's state; null when nothing is.</summary>
    private static string? Objection(Claim claim, bool solved)
    {
        var sets = string.Join("; ", claim.Sets.Where(set => set.State == ClaimState.Failed).Select(set => $"{set.Set}: {set.Detail}"));
        var detail = string.Join("; ", new[] { claim.Detail, sets }.Where(text => text.Length > 0));
        var because = detail.Length == 0 ? "" : $" ({detail.ReplaceLineEndings(" ")})";
        return (claim.Kind, claim.State) switch
        {
            (ClaimKind.Exercise, ClaimState.Open) when solved => $"the exercise {claim.Key} is still open with its solution{because}",
            (ClaimKind.Exercise, ClaimState.Held) when !solved => $"the exercise {claim.Key} is shipped solved; its reader should do that",
            (_, ClaimState.Failed) => $"{claim.Key} does not hold: {claim.Sentence}{because}",
            _ => null,
        };
    }
}
