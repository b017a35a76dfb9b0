using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace InitNotebooks.Cells;

/// <summary>What is done to a cell's source before it is compiled; line numbers stay those of the cell.</summary>
internal static partial class CellCode
{
    public static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp13, kind: SourceCodeKind.Script);

    /// <summary>The file that a cell imports: <c>#!import setup.csx</c> alone in its cell. Null for any other cell.</summary>
    public static string? ImportOf(string source) =>
        ImportPattern().Match(source) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>The line, counted from 1, of a magic command; null where there is none.</summary>
    public static int? MagicLineOf(string source)
    {
        var lines = source.Split('\n');
        var index = Array.FindIndex(lines, line => MagicPattern().IsMatch(line));
        return index < 0 ? null : index + 1;
    }

    /// <summary>The source with a call of <see cref="CellProgress.At"/> before each top-level statement.</summary>
    public static string WithProgress(string source)
    {
        var tree = CSharpSyntaxTree.ParseText(source, ParseOptions);
        if (tree.GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
            return source;
        var members = tree.GetCompilationUnitRoot().Members
            .Where(member => member is GlobalStatementSyntax or FieldDeclarationSyntax && !member.ContainsDirectives);
        foreach (var member in members.Reverse())
        {
            var line = tree.GetLineSpan(member.Span).StartLinePosition.Line + 1;
            source = source.Insert(
                member.SpanStart,
                string.Create(CultureInfo.InvariantCulture, $"global::InitNotebooks.Cells.CellProgress.At({line});"));
        }

        return source;
    }

    [GeneratedRegex(@"^\s*#!import\s+([^\s""]+)\s*$")]
    private static partial Regex ImportPattern();

    [GeneratedRegex(@"^\s*#!")]
    private static partial Regex MagicPattern();
}
