using System.Globalization;
using TorchInit;

namespace InitNotebooks.Tests.Checks;

/// <summary>The public face, written as a cell writes it, on the sets of the repository.</summary>
[Collection(nameof(CheckLog))]
public sealed class CheckApiTests
{
    public CheckApiTests() => CheckLog.Drain();

    [Fact]
    public void Every_form_of_check_is_recorded_with_its_kind_key_and_sentence()
    {
        var gain = Math.Sqrt(2.0 / 6);
        Check.Bits(Math.Sqrt(2), "gain.relu");
        Check.Bits(_ => Math.Sqrt(2), "gain.relu");
        Check.WithinUlps(gain, "gain.leaky_relu_sqrt5", of: 1, ulps: 1);
        Check.Close(gain, "gain.leaky_relu_sqrt5", relative: 1e-12, absolute: 0);
        Check.Error(() => throw new ArgumentException("Unsupported nonlinearity gelu. Derive it."), "gain.gelu.error");
        Check.That("numbers.are-invariant", gain < 1, $"the gain {gain:F3} is below 1");
        Check.That("may-throw", () => throw new InvalidOperationException("not today"), "it does not throw");

        var claims = CheckLog.Drain();
        Assert.Equal([ClaimKind.Bits, ClaimKind.Bits, ClaimKind.Ulps, ClaimKind.Close, ClaimKind.Error, ClaimKind.That, ClaimKind.That], claims.Select(c => c.Kind));
        Assert.All(claims.Take(6), claim => Assert.True(claim.State == ClaimState.Held, claim.ToString()));
        Assert.All(claims.Take(5), claim => Assert.NotEmpty(claim.Sets));
        Assert.Equal("`Math.Sqrt(2)` has the bits of PyTorch's `gain.relu`.", claims[0].Sentence);
        Assert.Equal("`Math.Sqrt(2)` has the bits of PyTorch's `gain.relu`, on each platform with its own arithmetic.", claims[1].Sentence);
        Assert.Equal("the gain 0.577 is below 1", claims[5].Sentence);
        Assert.Equal(ClaimState.Failed, claims[6].State);
        Assert.Contains("not today", claims[6].Detail);
        Assert.Empty(CheckLog.Drain());
    }

    [Fact]
    public void The_first_layer_of_the_course_has_PyTorch_s_bits_and_prints_as_PyTorch_prints()
    {
        var layer = new Linear(3, 4, new TorchGenerator(1));
        Assert.Equal(ClaimState.Held, Check.Bits(layer.Weight, "linear_3x4.weight").State);
        Assert.Equal(ClaimState.Held, Check.Bits(p => new Linear(3, 4, new TorchGenerator(1, p)).Weight, "linear_3x4.weight").State);
        Assert.Equal(ClaimState.Held, Check.Bits(layer.Weight.View(), "experiment1.weight.printed").State);
        var byHand = Check.WithinUlps(layer.Weight, "experiment2.weight", of: 1 / Math.Sqrt(3), ulps: 4);
        Assert.True(byHand.State == ClaimState.Held, byHand.ToPlainText());
    }

    [Fact]
    public void A_function_is_asked_on_every_platform_that_has_a_set()
    {
        var platforms = new HashSet<TorchPlatform>();
        var verdict = Check.Bits(p => { platforms.Add(p); return Math.Sqrt(2); }, "gain.relu");
        Assert.Equal(ReferenceSets.Default.Sets.Select(set => set.Platform).ToHashSet(), platforms);
        Assert.Equal(ReferenceSets.Default.Sets.Count, verdict.Claim.Sets.Count);
    }

    [Fact]
    public void A_cell_that_is_run_again_replaces_its_claims_but_hides_none_from_the_replay()
    {
        Check.That("replaced", false, "first");
        Check.That("replaced", true, "then");
        Assert.Equal(ClaimState.Held, Assert.Single(CheckLog.Claims, claim => claim.Key == "replaced").State);
        Assert.Equal([ClaimState.Failed, ClaimState.Held], CheckLog.Drain().Select(claim => claim.State));
    }

