using System.Diagnostics;
using System.Text.Json;
using InitNotebooks.Runner;

namespace InitNotebooks.Tests.Live;

/// <summary>Every lesson run whole in its page: the claims of the replay, and what the book shows.</summary>
[Trait("Category", "Slow")]
[Collection(nameof(LiveSite))]
public sealed class LiveLessonTests(LiveSite site)
{
    /// <summary>The three cells that took longest, as the page says it: name and seconds.</summary>
    private const string Slowest = """
        [...document.querySelectorAll("section[data-cell]")]
          .map(one => [one.dataset.cell, Number(/run, ([0-9.]+) s/.exec(one.querySelector(".yours-head")?.textContent)?.[1] ?? 0)])
          .sort((one, other) => other[1] - one[1]).slice(0, 3).map(one => one.join(" ")).join(", ")
        """;

    public static IEnumerable<TheoryDataRow<string>> Lessons => Claims.ClaimTests.Lessons;

    [Theory]
    [MemberData(nameof(Lessons))]
    public async Task A_lesson_runs_in_its_page_as_in_the_replay(string lesson)
    {
        var path = NotebookFolder.Find(Path.Combine(NotebookFolder.RepositoryRoot(), "notebooks"), [lesson]);
        var replay = (await Replayer.RunAsync(path, cancel: TestContext.Current.CancellationToken)).Lessons.Single();
        await using var page = await site.OpenAsync(lesson);
        var clock = Stopwatch.StartNew();
        await page.Page.Locator("#alive").GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Run all" }).ClickAsync();
        await page.Page.WaitForFunctionAsync("() => /^(All|Stopped)/.test(document.querySelector('#alive .cell-status').textContent)", null, new() { Timeout = 550_000, PollingInterval = 200 });
        TestContext.Current.TestOutputHelper?.WriteLine(
            "{0} in the page: {1:F0} s; slowest {2}", lesson, clock.Elapsed.TotalSeconds, await page.EvaluateAsync<string>(Slowest));

        Assert.Empty(page.Errors);
        var ran = JsonDocument.Parse(await page.EvaluateAsync<string>("JSON.stringify(ran)")).RootElement.EnumerateArray().ToList();
        Assert.Equal(replay.Cells.Count - 1, ran.Count);
        Assert.Equal(replay.Claims.Select(Text), ran.SelectMany(cell => cell.GetProperty("claims").EnumerateArray().Select(claim => Text(Of(cell, "cell"), claim))));
        var shown = JsonDocument.Parse(await page.EvaluateAsync<string>("JSON.stringify(Object.fromEntries([...document.querySelectorAll('section[data-cell]')].map(one => [one.dataset.cell, one.dataset.digest])))")).RootElement;
        Assert.Empty(ran.Where(cell => Of(cell, "digest") != Of(shown, Of(cell, "cell"))).Select(cell => Of(cell, "cell")));
    }

    private static string Of(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";

    private static string Text(string cell, JsonElement claim) =>
        $"{cell}: {Of(claim, "key")} {Of(claim, "kind")} {Of(claim, "state")} {Of(claim, "sentence")} {Of(claim, "detail")} [{string.Join("; ", claim.GetProperty("sets").EnumerateArray())}]";

    private static string Text(Claim claim) =>
        $"{claim.Cell}: {claim.Key} {claim.Kind} {claim.State} {claim.Sentence} {claim.Detail} [{string.Join("; ", claim.Sets.Select(set => $"{set.Set} {set.State} {set.Detail}"))}]";
}
