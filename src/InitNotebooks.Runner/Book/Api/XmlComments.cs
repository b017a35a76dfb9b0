using System.Globalization;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace InitNotebooks.Runner;

/// <summary>The doc comments that the compiler wrote beside an assembly.</summary>
/// <param name="path">The file.</param>
internal sealed class XmlComments(string path) : DocumentationProvider
{
    private readonly Dictionary<string, string> members = XElement.Load(path, LoadOptions.PreserveWhitespace).Descendants("member")
        .ToDictionary(member => (string)member.Attribute("name")!, member => member.ToString(SaveOptions.DisableFormatting), StringComparer.Ordinal);

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => members.GetHashCode();

    protected override string? GetDocumentationForSymbol(string documentationMemberID, CultureInfo preferredCulture, CancellationToken cancellationToken = default) =>
        members.GetValueOrDefault(documentationMemberID, "");
}
