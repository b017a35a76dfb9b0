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
    /// out_proj is drawn first, as a Linear layer; then the input projections by <see cref="Init.XavierUniform{T}"/> (the packed one with fan_out 3E, so that its
    /// bound is √2 smaller than that of three separate ones); the biases, drawn or not, become 0; bias_k and bias_v are <see cref="Init.XavierNormal{T}"/>.
    /// </remarks>
    public static ModuleParameters MultiheadAttention(
        int embedDim, int numHeads, TorchGenerator generator, bool bias = true, bool addBiasKv = false, int? kDim = null, int? vDim = null) =>
        MultiheadAttentionRecipe(embedDim, numHeads, bias, addBiasKv, kDim, vDim).Draw(generator);

    /// <summary>
    /// <c>torch.nn.TransformerEncoderLayer</c>: self_attn as <see cref="MultiheadAttention"/>, linear1 and linear2 as <see cref="Linear"/>,
    /// norm1 and norm2 as <see cref="LayerNorm"/>, in this order.
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
    public static ModuleParameters TransformerEncoderLayer(
        int dModel, int nHead, TorchGenerator generator, int dimFeedforward = 2048, bool bias = true, Action<InitWarning>? onWarning = null) =>
        TransformerEncoderLayerRecipe(dModel, nHead, dimFeedforward, bias).Draw(generator, onWarning);

    internal static ModuleRecipe MultiheadAttentionRecipe(
        int embedDim, int numHeads, bool bias = true, bool addBiasKv = false, int? kDim = null, int? vDim = null)
    {
        if (embedDim <= 0 || numHeads <= 0)
            throw new ArgumentException(
                $"embed_dim and num_heads must be greater than 0, got embed_dim={Shapes.Text(embedDim)} and num_heads={Shapes.Text(numHeads)} instead. " +
                "Each head takes embed_dim / num_heads of the embedding.", nameof(embedDim));
        if (embedDim % numHeads != 0)
            throw new ArgumentException(
                $"embed_dim must be divisible by num_heads. Received embed_dim={Shapes.Text(embedDim)} and num_heads={Shapes.Text(numHeads)}.", nameof(numHeads));
        nint e = embedDim;
        var packed = (kDim ?? embedDim) == embedDim && (vDim ?? embedDim) == embedDim;
        IEnumerable<ParameterRecipe> none = [];
        return new(
        [
            .. packed
                ? [new("in_proj_weight", [3 * e, e], new Xavier())]
                : new ParameterRecipe[]
                {
                    new("q_proj_weight", [e, e], new Xavier()),
                    new("k_proj_weight", [e, kDim ?? e], new Xavier()),
                    new("v_proj_weight", [e, vDim ?? e], new Xavier()),
                },
            .. bias ? [new("in_proj_bias", [3 * e], AllZeros)] : none,
            .. addBiasKv ? [new("bias_k", [1, 1, e], new XavierFromNormal()), new("bias_v", [1, 1, e], new XavierFromNormal())] : none,
            .. LinearRecipe(embedDim, embedDim, bias).Under("out_proj").Select(recipe => recipe with
            {
                DrawnFirst = true,
                Rule = recipe.Name.EndsWith("bias", StringComparison.Ordinal) ? new Overwritten(recipe.Rule, AllZeros) : recipe.Rule,
            }),
        ]);
    }

    internal static ModuleRecipe TransformerEncoderLayerRecipe(int dModel, int nHead, int dimFeedforward = 2048, bool bias = true) => new(
    [
        .. MultiheadAttentionRecipe(dModel, nHead, bias).Under("self_attn"),
        .. LinearRecipe(dModel, dimFeedforward, bias).Under("linear1"),
        .. LinearRecipe(dimFeedforward, dModel, bias).Under("linear2"),
        .. NormRecipe([dModel], bias: bias).Under("norm1"),
        .. NormRecipe([dModel], bias: bias).Under("norm2"),
    ]);
}
