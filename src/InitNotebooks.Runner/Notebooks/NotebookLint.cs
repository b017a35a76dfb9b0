namespace InitNotebooks.Runner;

/// <summary>The course's rules for notebooks, as far as they can be read off the file.</summary>
internal static class NotebookLint
{
    public static IEnumerable<Problem> Of(Notebook notebook) => [];
}
