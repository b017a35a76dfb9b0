using Microsoft.CodeAnalysis;

namespace InitNotebooks.Runner;

/// <summary>A public type of a package, and what may be seen of its members.</summary>
/// <param name="Package">The package.</param>
/// <param name="Symbol">The type.</param>
internal sealed record ApiType(string Package, INamedTypeSymbol Symbol)
{
    private readonly Dictionary<string, string> anchors = [];

    /// <summary>Its name with those of the types around it and its type parameters.</summary>
    public string Name { get; } = Symbol.ToDisplayString(new SymbolDisplayFormat(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes, genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters));

    /// <summary>Its page's address in the book.</summary>
    public string Address { get; } = $"api-{Symbol.GetDocumentationCommentId()![2..].Replace('`', '-').ToLowerInvariant()}.html";

    /// <summary>The members that a user of the package sees, in groups with their headings.</summary>
    public IReadOnlyList<(string Heading, IReadOnlyList<ISymbol> Members)> Members { get; } =
    [
        .. Symbol.GetMembers().Where(IsSeen).GroupBy(GroupOf).OrderBy(group => group.Key.Order)
            .Select(group => (group.Key.Heading, (IReadOnlyList<ISymbol>)[.. Symbol.TypeKind == TypeKind.Enum ? group.AsEnumerable() : group.OrderBy(member => member.Name, StringComparer.Ordinal)])),
    ];

    /// <summary>A member's place on the page: its name, with a number from its second overload on.</summary>
    /// <param name="member">The member.</param>
    public string AnchorOf(ISymbol member)
    {
        if (anchors.Count == 0)
        {
            var used = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
            foreach (var each in Members.SelectMany(group => group.Members))
            {
                var name = each.Name.TrimStart('.').Replace("this[]", "item", StringComparison.Ordinal).Replace("op_", "", StringComparison.Ordinal);
                var number = used[name] = used.GetValueOrDefault(name) + 1;
                anchors[each.GetDocumentationCommentId()!] = number == 1 ? name : FormattableString.Invariant($"{name}-{number}");
            }
        }
        return anchors.GetValueOrDefault(member.GetDocumentationCommentId() ?? "", "");
    }

    private static bool IsSeen(ISymbol member) => member.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal
        && member is not INamedTypeSymbol && member.CanBeReferencedByName | member is IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.UserDefinedOperator or MethodKind.Conversion } or IPropertySymbol { IsIndexer: true }
        && member is not IMethodSymbol { MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove }
        && !member.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "CompilerGeneratedAttribute");

    private static (int Order, string Heading) GroupOf(ISymbol member) => member switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor } => (0, "Constructors"),
        IFieldSymbol { ContainingType.TypeKind: TypeKind.Enum } => (1, "Values"),
        IFieldSymbol => (1, "Fields"),
        IPropertySymbol => (2, "Properties"),
        IMethodSymbol { MethodKind: MethodKind.Ordinary } => (3, "Methods"),
        IMethodSymbol => (4, "Operators"),
        _ => (5, "Events"),
    };
}
