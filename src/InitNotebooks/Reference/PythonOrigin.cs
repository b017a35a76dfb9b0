namespace InitNotebooks;

/// <summary>The Python that made a reference tensor, as <c>export_reference.py</c> ran it.</summary>
/// <param name="Function">The function's name, for example <c>linear</c>.</param>
/// <param name="Source">The function's text, several lines with LF between them.</param>
/// <param name="Call">The call that made this tensor, for example <c>linear(3, 4, seed=1)</c>.</param>
public sealed record PythonOrigin(string Function, string Source, string Call);
