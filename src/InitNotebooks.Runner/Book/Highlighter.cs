using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace InitNotebooks.Runner;

/// <summary>
/// Code as HTML with its words marked: <c>k</c> keyword, <c>t</c> type, <c>m</c> method, <c>s</c> string, <c>n</c> number, <c>c</c> comment.
/// C# is read by Roslyn; of Python, which lessons only quote, the words are told apart.
/// </summary>
internal static partial class Highlighter
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <param name="code">The code.</param>
    /// <param name="language">What follows the fence in Markdown: csharp, python, or anything else for no marks.</param>
    public static string ToHtml(string code, string language) => language.ToLowerInvariant() switch
    {
        "csharp" or "cs" or "c#" => CSharp(code),
        "python" or "py" => Python(code),
        _ => WebUtility.HtmlEncode(code),
    };

    public static string CSharp(string code)
    {
        var html = new StringBuilder();
        var at = 0;
        void Mark(Microsoft.CodeAnalysis.Text.TextSpan span, string? kind)
        {
            if (span.Start < at || span.Length == 0)
                return;
            html.Append(WebUtility.HtmlEncode(code[at..span.Start]));
            Append(html, code[span.Start..span.End], kind);
            at = span.End;
        }
        foreach (var token in CSharpSyntaxTree.ParseText(code, Options).GetRoot().DescendantTokens())
        {
            foreach (var trivia in token.LeadingTrivia)
                Mark(trivia.Span, KindOf(trivia));
            Mark(token.Span, KindOf(token));
            foreach (var trivia in token.TrailingTrivia)
                Mark(trivia.Span, KindOf(trivia));
        }
        return html.Append(WebUtility.HtmlEncode(code[at..])).ToString();
    }

    public static string Python(string code)
    {
        var html = new StringBuilder();
        var at = 0;
        foreach (Match word in PythonWord().Matches(code))
        {
            html.Append(WebUtility.HtmlEncode(code[at..word.Index]));
            Append(html, word.Value, word.Groups.Cast<Group>().Skip(1).FirstOrDefault(group => group.Success)?.Name);
            at = word.Index + word.Length;
        }
        return html.Append(WebUtility.HtmlEncode(code[at..])).ToString();
    }

    private static void Append(StringBuilder html, string text, string? kind) =>
        html.Append(kind is null ? WebUtility.HtmlEncode(text) : $"<span class=\"{kind}\">{WebUtility.HtmlEncode(text)}</span>");

    private static string? KindOf(SyntaxTrivia trivia) => trivia.Kind() switch
    {
        SyntaxKind.WhitespaceTrivia or SyntaxKind.EndOfLineTrivia => null,
        _ => "c",
    };

    private static string? KindOf(SyntaxToken token)
    {
        if (token.IsKeyword() || SyntaxFacts.IsContextualKeyword(token.Kind()))
            return "k";
        return token.Kind() switch
        {
            SyntaxKind.NumericLiteralToken => "n",
            SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.InterpolatedStringStartToken
                or SyntaxKind.InterpolatedStringEndToken or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken => "s",
            SyntaxKind.IdentifierToken => KindOfName(token),
            _ => null,
        };
    }

    private static string? KindOfName(SyntaxToken token)
    {
        if (token.Parent is BaseTypeDeclarationSyntax)
            return "t";
        if (token.Parent is MethodDeclarationSyntax or LocalFunctionStatementSyntax)
            return "m";
        if (token.Parent is not SimpleNameSyntax name)
            return null;
        if (name.Parent is InvocationExpressionSyntax || name.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } member && member.Name == name)
            return "m";
        if (name is IdentifierNameSyntax { IsVar: true })
            return "k";
        // Without a compilation a name in front of a dot is a type if it is written like one; lessons write variables in lower case.
        if (name.Parent is MemberAccessExpressionSyntax access && access.Expression == name)
            return char.IsUpper(token.Text[0]) ? "t" : null;
        return name.Parent switch
        {
            CastExpressionSyntax cast when cast.Type != name => null,
            VariableDeclarationSyntax or ParameterSyntax or ObjectCreationExpressionSyntax or TypeArgumentListSyntax or CastExpressionSyntax or ArrayTypeSyntax
                or NullableTypeSyntax or BaseTypeSyntax or MethodDeclarationSyntax or LocalFunctionStatementSyntax or TupleElementSyntax or DeclarationPatternSyntax => "t",
            _ when name is GenericNameSyntax => "t",
            _ => null,
        };
    }

    [GeneratedRegex("""
        (?<c>\#[^\n]*)
        |(?<s>[rbfu]*("{3}.*?"{3}|'{3}.*?'{3}|"(\\.|[^"\\\n])*"|'(\\.|[^'\\\n])*'))
        |\b(?<n>\d[\d_]*(\.\d*)?(e[+-]?\d+)?)
        |\b(?<k>and|as|assert|break|class|continue|def|del|elif|else|except|False|finally|for|from|global|if|import|in|is|lambda|None|not|or|pass|raise|return|True|try|while|with|yield)\b
        |\b(?<m>[A-Za-z_]\w*)(?=\()
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex PythonWord();
}
