using System.Text.RegularExpressions;
using InitNotebooks.Runner;
using Microsoft.Playwright;

namespace InitNotebooks.Tests.Book;

/// <summary>What a reader does on a page: guess, answer, unfold, look up, move about, with keys alone and with a finger.</summary>
[Trait("Category", "Slow")]
public sealed class PageInBrowserTests(SampleBook book, Browser browser) : IClassFixture<SampleBook>, IClassFixture<Browser>
{
    /// <summary>Waits until the page is at that address; a navigation that is over before it is waited for counts.</summary>
    private static Task IsAtAsync(BrowserPage page, string end) =>
        Assertions.Expect(page.Page).ToHaveURLAsync(new Regex(Regex.Escape(end) + "$"), new() { Timeout = 30_000 });

    private string Sample => SampleBook.Address(Path.Combine(book.Local, SampleBook.Everything + ".html"));

    [Fact]
    public async Task A_guess_is_committed_by_keys_alone_shown_beside_the_measured_number_and_kept()
    {
        await using var page = await browser.OpenAsync(Sample);
        var task = page.Page.Locator(".task.predict");
        Assert.DoesNotContain("0.7321", await task.InnerTextAsync());
        await task.Locator("input[type=range]").FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal("1", await task.Locator("input[type=text]").InputValueAsync());
        Assert.Equal("1", await task.Locator("input[type=range]").GetAttributeAsync("aria-valuetext"));
        await page.Page.Keyboard.PressAsync("Tab");
        await page.Page.Keyboard.PressAsync("ControlOrMeta+A");
        await page.Page.Keyboard.TypeAsync("1/sqrt(3)*2");
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("You said 1.155; it is 0.7321. Your guess is 1.58 times too large.", await task.Locator("[role=status]").InnerTextAsync());
        await page.Page.ReloadAsync();
        Assert.StartsWith("You said 1.155", await task.Locator("[role=status]").InnerTextAsync());
        await task.GetByRole(AriaRole.Button, new() { Name = "Guess again" }).FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("", await task.Locator("[role=status]").InnerTextAsync());
        await page.Page.Keyboard.TypeAsync("many");
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.Contains("A number is expected", await task.Locator("[role=status]").InnerTextAsync());
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_finger_drags_a_guess_and_answers_an_exercise()
    {
        await using var page = await browser.OpenAsync(Sample, width: 390, touch: true);
        var slider = page.Page.Locator(".task.predict input[type=range]");
        await slider.ScrollIntoViewIfNeededAsync();
        var rail = (await slider.BoundingBoxAsync())!;
        await page.Page.Touchscreen.TapAsync(rail.X + rail.Width * 0.75f, rail.Y + rail.Height / 2);
        Assert.InRange(double.Parse(await page.Page.Locator(".task.predict input[type=text]").InputValueAsync()), 5, 20);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "That is my guess" }).TapAsync();
        Assert.Contains("times too large", await page.Page.Locator(".task.predict [role=status]").InnerTextAsync());
        var exercise = page.Page.Locator("#cell-ex-word .task");
        await exercise.Locator("input").TapAsync();
        await page.Page.Keyboard.TypeAsync("fan in");
        await exercise.GetByRole(AriaRole.Button, new() { Name = "Check" }).TapAsync();
        Assert.Equal("✗ Not yet.", await exercise.Locator("[role=status]").InnerTextAsync());
        await exercise.Locator("input").FillAsync("\"Fan out\"");
        await exercise.GetByRole(AriaRole.Button, new() { Name = "Check" }).TapAsync();
        Assert.Equal("✓ Right.", await exercise.Locator("[role=status]").InnerTextAsync());
        Assert.Equal("2 of 4 guessed or solved", await page.Page.Locator(".progress").InnerTextAsync());
    }

    [Theory]
    [InlineData("ex-one", "0.618", true)]
    [InlineData("ex-one", "2/(1 + √5)", true)]
    [InlineData("ex-one", "(5^0.5 − 1)/2", true)]
    [InlineData("ex-one", "0,6180", true)]
    [InlineData("ex-one", "6.18e-1", true)]
    [InlineData("ex-one", "0.62", false)]
    [InlineData("ex-one", "-0.618", false)]
    [InlineData("ex-two", "800, 1600", true)]
    [InlineData("ex-two", "(32*25 1600)", true)]
    [InlineData("ex-two", "1600 800", false)]
    [InlineData("ex-word", "fan_in", false)]
    public async Task An_answer_is_judged(string cell, string answer, bool right)
    {
        await using var page = await browser.OpenAsync(Sample);
        var task = page.Page.Locator($"#cell-{cell} .task");
        await task.Locator("input").FillAsync(answer);
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.StartsWith(right ? "✓" : "✗", await task.Locator("[role=status]").InnerTextAsync());
    }

    [Fact]
    public async Task Hints_come_one_by_one_and_the_solution_last()
    {
        await using var page = await browser.OpenAsync(Sample);
        var folds = page.Page.Locator("#cell-ex-one .task details");
        Assert.Equal(1, await page.Page.Locator("#cell-ex-one .task details:visible").CountAsync());
        await folds.Nth(0).Locator("summary").PressAsync("Enter");
        await Assertions.Expect(folds.Nth(1)).ToBeVisibleAsync();
        Assert.False(await folds.Nth(2).IsVisibleAsync());
        await folds.Nth(1).Locator("summary").PressAsync("Enter");
        await Assertions.Expect(folds.Nth(2)).ToBeVisibleAsync();
        await folds.Nth(2).Locator("summary").PressAsync("Enter");
        await Assertions.Expect(folds.Nth(2)).ToContainTextAsync("double yours = 2 / (1 + Math.Sqrt(5));");
        Assert.DoesNotContain("answer:", await folds.Nth(2).InnerTextAsync());
    }

    [Fact]
    public async Task A_verdict_stands_beside_the_measured_one_and_is_kept()
    {
        await using var page = await browser.OpenAsync(SampleBook.Address(Path.Combine(book.Local, "08-claims-on-trial.html")));
        await page.Page.GetByLabel("Your verdict on claim 30", new() { Exact = true }).SelectOptionAsync("false");
        await page.Page.GetByLabel("Your verdict on claim 29", new() { Exact = true }).SelectOptionAsync("holds");
        string Beside(string claim) => $"tr:has(td:text-is('{claim}')) td:nth-child(3)";
        await Assertions.Expect(page.Page.Locator(Beside("common-30")).First).ToHaveTextAsync("✓ false");
        await Assertions.Expect(page.Page.Locator(Beside("common-29")).First).ToHaveTextAsync("✗ holds");
        await Assertions.Expect(page.Page.Locator(Beside("common-31")).First).ToHaveTextAsync("–");
        await page.Page.ReloadAsync();
        await Assertions.Expect(page.Page.Locator(Beside("common-29")).First).ToHaveTextAsync("✗ holds");
        Assert.Equal("false", await page.Page.GetByLabel("Your verdict on claim 30", new() { Exact = true }).InputValueAsync());
        Assert.Empty(page.Errors);
    }

    [Fact]
    public void No_source_of_a_page_tells_an_answer_or_what_is_to_be_guessed()
    {
        var page = File.ReadAllText(Path.Combine(book.Local, SampleBook.Everything + ".html"));
        foreach (var told in new[] { "0.7321", "0.618034", "1600", "Math.Sqrt(5))", "secret()", "fan_out" })
            Assert.DoesNotMatch($"(?<![\\d.]){Regex.Escape(told)}(?!\\d)", page);
        // And of the course: what a guess is compared with stands in no element that belongs to it, and no solution in any page.
        foreach (var lesson in book.Lessons)
        {
            var text = File.ReadAllText(Path.Combine(book.Local, lesson.File));
            foreach (var solution in lesson.Solutions.Values.Where(solution => Answer.Of(solution) is not null))
                Assert.DoesNotContain(System.Net.WebUtility.HtmlEncode(Answer.Without(solution).Split('\n')[0]), text.Replace("<span class=\"k\">", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain("<summary>Measured", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_word_is_explained_under_the_pointer_the_focus_and_the_finger()
    {
        await using var page = await browser.OpenAsync(Sample, touch: true);
        var (word, says) = (page.Page.Locator("a.term").First, page.Page.Locator("#says"));
        await word.HoverAsync();
        Assert.Equal("the factor by which a scheme widens the weights.", await says.InnerTextAsync());
        await page.Page.Mouse.MoveAsync(0, 0);
        Assert.False(await says.IsVisibleAsync());
        await word.FocusAsync();
        Assert.True(await says.IsVisibleAsync());
        Assert.Equal("says", await word.GetAttributeAsync("aria-describedby"));
        await page.Page.Keyboard.PressAsync("Escape");
        Assert.False(await says.IsVisibleAsync());
        await page.Page.Locator("h1").ClickAsync();
        await word.TapAsync();
        Assert.True(await says.IsVisibleAsync());
        Assert.EndsWith(SampleBook.Everything + ".html", page.Page.Url);
        await word.TapAsync();
        await IsAtAsync(page, "glossary.html#gain");
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Keys_go_from_section_to_section_and_from_lesson_to_lesson()
    {
        await using var page = await browser.OpenAsync(Sample);
        await page.Page.Keyboard.PressAsync("j");
        Assert.Equal("what-is-asked", await page.EvaluateAsync<string>("() => document.activeElement.id"));
        await page.Page.Keyboard.PressAsync("j");
        Assert.Equal("what-is-asked-1", await page.EvaluateAsync<string>("() => document.activeElement.id"));
        await page.Page.Keyboard.PressAsync("k");
        Assert.Equal("what-is-asked", await page.EvaluateAsync<string>("() => document.activeElement.id"));
        await page.Page.Locator(".task.predict input[type=text]").FocusAsync();
        await page.Page.Keyboard.TypeAsync("njp");
        Assert.EndsWith(SampleBook.Everything + ".html", page.Page.Url);
        await page.Page.Locator("h1").ClickAsync();
        Assert.Equal("BODY", await page.EvaluateAsync<string>("() => document.activeElement.tagName"));
        Assert.Empty(page.Errors);
        await page.Page.Keyboard.PressAsync("n");
        await IsAtAsync(page, $"{SampleBook.Second}.html");
        await page.Page.Keyboard.PressAsync("p");
        await IsAtAsync(page, $"{SampleBook.Everything}.html");
    }

    [Fact]
    public async Task The_page_lists_its_sections_and_links_to_each()
    {
        await using var page = await browser.OpenAsync(Sample);
        Assert.Equal(["What is asked", "What is asked"], await page.Page.Locator(".toc li").AllInnerTextsAsync());
        Assert.True(await page.EvaluateAsync<bool>("() => document.querySelector('.toc details').open"));
        Assert.Equal(["#what-is-asked", "#what-is-asked-1"], await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('h2 .anchor')].map(a => a.hash)"));
        await using var narrow = await browser.OpenAsync(Sample, width: 390);
        Assert.False(await narrow.EvaluateAsync<bool>("() => document.querySelector('.toc details').open"));
    }

    [Fact]
    public async Task Code_is_copied_as_it_is()
    {
        await using var page = await browser.OpenAsync(Sample);
        var copy = page.Page.Locator("#cell-code .copy");
        await copy.ClickAsync();
        await Assertions.Expect(copy).ToHaveTextAsync("Copied");
        await page.EvaluateAsync<object>("() => { const area = document.createElement('textarea'); area.id = 'paste'; document.querySelector('main').prepend(area); }");
        await page.Page.Locator("#paste").FocusAsync();
        await page.Page.Keyboard.PressAsync("ControlOrMeta+V");
        Assert.StartsWith("// why <b>\nvar layer = new Linear(3", await page.Page.Locator("#paste").InputValueAsync());
    }

    [Fact]
    public async Task A_swipe_on_a_figure_scrolls_the_page()
    {
        await using var page = await browser.OpenAsync(Sample, width: 390, touch: true);
        var figure = page.Page.Locator(".init-figure svg").First;
        await figure.ScrollIntoViewIfNeededAsync();
        var (box, before) = ((await figure.BoundingBoxAsync())!, await page.EvaluateAsync<double>("() => scrollY"));
        var session = await page.Page.Context.NewCDPSessionAsync(page.Page);
        Task Touch(string type, params double[] y) => session.SendAsync("Input.dispatchTouchEvent", new Dictionary<string, object>
        {
            ["type"] = type, ["touchPoints"] = y.Select(at => new Dictionary<string, object> { ["x"] = box.X + box.Width / 2, ["y"] = at }).ToArray(),
        });
        var from = Math.Min(box.Y + box.Height / 2, 700);
        await Touch("touchStart", from);
        for (var moved = 0; moved <= 250; moved += 25)
            await Touch("touchMove", from - moved);
        await Touch("touchEnd");
        await page.Page.WaitForTimeoutAsync(500);
        Assert.True(await page.EvaluateAsync<double>("() => scrollY") > before + 100);
    }

    [Fact]
    public async Task Claims_are_found_by_words_state_and_lesson()
    {
        await using var page = await browser.OpenAsync(SampleBook.Address(Path.Combine(book.Local, "claims.html")));
        Assert.Equal("What does not hold", await page.Page.Locator("h2").First.InnerTextAsync());
        var told = page.Page.Locator(".filter [role=status]");
        Assert.Equal("3 of 3 claims", await told.InnerTextAsync());
        await page.Page.GetByLabel("State").SelectOptionAsync("Open");
        Assert.Equal("1 of 3 claims", await told.InnerTextAsync());
        Assert.Equal(1, await page.Page.Locator("tbody tr:visible").CountAsync());
        await page.Page.GetByLabel("State").SelectOptionAsync("");
        await page.Page.GetByLabel("Search").FillAsync("NUMBERS 2");
        Assert.Equal("1 of 3 claims", await told.InnerTextAsync());
        await page.Page.GetByLabel("State").SelectOptionAsync("differs");
        Assert.Equal("0 of 3 claims", await told.InnerTextAsync());
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task On_paper_there_is_no_answer()
    {
        await using var page = await browser.OpenAsync(Sample);
        await page.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await page.EvaluateAsync<object>("() => window.dispatchEvent(new Event('beforeprint'))");
        Assert.Equal(0, await page.EvaluateAsync<int>("() => [...document.querySelectorAll('details.solution, details.hint, .task input, button')].filter(e => e.checkVisibility()).length"));
    }

    [Fact]
    public void Every_page_says_under_which_licence_and_where_its_source_is()
    {
        var folder = Directory.CreateTempSubdirectory("init-notebooks-source-").FullName;
        try
        {
            BookBinder.Bind(book.Lessons, null, "", Path.Combine(folder, "book"), repository: "https://github.com/owner/name");
            foreach (var path in SampleBook.Pages(Path.Combine(folder, "book")))
            {
                Assert.Contains("<a href=\"https://creativecommons.org/licenses/by/4.0/\">CC BY 4.0</a>", File.ReadAllText(path));
                Assert.Contains("<a href=\"https://codespaces.new/owner/name\">Open in a Codespace</a>", File.ReadAllText(path));
            }
            Assert.Contains($"<a href=\"https://github.com/owner/name/blob/main/notebooks/{SampleBook.Second}.ipynb\">Source of this page</a>", File.ReadAllText(Path.Combine(folder, "book", SampleBook.Second + ".html")));
            BookBinder.Bind(book.Lessons, null, "", Path.Combine(folder, "book"), repository: "");
            Assert.All(SampleBook.Pages(Path.Combine(folder, "book")), path => Assert.DoesNotContain("Source of this page", File.ReadAllText(path)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Nothing_of_another_host_is_left()
    {
        foreach (var path in SampleBook.Pages(book.Local))
        {
            Assert.DoesNotContain("Build once", File.ReadAllText(path), StringComparison.Ordinal);
            Assert.DoesNotContain("#!import", File.ReadAllText(path), StringComparison.Ordinal);
            Assert.DoesNotContain("run the cells again", File.ReadAllText(path), StringComparison.Ordinal);
        }
        Assert.Contains("<strong>Before you start.</strong> Something else.", File.ReadAllText(Path.Combine(book.Local, SampleBook.Everything + ".html")));
    }

    /// <summary>axe-core, the checker that Lighthouse uses, in both schemes.</summary>
    [Theory]
    [InlineData(390, true)]
    [InlineData(1280, false)]
    public Task Axe_finds_no_fault(int width, bool dark) => AssertFaultless([Sample], width, dark);

    [Theory]
    [InlineData(390, true)]
    [InlineData(1280, false)]
    public Task Axe_finds_no_fault_on_any_page(int width, bool dark) => AssertFaultless(SampleBook.Pages(book.Local).Select(SampleBook.Address), width, dark);

    private async Task AssertFaultless(IEnumerable<string> addresses, int width, bool dark)
    {
        foreach (var address in addresses)
        {
            await using var page = await browser.OpenAsync(address, width, dark);
            Assert.Empty(await Browser.FaultsOfAsync(page.Page));
        }
    }
}
