using InitNotebooks.Cells;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace InitNotebooks.Runner;

/// <summary>The course's rules for notebooks, as far as they can be read off the file.</summary>
internal static partial class NotebookLint
{
    private const int LargestNotebook = 1_000_000;
    private const int LongestLine = 88;
    private const string Setup = "#!import setup.csx";
    private static readonly string[] KnownTags = ["parameters", "predict", "exercise", "check", "hide-input"];
    private static readonly string[] HelpersOfOneHost = ["display", "Display", "DisplayAs", "HTML"];

    /// <summary>The rules that a notebook breaks.</summary>
    /// <param name="notebook">The notebook as it was read.</param>
    /// <param name="fresh">The same with the outputs of a run, which then are the ones looked at; null if it did not run.</param>
    public static IEnumerable<Problem> Of(Notebook notebook, Notebook? fresh = null)
    {
        Problem Rule(string? cell, int? line, string message) => new(ProblemKind.Rule, notebook.Name, cell, line, message);

        foreach (var cell in notebook.Cells)
        {
            if (!ShortId().IsMatch(cell.Id))
                yield return Rule(cell.Id, null, "a cell id is 1 to 40 of the characters a-z, 0-9 and -");
            foreach (var tag in cell.Tags.Except(KnownTags))
                yield return Rule(cell.Id, null, $"unknown tag {tag}; known: {string.Join(", ", KnownTags)}");
        }

        foreach (var cell in notebook.Cells.Where(cell => cell.Type == "markdown"))
        {
            foreach (var (line, fault) in BookMarkdown.FaultsOfFormulas(cell.Source))
                yield return Rule(cell.Id, line, fault);
        }

        foreach (var cell in (fresh ?? notebook).Cells)
        {
            if (cell.Outputs.Any(output => output?["data"] is JsonObject data && data.ContainsKey("image/svg+xml") && data.ContainsKey("text/html")))
                yield return Rule(cell.Id, null, "its output has text/html beside image/svg+xml, and would be shown without its picture");
        }

        foreach (var problem in OfSetup(notebook, Rule).Concat(notebook.Cells.Where(cell => cell.IsCode).SelectMany(cell => OfCode(cell, Rule))))
            yield return problem;
        foreach (var problem in OfExercises(notebook, Rule).Concat(notebook.Cells.SelectMany(cell => OfBook(cell, Rule))))
            yield return problem;
        if (fresh is not null)
        {
            foreach (var problem in ProseNumbers.Of(fresh))
                yield return problem;
        }

        if (Encoding.UTF8.GetByteCount(fresh?.ToCanonicalText() ?? notebook.Text) is var bytes and > LargestNotebook)
            yield return Rule(null, null, FormattableString.Invariant($"has {bytes} bytes; a notebook stays under {LargestNotebook}"));
        if (notebook.Text != notebook.ToCanonicalText())
        {
            foreach (var problem in NotebookDifference.Of(notebook, notebook))
                yield return problem;
        }
    }

    private static IEnumerable<Problem> OfSetup(Notebook notebook, Func<string?, int?, string, Problem> rule)
    {
        var first = notebook.Cells.FirstOrDefault(cell => cell.IsCode);
        if (first is null)
            yield break;
        if (first.Source != Setup)
            yield return rule(first.Id, 1, $"the first code cell is exactly {Setup}, the one form that every notebook host takes");
        if (!notebook.Cells.TakeWhile(cell => cell != first).Any(cell => cell.Source.Contains("dotnet build", StringComparison.Ordinal)))
            yield return rule(first.Id, null, "a text cell above the first code cell says to build first: `dotnet build`");
    }

