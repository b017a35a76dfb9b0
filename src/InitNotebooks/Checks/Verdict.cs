using System.Globalization;
using TorchInit;

namespace InitNotebooks;

/// <summary>
/// What a check found: a card with the verdict in sign and word, the claim, the Python that PyTorch ran, and how each reference set
/// answered.
/// </summary>
public sealed class Verdict : RichValue
{
    private const int MostNames = 4;

    private readonly Question? question;
    private readonly PythonOrigin? python;
    private readonly IReadOnlyList<ReferenceDataException> faults;

    internal Verdict(Claim claim, Question? question, PythonOrigin? python = null, IReadOnlyList<ReferenceDataException>? faults = null) =>
        (Claim, this.question, this.python, this.faults) = (claim, question, python, faults ?? []);

    /// <summary>The claim as it was recorded.</summary>
    public Claim Claim { get; }

    /// <summary>What became of the claim.</summary>
    public ClaimState State => Claim.State;

    /// <summary>The claim in one sentence.</summary>
    public string Sentence => Claim.Sentence;

    /// <inheritdoc/>
    public override string ToPlainText() => Card().ToPlainText();

    /// <inheritdoc/>
    public override string ToHtml() => Card().ToHtml();

    /// <summary>The Python behind the reference, or null where the claim has none.</summary>
    internal PythonOrigin? Python => python;

    internal Card Card()
    {
        var card = new Card(VerdictWords.Of(State), Sentence);
        if (State == ClaimState.Held && faults.Count == 0)
            card.Quiet(Builds.Note([Claim]));
        if (question is { Claim.Length: > 0 })
            card.Say(question.MadeSentence());
        card.Say(Claim.Detail);
        card.Items(Disagreements());
        if (faults.Count > 0)
            card.Say($"Not asked, because they cannot be read: {string.Join(" ", faults.Select(fault => fault.Message))}");
        if (Claim.Sets.Count > 0 && State == ClaimState.Held)
            card.Say($"{Agreement()}.").Fold("Each build", Sets());
        else if (Claim.Sets.Count > 0)
            card.Fold(Agreement(), Sets());
        if (python is not null)
            card.FoldCode($"PyTorch ran `{python.Call}`", python.Source);
        return card;
    }

    /// <summary>How many builds agree, by platform, which differ because they must, and which platforms are modelled: one line.</summary>
    internal string Agreement()
    {
        var where = question?.Platform is { } only ? $" of {PlatformNames.Of(only)}" : "";
        var asked = Claim.Sets.Where(r => !r.MustDiffer && r.State != ClaimState.NoReference).ToList();
        var parts = new List<string>();
        if (asked.Count > 0)
        {
            var byPlatform = asked.GroupBy(r => r.Platform).Select(group => $"{PlatformNames.Short(group.Key)} {Builds.Count(group.Count(r => r.Agrees))}");
            parts.Add($"Agrees with {Of(asked)}{(where.Length > 0 ? where : $" ({string.Join(", ", byPlatform)})")}");
        }
        if (Claim.Sets.Where(r => r.BeforeSince).ToList() is { Count: > 0 } older)
            parts.Add($"differs in {Of(older)} before {question!.Since}, as it must");
        foreach (var known in Claim.Sets.Where(r => r.Known is not null).GroupBy(r => r.Known))
            parts.Add($"differs in {Of([.. known])}, as it must: {known.Key}");
        if (parts.Count == 0)
            parts.Add($"No build{where} has it");
        if (Claim.Modelled.Count > 0)
            parts.Add($"{VerdictWords.Of(ClaimState.Modelled)}, by no build held: {string.Join(", ", Claim.Modelled.Select(PlatformNames.Of))}");
        return string.Join("; ", parts);
    }

    /// <summary>One item for each reason to disagree, with the sets that have it.</summary>
    private IEnumerable<string> Disagreements() => Claim.Sets
        .Where(r => r.State == ClaimState.Failed)
        .GroupBy(r => r.Detail, (detail, sets) => $"{VerdictWords.Of(ClaimState.Failed).Sign} {Names([.. sets.Select(r => r.Set)])}: {detail}.");

    private static string Names(List<string> sets) => sets.Count <= MostNames
        ? string.Join(", ", sets)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", sets.Take(MostNames - 1))} and {sets.Count - MostNames + 1} more builds");

    private TorchPlatform[] Platforms() => question?.Platform is { } only ? [only] : Enum.GetValues<TorchPlatform>();

    private Table Sets()
    {
        var rows = new List<(string Platform, string Result, string Sets)>();
        foreach (var platform in Platforms())
        {
            var sets = Claim.Sets.Where(r => r.Platform == platform).ToList();
            if (Claim.Modelled.Contains(platform))
                rows.Add((PlatformNames.Of(platform), VerdictWords.Of(ClaimState.Modelled).ToString(), "no build"));
            foreach (var group in sets.GroupBy(Describe))
                rows.Add((PlatformNames.Of(platform), group.Key, string.Join(", ", group.Select(r => r.Set))));
        }
        return Table.Of(rows, ("platform", r => r.Platform), ("result", r => r.Result), ("builds", r => r.Sets));
    }

    /// <summary>What a set says in a cell of the table; what a failed one says stands above it.</summary>
    private static string Describe(SetResult result) => (VerdictWords.Of(result), result.State) switch
    {
        (var words, ClaimState.NoReference) => $"{words.Sign} {result.Detail}",
        (var words, ClaimState.Held) when result.MustDiffer => $"{words}: {result.Detail}",
        (var words, _) => words.ToString(),
    };

    private static string Of(List<SetResult> results) => string.Create(CultureInfo.InvariantCulture,
        $"{results.Count(r => r.State == ClaimState.Held)} of {results.Count} {(results.Count == 1 ? "build" : "builds")}");
}
