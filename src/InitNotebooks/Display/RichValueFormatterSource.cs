namespace InitNotebooks;

/// <summary>The formatters of every <see cref="RichValue"/>, in the shape that .NET Interactive looks for.</summary>
internal sealed class RichValueFormatterSource
{
    private readonly object[] formatters =
    [
        new MimeFormatter("text/html", value => value.ToHtml()),
        new MimeFormatter("text/plain", value => value.ToPlainText()),
    ];

    public IEnumerable<object> CreateTypeFormatters() => formatters;

    internal sealed class MimeFormatter(string mimeType, Func<RichValue, string> view)
    {
        public string MimeType => mimeType;

        public bool Format(object value, TextWriter writer)
        {
            if (value is not RichValue rich)
                return false;
            writer.Write(view(rich));
            return true;
        }
    }
}
