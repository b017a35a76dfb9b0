using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace TorchInit.Mutation;

/// <summary>Sets a mark before every statement and in every body of one expression, and knows which stands where.</summary>
internal sealed class Marks : CSharpSyntaxRewriter
{
    /// <summary>The variable that names the file into which a program writes, at its end, what it has passed.</summary>
    public const string Variable = "TORCHINIT_MUTATION_PASSED";

    private readonly Dictionary<string, List<(TextSpan Span, int Mark)>> places = [];
    private readonly Dictionary<string, string> texts = [];
    private List<(TextSpan Span, int Mark)> here = [];

    public int Count { get; private set; }

    /// <summary>
    /// Where a node's mark is: the innermost place that holds it, or all of its type where none does (what initializes a field), and for a constant all
    /// that name it, for its value is written there.
    /// </summary>
    public IEnumerable<int> Of(SyntaxNode node)
    {
        var inFile = places[node.SyntaxTree.FilePath];
        var around = inFile.Where(place => place.Span.Contains(node.Span)).ToArray();
        if (around.Length > 0)
            return [around.MinBy(place => place.Span.Length).Mark];
        var type = (node.FirstAncestorOrSelf<TypeDeclarationSyntax>() ?? node.SyntaxTree.GetRoot()).Span;
        return inFile.Where(place => type.Contains(place.Span)).Select(place => place.Mark).Concat(ThatName(node));
    }

    private IEnumerable<int> ThatName(SyntaxNode node) =>
        node.FirstAncestorOrSelf<FieldDeclarationSyntax>() is { } field && field.Modifiers.Any(SyntaxKind.ConstKeyword) && node.FirstAncestorOrSelf<VariableDeclaratorSyntax>() is { } constant
            ? places.SelectMany(file => Regex.Matches(texts[file.Key], $@"\b{constant.Identifier.Text}\b")
                .SelectMany(match => file.Value.Where(place => place.Span.Contains(match.Index)).OrderBy(place => place.Span.Length).Take(1)).Select(place => place.Mark))
            : [];

    public IEnumerable<(string File, TextSpan Span, int Mark)> All => places.SelectMany(file => file.Value.Select(place => (file.Key, place.Span, place.Mark)));

    /// <summary>The files with their text and their marks in order.</summary>
    public IEnumerable<(string Path, string Text, int[] Marks)> Files => places.Select(file => (file.Key, texts[file.Key], file.Value.Select(place => place.Mark).ToArray()));

    public SyntaxTree Set(SyntaxTree tree)
    {
        places.Add(tree.FilePath, here = []);
        texts.Add(tree.FilePath, tree.ToString());
        return CSharpSyntaxTree.ParseText(Visit(tree.GetRoot()).ToFullString(), (CSharpParseOptions)tree.Options, tree.FilePath, tree.Encoding);
    }

    /// <summary>The class that keeps the marks.</summary>
    public SyntaxTree Keeper(CSharpParseOptions options) => CSharpSyntaxTree.ParseText($$"""
        namespace TorchInit;
        internal static class Passed
        {
            public static readonly byte[] Marks = Start();
            private static byte[] Start()
            {
                var marks = new byte[{{Count}}];
                if (System.Environment.GetEnvironmentVariable("{{Variable}}") is { } path)
                    System.AppDomain.CurrentDomain.ProcessExit += (_, _) => System.IO.File.WriteAllBytes(path, marks);
                return marks;
            }
        }
        """, options, "Passed.cs");

    public override SyntaxNode? VisitBlock(BlockSyntax node) => node.WithStatements(Marked(node.Statements));

    public override SyntaxNode? VisitSwitchSection(SwitchSectionSyntax node) => node.WithStatements(Marked(node.Statements));

    public override SyntaxNode? VisitIfStatement(IfStatementSyntax node) =>
        node.WithStatement(Block(node.Statement)).WithElse(node.Else?.WithStatement(Block(node.Else.Statement)));

    public override SyntaxNode? VisitForStatement(ForStatementSyntax node) => node.WithStatement(Block(node.Statement));

