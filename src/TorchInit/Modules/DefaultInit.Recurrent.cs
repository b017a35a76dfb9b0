using System.Globalization;
using System.Numerics;

namespace TorchInit;

public static partial class DefaultInit
{
    /// <summary>
    /// <c>torch.nn.RNN</c>: for each layer, and each direction in it, weight_ih_lK (hidden, input), weight_hh_lK (hidden, hidden), bias_ih_lK and
    /// bias_hh_lK (hidden), all U(±1/√hidden), the biases too; the second direction's names end in _reverse.
    /// </summary>
    /// <param name="inputSize">Size of each input, 1 or more. A layer above the first takes the outputs of both directions below.</param>
    /// <param name="hiddenSize">Size of the hidden state, 1 or more.</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="numLayers">How many layers, 1 or more.</param>
    /// <param name="bias">Whether there are biases.</param>
    /// <param name="bidirectional">Whether each layer runs in both directions.</param>
    /// <exception cref="ArgumentException">A size or the number of layers is not positive.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="generator"/> is null.</exception>
    public static ModuleParameters<float> Rnn(
        int inputSize, int hiddenSize, TorchGenerator generator, int numLayers = 1, bool bias = true, bool bidirectional = false) =>
        Rnn<float>(inputSize, hiddenSize, generator, numLayers, bias, bidirectional);

