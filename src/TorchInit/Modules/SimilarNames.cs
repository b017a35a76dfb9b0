namespace TorchInit;

/// <summary>The names that somebody may have meant.</summary>
internal static class SimilarNames
{
    /// <summary>
    /// At most three of <paramref name="names"/> that differ from <paramref name="name"/> by a third of its characters or less, nearest first.
    /// </summary>
    public static IReadOnlyList<string> To(string name, IEnumerable<string> names) =>
    [
        .. names.Select(candidate => (candidate, distance: Distance(name, candidate)))
            .Where(pair => pair.distance <= Math.Max(2, name.Length / 3))
            .OrderBy(pair => pair.distance).ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Take(3).Select(pair => pair.candidate),
    ];

    /// <summary>Levenshtein's distance: how many characters to insert, delete or replace.</summary>
    private static int Distance(string from, string to)
    {
        var row = new int[to.Length + 1];
        for (var j = 0; j < row.Length; j++)
            row[j] = j;
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j < row.Length; j++)
            {
                var replace = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
