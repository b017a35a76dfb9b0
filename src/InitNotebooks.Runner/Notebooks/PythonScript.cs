using System.Text;
using System.Text.RegularExpressions;
using InitNotebooks.Cells;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace InitNotebooks.Runner;

/// <summary>
/// A lesson's PyTorch as one script, <c>notebooks/python/LESSON.py</c>: the calls whose results the lesson compares, in its order, with
/// the functions that they need, made from the reference data. Refreshing writes it where the folder is there.
/// </summary>
internal static partial class PythonScript
{
    public static IEnumerable<Companion> Of(LessonResult lesson)
    {
        var folder = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(lesson.Path))!, "python");
        if (Directory.Exists(folder))
            yield return new Companion(lesson.Lesson, null, Path.Combine(folder, lesson.Lesson + ".py"), TextOf(lesson.Notebook!, ReferenceSets.Default.Base));
    }

    /// <summary>The script's text; null where the lesson names no key.</summary>
    internal static string? TextOf(Notebook notebook, ReferenceSet reference)
    {
        var byCall = reference.Keys.ToLookup(key => reference.Get(key).Python.Call);
        var known = KnownBlocks(reference);
        var (written, calls) = (new HashSet<string>(), new HashSet<string>());
        var body = new StringBuilder();
        foreach (var cell in notebook.Cells.Where(cell => cell.IsCode))
        {
            var results = KeysIn(cell.Source).Select(key => reference.TryGet(key, out var tensor) ? tensor : null).OfType<ReferenceTensor>()
                .Where(tensor => calls.Add(tensor.Python.Call)).ToList();
            if (results.Count == 0)
                continue;
            body.Append($"\n\n# ---- {cell.Id}\n");
            foreach (var name in results.SelectMany(result => BlocksOf(result.Python.Source)).Select(NameOf))
                Define(name);
            foreach (var result in results)
            {
                var show = $"show(\"{SharedName([.. byCall[result.Python.Call]])}\", {result.Python.Call})";
                body.Append(result.Group.StartsWith("study", StringComparison.Ordinal) ? $"\nif STUDIES:\n    {show}\n" : $"\n{show}\n");
            }
        }

        // A function comes after those that it calls.
        void Define(string name)
        {
            if (!written.Add(name))
                return;
            foreach (var other in known.Keys.Where(other => Regex.IsMatch(known[name], $@"(?<![\w.]){other}\(")))
                Define(other);
            body.Append($"\n{known[name]}\n\n");
        }

        return calls.Count == 0 ? null : Header(notebook, body.ToString()) + body.ToString().Replace("\n\n\n\n", "\n\n\n", StringComparison.Ordinal);
    }

    private static string Header(Notebook notebook, string body) => $$""""
        """PyTorch's side of lesson {{notebook.Name[..2]}}: each call whose result the lesson compares, in its order.

        python3 notebooks/python/{{notebook.Name}}.py prints the results under the names by which the lesson knows them; it needs
        PyTorch 1.13 or newer. With --studies it also trains what takes minutes. Made from reference-data/ by the runner's refresh.
        """
        {{ImportsOf(body)}}

        STUDIES = "--studies" in sys.argv
        torch.set_printoptions(threshold=16, edgeitems=2, precision=6)
        torch.set_num_threads(1)


        def show(name, result):
            """Print a result, or each of several, under its name."""
            for part, value in result.items() if isinstance(result, dict) else [("", result)]:
                print(f"{name}.{part}" if part else name, "=", value.data if isinstance(value, nn.Parameter) else value)

        """";

    /// <summary>What the functions name, in the order in which Python's style wants it.</summary>
    private static string ImportsOf(string body)
    {
        (string Line, string Name)[][] groups =
        [
            [("import glob", "glob"), ("import hashlib", "hashlib"), ("import math", "math"), ("import sys", ""), ("import warnings", "warnings"), ("from unittest import mock", "mock")],
            [("import numpy", "numpy"), ("import torch", ""), ("from torch import nn", ""), ("from torch.nn import functional as F", "F"), ("from torch.nn import init", "init")],
        ];
        return string.Join("\n\n", groups.Select(group => string.Join('\n',
            group.Where(import => import.Name.Length == 0 || Regex.IsMatch(body, $@"\b{import.Name}\.")).Select(import => import.Line))));
    }

    /// <summary>The name that all results of a call share: their keys as far as they are alike, part by part.</summary>
    private static string SharedName(string[] keys)
    {
        var parts = keys.Select(key => key.Split('.')).ToList();
        return string.Join('.', parts[0].TakeWhile((part, at) => parts.All(other => at < other.Length && other[at] == part)));
    }

    /// <summary>The string literals of a cell's code, in order: some of them are keys.</summary>
    private static IEnumerable<string> KeysIn(string source) => CSharpSyntaxTree.ParseText(source, CellCode.ParseOptions).GetRoot().DescendantTokens()
        .Where(token => token.IsKind(SyntaxKind.StringLiteralToken)).Select(token => token.ValueText);

    /// <summary>Every function and class of the reference data by its name. The digits are read as a reader would read them.</summary>
    private static Dictionary<string, string> KnownBlocks(ReferenceSet reference)
    {
        var sources = reference.Keys.Select(key => reference.Get(key).Python.Source).Distinct();
        var known = sources.SelectMany(BlocksOf).Distinct().GroupBy(NameOf).ToDictionary(same => same.Key, same => same.First());
        known["digits"] = """"
            def digits():
                """The 1797 handwritten digits that scikit-learn ships: 8 x 8 pixels, 0 ... 16, and the digit each shows."""
                from sklearn.datasets import load_digits
                found = load_digits()
                return {"pixels": found.data.astype(numpy.uint8), "labels": found.target.astype(numpy.uint8)}
            """";
        return known;
    }

    private static string NameOf(string block) => Defined().Match(block).Groups[1].Value;

    /// <summary>The functions and classes that a source consists of: those of a helper stand in several.</summary>
    private static IEnumerable<string> BlocksOf(string source) => TopLevel().Split(source).Select(block => block.Trim('\n')).Where(block => block.Length > 0);

    [GeneratedRegex(@"^(?:def|class) (\w+)")]
    private static partial Regex Defined();

    [GeneratedRegex(@"\n\n(?=(?:def|class) )")]
    private static partial Regex TopLevel();
}
