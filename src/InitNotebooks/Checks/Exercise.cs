using System.Globalization;
using System.Numerics.Tensors;
using TorchInit;

namespace InitNotebooks;

/// <summary>
/// The check at the end of an exercise. It is open until the reader has edited the variable that the exercise names: NaN, null, an empty
/// text or array, an array or tensor of zeros only, a function that throws <see cref="NotImplementedException"/>, or the value given as
/// <c>asShipped:</c>. After that it is held or failed, and the hint says what to do. It never throws and never shows the answer.
/// </summary>
public static class Exercise
{
    private const string DefaultHint = "Edit the cell and run it again.";

    /// <summary>An exercise whose answer is a number: |Δ| ≤ absolute + relative·|expected|.</summary>
    /// <param name="id">The exercise's name, a string literal, unique in its notebook.</param>
    /// <param name="value">The reader's number.</param>
    /// <param name="expected">The right one, finite.</param>
    /// <param name="relative">The relative tolerance.</param>
    /// <param name="absolute">The absolute tolerance.</param>
    /// <param name="hint">What to try, in one sentence; shown while the exercise is open and where the answer is wrong.</param>
    /// <param name="asShipped">The value that the notebook is shipped with, where it is none of those that always count as not edited.</param>
    public static ExerciseResult Check(
        string id, CheckedValue? value, double expected, double relative = 1e-6, double absolute = 0, InvariantText hint = default,
        CheckedValue? asShipped = null) =>
        Judge(id, () => value, asShipped, hint, given => CompareNumber(given, expected, relative, absolute));

    /// <summary>An exercise whose answer is a function that makes a number.</summary>
    /// <inheritdoc cref="Check(string, CheckedValue?, double, double, double, InvariantText, CheckedValue?)"/>
    public static ExerciseResult Check(
        string id, Func<CheckedValue?> value, double expected, double relative = 1e-6, double absolute = 0, InvariantText hint = default,
        CheckedValue? asShipped = null) =>
        Judge(id, value, asShipped, hint, given => CompareNumber(given, expected, relative, absolute));

    /// <summary>An exercise whose answer is what PyTorch computed on Linux x86-64: its bits, or within a tolerance where one is given.</summary>
    /// <param name="id">The exercise's name, a string literal, unique in its notebook.</param>
    /// <param name="value">The reader's value.</param>
    /// <param name="reference">The key of the reference tensor, a string literal.</param>
    /// <param name="relative">The relative tolerance; null, like <paramref name="absolute"/>, for identical bits.</param>
    /// <param name="absolute">The absolute tolerance.</param>
    /// <param name="hint">What to try, in one sentence.</param>
    /// <param name="asShipped">The value that the notebook is shipped with, where it is none of those that always count as not edited.</param>
    public static ExerciseResult Check(
        string id, CheckedValue? value, string reference, double? relative = null, double? absolute = null, InvariantText hint = default,
        CheckedValue? asShipped = null) =>
        JudgeByKey(id, () => value, reference, relative, absolute, hint, asShipped);

    /// <summary>An exercise whose answer is a function that makes what PyTorch computed.</summary>
    /// <inheritdoc cref="Check(string, CheckedValue?, string, double?, double?, InvariantText, CheckedValue?)"/>
    public static ExerciseResult Check(
        string id, Func<CheckedValue?> value, string reference, double? relative = null, double? absolute = null, InvariantText hint = default,
        CheckedValue? asShipped = null) =>
        JudgeByKey(id, value, reference, relative, absolute, hint, asShipped);

    /// <summary>An exercise whose answer is an integer, a pair of fans, an array or a tensor that the lesson computes: identical bits.</summary>
    /// <param name="id">The exercise's name, a string literal, unique in its notebook.</param>
    /// <param name="value">The reader's value.</param>
    /// <param name="expected">The right one.</param>
    /// <param name="hint">What to try, in one sentence.</param>
    /// <param name="asShipped">The value that the notebook is shipped with, where it is none of those that always count as not edited.</param>
    public static ExerciseResult Check(
        string id, CheckedValue? value, CheckedValue expected, InvariantText hint = default, CheckedValue? asShipped = null) =>
        Judge(id, () => value, asShipped, hint, given => CompareValues(given, expected));

    /// <summary>An exercise whose answer has a property: <c>yourGain, g => Math.Abs(SecondMoment(g) - 1) &lt; 0.01</c>.</summary>
    /// <typeparam name="T">The type of the answer.</typeparam>
    /// <param name="id">The exercise's name, a string literal, unique in its notebook.</param>
    /// <param name="value">The reader's value.</param>
    /// <param name="holds">Whether it is right; an exception in it is a wrong answer, shown with its message.</param>
    /// <param name="hint">What to try, in one sentence.</param>
    /// <param name="asShipped">The value that the notebook is shipped with, where it is none of those that always count as not edited.</param>
    public static ExerciseResult Check<T>(
        string id, T value, Func<T, bool> holds, InvariantText hint = default, CheckedValue? asShipped = null) =>
        Judge(id, () => AsChecked(value), asShipped, hint, _ => holds(value) ? null : "That is not it yet.");

