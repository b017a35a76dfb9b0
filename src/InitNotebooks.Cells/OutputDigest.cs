using System.Security.Cryptography;
using System.Text;

namespace InitNotebooks.Cells;

/// <summary>A short hash of what a cell showed, by which a page says whether a reader's run shows what the book shows.</summary>
internal static class OutputDigest
{
    /// <summary>
    /// Sixteen hexadecimal digits over the texts of the outputs. Contents in JSON are left out: each is one view of a value that has others,
    /// and a notebook stores it in a form of its own.
    /// </summary>
    public static string Of(IEnumerable<CellOutput> outputs)
    {
        var text = new StringBuilder();
        void Add(string? part) => text.Append(part?.Length ?? -1).Append(':').Append(part).Append('\n');
        foreach (var output in outputs)
        {
            Add(output.Stream);
            Add(output.Text);
            foreach (var (mime, content) in (output.Data ?? new Dictionary<string, string>()).Where(pair => !pair.Key.EndsWith("json", StringComparison.Ordinal)).OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                Add(mime);
                Add(content);
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }
}
