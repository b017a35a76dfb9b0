using System.Text.RegularExpressions;
using InitNotebooks.Cells;

namespace InitNotebooks.Runner;

/// <summary>
/// The solutions of a lesson's exercises: <c>solutions/NN-title.csx</c> beside the notebook. A line <c>// cell: id</c> begins a
/// section; what follows is the whole source of that cell, solved.
/// </summary>
internal static partial class Solutions
{
    /// <summary>Where the solutions of a notebook are, whether or not there are any.</summary>
    /// <param name="notebookPath">The notebook's file.</param>
    public static string PathOf(string notebookPath) => Path.Combine(
        Path.GetDirectoryName(Path.GetFullPath(notebookPath))!, "solutions", Path.GetFileNameWithoutExtension(notebookPath) + ".csx");

    /// <summary>The solved source of each exercise, by cell id, in the file's order; empty where the notebook has no solutions.</summary>
    /// <param name="notebookPath">The notebook's file.</param>
    /// <exception cref="FormatException">The file has code before its first section, or two sections for one cell.</exception>
    public static IReadOnlyDictionary<string, string> Read(string notebookPath)
    {
        var path = PathOf(notebookPath);
        var solutions = new OrderedDictionary<string, string>();
        if (!File.Exists(path))
            return solutions;
        var text = File.ReadAllText(path).ReplaceLineEndings("\n");
        var heads = SectionHead().Matches(text);
        var preface = heads.Count == 0 ? text : text[..heads[0].Index];
        if (preface.Split('\n').Any(line => line.Trim() is not "" && !line.TrimStart().StartsWith("//", StringComparison.Ordinal)))
            throw new FormatException($"solutions/{Path.GetFileName(path)}: code before the first section; begin with a line // cell: <id>");
        for (var i = 0; i < heads.Count; i++)
        {
            var start = heads[i].Index + heads[i].Length;
            var source = text[start..(i + 1 < heads.Count ? heads[i + 1].Index : text.Length)].Trim('\n', ' ');
            if (!solutions.TryAdd(heads[i].Groups[1].Value, source))
                throw new FormatException($"solutions/{Path.GetFileName(path)}: two sections for the cell {heads[i].Groups[1].Value}");
        }

        return solutions;
    }

    /// <summary>The notebook with each exercise replaced by its solution, and of the other cells those that an exercise needs.</summary>
    internal static Notebook Apply(Notebook notebook)
    {
        try
        {
            var solutions = Read(notebook.Path);
            List<NotebookCell> code = [.. notebook.Cells.Where(cell => cell.IsCode)
                .Select(cell => solutions.TryGetValue(cell.Id, out var source) ? cell with { Source = source } : cell)];
            var exercises = Enumerable.Range(0, code.Count).Where(i => code[i].IsExercise || solutions.ContainsKey(code[i].Id));
            return notebook.With(NeededCells.Of([.. code.Select(cell => cell.Source)], exercises).Select(i => code[i]));
        }
        catch (FormatException e)
        {
            throw new NotebookFormatException(e.Message);
        }
    }

    [GeneratedRegex(@"^// cell:[ \t]*(\S+)[ \t]*$", RegexOptions.Multiline)]
    private static partial Regex SectionHead();
}
