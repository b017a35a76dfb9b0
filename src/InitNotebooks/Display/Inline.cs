using System.Net;
using System.Text;

namespace InitNotebooks;

/// <summary>A line of prose in HTML: everything escaped, and <c>`code`</c> between backticks set as code.</summary>
internal static class Inline
{
    public static string ToHtml(string text)
    {
        var parts = text.Split('`');
        var html = new StringBuilder();
        for (var i = 0; i < parts.Length; i++)
        {
            // The last backtick of an odd number closes nothing and stays what it is.
            var isCode = i % 2 == 1 && i < parts.Length - 1;
            html.Append(isCode ? "<code>" : i % 2 == 1 ? "`" : "").Append(Escape(parts[i])).Append(isCode ? "</code>" : "");
        }
        return html.ToString();
    }

    /// <summary>Escapes a text for HTML, inside and outside of attributes.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);
}
