using System.Numerics;
using System.Numerics.Tensors;

namespace TorchInit;

public static partial class DefaultInit
{
    /// <summary>
    /// <c>torch.nn.MultiheadAttention</c>. Names: in_proj_weight (3E, E), or q_proj_weight (E, E), k_proj_weight (E, kdim), v_proj_weight (E, vdim) where
    /// a dimension differs; in_proj_bias (3E); bias_k, bias_v (1, 1, E); out_proj.weight (E, E), out_proj.bias (E).
    /// </summary>
    /// <param name="embedDim">E, a multiple of <paramref name="numHeads"/>.</param>
    /// <param name="numHeads">How many heads, 1 or more.</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="bias">Whether the projections have biases.</param>
    /// <param name="addBiasKv">Whether there are bias_k and bias_v.</param>
    /// <param name="kDim">Size of the keys; E if null.</param>
    /// <param name="vDim">Size of the values; E if null.</param>
    /// <exception cref="ArgumentException">E or the number of heads is not positive, or it does not divide E.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kDim"/> or <paramref name="vDim"/> is negative.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="generator"/> is null.</exception>
    /// <remarks>
    /// out_proj is drawn first, as a Linear layer; then the input projections by <c>Init.XavierUniform</c> (the packed one with fan_out 3E, so that its
    /// bound is √2 smaller than that of three separate ones); the biases, drawn or not, become 0; bias_k and bias_v are <c>Init.XavierNormal</c>.
    /// </remarks>
    public static ModuleParameters<float> MultiheadAttention(
        int embedDim, int numHeads, TorchGenerator generator, bool bias = true, bool addBiasKv = false, int? kDim = null, int? vDim = null) =>
        MultiheadAttention<float>(embedDim, numHeads, generator, bias, addBiasKv, kDim, vDim);

    /// <inheritdoc cref="MultiheadAttention(int, int, TorchGenerator, bool, bool, int?, int?)"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> MultiheadAttention<T>(
        int embedDim, int numHeads, TorchGenerator generator, bool bias = true, bool addBiasKv = false, int? kDim = null, int? vDim = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (embedDim <= 0 || numHeads <= 0)
            throw new ArgumentException(
                $"embed_dim and num_heads must be greater than 0, got embed_dim={Shapes.Text(embedDim)} and num_heads={Shapes.Text(numHeads)} instead. " +
                "Each head takes embed_dim / num_heads of the embedding.", nameof(embedDim));
        if (embedDim % numHeads != 0)
            throw new ArgumentException(
                $"embed_dim must be divisible by num_heads. Received embed_dim={Shapes.Text(embedDim)} and num_heads={Shapes.Text(numHeads)}.", nameof(numHeads));
        ArgumentNullException.ThrowIfNull(generator);
        nint e = embedDim;
        var packed = (kDim ?? embedDim) == embedDim && (vDim ?? embedDim) == embedDim;
        var module = new ModuleParameters<T>();
        foreach (var (name, shape) in packed
            ? new (string, nint[])[] { ("in_proj_weight", [3 * e, e]) }
            : [("q_proj_weight", [e, e]), ("k_proj_weight", [e, kDim ?? e]), ("v_proj_weight", [e, vDim ?? e])])
        {
            Shapes.ThrowIfNegative(shape);
            module.Add(name, NewParameter<T>(shape));
        }
        var outProj = Linear<T>(embedDim, embedDim, generator, bias);
        foreach (var weight in module.Values)
            Init.XavierUniform(weight.Value, generator);
        if (bias)
        {
            module.Add("in_proj_bias", NewParameter<T>([3 * e]));
            Init.Zeros(module["in_proj_bias"].Value);
            Init.Zeros(outProj["bias"].Value);
        }
        foreach (var name in addBiasKv ? ["bias_k", "bias_v"] : Array.Empty<string>())
        {
            module.Add(name, NewParameter<T>([1, 1, e]));
            Init.XavierNormal(module[name].Value, generator);
        }
        module.Add("out_proj", outProj);
        return module;
    }

    private static Parameter<T> NewParameter<T>(nint[] shape)
        where T : unmanaged, IFloatingPointIeee754<T> => new(Tensor.CreateFromShapeUninitialized<T>(shape));
}
