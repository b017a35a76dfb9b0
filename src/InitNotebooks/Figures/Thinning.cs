namespace InitNotebooks;

/// <summary>Which of many points are drawn: the choice depends on the data alone, and the shape of a line is kept.</summary>
internal static class Thinning
{
    /// <summary>
    /// Indices of a line's points, at most about <paramref name="most"/>: of every run of neighbours the first, the lowest,
    /// the highest and the last.
    /// </summary>
    public static int[] Line(double[] y, int most)
    {
        if (y.Length <= most)
            return [.. Enumerable.Range(0, y.Length)];
        int runs = Math.Max(most / 4, 1), length = (y.Length + runs - 1) / runs;
        var kept = new List<int>();
        for (int start = 0; start < y.Length; start += length)
        {
            int end = Math.Min(start + length, y.Length) - 1, lowest = start, highest = start, gap = -1;
            for (int i = start; i <= end; i++)
            {
                if (!double.IsFinite(y[i]))
                    gap = gap < 0 ? i : gap;
                else if (!(y[i] >= y[lowest]))
                    lowest = i;
                if (double.IsFinite(y[i]) && !(y[i] <= y[highest]))
                    highest = i;
            }
            kept.AddRange(new SortedSet<int> { start, lowest, highest, gap < 0 ? start : gap, end });
        }
        return [.. kept];
    }

    /// <summary>Indices of the points that stand in cells of a fine grid no other point came to first, at most <paramref name="most"/>.</summary>
    public static int[] Cloud(double[] x, double[] y, int most)
    {
        if (x.Length <= most)
            return [.. Enumerable.Range(0, x.Length)];
        var (left, right) = Ends(x);
        var (bottom, top) = Ends(y);
        const int Cells = 400;
        var seen = new HashSet<(int, int)>();
        var kept = new List<int>();
        for (int i = 0; i < x.Length; i++)
            if (double.IsFinite(x[i]) && double.IsFinite(y[i]) && seen.Add((Cell(x[i], left, right), Cell(y[i], bottom, top))))
                kept.Add(i);
        return kept.Count <= most ? [.. kept] : [.. Enumerable.Range(0, most).Select(i => kept[(int)((long)i * kept.Count / most)])];

        static int Cell(double value, double from, double to) => to > from ? (int)Math.Round((value - from) / (to - from) * Cells, 6) : 0;
    }

    /// <summary>Indices of the rows or columns of a matrix that are drawn, evenly spaced.</summary>
    public static int[] Lattice(int count, int most)
    {
        int stride = Math.Max((count + most - 1) / most, 1);
        return [.. Enumerable.Range(0, (count + stride - 1) / stride).Select(i => i * stride)];
    }

    private static (double, double) Ends(double[] values)
    {
        var finite = values.Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        return (finite.Min(), finite.Max());
    }
}
