using System.Text;
using InitNotebooks.Tests.Book;
using Microsoft.Playwright;
using TorchInit;

namespace InitNotebooks.Tests.Live;

/// <summary>The workbench, as a reader uses it: weights of a seed, GPT-2, and a file of her own, or of somebody hostile.</summary>
[Trait("Category", "Slow")]
[Collection(nameof(LiveSite))]
public sealed class WorkbenchTests(LiveSite site) : IDisposable
{
    private const string Page = "workbench";

    private readonly string folder = Directory.CreateTempSubdirectory("init-notebooks-workbench-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Does something, and waits until the part of the page has its answer.</summary>
    private static async Task AnswerAsync(LivePage page, Func<Task> act)
    {
        await page.EvaluateAsync<object>("() => { window.done = 0; addEventListener('bench-done', () => done++, { once: true }); }");
        await act();
        await page.Page.WaitForFunctionAsync("() => done > 0", null, new() { Timeout = 300_000, PollingInterval = 50 });
    }

    private static ILocator Status(LivePage page, string part) => page.Page.Locator($"#bench-{part}").GetByRole(AriaRole.Status);

    private static async Task<string> InspectAsync(LivePage page, string name, byte[] bytes)
    {
        await AnswerAsync(page, () => page.Page.Locator("#file-input").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "application/octet-stream", Buffer = bytes }));
        return await page.Page.Locator("#bench-file .shown").InnerTextAsync();
    }

    private byte[] Saved(StateDict state, string extension)
    {
        var path = Path.Combine(folder, Guid.NewGuid() + extension);
        state.Save(path);
        return File.ReadAllBytes(path);
    }

    private static StateDict Zeros(string name)
    {
        var state = new StateDict();
        state.Add(name, StateTensor.Of(System.Numerics.Tensors.Tensor.CreateFromShape<float>([64])));
        return state;
    }

    [Theory]
    [InlineData(390, true)]
    [InlineData(1280, false)]
    public async Task Weights_of_a_seed_are_drawn_by_keys_alone_and_the_page_has_no_fault(int width, bool dark)
    {
        await using var page = await site.OpenAsync(Page, width: width, dark: dark, touch: width < 500);
        Assert.DoesNotContain(page.Requests, address => address.Contains("/live/", StringComparison.Ordinal));
        Assert.Empty(await Browser.FaultsOfAsync(page.Page));
        await page.Page.Locator("#bits-seed").FocusAsync();
        await page.Page.Keyboard.PressAsync("ControlOrMeta+A");
        await page.Page.Keyboard.TypeAsync("1");
        await AnswerAsync(page, () => page.Page.Keyboard.PressAsync("Enter"));
        var shown = page.Page.Locator("#bench-bits .shown");
        Assert.Contains("these very bits", await shown.InnerTextAsync());
        Assert.Contains("◇ modelled", await shown.InnerTextAsync());
        Assert.StartsWith("0.29748735", await shown.Locator("table.bits td").First.InnerTextAsync());

        await page.Page.Locator("#bits-layer").FocusAsync();
        await AnswerAsync(page, () => page.Page.Keyboard.TypeAsync("nn.Emb"));
        Assert.Contains("nn.Embedding(10, 3)", await shown.InnerTextAsync());
        int lit = await shown.Locator("table.bits td.differs").CountAsync();
        Assert.InRange(lit, 1, 24);
        Assert.Equal(lit, await shown.Locator("table.bits td:has(mark)").CountAsync());
        Assert.Empty(await Browser.FaultsOfAsync(page.Page));
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));

        await AnswerAsync(page, () => page.Page.Locator("#bits-platform").SelectOptionAsync(nameof(TorchPlatform.MacOSArm64)));
        Assert.Contains("Apple's own library", await shown.InnerTextAsync());
        await AnswerAsync(page, () => page.Page.Locator("#bits-seed").FillAsync("<b>1</b>"));
        Assert.Contains("'<b>1</b>' is no seed", await shown.InnerTextAsync());
        Assert.Equal(0, await shown.Locator("b").CountAsync());
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Gpt2_comes_tensor_by_tensor_with_pytorch_s_hashes_can_be_stopped_and_started_again()
    {
        await using var page = await site.OpenAsync(Page);
        var part = page.Page.Locator("#bench-model");
        await part.GetByRole(AriaRole.Button, new() { Name = "Draw GPT-2" }).ClickAsync();
        await Assertions.Expect(part.Locator("tbody tr").Nth(20)).ToBeAttachedAsync(new() { Timeout = 120_000 });
        await part.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Assertions.Expect(Status(page, "model")).ToHaveTextAsync("You stopped it.");
        var rows = await part.Locator("tbody tr").AllInnerTextsAsync();
        Assert.InRange(rows.Count, 21, 148);
        Assert.StartsWith("transformer.wpe.weight", rows[0]);
        Assert.All(rows, row => Assert.Matches(@"\t✓ (\d+) of \1 builds\t[0-9a-f]{16}\t", row));
        Assert.Empty(await Browser.FaultsOfAsync(page.Page));
        await part.Locator("#model-platform").SelectOptionAsync(nameof(TorchPlatform.MacOSArm64));
        await AnswerAsync(page, () => part.GetByRole(AriaRole.Button, new() { Name = "Draw GPT-2" }).ClickAsync());
        Assert.Contains("Mac", await part.Locator(".shown").InnerTextAsync());
    }

    [Fact]
    public async Task A_file_says_how_it_was_drawn_and_nothing_leaves_the_page()
    {
        await using var page = await site.OpenAsync(Page, width: 390);
        var generator = new TorchGenerator(5);
        var state = new Linear(48, 64, generator).StateDict();
        Assert.Contains("kaiming_uniform_(a=√5)\t5 after 0 words", await InspectAsync(page, "mine.safetensors", Saved(state, ".safetensors")));
        Assert.Contains("bias\t64\tfloat32\tas drawn\tuniform_(±1/√fan_in)\t5 after 3072 words, behind weight", await InspectAsync(page, "mine.npz", Saved(state, ".npz")));
        Assert.Contains("Seed 5, proved by drawing again", await Status(page, "file").InnerTextAsync());
        Assert.Empty(await Browser.FaultsOfAsync(page.Page));
        Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.All(page.Requests, address => Assert.Matches($"^(blob:|data:|{System.Text.RegularExpressions.Regex.Escape(site.Address)})", address));

        await AnswerAsync(page, () => page.Page.GetByRole(AriaRole.Button, new() { Name = "Take a mystery of ours" }).ClickAsync());
        Assert.Contains("Seed 20190516", await Status(page, "file").InnerTextAsync());
        await AnswerAsync(page, () => page.Page.Locator("#file-seeds").UncheckAsync());
        Assert.Contains("3 as drawn, 1 cannot tell.", await Status(page, "file").InnerTextAsync());
        Assert.DoesNotContain("Seed", await Status(page, "file").InnerTextAsync());
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Broken_and_hostile_files_are_refused_in_a_sentence_and_the_page_lives_on()
    {
        await using var page = await site.OpenAsync(Page);
        await page.Page.Locator("#file-seeds").UncheckAsync();
        var good = Saved(Zeros("<img src=x onerror=hacked()>"), ".safetensors");
        var archive = Saved(Zeros("a"), ".npz");
        byte[] Header(string json) => [.. BitConverter.GetBytes((long)Encoding.UTF8.GetByteCount(json)), .. Encoding.UTF8.GetBytes(json)];

        foreach (var (name, bytes, why) in new (string, byte[], string)[]
        {
            ("empty.safetensors", [], "empty.safetensors"),
            ("cut.safetensors", good[..^7], "cut.safetensors"),
            ("longer-than-itself.safetensors", [.. BitConverter.GetBytes(long.MaxValue), .. good.AsSpan(8)], "longer-than-itself.safetensors"),
            ("huge.safetensors", Header("""{"a":{"dtype":"F32","shape":[1000000000,1000],"data_offsets":[0,4000000000000]}}"""), "huge.safetensors"),
            ("cut.npz", archive[..(archive.Length / 2)], "cut.npz"),
            ("turned.npz", [.. archive.Select((value, i) => i % 7 == 3 ? (byte)~value : value)], "turned.npz"),
            ("pickle.pt", "cos\nsystem\n(S'echo'\ntR."u8.ToArray(), "pickle.pt"),
            ("words.txt", "words"u8.ToArray(), "says nothing about its format"),
            ("<img src=x onerror=hacked()>.npz", "PK"u8.ToArray(), "<img src=x onerror=hacked()>.npz"),
            ("..", [1, 2, 3], "says nothing about its format"),
        })
        {
            var shown = await InspectAsync(page, name, bytes);
            Assert.Contains(why, shown);
            Assert.Equal(1, await page.Page.Locator("#bench-file .fault").CountAsync());
            Assert.Equal("It cannot be read.", await Status(page, "file").InnerTextAsync());
        }

        var named = await InspectAsync(page, "good.safetensors", good);
        Assert.Contains("<img src=x onerror=hacked()>\t64\tfloat32\tzeros", named);
        Assert.Equal(0, await page.Page.Locator("#bench-file img").CountAsync());
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_file_is_dropped_and_what_misses_the_place_opens_nothing()
    {
        await using var page = await site.OpenAsync(Page);
        await page.Page.Locator("#file-seeds").UncheckAsync();
        var bytes = Convert.ToBase64String(Saved(new Linear(48, 64, new TorchGenerator(5)).StateDict(), ".npz"));
        Task Drop(string place) => page.Page.EvaluateAsync("""
            ([place, bytes]) => {
              const transfer = new DataTransfer();
              transfer.items.add(new File([Uint8Array.from(atob(bytes), letter => letter.charCodeAt(0))], "dropped.npz"));
              const event = new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: transfer });
              window.taken = !document.querySelector(place).dispatchEvent(event);
            }
            """, new[] { place, bytes });
        await Drop("h1");
        Assert.True(await page.EvaluateAsync<bool>("taken"));
        Assert.Equal("", await Status(page, "file").InnerTextAsync());
        await AnswerAsync(page, () => Drop(".drop label"));
        Assert.Contains("kaiming_uniform_(a=√5)", await page.Page.Locator("#bench-file .shown").InnerTextAsync());
    }
}
