namespace InitNotebooks.Runner;

/// <summary>The states of a claim as signs and words, as the cards have them.</summary>
internal static class Verdicts
{
    public static readonly ClaimState[] States = [ClaimState.Held, ClaimState.Failed, ClaimState.Open, ClaimState.NoReference];

    public static string Sign(ClaimState state) => state switch
    {
        ClaimState.Held => "✓",
        ClaimState.Failed => "✗",
        ClaimState.Open => "○",
        _ => "–",
    };

    public static string Word(ClaimState state) => state switch
    {
        ClaimState.Held => "held",
        ClaimState.Failed => "failed",
        ClaimState.Open => "open",
        _ => "without a reference",
    };
}
