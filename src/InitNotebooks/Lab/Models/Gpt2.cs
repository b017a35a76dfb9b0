using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;

namespace InitNotebooks;

/// <summary>
/// GPT-2 as nanoGPT makes it: every linear layer and table drawn again from N(0, 0.02²), then every projection back into the residual stream from
/// N(0, (0.02/√(2·layers))²). The table of tokens is the output layer's weight, so it is drawn again twice. What is drawn again later is passed by
/// here: of 361 million draws 124 million last. Radford and others 2019.
/// </summary>
/// <example><code>StateDict weights = Gpt2.Make&lt;float&gt;(new TorchGenerator(seed: 0)).StateDict();      // GPT-2 small</code></example>
public static partial class Gpt2
{
    /// <summary>GPT-2; by default small, of 124 million numbers.</summary>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    /// <param name="g">Where the numbers come from.</param>
    /// <param name="layers">How many blocks.</param>
    /// <param name="width">Size of the stream.</param>
    /// <param name="vocabulary">How many tokens.</param>
    /// <param name="context">How many positions.</param>
    /// <param name="bias">Whether linear layers and norms have biases.</param>
    public static ModuleParameters<T> Make<T>(
        TorchGenerator g, int layers = 12, int width = 768, int vocabulary = 50257, int context = 1024, bool bias = true)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(g);
        var net = g.Skip(() => Modules<T>(g, layers, width, vocabulary, context, bias));
        foreach (var (name, parameter) in net)
        {
            Tensor<T> Draw() => Init.Normal(parameter.Value, g, std: 0.02);
            if (name.EndsWith("bias", StringComparison.Ordinal))
                Init.Zeros(parameter.Value);
            else if (name == "transformer.wte.weight" || IsProjection(name))
                g.Skip(Draw);
            else if (parameter.Value.Rank == 2)
                Draw();
        }
        foreach (var (name, parameter) in net)
            if (IsProjection(name))
                Init.Normal(parameter.Value, g, std: 0.02 / Math.Sqrt(2 * layers));
        return net;
    }

    private static bool IsProjection(string name) => name.EndsWith("c_proj.weight", StringComparison.Ordinal);

    /// <summary>All that <see cref="Make"/> fills afterwards, as its constructors make it.</summary>
    private static ModuleParameters<T> Modules<T>(TorchGenerator g, int layers, int width, int vocabulary, int context, bool bias)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Drawn as nn.Embedding draws it, then replaced by the head's weight.
        DefaultInit.Embedding<T>(vocabulary, width, g);
        var positions = DefaultInit.Embedding<T>(context, width, g);
        var blocks = new ModuleParameters<T>();
        for (var index = 0; index < layers; index++)
            blocks.Add(index.ToString(CultureInfo.InvariantCulture), Block<T>(width, bias, g));
        var head = DefaultInit.Linear<T>(width, vocabulary, g, bias: false);
        return new()
        {
            {
                "transformer", new ModuleParameters<T>
                {
                    { "wte", new ModuleParameters<T> { { "weight", head["weight"] } } },
                    { "wpe", positions },
                    { "h", blocks },
                    { "ln_f", DefaultInit.LayerNorm<T>([width], bias: bias) },
                }
            },
            { "lm_head", head },
        };
    }

    private static ModuleParameters<T> Block<T>(int width, bool bias, TorchGenerator g)
        where T : unmanaged, IFloatingPointIeee754<T> => new()
        {
            { "ln_1", DefaultInit.LayerNorm<T>([width], bias: bias) },
            {
                "attn", new ModuleParameters<T>
                {
                    { "c_attn", DefaultInit.Linear<T>(width, 3 * width, g, bias) },
                    { "c_proj", DefaultInit.Linear<T>(width, width, g, bias) },
                }
            },
            { "ln_2", DefaultInit.LayerNorm<T>([width], bias: bias) },
            {
                "mlp", new ModuleParameters<T>
                {
                    { "c_fc", DefaultInit.Linear<T>(width, 4 * width, g, bias) },
                    { "c_proj", DefaultInit.Linear<T>(4 * width, width, g, bias) },
                }
            },
        };
}