    public override SyntaxNode? VisitForEachStatement(ForEachStatementSyntax node) => node.WithStatement(Block(node.Statement));

    public override SyntaxNode? VisitWhileStatement(WhileStatementSyntax node) => node.WithStatement(Block(node.Statement));

    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node) => node.ExpressionBody is { } body
        ? node.WithExpressionBody(null).WithSemicolonToken(default).WithBody(Body(body, returns: node.ReturnType.ToString() != "void")) : base.VisitMethodDeclaration(node);

    public override SyntaxNode? VisitOperatorDeclaration(OperatorDeclarationSyntax node) => node.ExpressionBody is { } body
        ? node.WithExpressionBody(null).WithSemicolonToken(default).WithBody(Body(body, returns: true)) : base.VisitOperatorDeclaration(node);

    public override SyntaxNode? VisitConversionOperatorDeclaration(ConversionOperatorDeclarationSyntax node) => node.ExpressionBody is { } body
        ? node.WithExpressionBody(null).WithSemicolonToken(default).WithBody(Body(body, returns: true)) : base.VisitConversionOperatorDeclaration(node);

    public override SyntaxNode? VisitLocalFunctionStatement(LocalFunctionStatementSyntax node) => node.ExpressionBody is { } body
        ? node.WithExpressionBody(null).WithSemicolonToken(default).WithBody(Body(body, returns: node.ReturnType.ToString() != "void")) : base.VisitLocalFunctionStatement(node);

    public override SyntaxNode? VisitAccessorDeclaration(AccessorDeclarationSyntax node) => node.ExpressionBody is { } body
        ? node.WithExpressionBody(null).WithSemicolonToken(default).WithBody(Body(body, returns: node.IsKind(SyntaxKind.GetAccessorDeclaration))) : base.VisitAccessorDeclaration(node);

    public override SyntaxNode? VisitPropertyDeclaration(PropertyDeclarationSyntax node) => node.ExpressionBody is { } body
        ? node.WithExpressionBody(null).WithSemicolonToken(default).WithAccessorList(Getter(body)) : base.VisitPropertyDeclaration(node);

    public override SyntaxNode? VisitIndexerDeclaration(IndexerDeclarationSyntax node) => node.ExpressionBody is { } body
        ? node.WithExpressionBody(null).WithSemicolonToken(default).WithAccessorList(Getter(body)) : base.VisitIndexerDeclaration(node);

    private static AccessorListSyntax GetterOf(BlockSyntax body) =>
        SyntaxFactory.AccessorList([SyntaxFactory.AccessorDeclaration(SyntaxKind.GetAccessorDeclaration, body)]);

    private AccessorListSyntax Getter(ArrowExpressionClauseSyntax body) => GetterOf(Body(body, returns: true));

    private BlockSyntax Body(ArrowExpressionClauseSyntax body, bool returns)
    {
        var mark = Mark(body);
        var expression = body.Expression.ToString();
        return SyntaxFactory.Block(mark, SyntaxFactory.ParseStatement(expression.StartsWith("throw ", StringComparison.Ordinal) || !returns ? $"{expression};" : $"return {expression};"));
    }

    private StatementSyntax Block(StatementSyntax statement) =>
        statement is BlockSyntax block ? (BlockSyntax)VisitBlock(block)! : SyntaxFactory.Block(Marked(SyntaxFactory.SingletonList(statement)));

    private SyntaxList<StatementSyntax> Marked(SyntaxList<StatementSyntax> statements)
    {
        var marked = new List<StatementSyntax>();
        foreach (var statement in statements)
        {
            if (statement is not (LocalFunctionStatementSyntax or BlockSyntax or BreakStatementSyntax))
                marked.Add(Mark(statement));
            marked.Add((StatementSyntax)Visit(statement));
        }
        return SyntaxFactory.List(marked);
    }

    private StatementSyntax Mark(SyntaxNode node)
    {
        here.Add((node.Span, Count));
        return SyntaxFactory.ParseStatement($"global::TorchInit.Passed.Marks[{Count++}] = 1;\n");
    }
}
