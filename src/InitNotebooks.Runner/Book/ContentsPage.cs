using System.Net;
using System.Text;

namespace InitNotebooks.Runner;

/// <summary>The first page: what the book is, and every lesson's question.</summary>
internal static class ContentsPage
{
    public static string Write(IReadOnlyList<BookLesson> lessons)
    {
        var claims = lessons.SelectMany(lesson => lesson.Claims ?? []).ToList();
        var builds = claims.SelectMany(claim => claim.Sets).Select(set => set.Set).Distinct().Count();
        var html = new StringBuilder($"""
            <h1>Init Notebooks</h1>
            <p class="lead">Why do the weights of a PyTorch network start where they do? A course in C#, in which every number is checked against PyTorch itself.</p>

            """);
        if (claims.Count > 0)
            html.Append($"<p>The lessons make <a href=\"claims.html\">{claims.Count} claims</a>{(builds > 0 ? $", compared with {builds} builds of PyTorch" : "")}: {Counts(claims)}.</p>\n");
        html.Append("<ol class=\"contents\">\n");
        foreach (var lesson in lessons)
        {
            html.Append($"<li><a href=\"{lesson.Address}\"><span class=\"number\">{lesson.Number}</span> {WebUtility.HtmlEncode(lesson.Question)}</a>");
            if (lesson.Quote.Length > 0)
                html.Append($"<p>{WebUtility.HtmlEncode(lesson.Quote)}</p>");
            html.Append("</li>\n");
        }
        return html.Append("</ol>").ToString();
    }

    /// <summary>How many claims are in each state, in words.</summary>
    internal static string Counts(IEnumerable<Claim> claims)
    {
        var counts = claims.GroupBy(claim => claim.State).ToDictionary(group => group.Key, group => group.Count());
        string[] parts = [.. VerdictWords.States.Where(state => counts.ContainsKey(state)).Select(state => $"{counts[state]} {VerdictWords.Of(state).Word}")];
        return string.Join(", ", parts);
    }
}