    private static ExerciseResult JudgeByKey(
        string id, Func<CheckedValue?> value, string reference, double? relative, double? absolute, InvariantText hint, CheckedValue? asShipped)
    {
        Criterion criterion = relative is null && absolute is null ? new BitsCriterion() : new CloseCriterion(relative, absolute);
        Verdict Ask(CheckedValue given) => Checker.Default.Answer(new(reference, criterion, _ => given, TorchPlatform.LinuxX64, null, "", ""));

        // A key that no set holds is the lesson's mistake: it must not hide behind an exercise that nobody has done.
        var known = Ask(CheckedValue.Missing("an answer"));
        if (known.Claim.Sets.Count == 0)
            return Finish(id, ClaimState.Failed, known.Claim.Detail, hint);
        return Judge(id, value, asShipped, hint, given =>
        {
            var claim = Ask(given).Claim;
            return claim.State == ClaimState.Held ? null
                : claim.Sets.Where(r => r.State == ClaimState.Failed).Select(r => $"{r.Detail}.").FirstOrDefault() ?? claim.Detail;
        });
    }

    /// <param name="id">The exercise.</param>
    /// <param name="value">Makes the reader's value.</param>
    /// <param name="asShipped">The value that counts as not edited, or null.</param>
    /// <param name="hint">What to try.</param>
    /// <param name="wrong">Why a value is wrong, as a sentence; null where it is right.</param>
    private static ExerciseResult Judge(
        string id, Func<CheckedValue?> value, CheckedValue? asShipped, InvariantText hint, Func<CheckedValue, string?> wrong)
    {
        try
        {
            if (string.IsNullOrEmpty(id))
                return Finish("", ClaimState.Failed, "Received no id; expected a short name for the exercise.", hint);
            var given = value?.Invoke() ?? CheckedValue.Missing("an answer");
            if (IsUnedited(given, asShipped))
                return Finish(id, ClaimState.Open, "", hint);
            var reason = given.Fault is { } fault ? $"{Capital(fault)}." : wrong(given);
            return Finish(id, reason is null ? ClaimState.Held : ClaimState.Failed, reason ?? "", hint);
        }
        catch (NotImplementedException)
        {
            return Finish(id, ClaimState.Open, "", hint);
        }
        catch (Exception e)
        {
            return Finish(id, ClaimState.Failed, $"Your code threw {e.GetType().Name}: {e.Message}", hint);
        }
    }

    private static ExerciseResult Finish(string id, ClaimState state, string detail, InvariantText hint)
    {
        var result = new ExerciseResult(new Claim(id, $"Exercise `{id}`", state, ClaimKind.Exercise, [], detail), hint.IsEmpty ? DefaultHint : hint.ToString());
        Checker.Default.Record(result.Claim);
        return result;
    }

    private static bool IsUnedited(CheckedValue value, CheckedValue? asShipped)
    {
        if (value.IsMissing)
            return true;
        if (value.Fault is not null)
            return false;
        if (asShipped is not null && value.DType == asShipped.DType && value.Shape.SequenceEqual(asShipped.Shape) && value.Bytes.SequenceEqual(asShipped.Bytes))
            return true;
        // A single 0 or false may be an answer; an array of nothing else is one that was only allocated.
        var isSingle = value.Shape.Length == 0;
        for (var i = 0; i < value.Count; i++)
        {
            var element = Elements.Number(value.DType, value.Bytes, i);
            if (!double.IsNaN(element) && (isSingle || element != 0))
                return false;
        }
        return true;
    }

    /// <summary>The answer as far as it must be known whether it was edited: any other object counts as edited.</summary>
    private static CheckedValue? AsChecked(object? value) => value switch
    {
        null => null,
        double number => number,
        float number => number,
        long number => number,
        int number => number,
        bool truth => truth,
        string text => text,
        float[] array => array,
        double[] array => array,
        long[] array => array,
        int[] array => array,
        Tensor<float> tensor => tensor,
        Tensor<double> tensor => tensor,
        Parameter<float> parameter => parameter,
        Parameter<double> parameter => parameter,
        _ => true,
    };

    private static string? CompareNumber(CheckedValue given, double expected, double relative, double absolute)
    {
        if (given.IsText || given.Count != 1)
            return $"Received {given.Describe()}; expected one number.";
        var number = Elements.Number(given.DType, given.Bytes, 0);
        if (number == expected || Math.Abs(number - expected) <= absolute + relative * Math.Abs(expected))
            return null;
        var much = number < expected ? "too small" : "too large";
        return string.Create(CultureInfo.InvariantCulture, $"{Elements.Text(given.DType, given.Bytes, 0)} is {much}.");
    }

    private static string? CompareValues(CheckedValue given, CheckedValue expected)
    {
        if (!given.IsText && !given.Shape.SequenceEqual(expected.Shape))
            return $"Received {given.Describe()}; expected {expected.Describe()}.";
        var bytes = given.DType == expected.DType ? given.Bytes : Elements.ConvertIntegers(given.DType, given.Bytes, expected.DType);
        if (bytes is null)
            return $"Received {given.Describe()}; expected {expected.Describe()}.";
        if (given.IsText || expected.IsText)
            return bytes.AsSpan().SequenceEqual(expected.Bytes) ? null : "That is not it yet.";
        var size = DTypes.SizeOf(expected.DType);
        var wrong = Enumerable.Range(0, expected.Count)
            .Count(i => !bytes.AsSpan(i * size, size).SequenceEqual(expected.Bytes.AsSpan(i * size, size)));
        return wrong == 0 ? null
            : expected.Count == 1 ? $"{Elements.Text(expected.DType, bytes, 0)} is not it."
            : string.Create(CultureInfo.InvariantCulture, $"{wrong} of {expected.Count} values are not right yet.");
    }

    private static string Capital(string text) => text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..];
}
