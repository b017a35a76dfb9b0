namespace InitNotebooks;

/// <summary>What became of an exercise: open, solved, or not right yet, with a hint to unfold; each line of the hint is one step.</summary>
public sealed class ExerciseResult : RichValue
{
    private readonly string hint;

    internal ExerciseResult(Claim claim, string hint) => (Claim, this.hint) = (claim, hint);

    /// <summary>The exercise as it was recorded, of kind <see cref="ClaimKind.Exercise"/>.</summary>
    public Claim Claim { get; }

    /// <summary>Open, held or failed.</summary>
    public ClaimState State => Claim.State;

    /// <inheritdoc/>
    public override string ToPlainText() => Card().ToPlainText();

    /// <inheritdoc/>
    public override string ToHtml() => Card().ToHtml();

    private Card Card() => State switch
    {
        ClaimState.Held => new Card(VerdictWords.OfExercise(State), $"{Claim.Sentence}."),
        ClaimState.Open => WithHints(new Card(VerdictWords.OfExercise(State), $"{Claim.Sentence} is open.")),
        _ => WithHints(new Card(VerdictWords.OfExercise(State), $"{Claim.Sentence}.").Say(Claim.Detail)),
    };

    private Card WithHints(Card card)
    {
        foreach (var (step, line) in hint.Split('\n').Index())
            card.Fold(step == 0 ? "A hint" : "One more", line);
        return card;
    }
}
