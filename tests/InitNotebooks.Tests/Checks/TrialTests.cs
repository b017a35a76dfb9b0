using TorchInit;

namespace InitNotebooks.Tests.Checks;

/// <summary>A trial's verdict follows from its evidence and from nothing else.</summary>
[Collection(nameof(CheckLog))]
public sealed class TrialTests
{
    private static readonly Verdict Good = Check.That("good", true, "It is so."), Also = Check.That("also", true, "It is so too."), Bad = Check.That("bad", false, "It is so."),
        Unknown = Check.Bits(1.0, "gain.relu", platform: (TorchPlatform)99);

    [Fact]
    public void The_verdict_is_derived_from_the_evidence()
    {
        Assert.Equal(TrialVerdict.Holds, Trial.Of("t", "claim", [Good, Also]).Verdict);
        Assert.Equal(TrialVerdict.HoldsWithCaveat, Trial.Of("t", "claim", [Good], caveat: [Also]).Verdict);
        Assert.Equal(TrialVerdict.HoldsWithCaveat, Trial.Of("t", "claim", [Good], against: [Also]).Verdict);
        Assert.Equal(TrialVerdict.False, Trial.Of("t", "claim", against: [Good]).Verdict);
        Assert.Equal(TrialVerdict.False, Trial.Of("t", "claim", against: [Good], caveat: [Also]).Verdict);
    }

    [Fact]
    public void A_trial_whose_evidence_fails_decides_nothing_and_fails()
    {
        foreach (var trial in new[]
        {
            Trial.Of("t", "claim", [Good, Bad]), Trial.Of("t", "claim", against: [Bad]), Trial.Of("t", "claim", [Good], caveat: [Bad]),
            Trial.Of("t", "claim"), Trial.Of("t", "claim", caveat: [Good]), Trial.Of("t", "claim", [null!]),
            Trial.Of("t", "claim", [Good], against: [Good]),
        })
        {
            Assert.Equal((TrialVerdict.Undecided, ClaimState.Failed), (trial.Verdict, trial.Claim.State));
            Assert.NotEmpty(trial.Claim.Detail);
            Assert.StartsWith("? Undecided.", trial.ToPlainText(), StringComparison.Ordinal);
        }
        var noReference = Trial.Of("t", "claim", [Unknown]);
        Assert.Equal((TrialVerdict.Undecided, ClaimState.Modelled), (noReference.Verdict, noReference.Claim.State));
    }

    [Fact]
    public void A_trial_is_recorded_and_its_card_shows_number_and_evidence()
    {
        CheckLog.Drain();
        var trial = Trial.Of("002-13", "For ReLU the bound is √(3/fan_in).", against: [Good], number: $"√(6/fan_in) = {0.5:F4}", where: "lesson 02");
        var claim = Assert.Single(CheckLog.Drain(), c => c.Key == "002-13");
        Assert.Equal((ClaimKind.Trial, "002-13", ClaimState.Held), (claim.Kind, claim.Key, claim.State));
        Assert.Equal("✗ False. For ReLU the bound is √(3/fan_in).\n  √(6/fan_in) = 0.5000 (lesson 02)\n  Against: ✓ It is so.", trial.ToPlainText());
    }

    [Fact]
    public void The_table_counts_and_lists_the_verdicts_beside_the_readers()
    {
        var table = Trial.Table(
            Trial.Of("1", "One.", [Good], number: $"{1.5}", where: "lesson 03", yours: "Holds"),
            Trial.Of("2", "Two.", against: [Good], number: "no", answer: "I meant yes.", yours: "caveat"),
            Trial.Of("3", "Three.", [Good], caveat: [Also], number: "half"),
            Trial.Of("4", "Four.", motive: "a reason", yours: "yes"));
        Assert.Equal("""
            1 claim holds, 1 holds with a caveat, 1 is false, 1 is not decidable by measurement. You judged 3 and agree in 1.
               claim   you                                            verdict                         what decides     its author would answer
            -  ------  ---------------------------------------------  ------------------------------  ---------------  -----------------------
            1  One.    ✓ holds                                        ✓ holds                         1.5 (lesson 03)
            2  Two.    ✗ holds with a caveat                          ✗ false                         no               I meant yes.
            3  Three.  –                                              ≈ holds with a caveat           half
            4  Four.   ✗ “yes”: write holds, caveat, false or motive  – not decidable by measurement  a reason
            """.ReplaceLineEndings("\n"), table.ToPlainText());
        Assert.Contains("1 is undecided", Trial.Table(Trial.Of("4", "Four.", [Bad])).ToPlainText());
    }

    [Fact]
    public void A_motive_has_no_evidence_for_or_against_it_and_a_caveat_of_it_must_hold()
    {
        var trial = Trial.Of("t", "They wanted less code.", motive: "nobody measures a wish", caveat: [Good]);
        Assert.Equal((TrialVerdict.NotMeasurable, ClaimState.Held), (trial.Verdict, trial.Claim.State));
        Assert.StartsWith("– Not decidable by measurement. They wanted less code.\n  nobody measures a wish", trial.ToPlainText(), StringComparison.Ordinal);
        foreach (var other in new[] { Trial.Of("t", "c", [Good], motive: "m"), Trial.Of("t", "c", against: [Good], motive: "m"), Trial.Of("t", "c", caveat: [Bad], motive: "m") })
            Assert.Equal((TrialVerdict.Undecided, ClaimState.Failed), (other.Verdict, other.Claim.State));
    }
}
