namespace InitNotebooks.Runner;

/// <summary>A formula cannot be typeset.</summary>
/// <param name="message">What was found, and what is expected.</param>
internal sealed class FormulaException(string message) : Exception(message);
