using System.Net;
using System.Text;

namespace InitNotebooks.Runner;

/// <summary>Every claim of the course, with the verdict of every PyTorch build, linked to the cell that made it.</summary>
internal static class ClaimsPage
{
    public static string Write(IReadOnlyList<BookLesson> lessons)
    {
        var replayed = lessons.Where(lesson => lesson.Claims is not null).ToList();
        var all = replayed.SelectMany(lesson => lesson.Claims!).ToList();
        var builds = all.SelectMany(claim => claim.Sets).DistinctBy(set => set.Set)
            .OrderBy(set => set.Platform, StringComparer.Ordinal).ThenBy(set => Version.TryParse(set.Version, out var version) ? version : new Version()).ThenBy(set => set.Set, StringComparer.Ordinal).ToList();
        var html = new StringBuilder($"""
            <h1>Claims</h1>
            <p>{all.Count} claims: {ContentsPage.Counts(all)}. A column is a build of PyTorch whose tensors lie in the repository; ✓ agrees, ✗ disagrees, ≠ is older than what the claim is about and differs, as it must, – has no such tensor or is not asked. A claim without columns is settled by the lesson's own numbers.</p>

            """);
        foreach (var lesson in replayed)
            Write(html, lesson, builds);
        foreach (var lesson in lessons.Except(replayed))
            html.Append($"<p>Lesson {lesson.Number} was not replayed with this book: <a href=\"{lesson.Address}\">{Encode(lesson.Question)}</a></p>\n");
        return html.ToString();
    }

    private static void Write(StringBuilder html, BookLesson lesson, List<ClaimSet> builds)
    {
        html.Append($"<h2 id=\"{Encode(lesson.Name)}\">{lesson.Number} · {Encode(lesson.Question)}</h2>\n");
        if (lesson.Claims!.Count == 0)
        {
            html.Append("<p>No claims.</p>\n");
            return;
        }
        html.Append("<div class=\"wide\" role=\"region\" aria-label=\"Claims of this lesson\" tabindex=\"0\"><table class=\"claims\">\n<thead><tr><th scope=\"col\">claim</th>");
        foreach (var build in builds)
            html.Append($"<th scope=\"col\" title=\"{Encode(build.Set)}\"><span>{Encode(build.Version)}</span><br><small>{Encode(Platform(build.Platform))}</small></th>");
        html.Append("</tr></thead>\n<tbody>\n");
        foreach (var claim in lesson.Claims)
        {
            html.Append($"<tr class=\"{claim.State}\"><th scope=\"row\"><span class=\"verdict\">{Verdicts.Sign(claim.State)} {Verdicts.Word(claim.State)}</span> ")
                .Append($"<a href=\"{lesson.Address}#cell-{LessonPage.Id(claim.Cell)}\">{Encode(claim.Key)}</a><br>{Code(claim.Sentence)}");
            if (claim.Detail.Length > 0 && claim.State != ClaimState.Held)
                html.Append($"<br><small>{Code(claim.Detail)}</small>");
            html.Append("</th>");
            foreach (var build in builds)
            {
                var set = claim.Sets.FirstOrDefault(set => set.Set == build.Set);
                var title = set is { Detail.Length: > 0 } ? $" title=\"{Encode(set.Detail)}\"" : "";
                html.Append($"<td class=\"{set?.State ?? ClaimState.NoReference}\"{title}>{Sign(set)}</td>");
            }
            html.Append("</tr>\n");
        }
        html.Append("</tbody></table></div>\n");
    }

    private static string Sign(ClaimSet? set) =>
        set is { BeforeSince: true, State: ClaimState.Held } ? "≠" : Verdicts.Sign(set?.State ?? ClaimState.NoReference);

    private static string Platform(string platform) => platform switch
    {
        "LinuxX64" => "Linux x64",
        "WindowsX64" => "Windows x64",
        "LinuxArm64" => "Linux Arm",
        "LinuxX64WithoutAvx2" => "no AVX2",
        "MacOSArm64" => "macOS Arm",
        _ => platform,
    };

    private static string Code(string text) => Inline.ToHtml(text);

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