    /// <inheritdoc cref="Rnn(int, int, TorchGenerator, int, bool, bool)"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> Rnn<T>(
        int inputSize, int hiddenSize, TorchGenerator generator, int numLayers = 1, bool bias = true, bool bidirectional = false)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        RecurrentRecipe(1, inputSize, hiddenSize, numLayers, bias, bidirectional).Draw<T>(generator);

    /// <summary>
    /// <c>torch.nn.LSTM</c>: as <see cref="Rnn"/> with four times the rows, for the input, forget, cell and output gates; with a projection the hidden
    /// state has its size, and weight_hr_lK (proj, hidden) follows the biases of each direction.
    /// </summary>
    /// <inheritdoc cref="Rnn"/>
    /// <param name="inputSize">Size of each input, 1 or more.</param>
    /// <param name="hiddenSize">Size of the cell state, 1 or more; of the hidden state too, unless it is projected.</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="numLayers">How many layers, 1 or more.</param>
    /// <param name="bias">Whether there are biases.</param>
    /// <param name="bidirectional">Whether each layer runs in both directions.</param>
    /// <param name="projSize">Size of the projected hidden state, less than <paramref name="hiddenSize"/>; 0 for no projection.</param>
    /// <exception cref="ArgumentException">A size or the number of layers is not positive, or <paramref name="projSize"/> is negative or too large.</exception>
    public static ModuleParameters<float> Lstm(
        int inputSize, int hiddenSize, TorchGenerator generator, int numLayers = 1, bool bias = true, bool bidirectional = false,
        int projSize = 0) =>
        Lstm<float>(inputSize, hiddenSize, generator, numLayers, bias, bidirectional, projSize);

    /// <inheritdoc cref="Lstm(int, int, TorchGenerator, int, bool, bool, int)"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> Lstm<T>(
        int inputSize, int hiddenSize, TorchGenerator generator, int numLayers = 1, bool bias = true, bool bidirectional = false,
        int projSize = 0)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        RecurrentRecipe(4, inputSize, hiddenSize, numLayers, bias, bidirectional, projSize).Draw<T>(generator);

    /// <summary><c>torch.nn.GRU</c>: as <see cref="Rnn"/> with three times the rows, for the reset, update and new gates.</summary>
    /// <inheritdoc cref="Rnn"/>
    public static ModuleParameters<float> Gru(
        int inputSize, int hiddenSize, TorchGenerator generator, int numLayers = 1, bool bias = true, bool bidirectional = false) =>
        Gru<float>(inputSize, hiddenSize, generator, numLayers, bias, bidirectional);

    /// <inheritdoc cref="Gru(int, int, TorchGenerator, int, bool, bool)"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> Gru<T>(
        int inputSize, int hiddenSize, TorchGenerator generator, int numLayers = 1, bool bias = true, bool bidirectional = false)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        RecurrentRecipe(3, inputSize, hiddenSize, numLayers, bias, bidirectional).Draw<T>(generator);

    /// <summary><c>torch.nn.RNNCell</c>: weight_ih (hidden, input), weight_hh (hidden, hidden), bias_ih and bias_hh (hidden), all U(±1/√hidden).</summary>
    /// <param name="inputSize">Size of each input, 0 or more.</param>
    /// <param name="hiddenSize">Size of the hidden state, 0 or more.</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="bias">Whether there are biases.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="generator"/> is null.</exception>
    public static ModuleParameters<float> RnnCell(int inputSize, int hiddenSize, TorchGenerator generator, bool bias = true) =>
        RnnCell<float>(inputSize, hiddenSize, generator, bias);

    /// <inheritdoc cref="RnnCell(int, int, TorchGenerator, bool)"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> RnnCell<T>(int inputSize, int hiddenSize, TorchGenerator generator, bool bias = true)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        CellRecipe(1, inputSize, hiddenSize, bias).Draw<T>(generator);

    /// <summary><c>torch.nn.LSTMCell</c>: as <see cref="RnnCell"/> with four times the rows.</summary>
    /// <inheritdoc cref="RnnCell"/>
    public static ModuleParameters<float> LstmCell(int inputSize, int hiddenSize, TorchGenerator generator, bool bias = true) =>
        LstmCell<float>(inputSize, hiddenSize, generator, bias);

    /// <inheritdoc cref="LstmCell(int, int, TorchGenerator, bool)"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> LstmCell<T>(int inputSize, int hiddenSize, TorchGenerator generator, bool bias = true)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        CellRecipe(4, inputSize, hiddenSize, bias).Draw<T>(generator);

    /// <summary><c>torch.nn.GRUCell</c>: as <see cref="RnnCell"/> with three times the rows.</summary>
    /// <inheritdoc cref="RnnCell"/>
    public static ModuleParameters<float> GruCell(int inputSize, int hiddenSize, TorchGenerator generator, bool bias = true) =>
        GruCell<float>(inputSize, hiddenSize, generator, bias);

    /// <inheritdoc cref="GruCell(int, int, TorchGenerator, bool)"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> GruCell<T>(int inputSize, int hiddenSize, TorchGenerator generator, bool bias = true)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        CellRecipe(3, inputSize, hiddenSize, bias).Draw<T>(generator);

    internal static ModuleRecipe RecurrentRecipe(
        int gates, int inputSize, int hiddenSize, int numLayers = 1, bool bias = true, bool bidirectional = false, int projSize = 0)
    {
        ThrowIfNotPositive(inputSize, "input_size", nameof(inputSize));
        ThrowIfNotPositive(hiddenSize, "hidden_size", nameof(hiddenSize));
        ThrowIfNotPositive(numLayers, "num_layers", nameof(numLayers));
        if (projSize < 0)
            throw new ArgumentException(
                $"proj_size should be a positive integer or zero to disable projections. Received proj_size={Shapes.Text(projSize)}.", nameof(projSize));
        if (projSize >= hiddenSize)
            throw new ArgumentException(
                $"proj_size has to be smaller than hidden_size. Received proj_size={Shapes.Text(projSize)} and hidden_size={Shapes.Text(hiddenSize)}.",
                nameof(projSize));
        var output = projSize > 0 ? projSize : hiddenSize;
        var rule = WithinOneOverRoot(hiddenSize);
        List<ParameterRecipe> recipes = [];
        for (var layer = 0; layer < numLayers; layer++)
            foreach (var reverse in bidirectional ? ["", "_reverse"] : new[] { "" })
            {
                var suffix = string.Create(CultureInfo.InvariantCulture, $"_l{layer}{reverse}");
                var input = layer == 0 ? inputSize : output * (bidirectional ? 2 : 1);
                recipes.AddRange(Gates(gates * (nint)hiddenSize, input, output, bias, suffix, rule));
                if (projSize > 0)
                    recipes.Add(new("weight_hr" + suffix, [projSize, hiddenSize], rule));
            }
        return new(recipes);
    }

    internal static ModuleRecipe CellRecipe(int gates, int inputSize, int hiddenSize, bool bias = true) =>
        new([.. Gates(gates * (nint)hiddenSize, inputSize, hiddenSize, bias, "", WithinOneOverRoot(hiddenSize))]);

    private static IEnumerable<ParameterRecipe> Gates(nint rows, nint input, nint output, bool bias, string suffix, DrawRule rule) =>
    [
        new("weight_ih" + suffix, [rows, input], rule),
        new("weight_hh" + suffix, [rows, output], rule),
        .. bias ? [new("bias_ih" + suffix, [rows], rule), new("bias_hh" + suffix, [rows], rule)] : Enumerable.Empty<ParameterRecipe>(),
    ];

    private static UniformWithin WithinOneOverRoot(int hiddenSize) => new(hiddenSize > 0 ? 1 / Math.Sqrt(hiddenSize) : 0);

    private static void ThrowIfNotPositive(int value, string name, string parameter)
    {
        if (value <= 0)
            throw new ArgumentException($"{name} must be greater than zero. Received {name}={Shapes.Text(value)}.", parameter);
    }
}
