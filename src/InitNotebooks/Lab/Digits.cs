using System.Numerics.Tensors;
using TorchInit;

namespace InitNotebooks;

/// <summary>
/// The optical digits: 1797 handwritten digits of 8 × 8 pixels, the real data of the lessons. From E. Alpaydin and C. Kaynak, Optical
/// Recognition of Handwritten Digits, UCI Machine Learning Repository (1998), CC BY 4.0; scikit-learn's <c>load_digits</c>.
/// </summary>
public static class Digits
{
    private const float BrightestPixel = 16;

    /// <summary>How many of the digits the lessons train with; the other 297 test.</summary>
    public const int TrainingCount = 1500;

    /// <summary>All digits: 64 features in [0, 1], row by row, and ten classes.</summary>
    /// <param name="sets">Where the reference tensors <c>digits.pixels</c> and <c>digits.labels</c> lie; <see cref="ReferenceSets.Default"/> unless told otherwise.</param>
    /// <exception cref="ReferenceDataException">The tensors are missing or damaged.</exception>
    public static Dataset Load(ReferenceSets? sets = null)
    {
        var reference = (sets ?? ReferenceSets.Default).Base;
        var pixels = reference.Get("digits.pixels");
        float[] brightness = [.. pixels.ToTensor<byte>().Select(pixel => pixel / BrightestPixel)];
        long[] labels = [.. reference.Get("digits.labels").ToTensor<byte>().Select(label => (long)label)];
        return new Dataset(Tensor.Create(brightness, pixels.Shape.AsSpan()), labels);
    }
}
