using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using System.Xml.XPath;
using Microsoft.CodeAnalysis;

namespace InitNotebooks.Runner;

/// <summary>The doc comment of a symbol as HTML, with what it inherits, and its references as links.</summary>
/// <param name="api">Where references lead.</param>
internal sealed partial class ApiComment(ApiReference api)
{
    /// <summary>The first words on a symbol; empty where there are none.</summary>
    public string SummaryOf(ISymbol symbol) => Of(symbol).Element("summary") is { } summary ? Inner(summary) : "";

    /// <summary>All of a symbol's comment.</summary>
    public string ToHtml(ISymbol symbol)
    {
        var comment = Of(symbol);
        string Block(string name) => string.Concat(comment.Elements(name).Select(element => $"<p>{Inner(element)}</p>\n"));
        string List(string heading, string name, Func<XElement, string> term)
        {
            var items = comment.Elements(name).Select(element => $"<dt>{term(element)}</dt><dd>{Inner(element)}</dd>\n").ToList();
            return items.Count == 0 ? "" : $"<p class=\"part\">{heading}</p>\n<dl>\n{string.Concat(items)}</dl>\n";
        }
        static string Name(XElement element) => $"<code>{Encode((string?)element.Attribute("name") ?? "")}</code>";
        var returns = comment.Element("returns") ?? comment.Element("value");
        return Block("summary") + Block("remarks")
            + List("Type parameters", "typeparam", Name) + List("Parameters", "param", Name)
            + (returns is null ? "" : $"<p class=\"part\">{(symbol is IPropertySymbol ? "Value" : "Returns")}</p>\n<p>{Inner(returns)}</p>\n")
            + List("Throws", "exception", Thrown)
            + string.Concat(comment.Elements("example").Select(example => $"<p class=\"part\">Example</p>\n<div>{Inner(example)}</div>\n"));
    }

    private string Thrown(XElement exception) => Reference(exception, (string?)exception.Attribute("cref") ?? "");

    /// <summary>A comment, with the elements that it takes from others.</summary>
    private XElement Of(ISymbol symbol, int depth = 0)
    {
        var text = symbol.OriginalDefinition.GetDocumentationCommentXml() ?? "";
        var comment = text.Length == 0 ? new XElement("member") : XElement.Parse(text, LoadOptions.PreserveWhitespace);
        foreach (var inherited in comment.Elements("inheritdoc").ToList())
        {
            inherited.Remove();
            var from = (string?)inherited.Attribute("cref") is { } id ? Find(id) : Base(symbol);
            if (from is null || depth > 8)
                continue;
            var path = (string?)inherited.Attribute("path") is { } given ? FromRoot().Replace(given, "$1./") : "./*";
            foreach (var element in Of(from, depth + 1).XPathSelectElements(path))
            {
                if (!comment.Elements(element.Name).Any(own => (string?)own.Attribute("name") == (string?)element.Attribute("name") && (string?)own.Attribute("cref") == (string?)element.Attribute("cref")))
                    comment.Add(new XElement(element));
            }
        }
        return comment;
    }

    private ISymbol? Find(string id) => DocumentationCommentId.GetFirstSymbolForDeclarationId(id, api.Compilation);

    /// <summary>What a symbol overrides or implements.</summary>
    private static ISymbol? Base(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { OverriddenMethod: { } method } => method,
        IPropertySymbol { OverriddenProperty: { } property } => property,
        INamedTypeSymbol type => type.BaseType,
        _ => symbol.ContainingType?.AllInterfaces.SelectMany(each => each.GetMembers())
            .FirstOrDefault(member => SymbolEqualityComparer.Default.Equals(symbol.ContainingType.FindImplementationForInterfaceMember(member), symbol)),
    };

    private string Inner(XElement element) => string.Concat(element.Nodes().Select(node => node switch
    {
        XText text => Encode(Blank().Replace(text.Value, " ")),
        XElement inner => Part(inner),
        _ => "",
    })).Trim();

    private string Part(XElement element) => element.Name.LocalName switch
    {
        "see" or "seealso" when (string?)element.Attribute("cref") is { } id => Reference(element, id),
        "see" when (string?)element.Attribute("href") is { } address => $"<a href=\"{Encode(address)}\">{(element.IsEmpty ? Encode(address) : Inner(element))}</a>",
        "see" => $"<code>{Encode((string?)element.Attribute("langword") ?? element.Value)}</code>",
        "paramref" or "typeparamref" => $"<code>{Encode((string?)element.Attribute("name") ?? "")}</code>",
        "c" => $"<code>{Encode(element.Value)}</code>",
        "code" => $"<pre class=\"code\"><code>{Highlighter.CSharp(Unindented(element.Value))}</code></pre>",
        "para" => $"</p>\n<p>{Inner(element)}",
        "list" => $"</p>\n<ul>{string.Concat(element.Elements("item").Select(item => $"<li>{Inner(item)}</li>"))}</ul>\n<p>",
        _ => Inner(element),
    };

    private string Reference(XElement element, string id)
    {
        var symbol = Find(id);
        var words = element.IsEmpty || element.Value.Length == 0 || element.Name == "exception"
            ? $"<code>{Encode(symbol is null ? id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..] : NameOf(symbol, id, element))}</code>" : Inner(element);
        return symbol is not null && api.AddressOf(symbol) is { } address ? $"<a href=\"{Encode(address)}\">{words}</a>" : words;
    }

    /// <summary>A member with its type's name in front, but for the members of the type whose comment it stands in.</summary>
    private static string NameOf(ISymbol symbol, string id, XElement element)
    {
        var name = symbol is IMethodSymbol { MethodKind: MethodKind.Constructor } ? symbol.ContainingType.Name : symbol.Name;
        var home = (string?)element.Ancestors("member").FirstOrDefault()?.Attribute("name") ?? "";
        var isAtHome = symbol is INamedTypeSymbol || symbol.ContainingType is not { } type || home[(home.IndexOf(':', StringComparison.Ordinal) + 1)..].StartsWith(type.GetDocumentationCommentId()![2..], StringComparison.Ordinal);
        return id.StartsWith("T:", StringComparison.Ordinal) || isAtHome ? name : $"{symbol.ContainingType.Name}.{name}";
    }

    private static string Unindented(string code)
    {
        var lines = code.Trim('\n', '\r').Split('\n');
        var indent = lines.Where(line => line.Trim().Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select(line => line.Length >= indent ? line[indent..] : line.TrimStart())).TrimEnd();
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    [GeneratedRegex(@"(^|\|)/")]
    private static partial Regex FromRoot();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
