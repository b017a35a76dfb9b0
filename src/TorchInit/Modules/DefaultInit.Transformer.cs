using System.Globalization;
using System.Numerics;

namespace TorchInit;

public static partial class DefaultInit
{
    /// <summary>
    /// <c>torch.nn.Transformer</c>: encoder, then decoder, each of layers that are copies of one and a <see cref="LayerNorm(ReadOnlySpan{nint}, bool, bool)"/>; then
    /// every tensor of two dimensions or more is drawn again by <see cref="Init.XavierUniform{T}(System.Numerics.Tensors.Tensor{T}, TorchGenerator, double)"/>, in the order of the names, so that no two layers stay equal.
    /// </summary>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="dModel">Size of the inputs and outputs, a multiple of <paramref name="nHead"/>.</param>
    /// <param name="nHead">How many heads, 1 or more.</param>
    /// <param name="numEncoderLayers">How many layers the encoder has; none below 1.</param>
    /// <param name="numDecoderLayers">How many layers the decoder has; none below 1.</param>
    /// <param name="dimFeedforward">Size between linear1 and linear2 of each layer, 0 or more.</param>
    /// <param name="bias">Whether all parts have biases (PyTorch 2.1).</param>
    /// <param name="onWarning">Receives PyTorch's warnings about weights without elements.</param>
    /// <exception cref="ArgumentException"><paramref name="dModel"/> or the number of heads is not positive, or it does not divide the former.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimFeedforward"/> is negative.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="generator"/> is null.</exception>
    /// <example><code>var translator = DefaultInit.Transformer(new TorchGenerator(1), dModel: 64, nHead: 4, numEncoderLayers: 2, numDecoderLayers: 2, dimFeedforward: 128);</code></example>
    public static ModuleParameters<float> Transformer(
        TorchGenerator generator, int dModel = 512, int nHead = 8, int numEncoderLayers = 6, int numDecoderLayers = 6, int dimFeedforward = 2048,
        bool bias = true, Action<InitWarning>? onWarning = null) =>
        Transformer<float>(generator, dModel, nHead, numEncoderLayers, numDecoderLayers, dimFeedforward, bias, onWarning);

