namespace InitNotebooks;

/// <summary>The states of a claim as signs and words: the one place that has them, for cards, tables, claims page and terminal.</summary>
internal static class ClaimStates
{
    /// <summary>All states, in the order in which they are counted.</summary>
    public static IReadOnlyList<ClaimState> All { get; } = [ClaimState.Held, ClaimState.Failed, ClaimState.Open, ClaimState.Modelled, ClaimState.NoReference];

    /// <summary>The state as a sign, readable without colour.</summary>
    public static string Sign(ClaimState state) => state switch
    {
        ClaimState.Held => "✓",
        ClaimState.Failed => "✗",
        ClaimState.Open => "○",
        ClaimState.Modelled => "◇",
        _ => "–",
    };

    /// <summary>The state in a word, in lower case.</summary>
    public static string Word(ClaimState state) => state switch
    {
        ClaimState.Held => "held",
        ClaimState.Failed => "failed",
        ClaimState.Open => "open",
        ClaimState.Modelled => "modelled",
        _ => "no reference",
    };
}
