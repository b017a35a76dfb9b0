using System.Globalization;

namespace InitNotebooks;

/// <summary>The verdicts of several checks on one card: the worst of them is its headline.</summary>
public sealed class VerdictGroup : RichValue
{
    internal VerdictGroup(IReadOnlyList<Verdict> verdicts) => Verdicts = verdicts;

    /// <summary>The verdicts, in the order in which they were given.</summary>
    public IReadOnlyList<Verdict> Verdicts { get; }

    /// <summary>Failed if one failed or there is none; else no reference or modelled if one is; else held.</summary>
    public ClaimState State =>
        Verdicts.Count == 0 || Verdicts.Any(v => v.State == ClaimState.Failed) ? ClaimState.Failed
        : Verdicts.Any(v => v.State == ClaimState.NoReference) ? ClaimState.NoReference
        : Verdicts.Any(v => v.State == ClaimState.Modelled) ? ClaimState.Modelled
        : ClaimState.Held;

    /// <inheritdoc/>
    public override string ToPlainText() => Card().ToPlainText();

    /// <inheritdoc/>
    public override string ToHtml() => Card().ToHtml();

    /// <summary>One quiet line where all of it held; else what did not hold, in full, before one line for the rest.</summary>
    private Card Card()
    {
        Verdict[] held = [.. Verdicts.Where(v => v.State == ClaimState.Held)];
        if (State == ClaimState.Held)
            return Held(held);
        var card = new Card(VerdictWords.Of(State), Verdicts.Count == 0
            ? "Received no check; expected at least one."
            : string.Create(CultureInfo.InvariantCulture, $"{held.Length} of {Verdicts.Count} {(Verdicts.Count == 1 ? "claim" : "claims")} held."));
        foreach (var verdict in Verdicts.Except(held))
            card.Add(verdict.Card());
        return held.Length == 0 ? card : card.Add(Held(held));
    }

    /// <summary>Claims that held: one line, under it each claim with its builds, then each Python function once.</summary>
    private static Card Held(Verdict[] held)
    {
        var card = new Card(VerdictWords.Of(ClaimState.Held), string.Create(CultureInfo.InvariantCulture, $"{held.Length} {(held.Length == 1 ? "claim holds" : "claims hold")}"))
            .Quiet(Builds.Note([.. held.Select(v => v.Claim)]));
        card.Items(held.Select(v => v.Claim.Sets.Count > 0 ? $"{v.Sentence} {v.Agreement()}." : v.Sentence));
        foreach (var source in held.Select(v => v.Python).OfType<PythonOrigin>().Distinct().GroupBy(python => python.Source))
            card.FoldCode($"PyTorch ran {string.Join(", ", source.Select(python => $"`{python.Call}`"))}", source.Key);
        return card;
    }
}
