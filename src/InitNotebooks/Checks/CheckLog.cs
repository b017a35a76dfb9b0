namespace InitNotebooks;

/// <summary>The claims that the checks of this process recorded, for whoever replays a notebook.</summary>
public static class CheckLog
{
    private static readonly Lock Gate = new();
    private static readonly List<Claim> Undrained = [];
    private static readonly List<Claim> Latest = [];

    /// <summary>
    /// The state of the notebook: its claims in the order in which they were first made. A cell that is run again replaces its claims;
    /// several cells may compare different values with one tensor.
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

    /// <summary>
    /// All claims of the notebook in one table, as a lesson may end: what is claimed, how it was judged, and what became of it in the
    /// latest run of its cell.
    /// </summary>
    public static Table Summary()
    {
        var claims = Claims;
        var counts = VerdictWords.States
            .Select(state => (VerdictWords.Of(state).Word, Count: claims.Count(claim => claim.State == state)))
            .Where(pair => pair.Count > 0).Select(pair => FormattableString.Invariant($"{pair.Count} {pair.Word}"));
        return Table.Of(claims, ("claim", c => c.Sentence), ("judged by", c => c.Kind.ToString().ToLowerInvariant()), ("state", c => VerdictWords.Of(c.State).ToString()))
            .WithCaption($"{claims.Count} {(claims.Count == 1 ? "claim" : "claims")}: {string.Join(", ", counts)}.");
    }

    internal static void Record(Claim claim)
    {
        lock (Gate)
        {
            Undrained.Add(claim);
            var earlier = Latest.FindIndex(c => Identity(c) == Identity(claim));
            if (earlier < 0)
                Latest.Add(claim);
            else
                Latest[earlier] = claim;
        }
    }

    /// <summary>A tensor's key may serve several claims, which their sentences tell apart; any other id is used once.</summary>
    private static (ClaimKind Kind, string Key, string Sentence) Identity(Claim claim) =>
        (claim.Kind, claim.Key, claim.IsOfReference ? claim.Sentence : "");
}
