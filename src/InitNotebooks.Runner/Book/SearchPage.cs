namespace InitNotebooks.Runner;

/// <summary>Search over the book: the page holds the field, its script (live-search.js) shows it where the index can be fetched.</summary>
internal static class SearchPage
{
    public const string File = "search.html";

    /// <summary>What the index leaves out: answers that a reader should find by thinking, and what is folded away on a card.</summary>
    public const string Hidden = ".solution, .hint, svg, .anchor, .output details";

    public static string Write(bool live) => $"""
        <h1>Search</h1>
        {LiveBook.Hint(live, "search", "cannot search", "search needs the served book")}
        <div class="search" hidden>
        <p><label for="search">Words</label> <input type="search" id="search" autocomplete="off" spellcheck="false"></p>
        <p role="status"></p>
        <ol></ol>
        </div>

        """;
}
