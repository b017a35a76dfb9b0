namespace InitNotebooks;

/// <summary>The claims that the checks of this process recorded, for whoever replays a notebook.</summary>
public static class CheckLog
{
    private static readonly Lock Gate = new();
    private static readonly List<Claim> Undrained = [];
    private static readonly List<Claim> Latest = [];

    /// <summary>
    /// The state of the notebook: one claim for each kind and key, in the order in which they were first made. A cell that is run again
    /// replaces its claims.
    /// </summary>
    public static IReadOnlyList<Claim> Claims
    {
        get
        {
            lock (Gate)
                return [.. Latest];
        }
    }

    /// <summary>
    /// Returns every claim recorded since the last call, in order, and forgets them. Nothing is merged here: a claim that failed and then
    /// held is returned twice.
    /// </summary>
    public static IReadOnlyList<Claim> Drain()
    {
        lock (Gate)
        {
            Claim[] drained = [.. Undrained];
            Undrained.Clear();
            return drained;
        }
    }

    internal static void Record(Claim claim)
    {
        lock (Gate)
        {
            Undrained.Add(claim);
            var earlier = Latest.FindIndex(c => (c.Kind, c.Key) == (claim.Kind, claim.Key));
            if (earlier < 0)
                Latest.Add(claim);
            else
                Latest[earlier] = claim;
        }
    }
}
