using System.Globalization;

namespace InitNotebooks;

/// <summary>
/// A prediction: the reader commits to a number before the lesson measures it. It is no exercise and no claim; without a guess it says
/// what to do and folds the measured number away.
/// </summary>
public static class Predict
{
    /// <summary>Compares a guess with what was measured.</summary>
    /// <param name="yourGuess">The reader's number; NaN as shipped.</param>
    /// <param name="measured">What the lesson measured.</param>
    /// <param name="what">What the number is: <c>"the standard deviation of a weight"</c>.</param>
    /// <param name="format">How both numbers are written, a .NET format.</param>
    public static Prediction Compare(double yourGuess, double measured, InvariantText what = default, string format = "G4") =>
        new(yourGuess, measured, what.IsEmpty ? "the measured value" : what.ToString(), format);
}

/// <summary>A guess beside what was measured.</summary>
public sealed class Prediction : RichValue
{
    private readonly string what;
    private readonly string format;

    internal Prediction(double guess, double measured, string what, string format) =>
        (Guess, Measured, this.what, this.format) = (guess, measured, what, format);

    /// <summary>The reader's number; NaN where there is none yet.</summary>
    public double Guess { get; }

    /// <summary>What the lesson measured.</summary>
    public double Measured { get; }

    /// <inheritdoc/>
    public override string ToPlainText() => Card().ToPlainText();

    /// <inheritdoc/>
    public override string ToHtml() => Card().ToHtml();

    private Card Card()
    {
        if (double.IsNaN(Guess))
        {
            return new Card(VerdictWords.OfGuess(made: false), $"What is {what}? Put a number in place of `double.NaN` and run the cells again.")
                .Fold("Measured", Text(Measured));
        }
        return new Card(VerdictWords.OfGuess(made: true), $"You said {Text(Guess)}; {what} is {Text(Measured)}.").Say(HowFarOff());
    }

    private string HowFarOff()
    {
        if (Guess == Measured || Text(Guess) == Text(Measured))
            return "Exactly right.";
        var ratio = Guess / Measured;
        if (!double.IsFinite(ratio) || ratio <= 0)
            return $"You are off by {Text(Math.Abs(Guess - Measured))}.";
        if (ratio is > 0.9 and < 1.1)
            return string.Create(CultureInfo.InvariantCulture, $"Good: {Math.Abs(ratio - 1) * 100:0.#} % too {(ratio < 1 ? "small" : "large")}.");
        var factor = ratio < 1 ? 1 / ratio : ratio;
        return $"Your guess is {factor.ToString("G3", CultureInfo.InvariantCulture)} times too {(ratio < 1 ? "small" : "large")}.";
    }

    private string Text(double number) => number.ToString(format, Grouped.Culture);
}
