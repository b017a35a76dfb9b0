using InitNotebooks.Cells;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace InitNotebooks.Runner;

/// <summary>A place in a notebook's source that makes a claim when it runs; found by reading, without running anything.</summary>
/// <param name="Cell">The cell's id.</param>
/// <param name="Line">The line in the cell, counted from 1.</param>
/// <param name="Kind">How it will be judged.</param>
/// <param name="Key">The claim's id in the lesson; null where the source does not give it as a string literal.</param>
internal sealed record ClaimSite(string Cell, int Line, ClaimKind Kind, string? Key)
{
    /// <summary>The claims that a notebook's source names, in order.</summary>
    /// <param name="notebook">The notebook.</param>
    public static IReadOnlyList<ClaimSite> Of(Notebook notebook) =>
        [.. notebook.Cells.Where(cell => cell.IsCode).SelectMany(cell => Of(cell.Id, cell.Source))];

    internal static IEnumerable<ClaimSite> Of(string cell, string source)
    {
        var tree = CSharpSyntaxTree.ParseText(source, CellCode.ParseOptions);
        foreach (var call in tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (call.Expression is not MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax type, Name: var method })
                continue;
            if (KindOf(type.Identifier.ValueText, method.Identifier.ValueText) is not { } kind)
                continue;
            var arguments = call.ArgumentList.Arguments;
            var named = arguments.FirstOrDefault(a => a.NameColon?.Name.Identifier.ValueText is "key" or "id");
            var literal = (named is null ? arguments.Where(a => a.NameColon is null).Select(a => a.Expression) : [named.Expression])
                .FirstOrDefault(expression => expression.IsKind(SyntaxKind.StringLiteralExpression)) as LiteralExpressionSyntax;
            var line = tree.GetLineSpan((literal ?? (SyntaxNode)call).Span).StartLinePosition.Line + 1;
            yield return new ClaimSite(cell, line, kind, literal?.Token.ValueText);
        }
    }

    private static ClaimKind? KindOf(string type, string method) => (type, method) switch
    {
        ("Check", nameof(Check.Bits)) => ClaimKind.Bits,
        ("Check", nameof(Check.WithinUlps)) => ClaimKind.Ulps,
        ("Check", nameof(Check.Close)) => ClaimKind.Close,
        ("Check", nameof(Check.Error)) => ClaimKind.Error,
        ("Check", nameof(Check.That)) => ClaimKind.That,
        ("Exercise", _) => ClaimKind.Exercise,
        ("Trial", nameof(Trial.Of)) => ClaimKind.Trial,
        _ => null,
    };
}
