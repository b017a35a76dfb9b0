using System.Net;

namespace InitNotebooks;

/// <summary>
/// A tensor as PyTorch's <c>print</c> shows it, digit for digit, with its shape and element type below. Made by
/// <see cref="TensorViews"/>; it shows the values of the moment when it was made.
/// </summary>
public sealed class TensorView : RichValue
{
    private readonly string printed;
    private readonly string caption;

    /// <summary>Prints a tensor.</summary>
    /// <param name="dtype">The element type.</param>
    /// <param name="shape">The lengths; none for a 0-d tensor.</param>
    /// <param name="elementAt">The element at an index into C order, of the C# type that <paramref name="dtype"/> names.</param>
    /// <param name="requiresGrad">Whether PyTorch would say <c>requires_grad=True</c>.</param>
    /// <param name="isParameter">Whether PyTorch would begin with <c>Parameter containing:</c>.</param>
    internal TensorView(
        DType dtype, nint[] shape, Func<long, object> elementAt, bool requiresGrad = false, bool isParameter = false)
    {
        printed = (isParameter ? "Parameter containing:\n" : "") + new TensorPrinter(dtype, shape, elementAt).Print(requiresGrad);
        caption = $"shape {DTypes.Tuple(shape)}, {DTypes.NameOf(dtype)}";
    }

    /// <summary>Exactly what PyTorch's <c>str(tensor)</c> gives.</summary>
    public override string ToPlainText() => printed;

    /// <summary>The same text in <c>pre</c>, and a line with the shape and the element type.</summary>
    public override string ToHtml() => $"<pre>{WebUtility.HtmlEncode(printed)}</pre>\n<small>{WebUtility.HtmlEncode(caption)}</small>";
}
