using System.Text.Json;
using InitNotebooks.Runner;
using Microsoft.Playwright;

namespace InitNotebooks.Tests.Book;

/// <summary>The pictures that answer a slider: their numbers, and what a reader does with them.</summary>
public sealed class ExploreTests(SampleBook book, Browser browser) : IClassFixture<SampleBook>, IClassFixture<Browser>
{
    /// <summary>A picture as text.</summary>
    private const string Lines = "() => document.querySelector('.stage').innerHTML";

    private static JsonElement Data(string name)
    {
        var script = Explorable.All.Single(explorable => explorable.Name == name).Script!;
        return JsonDocument.Parse(script[(script.IndexOf(" = {\"", StringComparison.Ordinal) + 3)..^2]).RootElement;
    }

    private static double[] Decode(JsonElement data, string text)
    {
        var grid = data.GetProperty("grid");
        var (alphabet, from, to) = (grid.GetProperty("alphabet").GetString()!, grid.GetProperty("from").GetDouble(), grid.GetProperty("to").GetDouble());
        return [.. Enumerable.Range(0, text.Length / 2).Select(i =>
            from + (to - from) * (alphabet.IndexOf(text[2 * i]) * alphabet.Length + alphabet.IndexOf(text[2 * i + 1])) / (alphabet.Length * alphabet.Length - 1))];
    }

    [Fact]
    public void No_picture_takes_more_than_it_may()
    {
        Assert.All(Explorable.All, explorable => Assert.InRange(explorable.Script!.Length, 1000, Explorable.LargestScript));
        Assert.Equal(["explore-depth.js", "explore-front.js", "explore-gains.js", "explore-norm.js"], Directory.GetFiles(Path.Combine(book.Local, "assets"), "explore-*.js").Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1e-30, 1e-30)]
    [InlineData(double.NaN, 1e30)]
    [InlineData(double.PositiveInfinity, 1e30)]
    [InlineData(1e-40, 1e-30)]
    [InlineData(0.0123, 0.0123)]
    [InlineData(8.1e7, 8.1e7)]
    public void A_number_keeps_its_size_in_two_letters(double number, double expected)
    {
        using var json = JsonDocument.Parse($"{{\"grid\": {new LogGrid(-30, 30).ToJson().ToJsonString()}}}");
        var read = Assert.Single(Decode(json.RootElement, new LogGrid(-30, 30).Encode([number])));
        Assert.Equal(number == 0 ? -30 : Math.Log10(expected), read, 0.006);
    }

    /// <summary>The grid against the same network made here, as lesson 05 makes it; ReLU's other a are scaled from one, and must be the same.</summary>
    [Theory]
    [InlineData("ReLU", 2.23606797749979, 64, 30)]
    [InlineData("ReLU", 1, 16, 50)]
    [InlineData("tanh", 0.5, 64, 10)]
    [InlineData("none (linear)", 5, 16, 20)]
    public void The_front_page_shows_what_the_networks_do(string activation, double a, int width, int depth)
    {
        var data = Data("front");
        var g = new TorchGenerator(seed: 0);
        Layer Make() => activation switch { "ReLU" => new ReLU(), "tanh" => new Tanh(), _ => new LeakyReLU(1) };
        var mlp = Sequential.Mlp([.. Enumerable.Repeat(width, 51)], g, w => Init.KaimingUniform(w, g, a: a), bias: false, activation: Make);
        var net = new Sequential([.. mlp.Layers.Take(2 * depth - 1), Make()]);
        net.Forward(new TorchGenerator(seed: 1).Randn(8, width));
        net.Backward(new TorchGenerator(seed: 2).Randn(8, width));
        var layers = net.Probe().Of<Linear>();
        int setting = data.GetProperty("a").EnumerateArray().ToList().FindIndex(slope => Math.Abs(slope.GetDouble() - a) < 1e-12);
        string key = $"{activation} {width} {setting}";
        double[] forward = Decode(data, data.GetProperty("forward").GetProperty(key).GetString()!), backward = Decode(data, data.GetProperty("backward").GetProperty(key).GetString()!);
        int skip = data.GetProperty("depths").EnumerateArray().Select(d => d.GetInt32()).TakeWhile(d => d < depth).Sum();
        for (int l = 0; l < depth; l++)
        {
            Assert.Equal(Math.Max(-30, Math.Log10(layers[l].Activation.Rms)), forward[l], 0.01);
            Assert.Equal(Math.Max(-30, Math.Log10(layers[l].Gradient!.Rms)), backward[skip + l], 0.01);
        }
    }

