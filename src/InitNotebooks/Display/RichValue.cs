namespace InitNotebooks;

/// <summary>
/// A value that shows itself: as HTML in a notebook, as plain text everywhere. .NET Interactive finds the view by
/// <see cref="TypeFormatterSourceAttribute"/>, Verso by the method <see cref="ToHtml"/>, the runner by <see cref="ToBundle"/>.
/// </summary>
[TypeFormatterSource(typeof(RichValueFormatterSource), PreferredMimeTypes = ["text/html", "text/plain"])]
public abstract class RichValue
{
    /// <summary>The value as text, complete without any styling; lines end in LF.</summary>
    public abstract string ToPlainText();

    /// <summary>The value as an HTML fragment that reads well without CSS; every text from outside is escaped.</summary>
    public abstract string ToHtml();

    /// <summary>What the runner commits as the cell's output: one content per mime type. By default text/html and text/plain.</summary>
    public virtual IReadOnlyDictionary<string, string> ToBundle() => new Dictionary<string, string>
    {
        ["text/html"] = ToHtml(),
        ["text/plain"] = ToPlainText(),
    };

    /// <inheritdoc cref="ToPlainText"/>
    public sealed override string ToString() => ToPlainText();
}
