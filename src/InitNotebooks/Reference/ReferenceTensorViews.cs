namespace InitNotebooks;

/// <summary>Shows reference tensors as PyTorch prints them.</summary>
public static class ReferenceTensorViews
{
    /// <summary>Shows a reference tensor as PyTorch's <c>print</c> shows it; unlike a C# tensor it may be 0-d.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="tensor"/> is null.</exception>
    /// <exception cref="ReferenceDataException">Only its hash is kept, or the data is missing or damaged.</exception>
    public static TensorView View(this ReferenceTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var elements = tensor.Elements();
        return new TensorView(tensor.DType, [.. tensor.Shape], i => elements.GetValue(i)!);
    }
}
