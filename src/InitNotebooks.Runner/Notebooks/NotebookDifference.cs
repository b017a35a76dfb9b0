namespace InitNotebooks.Runner;

/// <summary>Where a committed notebook is not what a fresh run gives.</summary>
internal static class NotebookDifference
{
    /// <summary>The first difference of each cell; empty when the two texts are the same bytes.</summary>
    /// <param name="committed">The notebook as it was read.</param>
    /// <param name="fresh">The same notebook with the outputs of a run.</param>
    public static IEnumerable<Problem> Of(Notebook committed, Notebook fresh)
    {
        if (committed.Text == fresh.ToCanonicalText())
            yield break;
        var anyCell = false;
        foreach (var (old, now) in committed.Cells.Zip(fresh.Cells))
        {
            if (!old.IsCode || Difference(CanonicalJson.Write(old.Outputs), CanonicalJson.Write(now.Outputs)) is not { } difference)
                continue;
            anyCell = true;
            yield return new Problem(ProblemKind.Differs, committed.Name, old.Id, null,
                $"its outputs are not those of a fresh run: {difference}; refresh writes them");
        }

        if (committed.Text.StartsWith(Notebook.ByteOrderMark))
            yield return new Problem(ProblemKind.Differs, committed.Name, null, 1, "begins with a byte order mark; refresh writes it without");
        else if (committed.Text.Contains("\r\n", StringComparison.Ordinal))
            yield return new Problem(ProblemKind.Differs, committed.Name, null, 1, "its lines end in CR LF, and must end in LF; refresh writes them so (in git: core.autocrlf input)");
        else if (!anyCell && Difference(committed.Text, fresh.ToCanonicalText()) is { } form)
            yield return new Problem(ProblemKind.Differs, committed.Name, null, null, $"not in canonical form: {form}; refresh writes it so");
    }

    private static string? Difference(string committed, string fresh)
    {
        if (committed == fresh)
            return null;
        var (old, now) = (committed.Split('\n'), fresh.Split('\n'));
        var i = 0;
        while (i < old.Length && i < now.Length && old[i] == now[i])
            i++;
        return FormattableString.Invariant($"line {i + 1} is {Shown(old)} and would be {Shown(now)}");

        string Shown(string[] lines) => i >= lines.Length ? "missing" : lines[i].Trim() is var line && line.Length > 100 ? $"«{line[..100]}…»" : $"«{line}»";
    }
}
