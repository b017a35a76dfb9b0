using System.Net;
using TorchInit;

namespace InitNotebooks.Runner;

/// <summary>
/// What no grid holds: weights of any seed with their last bits on every platform, GPT-2 drawn while one watches, and a file of one's own. The page
/// holds the controls; its script (live-bench.js) shows them where the program can be fetched.
/// </summary>
internal static class WorkbenchPage
{
    public const string File = "workbench.html", Example = "mystery.safetensors";

    private const string GptTensors = "149";

    public static string Write(bool live) => $"""
        <h1>Workbench</h1>
        <p class="lead">Draw weights of your own, watch GPT-2 come out of one seed, and ask a file how its weights were drawn. The library runs in this page; nothing leaves it.</p>
        {LiveBook.Hint(live, "bench", "draws nothing", "to try it")}
        <section class="bench" id="bench-bits">
        <h2 id="platforms">One seed, five platforms</h2>
        <p class="find">The same seed gives other last bits on another system. Which layers are the same everywhere, and which nowhere?</p>
        <div class="controls" hidden>
        {Field("Seed", "bits-seed", "<input id=\"bits-seed\" inputmode=\"numeric\" autocomplete=\"off\" value=\"1\">")}
        {Field("Layer", "bits-layer", Select("bits-layer", LayerDraw.All.Select(layer => (layer.Name, layer.Python))))}
        {Field("Platform", "bits-platform", Platforms("bits-platform"))}
        </div>
        <div class="row" hidden><button type="button" class="run">Draw</button><span class="cell-status" role="status"></span></div>
        <div class="shown"></div>
        </section>
        <section class="bench" id="bench-model">
        <h2 id="gpt2">GPT-2, tensor by tensor</h2>
        <p class="find">124 million weights from one seed. The hash of each of the {GptTensors} tensors is held against PyTorch's. How long does your machine take?</p>
        <div class="controls" hidden>
        {Field("Seed", "model-seed", Select("model-seed", [("0", "0"), ("1", "1")]))}
        {Field("Type", "model-type", Select("model-type", [("float32", "float32"), ("bfloat16", "bfloat16")]))}
        {Field("Platform", "model-platform", Platforms("model-platform"))}
        </div>
        <div class="row" hidden><button type="button" class="run">Draw GPT-2</button><button type="button" class="stop" hidden>Stop</button><span class="cell-status" role="status"></span></div>
        <progress max="1" value="0" aria-label="How much of GPT-2 is drawn" hidden></progress>
        <div class="shown"></div>
        </section>
        <section class="bench" id="bench-file">
        <h2 id="file">Whose weights are these?</h2>
        <p class="find">Give it a file of weights: which initialization drew each tensor, and from which seed?</p>
        <div class="drop" hidden>
        <p><label for="file-input">A .safetensors, .npz or .pt of yours, dropped here or chosen:</label></p>
        <p><input type="file" id="file-input" accept=".safetensors,.npz,.pt,.pth,.bin"></p>
        <p><label><input type="checkbox" id="file-seeds" checked> Look for the seed too, which takes longer</label></p>
        <p>No file at hand? <button type="button" class="example">Take a mystery of ours</button></p>
        </div>
        <div class="row" hidden><button type="button" class="stop" hidden>Stop</button><span class="cell-status" role="status"></span></div>
        <div class="shown"></div>
        </section>

        """;

    /// <summary>Weights whose seed a reader may find out: drawn after some other numbers, as in real life.</summary>
    public static StateDict Mystery()
    {
        var generator = new TorchGenerator(seed: 20190516);
        generator.Permutation(1000);
        return new Sequential(new Linear(48, 64, generator), new ReLU(), new Linear(64, 10, generator)).StateDict();
    }

    private static string Field(string label, string id, string control) => $"<div class=\"control\"><label for=\"{id}\">{label}</label>{control}</div>";

    private static string Select(string id, IEnumerable<(string Value, string Text)> options) =>
        $"<select id=\"{id}\">{string.Concat(options.Select(option => $"<option value=\"{option.Value}\">{WebUtility.HtmlEncode(option.Text)}</option>"))}</select>";

    private static string Platforms(string id) => Select(id, Enum.GetValues<TorchPlatform>().Select(platform => (platform.ToString(), PlatformNames.Of(platform))));
}
