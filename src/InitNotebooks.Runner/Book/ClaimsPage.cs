using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using TorchInit;

namespace InitNotebooks.Runner;

/// <summary>
/// Every claim of the course, linked to the cell that made it: first what does not hold and where builds differ, then all of them with the
/// verdict of every PyTorch build.
/// </summary>
internal static partial class ClaimsPage
{
    /// <param name="lessons">The lessons.</param>
    /// <param name="call">The Python that PyTorch ran for a reference key; null where it is not known.</param>
    public static string Write(IReadOnlyList<BookLesson> lessons, Func<string, string?> call)
    {
        var replayed = lessons.Where(lesson => lesson.Claims is not null).ToList();
        var all = replayed.SelectMany(lesson => lesson.Claims!.Select(claim => (Lesson: lesson, Claim: claim))).ToList();
        var platforms = Enum.GetValues<TorchPlatform>()
            .Where(platform => all.Exists(item => item.Claim.Sets.Any(set => set.Platform == platform) || item.Claim.Modelled.Contains(platform))).ToList();
        var html = new StringBuilder($"""
            <h1>Claims</h1>
            <p class="lead">{(all.Count == 0 ? "No claim was replayed with this book" : $"{all.Count} claims: {ContentsPage.Counts(all.Select(item => item.Claim))}")}.</p>

            """);
        void List(string id, string heading, string lead, IEnumerable<(BookLesson Lesson, Claim Claim)> items, Func<Claim, string> what)
        {
            var rows = items.Select(item => $"<li class=\"{item.Claim.State}\">{Sentence(item.Lesson, item.Claim, call)} <small>{what(item.Claim)}</small></li>").ToList();
            if (rows.Count > 0)
                html.Append($"<h2 id=\"{id}\">{heading}</h2>\n<p>{lead}</p>\n<ul class=\"differing\">\n{string.Join('\n', rows)}\n</ul>\n");
        }

        List("failed", "What does not hold", "These claims failed in this run.",
            all.Where(item => item.Claim.State == ClaimState.Failed), claim => Code(claim.Detail.Length > 0 ? claim.Detail : Differences(claim.Sets.Where(set => set.State == ClaimState.Failed))));
        List("differing", "Where builds differ", "Here PyTorch itself has other numbers in another release or on another platform. Each such difference is known and checked: a build that agreed would fail the claim.",
            all.Where(item => item.Claim.Sets.Any(set => set.MustDiffer && set.State == ClaimState.Held)), claim => Code(Differences(claim.Sets.Where(set => set.MustDiffer && set.State == ClaimState.Held))));
        html.Append("""
            <h2 id="all">All claims</h2>
            <p>A column is a platform: how many builds of PyTorch whose tensors lie in the repository agree (✓), disagree (✗), or must differ and do (≠); ◇ is this library's arithmetic with no build to hold it against, – has no such tensor or is not asked. Point at a cell to see the releases. A claim without columns is settled by the lesson's own numbers.</p>
            <div class="filter"></div>

            """);
        foreach (var lesson in replayed)
            Write(html, lesson, platforms, call);
        foreach (var lesson in lessons.Except(replayed))
            html.Append($"<p>Lesson {lesson.Number} was not replayed with this book: <a href=\"{lesson.Address}\">{Encode(lesson.Question)}</a></p>\n");
        return html.ToString();
    }

    private static void Write(StringBuilder html, BookLesson lesson, List<TorchPlatform> platforms, Func<string, string?> call)
    {
        html.Append($"<section class=\"claims-of\" data-lesson=\"{Encode(lesson.Number)}\"><h3 id=\"{Encode(lesson.Name)}\">{lesson.Number} · {Encode(lesson.Question)}</h3>\n");
        if (lesson.Claims!.Count == 0)
        {
            html.Append("<p>No claims.</p></section>\n");
            return;
        }
        html.Append($"<div class=\"wide\" role=\"region\" aria-label=\"Claims of lesson {lesson.Number}\" tabindex=\"0\"><table class=\"claims\">\n<thead><tr><th scope=\"col\">claim</th>");
        foreach (var platform in platforms)
            html.Append($"<th scope=\"col\">{Encode(PlatformNames.Short(platform))}</th>");
        html.Append("</tr></thead>\n<tbody>\n");
        foreach (var claim in lesson.Claims)
        {
            var differs = claim.Sets.Any(set => set.MustDiffer && set.State == ClaimState.Held);
            html.Append($"<tr class=\"{claim.State}\" data-is=\"{claim.State}{(differs ? " differs" : "")}{(claim.Modelled.Count > 0 ? " Modelled" : "")}\"><th scope=\"row\"><span class=\"verdict\">{VerdictWords.Of(claim.State)}</span> ")
                .Append(Sentence(lesson, claim, call));
            if (claim.Detail.Length > 0 && claim.State != ClaimState.Held)
                html.Append($"<br><small>{Code(claim.Detail)}</small>");
            html.Append("</th>");
            foreach (var platform in platforms)
                html.Append(Cell(claim, platform));
            html.Append("</tr>\n");
        }
        html.Append("</tbody></table></div></section>\n");
    }

    /// <summary>
    /// What is claimed, with a link to its cell. A sentence that a check made speaks of the cell's own variables: here, where nobody sees
    /// the cell, it speaks of what PyTorch ran.
    /// </summary>
    private static string Sentence(BookLesson lesson, Claim claim, Func<string, string?> call)
    {
        var sentence = claim.Sentence;
        if (claim.IsOfReference && Made().Match(sentence) is { Success: true } made && call(claim.Key) is { } python)
            sentence = $"{(claim.Kind == ClaimKind.Error ? "The words with which PyTorch refuses" : "What PyTorch computes in")} `{python}`{made.Groups["rest"].Value}";
        sentence = sentence.Length == 0 ? claim.Key : char.ToUpperInvariant(sentence[0]) + sentence[1..];
        return $"{Code(sentence)} <a class=\"key\" href=\"{lesson.Address}#cell-{LessonPage.Id(claim.Cell)}\">{Encode(claim.Key)}</a>";
    }

    /// <summary>Which builds, by reason: <c>Linux 1.13.1 to 2.11.0, Windows 2.0.1 to 2.11.0: the reason</c>.</summary>
    private static string Differences(IEnumerable<SetResult> sets) => string.Join("; ", sets
        .GroupBy(set => set.Known ?? (set.BeforeSince ? "other numbers" : set.Detail))
        .Select(reason => $"{string.Join(", ", reason.GroupBy(set => set.Platform).Select(platform =>
        {
            var versions = platform.Select(set => set.Version).Distinct().Order().ToList();
            return $"{PlatformNames.Short(platform.Key)} {versions[0]}{(versions.Count > 1 ? $" to {versions[^1]}" : "")}";
        }))}: {reason.Key}"));

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

    /// <summary>The sentences of <see cref="Criterion"/>: a C# expression, a verb, PyTorch's key, and what follows.</summary>
    [GeneratedRegex(@"^(?:`[^`]*`|The value) (?:has the bits of PyTorch's|is PyTorch's|differs from PyTorch's|is refused with PyTorch's words,) `[^`]*`(?<rest>.*)$", RegexOptions.Singleline)]
    private static partial Regex Made();
}