    private static IEnumerable<Problem> OfCode(NotebookCell cell, Func<string?, int?, string, Problem> rule)
    {
        if (cell.Source == Setup)
            yield break;
        if (CellCode.MagicLineOf(cell.Source) is { } magic)
            yield return rule(cell.Id, magic, $"a magic command; only {Setup}, alone in the first code cell, works in every notebook host");
        foreach (var (index, line) in cell.Source.Split('\n').Index().Where(line => line.Item.Length > LongestLine))
            yield return rule(cell.Id, index + 1, FormattableString.Invariant($"a line of {line.Length} columns; after {LongestLine} a page has to scroll sideways"));
        var tree = CSharpSyntaxTree.ParseText(cell.Source, CellCode.ParseOptions);
        foreach (var node in tree.GetRoot().DescendantNodes(descendIntoTrivia: true))
        {
            var objection = node switch
            {
                BaseNamespaceDeclarationSyntax => "a namespace cannot be declared in a cell (CS7021)",
                // The parser of scripts takes "using var x = …" for a using directive of a namespace named var.
                UsingDirectiveSyntax { Name: IdentifierNameSyntax { Identifier.ValueText: "var" } } =>
                    "a top-level using declaration does not compile in a cell (CS1002); use a using block",
                ReferenceDirectiveTriviaSyntax or LoadDirectiveTriviaSyntax => "#r and #load with a relative path fail in some hosts; setup.csx holds what a lesson needs",
                InvocationExpressionSyntax call when HelpersOfOneHost.Contains(NameOf(call)) =>
                    $"{NameOf(call)}(…) exists in one notebook host only; end the cell in the value instead",
                _ => null,
            };
            if (objection is not null)
                yield return rule(cell.Id, tree.GetLineSpan(node.Span).StartLinePosition.Line + 1, objection);
        }
    }

    private static IEnumerable<Problem> OfExercises(Notebook notebook, Func<string?, int?, string, Problem> rule)
    {
        var checkedCells = ClaimSite.Of(notebook).Where(site => site.Kind == ClaimKind.Exercise).Select(site => site.Cell).ToHashSet();
        var (solutions, fault) = ReadSolutions(notebook);
        if (fault is not null)
            yield return rule(null, null, fault);
        foreach (var cell in notebook.Cells)
        {
            if (cell.IsExercise && !checkedCells.Contains(cell.Id))
                yield return rule(cell.Id, null, "tagged exercise, but has no Exercise.Check");
            if (!cell.IsExercise && checkedCells.Contains(cell.Id))
                yield return rule(cell.Id, null, "has an Exercise.Check, but not the tag exercise");
            if (solutions.TryGetValue(cell.Id, out var solution) && AnswerFaultOf(solution) is { } noAnswer)
                yield return rule(cell.Id, null, $"solutions/{notebook.Name}.csx: {noAnswer}");
            if (cell.IsExercise && !solutions.ContainsKey(cell.Id))
                yield return rule(cell.Id, null, $"has no solution: a section // cell: {cell.Id} in solutions/{notebook.Name}.csx");
        }

        foreach (var id in solutions.Keys.Where(id => !notebook.Cells.Any(cell => cell.Id == id && cell.IsExercise)))
            yield return rule(null, null, $"solutions/{notebook.Name}.csx has a section for {id}, which is no exercise of this lesson");
    }

    private static string? AnswerFaultOf(string solution)
    {
        try
        {
            Answer.Of(solution);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    /// <summary>What the metadata say to the book: of a guess the axis, {"axis": {"from": 0.01, "to": 100, "log": true}}.</summary>
    private static IEnumerable<Problem> OfBook(NotebookCell cell, Func<string?, int?, string, Problem> rule)
    {
        if (cell.Book is null)
            yield break;
        if (!cell.Tags.Contains("predict"))
            yield return rule(cell.Id, null, "has metadata for the book, which only a cell with the tag predict has");
        double? Number(string name) => (cell.Book["axis"] as JsonObject)?[name] is JsonValue value && value.GetValueKind() == System.Text.Json.JsonValueKind.Number ? value.GetValue<double>() : null;
        var unknown = cell.Book.Select(pair => pair.Key).Except(["axis"]).Concat((cell.Book["axis"] as JsonObject ?? []).Select(pair => pair.Key).Except(["from", "to", "log"])).ToList();
        if (unknown.Count > 0)
            yield return rule(cell.Id, null, $"its metadata for the book have {string.Join(", ", unknown)}; known: axis with from, to and log");
        var isLog = (cell.Book["axis"] as JsonObject)?["log"]?.GetValueKind() == System.Text.Json.JsonValueKind.True;
        if (Number("from") is not { } from || Number("to") is not { } to || from >= to || isLog && from <= 0)
            yield return rule(cell.Id, null, "its axis is no interval: two numbers are expected, from below to, and both above 0 where log is true");
    }

    private static (IReadOnlyDictionary<string, string> Solutions, string? Fault) ReadSolutions(Notebook notebook)
    {
        try
        {
            return (Solutions.Read(notebook.Path), null);
        }
        catch (FormatException e)
        {
            return (new Dictionary<string, string>(), e.Message);
        }
    }

    private static string NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
        _ => "",
    };

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}$")]
    private static partial Regex ShortId();
}
