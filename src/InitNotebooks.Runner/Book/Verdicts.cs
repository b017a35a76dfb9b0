namespace InitNotebooks.Runner;

/// <summary>The states of a claim as signs and words, as the cards have them.</summary>
internal static class Verdicts
{
    public static IReadOnlyList<ClaimState> States => ClaimStates.All;

    public static string Sign(ClaimState state) => ClaimStates.Sign(state);

    public static string Word(ClaimState state) => state == ClaimState.NoReference ? "without a reference" : ClaimStates.Word(state);
}
