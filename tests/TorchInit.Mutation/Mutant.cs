using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TorchInit.Mutation;

/// <summary>One small change: a node of a source file, and what stands there instead.</summary>
internal sealed record Mutant(SyntaxTree Tree, SyntaxNode Node, SyntaxNode Instead, string Kind)
{
    /// <summary>The room: the folder under the project.</summary>
    public string Folder => Path.GetFileName(Path.GetDirectoryName(Tree.FilePath))!;

    public string File => $"{Folder}/{Path.GetFileName(Tree.FilePath)}";

    public int Line => Tree.GetLineSpan(Node.Span).StartLinePosition.Line + 1;

    /// <summary>The line before and after the change: what a reader needs, and by what a mutant is known when lines have moved.</summary>
    public string Before => LineOf(Tree.GetText().ToString(), Node.SpanStart);

    public string After => LineOf(Source.ToString(), Node.SpanStart);

    public SyntaxTree Changed => CSharpSyntaxTree.ParseText(Source, (CSharpParseOptions)Tree.Options, Tree.FilePath);

    private Microsoft.CodeAnalysis.Text.SourceText Source =>
        Tree.GetText().WithChanges(new Microsoft.CodeAnalysis.Text.TextChange(Node.Span, Instead.ToString()));

    public override string ToString() => $"{File}:{Line} [{Kind}]\n    - {Before}\n    + {After}";

    private static string LineOf(string text, int position)
    {
        var start = position == 0 ? 0 : text.LastIndexOf('\n', position - 1) + 1;
        var end = text.IndexOf('\n', position);
        return text[start..(end < 0 ? text.Length : end)].Trim();
    }
}
