namespace InitNotebooks.Runner;

/// <summary>What several texts of one page share: its headings, so that no two have one id, and the words of the glossary that it has explained.</summary>
internal sealed class PageParts
{
    private readonly HashSet<string> ids = [];

    /// <summary>The headings of the second level: id and words, in order.</summary>
    public List<(string Id, string Text)> Sections { get; } = [];

    /// <summary>The words that the page links to the glossary already.</summary>
    public HashSet<Term> Explained { get; } = [];

    /// <summary>An id that no other part of the page has.</summary>
    public string IdFor(string wanted)
    {
        var id = wanted.Length == 0 ? "section" : wanted;
        for (var i = 2; !ids.Add(id); i++)
            id = FormattableString.Invariant($"{wanted}-{i}");
        return id;
    }
}
