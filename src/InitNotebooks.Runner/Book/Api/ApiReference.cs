using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TorchInit;

namespace InitNotebooks.Runner;

/// <summary>The public face of the packages, read from their assemblies and the doc comments that lie beside them.</summary>
internal sealed class ApiReference
{
    private readonly Dictionary<string, ApiType> types;

    private ApiReference(CSharpCompilation compilation, IEnumerable<MetadataReference> packages)
    {
        Compilation = compilation;
        types = packages.Select(package => (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(package)!)
            .SelectMany(assembly => Public(assembly.GlobalNamespace).Select(type => new ApiType(assembly.Name, type)))
            .ToDictionary(type => type.Symbol.GetDocumentationCommentId()!, StringComparer.Ordinal);
    }

    /// <summary>What the packages refer to, and they themselves.</summary>
    public CSharpCompilation Compilation { get; }

    /// <summary>The packages' types, by name.</summary>
    public IEnumerable<ApiType> Types => types.Values.OrderBy(type => type.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the packages that this program was built with.</summary>
    public static ApiReference Read()
    {
        string[] packages = [typeof(TorchGenerator).Assembly.Location, typeof(Sequential).Assembly.Location];
        var others = ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)).Select(path => MetadataReference.CreateFromFile(path));
        var own = packages.Select(path => MetadataReference.CreateFromFile(path, documentation: new XmlComments(Path.ChangeExtension(path, ".xml")))).ToList();
        return new ApiReference(CSharpCompilation.Create("reference", references: [.. others, .. own]), own);
    }

    /// <summary>The address of a symbol in the book; null where it is of neither package.</summary>
    public string? AddressOf(ISymbol symbol)
    {
        var original = symbol.OriginalDefinition;
        if ((original as INamedTypeSymbol ?? original.ContainingType)?.GetDocumentationCommentId() is not { } id || types.GetValueOrDefault(id) is not { } type)
            return null;
        return original is INamedTypeSymbol ? type.Address : $"{type.Address}#{type.AnchorOf(original)}";
    }

    /// <summary>The types that code names, by name.</summary>
    /// <param name="sources">Pieces of code.</param>
    public IReadOnlyList<ApiType> NamedIn(IEnumerable<string> sources)
    {
        var words = sources.SelectMany(source => CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(kind: SourceCodeKind.Script)).GetRoot().DescendantTokens())
            .Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText).ToHashSet(StringComparer.Ordinal);
        return [.. Types.Where(type => words.Contains(type.Symbol.Name))];
    }

    private static IEnumerable<INamedTypeSymbol> Public(INamespaceOrTypeSymbol of) => of.GetMembers().OfType<INamespaceOrTypeSymbol>()
        .Where(inner => inner is INamespaceSymbol or INamedTypeSymbol { DeclaredAccessibility: Accessibility.Public })
        .SelectMany(inner => (inner is INamedTypeSymbol type ? [type] : Array.Empty<INamedTypeSymbol>()).Concat(Public(inner)));
}
