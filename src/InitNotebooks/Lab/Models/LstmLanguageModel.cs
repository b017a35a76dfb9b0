using System.Numerics;

namespace InitNotebooks;

/// <summary>
/// The language model of PyTorch's examples (<c>word_language_model</c>): a table of words, an LSTM, a linear layer back to the words. Table and
/// linear layer are drawn again from [−0.1, 0.1], so their first draws are passed by.
/// </summary>
/// <example><code>StateDict weights = LstmLanguageModel.Make&lt;float&gt;(new TorchGenerator(seed: 0)).StateDict();</code></example>
public static class LstmLanguageModel
{
    /// <summary>The model; by default of two layers, 200 wide, for 10 000 words: 4.7 million numbers.</summary>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    /// <param name="g">Where the numbers come from.</param>
    /// <param name="vocabulary">How many words.</param>
    /// <param name="width">Size of a word's vector and of the hidden state.</param>
    /// <param name="layers">How many layers the LSTM has.</param>
    public static ModuleParameters<T> Make<T>(TorchGenerator g, int vocabulary = 10_000, int width = 200, int layers = 2)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(g);
        var net = new ModuleParameters<T>
        {
            { "encoder", g.Skip(() => DefaultInit.Embedding<T>(vocabulary, width, g)) },
            { "rnn", DefaultInit.Lstm<T>(width, width, g, layers) },
            { "decoder", g.Skip(() => DefaultInit.Linear<T>(width, vocabulary, g)) },
        };
        Init.Uniform(net["encoder.weight"].Value, g, -0.1, 0.1);
        Init.Zeros(net["decoder.bias"].Value);
        Init.Uniform(net["decoder.weight"].Value, g, -0.1, 0.1);
        return net;
    }
}
