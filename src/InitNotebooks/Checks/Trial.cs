namespace InitNotebooks;

/// <summary>
/// A claim that somebody made, put on trial: its verdict is derived from checks made in the same notebook, by the roles that the lesson gives
/// them. If one of them fails, the trial decides nothing and is itself a claim that failed. The reader judges first.
/// </summary>
public sealed class Trial : RichValue
{
    private readonly string number;
    private readonly string where;
    private readonly string answer;
    private readonly string yours;
    private readonly IReadOnlyList<(string Role, Verdict Verdict)> evidence;

    private Trial(
        Claim claim, TrialVerdict verdict, string number, string where, string answer, string yours, IReadOnlyList<(string Role, Verdict Verdict)> evidence) =>
        (Claim, Verdict, this.number, this.where, this.answer, this.yours, this.evidence) = (claim, verdict, number, where, answer, yours, evidence);

    /// <summary>The trial as it was recorded, of kind <see cref="ClaimKind.Trial"/>: held where something was decided.</summary>
    public Claim Claim { get; }

    /// <summary>What was found.</summary>
    public TrialVerdict Verdict { get; }

    /// <summary>Tries a claim.</summary>
    /// <param name="id">The trial's name, a string literal, unique in its notebook, for example <c>001-4</c>.</param>
    /// <param name="claim">What is claimed, in one sentence.</param>
    /// <param name="holds">Checks that hold if the claim is true.</param>
    /// <param name="caveat">Checks that show where it is not the whole truth.</param>
    /// <param name="against">Checks that hold if the claim is false.</param>
    /// <param name="number">The number that decides: <c>$"√(6/fan_in) = {bound:F4}"</c>.</param>
    /// <param name="where">Where it was measured, for example <c>lesson 03</c>.</param>
    /// <param name="motive">Why no measurement can decide it, where none can; then there is no evidence for or against it, at most a caveat.</param>
    /// <param name="answer">What its author would answer.</param>
    /// <param name="yours">The reader's verdict: <c>holds</c>, <c>caveat</c>, <c>false</c>, <c>motive</c>, or nothing.</param>
    public static Trial Of(
        string id, InvariantText claim, IReadOnlyList<Verdict>? holds = null, IReadOnlyList<Verdict>? caveat = null,
        IReadOnlyList<Verdict>? against = null, InvariantText number = default, string where = "", InvariantText motive = default,
        InvariantText answer = default, string yours = "")
    {
        (string Role, Verdict Verdict)[] evidence =
        [
            .. (holds ?? []).Select(v => ("For", v)), .. (caveat ?? []).Select(v => ("Caveat", v)), .. (against ?? []).Select(v => ("Against", v)),
        ];
        var (verdict, state, detail) = Decide(evidence, motive.ToString());
        var deciding = motive.IsEmpty ? number.ToString() : motive.ToString();
        var trial = new Trial(
            new Claim(id ?? "", claim.ToString(), state, ClaimKind.Trial, [], detail), verdict, deciding, where ?? "", answer.ToString(), Yours(yours), evidence);
        Checker.Default.Record(trial.Claim);
        return trial;
    }

    /// <summary>Whether the reader judged, and as the evidence does; null where she has not judged.</summary>
    public bool? YouAgree => yours.Length == 0 ? null : yours == VerdictWords.Of(Verdict).Word;

    /// <summary>All trials as one table: claim, the reader's verdict, the measured one, what decides, what the author would answer.</summary>
    /// <param name="trials">The trials, in the order of the table.</param>
    /// <exception cref="ArgumentNullException"><paramref name="trials"/> is null.</exception>
    public static Table Table(params IReadOnlyList<Trial> trials)
    {
        ArgumentNullException.ThrowIfNull(trials);
        string Count(TrialVerdict verdict, string one, string many)
        {
            var count = trials.Count(trial => trial.Verdict == verdict);
            return FormattableString.Invariant($"{count} {(count == 1 ? one : many)}");
        }
        var undecided = trials.Any(trial => trial.Verdict == TrialVerdict.Undecided) ? $", {Count(TrialVerdict.Undecided, "is", "are")} undecided" : "";
        var motives = trials.Any(trial => trial.Verdict == TrialVerdict.NotMeasurable)
            ? $", {Count(TrialVerdict.NotMeasurable, "is", "are")} not decidable by measurement" : "";
        var judged = trials.Where(trial => trial.YouAgree is not null).ToList();
        var agreed = judged.Count == 0 ? "" : FormattableString.Invariant($" You judged {judged.Count} and agree in {judged.Count(trial => trial.YouAgree == true)}.");
        return InitNotebooks.Table.Of<Trial>(trials, ("", t => t.Claim.Key), ("claim", t => t.Claim.Sentence), ("you", t => t.YourSign()),
                ("verdict", t => VerdictWords.Of(t.Verdict).ToString()), ("what decides", t => t.Deciding()), ("its author would answer", t => t.answer))
            .WithCaption($"{Count(TrialVerdict.Holds, "claim holds", "claims hold")}, {Count(TrialVerdict.HoldsWithCaveat, "holds", "hold")} with a caveat, {Count(TrialVerdict.False, "is", "are")} false{motives}{undecided}.{agreed}");
    }