    [Fact]
    public void One_tensor_may_serve_several_claims()
    {
        var (first, second) = (Math.Sqrt(2), 1.0);
        Check.Bits(first, "gain.selu");
        Check.Bits(second, "gain.selu");
        Check.Bits(first, "gain.selu");
        Assert.Equal(2, CheckLog.Claims.Count(claim => claim.Key == "gain.selu"));
    }

    [Fact]
    public void The_summary_lists_each_claim_with_its_latest_state()
    {
        Check.That("in-summary", false, "seen | below");
        Check.That("in-summary", true, "seen below");
        var summary = CheckLog.Summary().ToPlainText();
        Assert.Contains("seen below", summary);
        Assert.Contains("✓ held", summary);
        Assert.DoesNotContain("seen | below", summary);
        Assert.StartsWith($"{CheckLog.Claims.Count} claim", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void The_base_set_s_own_values_agree_with_exactly_the_sets_that_have_the_same_hash()
    {
        var sets = ReferenceSets.Default;
        var judged = 0;
        foreach (var key in sets.Base.Keys)
        {
            var tensor = sets.Base.Get(key);
            if (!tensor.IsStored || !tensor.Compare.IsBits || tensor.DType is not (DType.Float32 or DType.Float64))
                continue;
            CheckedValue value = tensor.DType == DType.Float32 ? tensor.ToTensor<float>() : tensor.ToTensor<double>();
            var verdict = Checker.Default.Answer(new(key, new BitsCriterion(), _ => value, null, null, "x", ""));
            foreach (var result in verdict.Claim.Sets)
            {
                var set = sets.Sets.Single(set => set.Name == result.Set);
                var known = set.KnownDifferenceIn(key) is { IsElsewhere: false };
                var expected = !set.TryGet(key, out var other) ? ClaimState.NoReference
                    : other.Sha256 == tensor.Sha256 != known || result.Known is not null ? ClaimState.Held : ClaimState.Failed;
                Assert.True(result.State == expected, $"{key} in {result.Set}: {result.State}, {result.Detail}");
            }
            judged++;
        }
        Assert.True(judged > 500, $"only {judged} tensors");
    }

    [Fact]
    public void Several_checks_are_one_card_with_the_worst_state()
    {
        Verdict good = Check.That("good", true, "good"), bad = Check.That("bad", false, "bad");
        Assert.Equal(ClaimState.Held, Check.All(good, good).State);
        var group = Check.All(good, bad);
        Assert.Equal(ClaimState.Failed, group.State);
        Assert.Equal("✗ Failed. 1 of 2 claims held.\n  ✗ Failed. bad\n  ✓ 1 claim holds\n    • good", group.ToPlainText());
        Assert.StartsWith("✓ 2 claims hold", Check.All(good, good).ToPlainText(), StringComparison.Ordinal);
        Assert.Equal(ClaimState.Failed, Check.All().State);
        var nothing = Check.Bits(1.0, "gain.relu", platform: (TorchPlatform)99);
        Assert.Equal(ClaimState.Modelled, nothing.State);
        Assert.Equal(ClaimState.Modelled, Check.All(good, nothing).State);
    }

    [Fact]
    public void Numbers_in_sentences_do_not_depend_on_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = comma;
            Assert.Equal("0.50 |  1.5|2.5  | yes", Check.That("culture", true, $"{0.5:F2} |{1.5,5}|{2.5,-5}| {"yes"}").Sentence);
            var verdict = Check.Bits(1.5, "gain.relu");
            Assert.Contains("1.5 here, 1.41421", verdict.ToPlainText());
            Assert.Contains("0.5", Table.Of([0.5], ("x", x => x)).ToPlainText());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
