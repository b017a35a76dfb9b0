using System.Numerics;

namespace TorchInit;

public static partial class DefaultInit
{
    /// <summary>
    /// <c>torch.nn.Embedding</c>: weight (num, dim), N(0, 1); the row of the padding is drawn as well, then set to 0.
    /// </summary>
    /// <param name="numEmbeddings">How many rows, 0 or more.</param>
    /// <param name="embeddingDim">The size of each row, 0 or more.</param>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="paddingIdx">The row that stands for padding, negative from the end; none if null.</param>
    /// <exception cref="ArgumentException"><paramref name="paddingIdx"/> is no row.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or there is no row for the padding.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="generator"/> is null.</exception>
    public static ModuleParameters<float> Embedding(
        int numEmbeddings, int embeddingDim, TorchGenerator generator, int? paddingIdx = null) =>
        Embedding<float>(numEmbeddings, embeddingDim, generator, paddingIdx);

    /// <inheritdoc cref="Embedding(int, int, TorchGenerator, int?)"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> Embedding<T>(int numEmbeddings, int embeddingDim, TorchGenerator generator, int? paddingIdx = null)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        EmbeddingRecipe(numEmbeddings, embeddingDim, paddingIdx, "Padding_idx").Draw<T>(generator);

    /// <summary><c>torch.nn.EmbeddingBag</c>: the same draws as <see cref="Embedding"/>.</summary>
    /// <inheritdoc cref="Embedding"/>
    public static ModuleParameters<float> EmbeddingBag(
        int numEmbeddings, int embeddingDim, TorchGenerator generator, int? paddingIdx = null) =>
        EmbeddingBag<float>(numEmbeddings, embeddingDim, generator, paddingIdx);

    /// <inheritdoc cref="EmbeddingBag(int, int, TorchGenerator, int?)"/>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    public static ModuleParameters<T> EmbeddingBag<T>(int numEmbeddings, int embeddingDim, TorchGenerator generator, int? paddingIdx = null)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        EmbeddingRecipe(numEmbeddings, embeddingDim, paddingIdx, "padding_idx").Draw<T>(generator);

    internal static ModuleRecipe EmbeddingRecipe(int numEmbeddings, int embeddingDim, int? paddingIdx, string nameInMessage)
    {
        if (paddingIdx > 0 && paddingIdx >= numEmbeddings || paddingIdx < 0 && paddingIdx < -numEmbeddings)
            throw new ArgumentException(
                $"{nameInMessage} must be within num_embeddings. Received padding_idx={Shapes.Text(paddingIdx.Value)} and num_embeddings={Shapes.Text(numEmbeddings)}.",
                nameof(paddingIdx));
        DrawRule rule = new StandardNormal();
        if (paddingIdx is { } row)
            rule = new Overwritten(rule, new ZeroRow(row < 0 ? numEmbeddings + row : row));
        return new(new ParameterRecipe("weight", [numEmbeddings, embeddingDim], rule));
    }
}
