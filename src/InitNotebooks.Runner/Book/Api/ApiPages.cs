using System.Net;
using System.Text;
using Microsoft.CodeAnalysis;

namespace InitNotebooks.Runner;

/// <summary>The reference of the packages: a page for each type, and one that lists them.</summary>
/// <param name="api">What there is.</param>
internal sealed class ApiPages(ApiReference api)
{
    /// <summary>The page that lists the types.</summary>
    public const string Index = "api.html";

    private const int LineWidth = 88;

    private static readonly SymbolDisplayFormat Head = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        memberOptions: SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeAccessibility | SymbolDisplayMemberOptions.IncludeRef | SymbolDisplayMemberOptions.IncludeConstantValue,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat Constrained = Head.AddGenericsOptions(SymbolDisplayGenericsOptions.IncludeTypeConstraints);

    private static readonly SymbolDisplayFormat Parameter = Head.AddParameterOptions(
        SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeDefaultValue
        | SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeExtensionThis);

    private readonly ApiComment comment = new(api);

    /// <summary>The list of all types with their members.</summary>
    public string List()
    {
        var html = new StringBuilder("""
            <h1>Reference</h1>
            <p class="lead">Every public type and member of the two packages, from the comments in their sources.</p>

            """);
        foreach (var package in api.Types.GroupBy(type => type.Package).OrderBy(package => package.Key, StringComparer.Ordinal))
        {
            html.Append($"<h2 id=\"{package.Key}\">{package.Key}</h2>\n");
            foreach (var space in package.GroupBy(type => type.Symbol.ContainingNamespace.ToDisplayString()).OrderBy(space => space.Key, StringComparer.Ordinal))
            {
                html.Append($"<p>Namespace <code>{Encode(space.Key)}</code></p>\n<dl class=\"api\">\n");
                foreach (var type in space)
                    html.Append($"<dt><a href=\"{type.Address}\"><code>{Encode(type.Name)}</code></a></dt><dd><p>{comment.SummaryOf(type.Symbol)}</p>{Members(type)}</dd>\n");
                html.Append("</dl>\n");
            }
        }
        return Safe(html);
    }

    /// <summary>The page of a type.</summary>
    /// <param name="type">The type.</param>
    public string Of(ApiType type)
    {
        var html = new StringBuilder($"""
            <h1>{Encode(type.Name)}</h1>
            <p class="facts">{Kind(type.Symbol)} of the package <a href="{Index}#{type.Package}">{type.Package}</a>, namespace <code>{Encode(type.Symbol.ContainingNamespace.ToDisplayString())}</code></p>
            {Code(Declaration(type.Symbol))}
            {comment.ToHtml(type.Symbol)}
            """);
        foreach (var (heading, members) in type.Members)
        {
            html.Append($"<h2 id=\"{heading.ToLowerInvariant()}-of\">{heading}</h2>\n");
            foreach (var member in members)
            {
                var anchor = type.AnchorOf(member);
                html.Append($"<h3 id=\"{anchor}\"><code>{Encode(Title(member))}</code> <a class=\"anchor\" href=\"#{anchor}\" aria-label=\"Link to “{Encode(anchor)}”\">#</a></h3>\n")
                    .Append(Code(Signature(member))).Append(comment.ToHtml(member));
            }
        }
        return Safe(html.Append($"<p><a href=\"{Index}\">All types</a></p>\n"));
    }

    /// <summary>One line with the types that a lesson's code names; empty where it names none.</summary>
    public string LineFor(BookLesson lesson)
    {
        var types = api.NamedIn(lesson.Cells.Where(cell => cell.IsCode).Select(cell => cell.Source));
        return types.Count == 0 ? "" : $"<p class=\"facts\">In the <a href=\"{Index}\">reference</a>: {string.Join(", ", types.Select(type => $"<a href=\"{type.Address}\"><code>{Encode(type.Name)}</code></a>"))}</p>\n";
    }

    private static string Safe(StringBuilder html) => $"<article>\n{SafeHtml.Of(html.ToString())}\n</article>";

    private static string Members(ApiType type)
    {
        var members = type.Members.Where(group => group.Heading is not "Constructors" and not "Operators").SelectMany(group => group.Members).DistinctBy(member => member.Name).ToList();
        return members.Count == 0 ? "" : $"<p class=\"facts\">{string.Join(" · ", members.Select(member => $"<a href=\"{type.Address}#{type.AnchorOf(member)}\">{Encode(Title(member))}</a>"))}</p>";
    }

    private static string Title(ISymbol member) => member switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor } => member.ContainingType.Name,
        IPropertySymbol { IsIndexer: true } => "this[…]",
        _ => member.Name.Replace("op_", "operator ", StringComparison.Ordinal),
    };

    private static string Kind(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Enum } => "Enumeration",
        { TypeKind: TypeKind.Interface } => "Interface",
        { TypeKind: TypeKind.Delegate } => "Delegate",
        { IsValueType: true } => "Structure",
        { IsStatic: true } => "Static class",
        _ => "Class",
    };

    private static string Declaration(INamedTypeSymbol type)
    {
        var modifiers = type switch
        {
            { TypeKind: TypeKind.Class, IsStatic: true } => "static ",
            { TypeKind: TypeKind.Class, IsAbstract: true } => "abstract ",
            { TypeKind: TypeKind.Class, IsSealed: true } => "sealed ",
            { TypeKind: TypeKind.Struct, IsReadOnly: true } => "readonly ",
            _ => "",
        };
        var bases = new[] { type.BaseType }.Where(parent => parent is { SpecialType: SpecialType.None } && type.TypeKind == TypeKind.Class)
            .Concat(type.TypeKind == TypeKind.Enum ? [] : type.Interfaces.Where(each => each.DeclaredAccessibility == Accessibility.Public)).Select(parent => parent!.ToDisplayString(Head.WithKindOptions(SymbolDisplayKindOptions.None))).ToList();
        return $"public {modifiers}{type.ToDisplayString(Head)}{(bases.Count > 0 ? " : " + string.Join(", ", bases) : "")}{Constraints(type)}";
    }

    /// <summary>A member's declaration, each parameter on a line of its own where they are too many for one.</summary>
    private static string Signature(ISymbol member)
    {
        var parameters = (member as IMethodSymbol)?.Parameters ?? (member is IPropertySymbol { IsIndexer: true } indexer ? indexer.Parameters : default);
        if (parameters.IsDefault || member is IPropertySymbol)
            return member.ToDisplayString(Head.WithParameterOptions(Parameter.ParameterOptions).AddMemberOptions(SymbolDisplayMemberOptions.IncludeParameters));
        string[] all = [.. parameters.Select(parameter => parameter.ToDisplayString(Parameter))];
        var line = $"{member.ToDisplayString(Head)}({string.Join(", ", all)})";
        return (line.Length <= LineWidth ? line : $"{member.ToDisplayString(Head)}(\n    {string.Join(",\n    ", all)})") + Constraints(member);
    }

    private static string Constraints(ISymbol symbol) => symbol.ToDisplayString(Constrained)[symbol.ToDisplayString(Head).Length..].Replace(" where ", "\n    where ", StringComparison.Ordinal);

    private static string Code(string declaration) => $"<pre class=\"code\"><code>{Highlighter.CSharp(declaration)}</code></pre>\n";

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
