using InitNotebooks.Tests.Book;
using Microsoft.Playwright;

namespace InitNotebooks.Tests.Live;

/// <summary>What a reader, and a hostile notebook, does to a live page.</summary>
[Trait("Category", "Slow")]
[Collection(nameof(LiveSite))]
public sealed class LivePageTests(LiveSite site)
{
    private const string FirstLesson = "00-start-here";

    /// <summary>Every packed form of the program that a browser may download.</summary>
    [Fact]
    public void The_program_keeps_to_its_budget()
    {
        var (brotli, gzip, _) = site.App.Size;
        TestContext.Current.TestOutputHelper?.WriteLine("the program: {0:F2} MB with Brotli, {1:F2} MB with gzip", brotli / 1e6, gzip / 1e6);
        Assert.InRange(brotli, 4_000_000, 8_000_000);
        Assert.InRange(gzip, 5_000_000, 10_000_000);
        Assert.InRange(new FileInfo(Path.Combine(site.Book, "live", "reference.zip")).Length, 100_000, 1_000_000);
    }

    [Fact]
    public async Task Nothing_of_the_program_is_fetched_before_a_reader_asks_and_the_arrays_come_by_group()
    {
        await using var page = await site.OpenAsync(LiveSite.Odd);
        await page.EditAsync("first", "1");
        Assert.DoesNotContain(page.Requests, address => address.Contains("/live/", StringComparison.Ordinal));
        Assert.Contains("once", await page.Cell("first").GetByRole(AriaRole.Button, new() { Name = "Run" }).InnerTextAsync());
        await page.RunAsync("seed");
        Assert.Equal(["modules"], page.Requests.Where(address => address.EndsWith(".npz", StringComparison.Ordinal)).Select(address => Path.GetFileNameWithoutExtension(new Uri(address).AbsolutePath)).Distinct());
        Assert.DoesNotContain("once", await page.Cell("first").GetByRole(AriaRole.Button, new() { Name = "Run" }).InnerTextAsync());
        Assert.DoesNotContain(page.Requests, address => !address.StartsWith(site.Address, StringComparison.Ordinal) && address.StartsWith("http", StringComparison.Ordinal) && !address.Contains("/npm/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_seed_turns_the_card_and_reset_brings_the_book_back()
    {
        await using var page = await site.OpenAsync(LiveSite.Odd);
        Assert.Contains("The claim holds", await page.RunAsync("seed"));
        await page.EditAsync("seed", "Check.Bits(new Linear(3, 4, new TorchGenerator(2)).Weight, \"linear_3x4.weight\")");
        var failed = await page.RunAsync("seed");
        Assert.Contains("✗ A claim does not hold.", failed);
        Assert.Contains("[0, 0]", failed);
        Assert.Equal(1, await page.Cell("seed").Locator(".yours.bad").CountAsync());
        await page.PressAsync("seed", "Undo");
        Assert.Contains("The claim holds", await page.RunAsync("seed"));
        await page.PressAsync("seed", "Reset");
        Assert.Equal(0, await page.Cell("seed").Locator($".yours, {LivePage.Editor}").CountAsync());
        Assert.True(await page.Cell("seed").Locator("pre.code").IsVisibleAsync());
    }

    [Fact]
    public async Task A_cell_brings_what_it_needs_and_gives_the_same_each_time()
    {
        await using var page = await site.OpenAsync(LiveSite.Odd);
        Assert.Contains("\n12", await page.RunAsync("third"));
        Assert.Contains("\n2", await page.RunAsync("second"));
        Assert.Contains("\n2", await page.RunAsync("second"));
        await page.EditAsync("first", "int counted = 100;\ncounted");
        Assert.Contains("\n111", await page.RunAsync("third"));
        Assert.Contains("\n100", await page.Cell("first").Locator(".yours").InnerTextAsync());
        Assert.Contains("a <b>line</b>", await page.RunAsync("prints"));
    }

    [Fact]
    public async Task A_cell_that_never_ends_can_be_stopped_and_the_next_run_starts_again()
    {
        await using var page = await site.OpenAsync(LiveSite.Odd);
        await page.RunAsync("first");
        int before = await page.Page.EvaluateAsync<int>("ran.length");
        await page.PressAsync("endless", "Run");
        await Assertions.Expect(page.Cell("endless").GetByRole(AriaRole.Status)).ToHaveTextAsync("Running…", new() { Timeout = 60_000 });
        await page.PressAsync("endless", "Stop");
        await page.RanAsync(before, "endless");
        Assert.Contains("You stopped it", await page.Cell("endless").Locator(".yours").InnerTextAsync());
        Assert.Contains("\n1", await page.RunAsync("first"));
    }

    [Theory]
    [InlineData("recursion", "recursion, line 2, calls itself without an end")]
    [InlineData("exit", "exit, line 1, ends the program")]
    public async Task A_cell_that_ends_dotnet_is_named_and_the_next_run_starts_again(string cell, string why)
    {
        await using var page = await site.OpenAsync(LiveSite.Odd);
        Assert.Contains(why, await page.RunAsync(cell));
        Assert.Contains("\n1", await page.RunAsync("first"));
    }

    [Theory]
    [InlineData("throws", "Line 2: throws InvalidOperationException: in line two")]
    [InlineData("does-not-compile", "Line 2: does not compile: CS0029")]
    [InlineData("floods", "shows or writes more than 1 MB")]
    public async Task An_error_is_shown_with_its_line(string cell, string error)
    {
        await using var page = await site.OpenAsync(LiveSite.Odd);
        Assert.Contains(error, await page.RunAsync(cell));
        Assert.Contains("\n1", await page.RunAsync("first"));
    }

    [Fact]
    public async Task An_error_above_leads_there()
    {
        await using var page = await site.OpenAsync(LiveSite.Odd);
        await page.EditAsync("first", "int counted = \"text\";");
        Assert.Contains("The cell first, which this one needs, in line 1 does not compile", await page.RunAsync("third"));
        Assert.Equal("#cell-first", await page.Cell("third").Locator(".cell-error a").GetAttributeAsync("href"));
    }

    [Fact]
    public async Task A_cell_reaches_no_other_server()
    {
        await using var page = await site.OpenAsync(LiveSite.Odd);
        var tried = await page.EvaluateAsync<string>("""
            () => new Promise(resolve => {
              const script = "fetch('http://127.0.0.1:9/').catch(() => {}); addEventListener('securitypolicyviolation', event => postMessage(event.violatedDirective));";
              new Worker(URL.createObjectURL(new Blob([script]))).onmessage = event => resolve(event.data);
            })
            """);
        Assert.Equal("connect-src", tried);
        Assert.Contains("new Worker(script, { type: \"module\" })", await File.ReadAllTextAsync(Path.Combine(site.Book, "assets", "live-engine.js"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Changes_are_there_after_a_reload_and_a_link_carries_them()
    {
        await using var page = await site.OpenAsync(LiveSite.Odd);
        await page.EditAsync("first", "int counted = 41;\ncounted + 1 // ünïcödé");
        await page.Page.ReloadAsync();
        await page.Cell("first").Locator(LivePage.Editor).WaitForAsync();
        Assert.Equal("int counted = 41;\ncounted + 1 // ünïcödé", await page.TextOfAsync("first"));
        await page.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.PressAsync("first", "Copy link");
        await Assertions.Expect(page.Cell("first").GetByRole(AriaRole.Status)).ToContainTextAsync("copied");
        var fragment = new Uri(await page.EvaluateAsync<string>("() => navigator.clipboard.readText()")).Fragment;

        await using var other = await site.OpenAsync(LiveSite.Odd, fragment);
        await other.Cell("first").Locator(LivePage.Editor).WaitForAsync();
        Assert.Equal("int counted = 41;\ncounted + 1 // ünïcödé", await other.TextOfAsync("first"));
        Assert.Contains("Read it, then run it", await other.Cell("first").GetByRole(AriaRole.Status).InnerTextAsync());
        Assert.DoesNotContain(other.Requests, address => address.Contains("/live/", StringComparison.Ordinal));
        Assert.Contains("\n42", await other.RunAsync("first"));

        await using var damaged = await site.OpenAsync(LiveSite.Odd, "#edit=first.AAAA");
        await Assertions.Expect(damaged.Cell("first").GetByRole(AriaRole.Status)).ToContainTextAsync("damaged");
    }

    [Fact]
    public async Task Without_npm_a_cell_is_edited_in_a_plain_field_and_search_says_what_it_needs()
    {
        var address = site.WithoutNpm();
        await using var page = await site.OpenAsync(LiveSite.Odd, address: address);
        await page.EditAsync("first", "int counted = 7;\ncounted");
        Assert.Equal(1, await page.Cell("first").Locator("textarea").CountAsync());
        Assert.Contains("\n7", await page.RunAsync("first"));
        await page.PressAsync("first", "Reset");
        Assert.Equal(0, await page.Cell("first").Locator("textarea").CountAsync());
        await page.Page.GotoAsync(address + "search.html");
        await Assertions.Expect(page.Page.Locator("#alive")).ToContainTextAsync("run npm ci");
    }

    [Fact]
    public async Task The_editor_marks_the_line_of_an_error_undoes_and_keeps_to_its_budget()
    {
        Assert.InRange(new FileInfo(Path.Combine(site.Book, "assets", "editor.js")).Length, 50_000, 400_000);
        await using var page = await site.OpenAsync(LiveSite.Odd);
        await page.EditAsync("first", "int counted = 1;\nint wrong = \"text\";");
        Assert.Equal(1, await page.Cell("first").Locator(".cm-editor").CountAsync());
        await page.Cell("first").Locator(LivePage.Editor).PressAsync("Control+Enter");
        await page.RanAsync(0, "first");
        Assert.Contains("Line 2: does not compile", await page.Cell("first").Locator(".yours").InnerTextAsync());
        await page.Page.Keyboard.TypeAsync("counted");
        Assert.Equal("int counted = 1;\ncounted", await page.TextOfAsync("first"));
        await page.Page.Keyboard.PressAsync("ControlOrMeta+z");
        Assert.Equal("int counted = 1;\nint wrong = \"text\";", await page.TextOfAsync("first"));
        await page.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Cell("first").Locator(LivePage.Editor)).Not.ToBeFocusedAsync();
        Assert.Empty(page.Errors);
    }

    [Theory]
    [InlineData(390, true)]
    [InlineData(1280, false)]
    public async Task Search_finds_by_keys_alone_and_keeps_answers_to_itself(int width, bool dark)
    {
        await using var page = await site.OpenAsync(LiveSite.Odd, width: width, dark: dark);
        await page.Page.Keyboard.PressAsync("/");
        await Assertions.Expect(page.Page.Locator("#search")).ToBeFocusedAsync();
        await page.Page.Keyboard.TypeAsync("kaiming");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^\d+ pages$"));
        Assert.NotEqual(0, await page.Page.Locator(".search mark").CountAsync());
        Assert.Empty(await Browser.FaultsOfAsync(page.Page));
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.Page.Keyboard.PressAsync("Tab");
        var wanted = await page.EvaluateAsync<string>("document.activeElement.href");
        Assert.StartsWith(site.Address, wanted);
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page).ToHaveURLAsync(wanted);
        Assert.Contains("aiming", await page.Page.Locator("main").InnerTextAsync());
        await page.Page.GoBackAsync();
        await Assertions.Expect(page.Page.Locator("#search")).ToHaveValueAsync("kaiming");
        await page.Page.Locator("#search").FillAsync("");
        await Assertions.Expect(page.Page.Locator(".search li")).ToHaveCountAsync(0);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task It_works_offline_after_the_first_visit()
    {
        await using var page = await site.OpenAsync(LiveSite.Odd);
        await page.RunAsync("seed");
        // What was fetched before there was a service worker is kept after it.
        var fetched = page.Requests.Where(address => address.StartsWith(site.Address, StringComparison.Ordinal) && !address.EndsWith("/sw.js", StringComparison.Ordinal)).Append(site.Address + "assets/live-worker.js").Distinct().ToArray();
        Assert.Contains(fetched, address => address.EndsWith("/live/reference/arrays/modules.npz", StringComparison.Ordinal));
        await page.Page.EvaluateAsync("async addresses => { while (!(await Promise.all(addresses.map(one => caches.match(one)))).every(one => one)) await new Promise(later => setTimeout(later, 100)); }", fetched);
        await page.Page.Context.SetOfflineAsync(true);
        await page.Page.ReloadAsync();
        Assert.Contains("The claim holds", await page.RunAsync("seed"));
    }

    [Fact]
    public async Task A_server_that_packs_nothing_sends_the_packed_files()
    {
        using var plain = site.Plain();
        await using var page = await site.OpenAsync(LiveSite.Odd, address: plain.Address);
        Assert.Contains("The claim holds", await page.RunAsync("seed"));
        Assert.Contains(page.Requests, address => address.EndsWith(".wasm.gz", StringComparison.Ordinal));
        Assert.DoesNotContain(page.Requests, address => address.EndsWith(".wasm", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hostile_cell_shows_and_does_nothing()
    {
        await using var page = await site.OpenAsync(LiveSite.Hostile);
        Assert.Contains("styled", await page.RunAsync("html"));
        Assert.Equal(0, await page.Page.Locator(".yours :is(script, iframe, form, input, [onclick], [onerror], [onload], [id], a[href^='javascript'])").CountAsync());
        Assert.Equal("static", await page.EvaluateAsync<string>("getComputedStyle([...document.querySelectorAll('.yours div')].find(one => one.textContent === 'styled')).position"));
        Assert.Equal("rgb(255, 0, 0)", await page.EvaluateAsync<string>("getComputedStyle([...document.querySelectorAll('.yours div')].find(one => one.textContent === 'styled')).color"));
        Assert.DoesNotContain("hacked", await page.Page.TitleAsync());
    }

    [Theory]
    [InlineData(390, true)]
    [InlineData(1280, false)]
    public async Task Axe_finds_no_fault_while_a_cell_is_edited_and_has_run(int width, bool dark)
    {
        await using var page = await site.OpenAsync(FirstLesson, width: width, dark: dark);
        var ids = await page.EvaluateAsync<string[]>("[...document.querySelectorAll('section.cell:has(.cell-controls)')].slice(0, 2).map(one => one.dataset.cell)");
        await page.RunAsync(ids[0]);
        await page.EditAsync(ids[1], "int wrong = \"text\"; // a comment\nConsole.WriteLine(1.5 + 2);");
        await page.RunAsync(ids[1]);
        Assert.Equal(1, await page.Cell(ids[1]).Locator(".cell-error").CountAsync());
        Assert.Empty(await Browser.FaultsOfAsync(page.Page));
    }

    [Theory]
    [InlineData(390, false)]
    [InlineData(1280, true)]
    public async Task It_works_by_keyboard_and_by_touch_and_fits(int width, bool dark)
    {
        await using var page = await site.OpenAsync(FirstLesson, width: width, dark: dark, touch: width < 500);
        var cell = page.Page.Locator("section.cell:has(.cell-controls)").First;
        var id = await cell.GetAttributeAsync("data-cell") ?? "";
        int before = await page.EvaluateAsync<int>("ran.length");
        if (width < 500)
        {
            await cell.GetByRole(AriaRole.Button, new() { Name = "Run" }).TapAsync();
            Assert.True((await cell.GetByRole(AriaRole.Button, new() { Name = "Run" }).BoundingBoxAsync())!.Height >= 44 || !await page.EvaluateAsync<bool>("matchMedia('(pointer: coarse)').matches"));
        }
        else
        {
            await cell.GetByRole(AriaRole.Button, new() { Name = "Edit" }).FocusAsync();
            await page.Page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(cell.Locator(LivePage.Editor)).ToBeFocusedAsync();
            await page.Page.Keyboard.PressAsync("Control+Enter");
        }

        await page.RanAsync(before, id);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        if (width > 500)
        {
            await page.Page.Keyboard.PressAsync("Escape");
            await Assertions.Expect(cell.GetByRole(AriaRole.Button, new() { Name = "Run" })).ToBeFocusedAsync();
            Assert.NotEqual("none", await page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle"));
        }
    }
}