    /// <inheritdoc cref="Transformer(TorchGenerator, int, int, int, int, int, bool, Action{InitWarning})"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> Transformer<T>(
        TorchGenerator generator, int dModel = 512, int nHead = 8, int numEncoderLayers = 6, int numDecoderLayers = 6, int dimFeedforward = 2048,
        bool bias = true, Action<InitWarning>? onWarning = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var transformer = new ModuleParameters<T>
        {
            {
                "encoder", TransformerEncoder(
                    TransformerEncoderLayer<T>(dModel, nHead, generator, dimFeedforward, bias, onWarning), numEncoderLayers, LayerNorm<T>([dModel], bias: bias))
            },
            {
                "decoder", TransformerDecoder(
                    TransformerDecoderLayer<T>(dModel, nHead, generator, dimFeedforward, bias, onWarning), numDecoderLayers, LayerNorm<T>([dModel], bias: bias))
            },
        };
        foreach (var parameter in transformer.Values.Where(parameter => parameter.Value.Rank > 1))
            Init.XavierUniform(parameter.Value, generator);
        return transformer;
    }

    /// <summary><c>torch.nn.TransformerEncoder</c>: copies of one layer, all with its numbers, and a normalization. No draws.</summary>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    /// <param name="encoderLayer">The layer, for example <see cref="TransformerEncoderLayer(int, int, TorchGenerator, int, bool, Action{InitWarning})"/>; PyTorch copies it, and so is it here.</param>
    /// <param name="numLayers">How many copies; none below 1.</param>
    /// <param name="norm">What follows the last one, for example <see cref="LayerNorm(ReadOnlySpan{nint}, bool, bool)"/>; nothing if null.</param>
    /// <exception cref="ArgumentNullException"><paramref name="encoderLayer"/> is null.</exception>
    public static ModuleParameters<T> TransformerEncoder<T>(ModuleParameters<T> encoderLayer, int numLayers, ModuleParameters<T>? norm = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(encoderLayer);
        var layers = new ModuleParameters<T>();
        for (var i = 0; i < numLayers; i++)
            layers.Add(i.ToString(CultureInfo.InvariantCulture), encoderLayer.Clone());
        return new() { { "layers", layers }, { "norm", norm ?? [] } };
    }

    /// <summary><c>torch.nn.TransformerDecoder</c>: copies of one layer, all with its numbers, and a normalization. No draws.</summary>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    /// <param name="decoderLayer">The layer, for example <see cref="TransformerDecoderLayer(int, int, TorchGenerator, int, bool, Action{InitWarning})"/>; PyTorch copies it, and so is it here.</param>
    /// <param name="numLayers">How many copies; none below 1.</param>
    /// <param name="norm">What follows the last one; nothing if null.</param>
    /// <exception cref="ArgumentNullException"><paramref name="decoderLayer"/> is null.</exception>
    public static ModuleParameters<T> TransformerDecoder<T>(ModuleParameters<T> decoderLayer, int numLayers, ModuleParameters<T>? norm = null)
        where T : unmanaged, IFloatingPointIeee754<T> => TransformerEncoder(decoderLayer, numLayers, norm);

    /// <summary>
    /// <c>torch.nn.TransformerEncoderLayer</c>: self_attn as MultiheadAttention, linear1 and linear2 as Linear,
    /// norm1 and norm2 as LayerNorm, in this order.
    /// </summary>
    /// <param name="dModel">Size of the inputs and outputs, a multiple of <paramref name="nHead"/>.</param>
    /// <param name="nHead">How many heads, 1 or more.</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="dimFeedforward">Size between linear1 and linear2, 0 or more.</param>
    /// <param name="bias">Whether all parts have biases (PyTorch 2.1).</param>
    /// <param name="onWarning">Receives PyTorch's warnings about weights without elements.</param>
    /// <exception cref="ArgumentException"><paramref name="dModel"/> or the number of heads is not positive, or it does not divide the former.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimFeedforward"/> is negative.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="generator"/> is null.</exception>
    /// <remarks>A negative size between linear1 and linear2 is found when self_attn has been drawn: the generator stands where PyTorch's stands then.</remarks>
    public static ModuleParameters<float> TransformerEncoderLayer(
        int dModel, int nHead, TorchGenerator generator, int dimFeedforward = 2048, bool bias = true, Action<InitWarning>? onWarning = null) =>
        TransformerEncoderLayer<float>(dModel, nHead, generator, dimFeedforward, bias, onWarning);

    /// <inheritdoc cref="TransformerEncoderLayer(int, int, TorchGenerator, int, bool, Action{InitWarning})"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> TransformerEncoderLayer<T>(
        int dModel, int nHead, TorchGenerator generator, int dimFeedforward = 2048, bool bias = true, Action<InitWarning>? onWarning = null)
        where T : unmanaged, IFloatingPointIeee754<T> => new()
        {
            { "self_attn", MultiheadAttention<T>(dModel, nHead, generator, bias) },
            { "linear1", Linear<T>(dModel, dimFeedforward, generator, bias, onWarning) },
            { "linear2", Linear<T>(dimFeedforward, dModel, generator, bias, onWarning) },
            { "norm1", LayerNorm<T>([dModel], bias: bias) },
            { "norm2", LayerNorm<T>([dModel], bias: bias) },
        };

    /// <summary>
    /// <c>torch.nn.TransformerDecoderLayer</c>: self_attn and multihead_attn as MultiheadAttention, linear1 and linear2 as Linear, norm1 to norm3 as
    /// LayerNorm, in this order.
    /// </summary>
    /// <inheritdoc cref="TransformerEncoderLayer(int, int, TorchGenerator, int, bool, Action{InitWarning})"/>
    public static ModuleParameters<float> TransformerDecoderLayer(
        int dModel, int nHead, TorchGenerator generator, int dimFeedforward = 2048, bool bias = true, Action<InitWarning>? onWarning = null) =>
        TransformerDecoderLayer<float>(dModel, nHead, generator, dimFeedforward, bias, onWarning);

    /// <inheritdoc cref="TransformerDecoderLayer(int, int, TorchGenerator, int, bool, Action{InitWarning})"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> TransformerDecoderLayer<T>(
        int dModel, int nHead, TorchGenerator generator, int dimFeedforward = 2048, bool bias = true, Action<InitWarning>? onWarning = null)
        where T : unmanaged, IFloatingPointIeee754<T> => new()
        {
            { "self_attn", MultiheadAttention<T>(dModel, nHead, generator, bias) },
            { "multihead_attn", MultiheadAttention<T>(dModel, nHead, generator, bias) },
            { "linear1", Linear<T>(dModel, dimFeedforward, generator, bias, onWarning) },
            { "linear2", Linear<T>(dimFeedforward, dModel, generator, bias, onWarning) },
            { "norm1", LayerNorm<T>([dModel], bias: bias) },
            { "norm2", LayerNorm<T>([dModel], bias: bias) },
            { "norm3", LayerNorm<T>([dModel], bias: bias) },
        };
}
