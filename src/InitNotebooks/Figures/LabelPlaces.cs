namespace InitNotebooks;

/// <summary>Finds places for labels inside a plot: never over each other, near what they name, and where they hide few points.</summary>
internal sealed class LabelPlaces(Box area, IReadOnlyList<(double X, double Y)> points)
{
    private readonly List<Box> taken = [];

    /// <summary>The best of the candidates, in order of preference; null when all of them lie over other labels or outside.</summary>
    public Box? Take(IEnumerable<Box> candidates)
    {
        Box? best = null;
        int least = int.MaxValue;
        foreach (var (preference, box) in candidates.Index())
        {
            if (!box.Within(area) || taken.Any(box.Overlaps))
                continue;
            // A later candidate lies farther away: it must save more than the few points of a line that is merely crossed.
            int cost = points.Count(point => box.Contains(point.X, point.Y)) + preference / 2;
            if (cost < least)
                (best, least) = (box, cost);
        }
        if (best is { } place)
            taken.Add(place);
        return best;
    }
}

internal readonly record struct Box(double Left, double Top, double Right, double Bottom)
{
    public bool Overlaps(Box other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;

    public bool Within(Box outer) => Left >= outer.Left && Right <= outer.Right && Top >= outer.Top && Bottom <= outer.Bottom;

    public bool Contains(double x, double y) => x >= Left && x <= Right && y >= Top && y <= Bottom;
}
