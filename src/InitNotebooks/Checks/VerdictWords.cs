namespace InitNotebooks;

/// <summary>Every verdict of the course as sign and word: the one place that has them, for cards, tables, claims page and terminal.</summary>
internal static class VerdictWords
{
    private static readonly VerdictWord Differs = new("≠", "differs, as it must", Card.Tone.Good);

    /// <summary>The states of a claim, in the order in which they are counted.</summary>
    public static IReadOnlyList<ClaimState> States { get; } = [ClaimState.Held, ClaimState.Failed, ClaimState.Open, ClaimState.Modelled, ClaimState.NoReference];

    /// <summary>What became of a claim.</summary>
    public static VerdictWord Of(ClaimState state) => state switch
    {
        ClaimState.Held => new("✓", "held", Card.Tone.Good),
        ClaimState.Failed => new("✗", "failed", Card.Tone.Bad),
        ClaimState.Open => new("○", "open", Card.Tone.Waiting),
        ClaimState.Modelled => new("◇", "modelled", Card.Tone.Neutral),
        _ => new("–", "no reference", Card.Tone.Neutral),
    };

    /// <summary>What one set says.</summary>
    public static VerdictWord Of(SetResult result) => result switch
    {
        { State: ClaimState.Held, MustDiffer: true } => Differs,
        { State: ClaimState.Held } => Of(ClaimState.Held) with { Word = "agrees" },
        { State: ClaimState.Failed, MustDiffer: true } => Of(ClaimState.Failed) with { Word = "see above" },
        { State: ClaimState.Failed } => Of(ClaimState.Failed) with { Word = "disagrees" },
        _ => Of(ClaimState.NoReference),
    };

    /// <summary>What became of an exercise.</summary>
    public static VerdictWord OfExercise(ClaimState state) => state switch
    {
        ClaimState.Held => Of(state) with { Word = "solved" },
        ClaimState.Open => Of(state) with { Word = "your turn" },
        _ => Of(ClaimState.Failed) with { Word = "not yet" },
    };

    /// <summary>A guess, which the reader has made or not.</summary>
    public static VerdictWord OfGuess(bool made) =>
        made ? new("→", "your guess", Card.Tone.Neutral) : Of(ClaimState.Open) with { Word = "your guess?" };

    /// <summary>What a trial found.</summary>
    public static VerdictWord Of(TrialVerdict verdict) => verdict switch
    {
        TrialVerdict.Holds => Of(ClaimState.Held) with { Word = "holds" },
        TrialVerdict.HoldsWithCaveat => new("≈", "holds with a caveat", Card.Tone.Waiting),
        TrialVerdict.False => Of(ClaimState.Failed) with { Word = "false" },
        TrialVerdict.NotMeasurable => new("–", "not decidable by measurement", Card.Tone.Neutral),
        _ => new("?", "undecided", Card.Tone.Neutral),
    };

    /// <summary>What the reader found, beside what was measured.</summary>
    public static string Yours(bool? agrees, string answer) =>
        agrees is { } same ? $"{Of(same ? ClaimState.Held : ClaimState.Failed).Sign} {answer}" : Of(ClaimState.NoReference).Sign;
}

/// <summary>A verdict as a reader sees it.</summary>
/// <param name="Sign">The sign, readable without colour.</param>
/// <param name="Word">The word, in lower case.</param>
/// <param name="Tone">What the colour beside it says.</param>
internal readonly record struct VerdictWord(string Sign, string Word, Card.Tone Tone)
{
    /// <summary>The sign and the word.</summary>
    public override string ToString() => $"{Sign} {Word}";
}
