namespace InitNotebooks.Runner;

/// <summary>Takes the claims that the cells of this process recorded.</summary>
internal static class RecordedClaims
{
    /// <summary>Returns and forgets the claims recorded since the last call.</summary>
    public static IReadOnlyList<ClaimResult> Drain(string lesson, string cell) => [.. CheckLog.Drain().Select(claim => new ClaimResult(
        lesson, cell, claim.Key, claim.Kind, claim.Sentence, claim.State, [.. claim.Sets.Select(ToSet)], claim.Detail))];

    private static ClaimSet ToSet(SetResult set) =>
        new(set.Set, set.Platform.ToString(), set.Version.ToString(), set.State, set.Detail, set.BeforeSince);
}