    /// <inheritdoc/>
    public override string ToPlainText() => Card().ToPlainText();

    /// <inheritdoc/>
    public override string ToHtml() => Card().ToHtml();

    private string Deciding() => where.Length == 0 || number.Length == 0 ? number : $"{number} ({where})";

    private string YourSign() => VerdictWords.Yours(YouAgree, yours);

    private static string Yours(string? yours) => (yours ?? "").Trim().ToLowerInvariant() switch
    {
        "" => "",
        "holds" => VerdictWords.Of(TrialVerdict.Holds).Word,
        "caveat" => VerdictWords.Of(TrialVerdict.HoldsWithCaveat).Word,
        "false" => VerdictWords.Of(TrialVerdict.False).Word,
        "motive" => VerdictWords.Of(TrialVerdict.NotMeasurable).Word,
        var other => $"“{other}”: write holds, caveat, false or motive",
    };

    private static (TrialVerdict Verdict, ClaimState State, string Detail) Decide((string Role, Verdict Verdict)[] evidence, string motive)
    {
        if (evidence.Any(e => e.Verdict is null))
            return (TrialVerdict.Undecided, ClaimState.Failed, "A piece of evidence is null.");
        if (evidence.GroupBy(e => e.Verdict).FirstOrDefault(group => group.Count() > 1) is { } twice)
            return (TrialVerdict.Undecided, ClaimState.Failed, $"The evidence `{twice.Key.Claim.Key}` is given twice; a check speaks once, for or against.");
        if (evidence.FirstOrDefault(e => e.Verdict.State == ClaimState.Failed) is { Verdict: { } failed })
            return (TrialVerdict.Undecided, ClaimState.Failed, $"The evidence `{failed.Claim.Key}` failed.");
        if (evidence.FirstOrDefault(e => e.Verdict.State != ClaimState.Held) is { Verdict: { } unknown })
            return (TrialVerdict.Undecided, unknown.State, $"The evidence `{unknown.Claim.Key}` has no reference here.");
        var (supports, limits, refutes) = (Has("For"), Has("Caveat"), Has("Against"));
        if (motive.Length > 0)
            return supports || refutes
                ? (TrialVerdict.Undecided, ClaimState.Failed, "A claim that no measurement can decide has no evidence for or against it.")
                : (TrialVerdict.NotMeasurable, ClaimState.Held, "");
        return (supports, limits, refutes) switch
        {
            (true, false, false) => (TrialVerdict.Holds, ClaimState.Held, ""),
            (true, _, _) => (TrialVerdict.HoldsWithCaveat, ClaimState.Held, ""),
            (false, _, true) => (TrialVerdict.False, ClaimState.Held, ""),
            _ => (TrialVerdict.Undecided, ClaimState.Failed, "There is no evidence for or against it."),
        };

        bool Has(string role) => evidence.Any(e => e.Role == role);
    }

    private Card Card()
    {
        var card = new Card(VerdictWords.Of(Verdict), Claim.Sentence).Say(Deciding()).Say(Claim.Detail)
            .Say(answer.Length == 0 ? "" : $"Its author would answer: {answer}").Say(yours.Length == 0 ? "" : $"Your verdict: {YourSign()}.");
        foreach (var (role, verdict) in evidence.Where(e => e.Verdict is not null))
            card.Add(verdict.Card(), role);
        return card;
    }
}

/// <summary>What a trial found about somebody's claim.</summary>
public enum TrialVerdict
{
    /// <summary>The evidence for it held, and there is none against it.</summary>
    Holds,

    /// <summary>The evidence for it held, and so did a caveat or some evidence against it.</summary>
    HoldsWithCaveat,

    /// <summary>The evidence against it held, and there is none for it.</summary>
    False,

    /// <summary>No tensor can decide it: a motive, an opinion.</summary>
    NotMeasurable,

    /// <summary>A piece of evidence failed, has no reference, or is missing: nothing is decided.</summary>
    Undecided,
}
