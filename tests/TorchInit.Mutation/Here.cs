using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TorchInit.Mutation;

/// <summary>What of the code this machine can never run: what stands behind a question about the processor or the system that is answered otherwise here.</summary>
internal sealed class Here(CSharpCompilation compilation)
{
    /// <summary>Whether a node is never run here. Of a type for another machine that is what no test runs.</summary>
    public bool IsUnreachable(SyntaxNode node, bool isRun) => IsUnreachable(node, isRun, []);

    private bool IsUnreachable(SyntaxNode node, bool isRun, ImmutableHashSet<MethodDeclarationSyntax> asked)
    {
        for (var child = node; child.Parent is { } parent; child = parent)
        {
            var never = parent switch
            {
                ConditionalExpressionSyntax choice => child == choice.WhenTrue && Answer(choice.Condition) == false || child == choice.WhenFalse && Answer(choice.Condition) == true,
                IfStatementSyntax branch => child == branch.Statement && Answer(branch.Condition) == false || child == branch.Else && Answer(branch.Condition) == true,
                ForStatementSyntax { Condition: { } condition } loop => (child == loop.Statement || loop.Incrementors.Contains(child)) && Answer(condition) == false,
                BinaryExpressionSyntax binary when child == binary.Right => Answer(binary.Left) is { } left &&
                    (binary.IsKind(SyntaxKind.LogicalAndExpression) && !left || binary.IsKind(SyntaxKind.LogicalOrExpression) && left),
                SwitchExpressionArmSyntax arm when child == arm.Expression => arm.WhenClause is { } when && Answer(when.Condition) == false || IsOfOtherProcessor(arm.Pattern),
                BlockSyntax block => block.Statements.TakeWhile(statement => statement != child).Any(EndsHere),
                TypeDeclarationSyntax type => !isRun && (IsOfWiderRegisters(type.Identifier.Text) || IsOfApple(type.Identifier.Text)),
                MethodDeclarationSyntax method => child == method.Body && IsCalledOnlyThere(method, asked),
                _ => false,
            };
            if (never)
                return true;
        }
        return false;
    }

    private bool EndsHere(StatementSyntax statement) => statement is IfStatementSyntax { Else: null } branch && Answer(branch.Condition) == true &&
        (branch.Statement is BlockSyntax block ? block.Statements.LastOrDefault() : branch.Statement) is ReturnStatementSyntax or ThrowStatementSyntax;

    private static bool IsOfOtherProcessor(PatternSyntax pattern) => pattern is ConstantPatternSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: nameof(Architecture) } } access } &&
        access.Name.Identifier.Text != RuntimeInformation.OSArchitecture.ToString();

    private static bool IsOfWiderRegisters(string type) => type.EndsWith("Lanes512", StringComparison.Ordinal) && !Vector512.IsHardwareAccelerated;

    // Apple's functions are called on a Mac only.
    private static bool IsOfApple(string type) => type == "AppleSingle" && !OperatingSystem.IsMacOS();

    /// <summary>A private method that is named in such code only. Those that are asked about already call each other from there.</summary>
    private bool IsCalledOnlyThere(MethodDeclarationSyntax method, ImmutableHashSet<MethodDeclarationSyntax> asked)
    {
        if (asked.Contains(method))
            return true;
        if (!method.Modifiers.Any(SyntaxKind.PrivateKeyword))
            return false;
        var calls = method.SyntaxTree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
            .Where(name => name.Identifier.Text == method.Identifier.Text && !method.Span.Contains(name.Span)).ToArray();
        return calls.Length > 0 && calls.All(call => IsUnreachable(call, isRun: true, asked.Add(method)));
    }

    private bool? Answer(ExpressionSyntax question)
    {
        switch (question)
        {
            case ParenthesizedExpressionSyntax inner:
                return Answer(inner.Expression);
            case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not:
                return !Answer(not.Operand);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } and:
                return Answer(and.Left) & Answer(and.Right);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression } or:
                return Answer(or.Left) | Answer(or.Right);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression, Right: MemberAccessExpressionSyntax { Name.Identifier.Text: "Apple" } } when !OperatingSystem.IsMacOS():
                return false;
            case InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 } or MemberAccessExpressionSyntax or IdentifierNameSyntax:
                return Answer(compilation.GetSemanticModel(question.SyntaxTree).GetSymbolInfo(question).Symbol);
            default:
                return null;
        }
    }

    private bool? Answer(ISymbol? symbol)
    {
        if (symbol is IPropertySymbol { IsStatic: true, Name: "IsSupported" or "IsHardwareAccelerated" } or IMethodSymbol { IsStatic: true, ContainingType.Name: nameof(OperatingSystem) })
        {
            var type = typeof(object).Assembly.GetType(NameOf(symbol.ContainingType)) ?? throw new InvalidOperationException($"{symbol} is not in this .NET.");
            var getter = symbol is IPropertySymbol ? type.GetProperty(symbol.Name, BindingFlags.Public | BindingFlags.Static)!.GetMethod! : type.GetMethod(symbol.Name, [])!;
            return (bool)getter.Invoke(null, null)!;
        }
        // What the library calls by a name of its own.
        return symbol?.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() switch
        {
            PropertyDeclarationSyntax { ExpressionBody: { } body } => Answer(body.Expression),
            VariableDeclaratorSyntax { Initializer: { } initializer } => Answer(initializer.Value),
            _ => null,
        };
    }

    private static string NameOf(INamedTypeSymbol type) => type.ContainingType is { } outer ? $"{NameOf(outer)}+{type.MetadataName}" : $"{type.ContainingNamespace.ToDisplayString()}.{type.MetadataName}";
}
