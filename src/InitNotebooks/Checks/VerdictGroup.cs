using System.Globalization;

namespace InitNotebooks;

/// <summary>The verdicts of several checks on one card: the worst of them is its headline.</summary>
public sealed class VerdictGroup : RichValue
{
    internal VerdictGroup(IReadOnlyList<Verdict> verdicts) => Verdicts = verdicts;

    /// <summary>The verdicts, in the order in which they were given.</summary>
    public IReadOnlyList<Verdict> Verdicts { get; }

    /// <summary>Failed if one failed or there is none; else no reference if one has none; else held.</summary>
    public ClaimState State =>
        Verdicts.Count == 0 || Verdicts.Any(v => v.State == ClaimState.Failed) ? ClaimState.Failed
        : Verdicts.Any(v => v.State == ClaimState.NoReference) ? ClaimState.NoReference
        : ClaimState.Held;

    /// <inheritdoc/>
    public override string ToPlainText() => Card().ToPlainText();

    /// <inheritdoc/>
    public override string ToHtml() => Card().ToHtml();

    private Card Card()
    {
        var held = Verdicts.Count(v => v.State == ClaimState.Held);
        var sentence = Verdicts.Count == 0
            ? "Received no check; expected at least one."
            : string.Create(CultureInfo.InvariantCulture, $"{held} of {Verdicts.Count} {(Verdicts.Count == 1 ? "claim" : "claims")} held.");
        var card = InitNotebooks.Card.Of(State, sentence);
        foreach (var verdict in Verdicts)
            card.Add(verdict.Card());
        return card;
    }
}