    [Fact]
    public void The_gains_have_the_fixed_points_that_lesson_02_measures()
    {
        JsonElement Entry(string name) => Data("gains").GetProperty("activations").EnumerateArray().Single(entry => entry.GetProperty("name").GetString() == name);
        double? Fixed(string name, string gain)
        {
            var entry = Entry(name);
            int i = entry.GetProperty("gains").EnumerateArray().ToList().FindIndex(label => label.GetString()!.Contains(gain, StringComparison.Ordinal));
            return entry.GetProperty("fixed")[i] is { ValueKind: JsonValueKind.Number } number ? Math.Pow(10, number.GetDouble()) : null;
        }

        // The rms before a tanh of gain 5/3 whose output has rms 0.6513 is 5/3 of it.
        Assert.Equal(0.6513 * 5 / 3, Fixed("tanh", "1.6667")!.Value, 0.002);
        Assert.Equal(1, Fixed("GELU", "derived")!.Value, 0.002);
        Assert.Equal(1, Fixed("SELU", "1, derived")!.Value, 0.002);
        Assert.Null(Fixed("ReLU", "1.4142"));
        Assert.Null(Fixed("none (linear)", "1, "));
        double[] relu = Decode(Data("gains"), Entry("ReLU").GetProperty("run")[Entry("ReLU").GetProperty("start").GetInt32()].GetString()!);
        Assert.All(relu[..51], rms => Assert.Equal(0, rms, 0.01));
        Assert.All(relu[153..204], rms => Assert.Equal(0, rms, 0.01));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task The_front_page_answers_in_the_same_frame_to_keys_alone()
    {
        await using var page = await browser.OpenAsync(SampleBook.Address(Path.Combine(book.Local, "index.html")));
        var (slider, says) = (page.Page.GetByLabel("a of kaiming_uniform_", new() { Exact = true }), page.Page.Locator(".says-it"));
        Assert.Equal("√5 = 2.236, PyTorch's", await slider.GetAttributeAsync("aria-valuetext"));
        Assert.StartsWith("The signal dies and the gradient dies", await says.InnerTextAsync());
        Assert.True(await page.EvaluateAsync<bool>("""
            () => {
              const lines = () => [...document.querySelectorAll('.stage polyline')].map(line => line.getAttribute('points')).join(), before = lines(), slider = document.querySelector('input[type=range]');
              slider.value = '3';
              slider.dispatchEvent(new Event('input'));
              return lines() !== before;
            }
            """));
        await slider.FocusAsync();
        await page.Page.Keyboard.PressAsync("Home");
        Assert.Equal("0", await slider.GetAttributeAsync("aria-valuetext"));
        Assert.StartsWith("The signal lives and the gradient arrives", await says.InnerTextAsync());
        await page.Page.GetByLabel("Activation").FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal("1", await page.Page.GetByLabel("Activation").InputValueAsync());
        var tanh = await page.EvaluateAsync<string>(Lines);
        await page.Page.Keyboard.PressAsync("ArrowDown");
        Assert.NotEqual(tanh, await page.EvaluateAsync<string>(Lines));
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "a of kaiming_uniform_: √5" }).PressAsync("Enter");
        Assert.Equal("√5 = 2.236, PyTorch's", await slider.GetAttributeAsync("aria-valuetext"));
        await page.Page.GetByLabel("Scheme").SelectOptionAsync("1");
        Assert.True(await slider.IsDisabledAsync());
        Assert.Empty(page.Errors);
    }

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData("index.html")]
    [InlineData("02-calculate-gain.html")]
    [InlineData("05-signal-propagation.html")]
    [InlineData("06-batch-norm-sensitivity.html")]
    public async Task A_finger_moves_it_on_a_phone_and_every_position_shows_something(string file)
    {
        await using var page = await browser.OpenAsync(SampleBook.Address(Path.Combine(book.Local, file)), width: 390, dark: true, touch: true);
        var slider = page.Page.Locator(".explore input[type=range]:visible").First;
        await slider.ScrollIntoViewIfNeededAsync();
        var (rail, before) = ((await slider.BoundingBoxAsync())!, await page.EvaluateAsync<string>(Lines));
        await page.Page.Touchscreen.TapAsync(rail.X + rail.Width * 0.9f, rail.Y + rail.Height / 2);
        await page.Page.Touchscreen.TapAsync(rail.X + rail.Width * 0.1f, rail.Y + rail.Height / 2);
        Assert.NotEqual(before, await page.EvaluateAsync<string>(Lines));
        // Each position of each control, the others as they are: nothing is missing, and no place is no number.
        Assert.Empty(await page.EvaluateAsync<string[]>("""
            () => {
              const faults = [], controls = [...document.querySelectorAll('.explore input, .explore select')];
              const look = what => {
                const says = document.querySelector('.says-it').textContent, svg = document.querySelector('.stage').innerHTML;
                if (!document.querySelector('.stage polyline') || /NaN|undefined|Infinity/.test(says + svg)) faults.push(`${what}: ${says}`);
              };
              const set = (control, value) => { control.value = String(value); control.dispatchEvent(new Event('input')); };
              const walk = control => {
                const was = control.value, end = control.type === 'range' ? Number(control.max) : control.options.length - 1;
                for (let i = 0; i <= end; i++) { set(control, i); look(`${control.id} ${i}`); }
                set(control, was);
              };
              const select = controls.find(control => control.tagName === 'SELECT');
              for (let k = 0; k < select.options.length; k++) { set(select, k); controls.filter(control => control !== select).forEach(walk); }
              return faults;
            }
            """));
        Assert.Equal(390, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        Assert.Empty(page.Errors);
    }
}
