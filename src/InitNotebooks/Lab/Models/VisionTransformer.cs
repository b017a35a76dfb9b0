using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;

namespace InitNotebooks;

/// <summary>
/// torchvision's vision transformer, as it is when it is made. Dosovitskiy and others 2021. (<c>trunc_normal_</c> draws by rejection since PyTorch
/// 2.12; older releases cut one draw by its distribution function.)
/// </summary>
/// <example><code>StateDict weights = VisionTransformer.VitB16&lt;float&gt;(new TorchGenerator(seed: 0)).StateDict();</code></example>
public static class VisionTransformer
{
    /// <summary><c>torchvision.models.vit_b_16()</c>: 86.6 million numbers.</summary>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    /// <param name="g">Where the numbers come from.</param>
    public static ModuleParameters<T> VitB16<T>(TorchGenerator g)
        where T : unmanaged, IFloatingPointIeee754<T> => Make<T>(g, image: 224, patch: 16, layers: 12, heads: 12, width: 768, hidden: 3072, classes: 1000);

    private static ModuleParameters<T> Make<T>(TorchGenerator g, int image, int patch, int layers, int heads, int width, int hidden, int classes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(g);
        // What is filled again below is passed by.
        var projection = g.Skip(() => DefaultInit.Conv2d<T>(3, width, patch, g));
        var positions = Tensor.CreateFromShape<T>([1, image / patch * (image / patch) + 1, width]);
        Init.Normal(positions, g, std: 0.02);

        var blocks = new ModuleParameters<T>();
        for (var index = 0; index < layers; index++)
            blocks.Add($"encoder_layer_{index.ToString(CultureInfo.InvariantCulture)}", Block<T>(width, heads, hidden, g));
        var head = g.Skip(() => DefaultInit.Linear<T>(width, classes, g));

        Init.TruncatedNormal(projection["weight"].Value, g, std: Math.Sqrt(1.0 / (3 * patch * patch)));
        Init.Zeros(projection["bias"].Value);
        Init.Zeros(head["weight"].Value);
        Init.Zeros(head["bias"].Value);

        return new()
        {
            { "class_token", new Parameter<T>(Tensor.CreateFromShape<T>([1, 1, width])) },
            { "conv_proj", projection },
            {
                "encoder", new ModuleParameters<T>
                {
                    { "pos_embedding", new Parameter<T>(positions) },
                    { "layers", blocks },
                    { "ln", DefaultInit.LayerNorm<T>([width]) },
                }
            },
            { "heads", new ModuleParameters<T> { { "head", head } } },
        };
    }

    /// <summary>Attention and a perceptron, each after a LayerNorm. The perceptron's layers are drawn again as soon as they are made.</summary>
    private static ModuleParameters<T> Block<T>(int width, int heads, int hidden, TorchGenerator g)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var block = new ModuleParameters<T>
        {
            { "ln_1", DefaultInit.LayerNorm<T>([width]) },
            { "self_attention", DefaultInit.MultiheadAttention<T>(width, heads, g) },
            { "ln_2", DefaultInit.LayerNorm<T>([width]) },
            // Between them stand GELU and Dropout, 1 and 2.
            { "mlp", new ModuleParameters<T> { { "0", Linear(width, hidden) }, { "3", Linear(hidden, width) } } },
        };
        foreach (var linear in new[] { "mlp.0", "mlp.3" })
        {
            Init.XavierUniform(block[$"{linear}.weight"].Value, g);
            Init.Normal(block[$"{linear}.bias"].Value, g, std: 1e-6);
        }
        return block;

        ModuleParameters<T> Linear(int inputs, int outputs) => g.Skip(() => DefaultInit.Linear<T>(inputs, outputs, g));
    }
}
