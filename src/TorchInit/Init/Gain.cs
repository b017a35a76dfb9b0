namespace TorchInit;

/// <summary>
/// The factor by which a layer's weights are scaled up to make good what the activation after it takes away.
/// <see cref="Of"/> is PyTorch's table, partly derived, partly empirical; <see cref="Gain.Derived"/> computes 1/√E[f(z)²].
/// </summary>
public static partial class Gain
{
    /// <summary>The slope that <c>calculate_gain('leaky_relu')</c> takes when none is given: 0.01.</summary>
    /// <remarks>The Kaiming functions pass their own default, a = 0, so they never meet this one.</remarks>
    public const double DefaultNegativeSlope = 0.01;

    /// <summary>
    /// PyTorch's <c>torch.nn.init.calculate_gain</c>: 1 for linear layers and the sigmoid, 5/3 for tanh, √2 for ReLU,
    /// √(2 / (1 + slope²)) for leaky ReLU, 3/4 for SELU.
    /// </summary>
    /// <param name="nonlinearity">The activation that follows the layer.</param>
    /// <param name="param">The negative slope of a leaky ReLU, <see cref="DefaultNegativeSlope"/> if null; the others ignore it.</param>
    /// <returns>The gain, bit for bit PyTorch's double.</returns>
    /// <exception cref="ArgumentException"><paramref name="nonlinearity"/> is no member of <see cref="Nonlinearity"/>.</exception>
    /// <exception cref="OverflowException">The slope is finite and its square is not.</exception>
    /// <example><code>double gain = Gain.Of(Nonlinearity.LeakyReLU, Math.Sqrt(5));   // 1/√3</code></example>
    /// <remarks>
    /// slope² is C's <c>pow(slope, 2)</c>, as in Python: with glibc it differs from slope·slope in the last bit for about one double in
    /// a thousand. On other systems it is that system's <c>pow</c>; the single-precision bound made from it has never been seen to differ.
    /// </remarks>
    public static double Of(Nonlinearity nonlinearity, double? param = null) => nonlinearity switch
    {
        Nonlinearity.Linear or Nonlinearity.Conv1d or Nonlinearity.Conv2d or Nonlinearity.Conv3d
            or Nonlinearity.ConvTranspose1d or Nonlinearity.ConvTranspose2d or Nonlinearity.ConvTranspose3d
            or Nonlinearity.Sigmoid => 1.0,
        Nonlinearity.Tanh => 5.0 / 3,
        Nonlinearity.ReLU => Math.Sqrt(2.0),
        Nonlinearity.LeakyReLU => (param ?? DefaultNegativeSlope) is var slope && slope == Usual ? GainOfUsual : OfLeakyReLU(slope),
        Nonlinearity.SELU => 3.0 / 4,
        _ => throw new ArgumentException(
            $"Unsupported nonlinearity {EnumText.Of(nonlinearity)}. PyTorch's table ends with the members of Nonlinearity; for another activation f use Gain.Derived(f).",
            nameof(nonlinearity)),
    };

    /// <summary>The slope that every linear layer and convolution passes, whose gain would be half of the time that a small one takes.</summary>
    private static readonly double Usual = Math.Sqrt(5), GainOfUsual = OfLeakyReLU(Usual);

    private static double OfLeakyReLU(double slope) => Math.Sqrt(2.0 / (1 + Square(slope, "the negative slope")));

    /// <summary>Python's <c>value ** 2</c>, which is C's pow and refuses what no double holds.</summary>
    internal static double Square(double value, string whose)
    {
        var square = Math.Pow(value, 2);
        return double.IsInfinity(square) && double.IsFinite(value)
            ? throw new OverflowException($"(34, 'Numerical result out of range'). The square of {whose} exceeds the largest double.")
            : square;
    }
}
