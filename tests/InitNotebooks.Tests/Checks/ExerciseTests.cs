using System.Numerics.Tensors;
using TorchInit;

namespace InitNotebooks.Tests.Checks;

/// <summary>Exercises are open as shipped, then held or failed; they never throw and never show the answer.</summary>
[Collection(nameof(CheckLog))]
public sealed class ExerciseTests
{
    [Fact]
    public void An_exercise_is_open_until_its_variable_is_edited()
    {
        float[]? none = null;
        double? nobody = null;
        ExerciseResult[] shipped =
        [
            Exercise.Check("e", double.NaN, expected: 1), Exercise.Check("e", float.NaN, expected: 1), Exercise.Check("e", nobody, expected: 1),
            Exercise.Check("e", () => double.NaN, expected: 1), Exercise.Check("e", () => throw new NotImplementedException(), expected: 1),
            Exercise.Check("e", none, reference: "gain.relu"), Exercise.Check("e", Array.Empty<float>(), reference: "gain.relu"),
            Exercise.Check("e", Tensor.Create<float>(new float[4], [2, 2]), reference: "gain.relu"),
            Exercise.Check("e", () => (Parameter<float>?)null, reference: "gain.relu"),
            Exercise.Check("e", (0, 0), expected: (27, 72)), Exercise.Check("e", new double[3], expected: new[] { 1.0, 2, 3 }),
            Exercise.Check("e", 0, expected: 3, asShipped: 0), Exercise.Check("e", (-1, -1), expected: (27, 72), asShipped: (-1, -1)),
            Exercise.Check("e", "", a => a == "fan_in"), Exercise.Check("e", (string?)null, a => a == "fan_in"),
            Exercise.Check("e", double.NaN, g => g > 0), Exercise.Check("e", "?", a => a == "fan_in", asShipped: "?"),
        ];
        Assert.All(shipped, result => Assert.Equal(ClaimState.Open, result.State));
        Assert.All(shipped, result => Assert.StartsWith("○ Your turn. Exercise `e` is open.", result.ToPlainText(), StringComparison.Ordinal));
    }

    [Fact]
    public void A_right_answer_holds()
    {
        ExerciseResult[] right =
        [
            Exercise.Check("e", 1.0000001, expected: 1), Exercise.Check("e", 1.05, expected: 1, absolute: 0.1), Exercise.Check("e", 0, expected: 0),
            Exercise.Check("e", () => 3L, expected: 3), Exercise.Check("e", Math.Sqrt(2), reference: "gain.relu"),
            Exercise.Check("e", 1.4142, reference: "gain.relu", relative: 1e-3), Exercise.Check("e", () => Math.Sqrt(2), reference: "gain.relu"),
            Exercise.Check("e", (27, 72), expected: (27, 72)), Exercise.Check("e", new[] { 1.0, 2 }, expected: new[] { 1.0, 2 }),
            Exercise.Check("e", "fan_in", a => a == "fan_in"), Exercise.Check("e", false, a => !a),
            Exercise.Check("e", new List<int> { 1 }, list => list.Count == 1),
        ];
        Assert.All(right, result => Assert.True(result.State == ClaimState.Held, result.ToPlainText()));
        Assert.All(right, result => Assert.Equal("✓ Solved. Exercise `e`.", result.ToPlainText()));
    }

    [Fact]
    public void A_wrong_answer_fails_with_what_is_wrong_and_the_hint()
    {
        Assert.Equal(
            "✗ Not yet. Exercise `e`.\n  0.5 is too small.\n  A hint:\n    Think of √3.\n  One more:\n    Twice.",
            Exercise.Check("e", 0.5, expected: 1, hint: "Think of √3.\nTwice.").ToPlainText());
        Assert.Contains("2 is too large.", Exercise.Check("e", 2, expected: 1).ToPlainText());
        Assert.Contains("Received float64 of shape (2,); expected one number.", Exercise.Check("e", new[] { 1.0, 2 }, expected: 1).ToPlainText());
        Assert.Contains("1 of 2 values are not right yet.", Exercise.Check("e", (27, 71), expected: (27, 72)).ToPlainText());
        Assert.Contains("expected int64 of shape (2,)", Exercise.Check("e", new[] { 1, 2, 3 }, expected: (27, 72)).ToPlainText());
        Assert.Contains("1.5 here, 1.4142135623730951 in PyTorch", Exercise.Check("e", 1.5, reference: "gain.relu").ToPlainText());
        Assert.Contains("float32 here, float64 in PyTorch", Exercise.Check("e", 1.5f, reference: "gain.relu").ToPlainText());
        Assert.Contains("That is not it yet.", Exercise.Check("e", "fan_out", a => a == "fan_in").ToPlainText());
        Assert.Contains("Your code threw DivideByZeroException", Exercise.Check("e", () => 1 / int.Parse("0", null), expected: 1).ToPlainText());
        Assert.Contains("Your code threw InvalidOperationException: no", Exercise.Check("e", 1, _ => throw new InvalidOperationException("no")).ToPlainText());
        Assert.Equal(ClaimState.Failed, Exercise.Check("e", double.PositiveInfinity, expected: 1).State);
        Assert.Equal(ClaimState.Failed, Exercise.Check("", 1.0, expected: 1).State);
    }

    [Fact]
    public void The_expected_number_is_not_shown()
    {
        foreach (var answer in new[] { double.NaN, 0.25, 0.75 })
        {
            var result = Exercise.Check("e", answer, expected: 0.5773);
            Assert.DoesNotContain("5773", result.ToPlainText() + result.ToHtml());
        }
    }

    [Fact]
    public void A_key_that_no_set_holds_fails_even_while_the_exercise_is_open()
    {
        var result = Exercise.Check("e", double.NaN, reference: "gain.rleu");
        Assert.Equal(ClaimState.Failed, result.State);
        Assert.Contains("Did you mean `gain.relu`", result.ToPlainText());
    }

    [Fact]
    public void An_exercise_is_recorded_once()
    {
        CheckLog.Drain();
        Exercise.Check("only", Math.Sqrt(2), reference: "gain.relu");
        var claim = Assert.Single(CheckLog.Drain());
        Assert.Equal((ClaimKind.Exercise, "only", ClaimState.Held), (claim.Kind, claim.Key, claim.State));
    }

    [Fact]
    public void A_prediction_is_no_claim_and_folds_the_answer_until_there_is_a_guess()
    {
        CheckLog.Drain();
        var open = Predict.Compare(double.NaN, 0.28867, "the standard deviation");
        Assert.StartsWith("○ Your guess? What is the standard deviation?", open.ToPlainText(), StringComparison.Ordinal);
        Assert.Contains("<details><summary>Measured</summary>", open.ToHtml());
        Assert.Contains("1.73 times too large", Predict.Compare(0.5, 0.28867).ToPlainText());
        Assert.Contains("2.89 times too small", Predict.Compare(0.1, 0.28867).ToPlainText());
        Assert.Contains("Good: 3.9 % too large.", Predict.Compare(0.3, 0.28867).ToPlainText());
        Assert.Contains("Exactly right.", Predict.Compare(0.28868, 0.28867).ToPlainText());
        Assert.Contains("You are off by 1.", Predict.Compare(-0.5, 0.5).ToPlainText());
        Assert.Contains("You are off by 3.", Predict.Compare(3, 0).ToPlainText());
        Assert.Empty(CheckLog.Drain());
    }
}
