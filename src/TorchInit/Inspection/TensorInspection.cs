namespace TorchInit;

/// <summary>What was found out about one tensor.</summary>
/// <param name="Name">Its name in the state dict.</param>
/// <param name="DType">Its element type.</param>
/// <param name="Finding">What kind of answer it is.</param>
/// <param name="Schemes">What explains the values, as PyTorch calls it, the most usual first; several where they draw the same numbers; none where nothing does.</param>
/// <param name="Distribution">The distribution behind them, where there is one.</param>
/// <param name="Evidence">Why, in a sentence with its numbers.</param>
/// <param name="Place">Seed and position, where they were asked for and found.</param>
public sealed record TensorInspection(
    string Name, DType DType, Finding Finding, IReadOnlyList<string> Schemes, DrawnDistribution? Distribution, string Evidence, StreamPlace? Place = null)
{
    private readonly nint[] shape = [];

    /// <summary>PyTorch's shape.</summary>
    public ReadOnlySpan<nint> Shape => shape;

    internal TensorInspection WithShape(ReadOnlySpan<nint> sizes) => new(this, sizes.ToArray());

    private TensorInspection(TensorInspection original, nint[] shape)
        : this(original.Name, original.DType, original.Finding, original.Schemes, original.Distribution, original.Evidence, original.Place) => this.shape = shape;
}
