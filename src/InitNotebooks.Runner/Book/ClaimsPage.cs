using System.Globalization;
using System.Net;
using System.Text;
using TorchInit;

namespace InitNotebooks.Runner;

/// <summary>Every claim of the course, with the verdict of every PyTorch build, linked to the cell that made it.</summary>
internal static class ClaimsPage
{
    public static string Write(IReadOnlyList<BookLesson> lessons)
    {
        var replayed = lessons.Where(lesson => lesson.Claims is not null).ToList();
        var all = replayed.SelectMany(lesson => lesson.Claims!).ToList();
        var platforms = Enum.GetValues<TorchPlatform>()
            .Where(platform => all.Any(claim => claim.Sets.Any(set => set.Platform == platform) || claim.Modelled.Contains(platform))).ToList();
        var html = new StringBuilder($"""
            <h1>Claims</h1>
            <p>{all.Count} claims: {ContentsPage.Counts(all)}. A column is a platform: how many builds of PyTorch whose tensors lie in the repository agree (✓), disagree (✗), or are of a release that must differ and does (≠); ◇ is this library's arithmetic with no build to hold it against, – has no such tensor or is not asked. Point at a cell to see the releases. A claim without columns is settled by the lesson's own numbers.</p>

            """);
        foreach (var lesson in replayed)
            Write(html, lesson, platforms);
        foreach (var lesson in lessons.Except(replayed))
            html.Append($"<p>Lesson {lesson.Number} was not replayed with this book: <a href=\"{lesson.Address}\">{Encode(lesson.Question)}</a></p>\n");
        return html.ToString();
    }

    private static void Write(StringBuilder html, BookLesson lesson, List<TorchPlatform> platforms)
    {
        html.Append($"<h2 id=\"{Encode(lesson.Name)}\">{lesson.Number} · {Encode(lesson.Question)}</h2>\n");
        if (lesson.Claims!.Count == 0)
        {
            html.Append("<p>No claims.</p>\n");
            return;
        }
        html.Append("<div class=\"wide\" role=\"region\" aria-label=\"Claims of this lesson\" tabindex=\"0\"><table class=\"claims\">\n<thead><tr><th scope=\"col\">claim</th>");
        foreach (var platform in platforms)
            html.Append($"<th scope=\"col\">{Encode(PlatformNames.Short(platform))}</th>");
        html.Append("</tr></thead>\n<tbody>\n");
        foreach (var claim in lesson.Claims)
        {
            html.Append($"<tr class=\"{claim.State}\"><th scope=\"row\"><span class=\"verdict\">{VerdictWords.Of(claim.State)}</span> ")
                .Append($"<a href=\"{lesson.Address}#cell-{LessonPage.Id(claim.Cell)}\">{Encode(claim.Key)}</a><br>{Code(claim.Sentence)}");
            if (claim.Detail.Length > 0 && claim.State != ClaimState.Held)
                html.Append($"<br><small>{Code(claim.Detail)}</small>");
            html.Append("</th>");
            foreach (var platform in platforms)
                html.Append(Cell(claim, platform));
            html.Append("</tr>\n");
        }
        html.Append("</tbody></table></div>\n");
    }

    /// <summary>What the builds of one platform say: counts by verdict, the releases on request.</summary>
    private static string Cell(Claim claim, TorchPlatform platform)
    {
        var asked = claim.Sets.Where(set => set.Platform == platform && set.State != ClaimState.NoReference)
            .OrderBy(set => set.Version).ThenBy(set => set.Set, StringComparer.Ordinal).ToList();
        var state = asked.Exists(set => set.State == ClaimState.Failed) ? ClaimState.Failed
            : asked.Count > 0 ? ClaimState.Held
            : claim.Modelled.Contains(platform) ? ClaimState.Modelled : ClaimState.NoReference;
        if (asked.Count == 0)
            return $"<td class=\"{state}\">{VerdictWords.Of(state).Sign}</td>";
        var counts = asked.GroupBy(set => VerdictWords.Of(set).Sign).Select(group => $"{group.Key}\u00a0{group.Count().ToString(CultureInfo.InvariantCulture)}");
        var releases = asked.Select(set => $"{set.Version} {VerdictWords.Of(set).Sign}{(set.State == ClaimState.Failed ? $" {set.Detail}" : "")}");
        return $"<td class=\"{state}\" title=\"{Encode(string.Join(", ", releases))}\">{string.Join(' ', counts)}</td>";
    }

    private static string Code(string text) => Inline.ToHtml(text);

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
