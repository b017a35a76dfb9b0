using MathNet.Numerics;

namespace TorchInit;

/// <summary>
/// PyTorch's activations as functions of one double, for <see cref="Gain.Derived"/> and for plots. Those without a member of
/// <see cref="Nonlinearity"/> have no entry in PyTorch's table of gains.
/// </summary>
/// <example><code>double gain = Gain.Derived(Activations.SiLU);   // 1.6765</code></example>
public static class Activations
{
    /// <summary>The α of SELU, chosen with <see cref="SELUScale"/> so that mean 0 and variance 1 are a fixed point.</summary>
    public const double SELUAlpha = 1.6732632423543772848170429916717;

    /// <summary>The scale of SELU.</summary>
    public const double SELUScale = 1.0507009873554804934193349852946;

    /// <summary>x: <c>torch.nn.Identity</c>.</summary>
    public static double Identity(double x) => x;

    /// <summary>max(0, x): <c>torch.nn.ReLU</c>.</summary>
    public static double ReLU(double x) => Math.Max(0, x);

    /// <summary>x for x ≥ 0, slope·x below: <c>torch.nn.LeakyReLU(negative_slope)</c>.</summary>
    /// <param name="negativeSlope">The slope below 0.</param>
    /// <returns>The activation with that slope.</returns>
    public static Func<double, double> LeakyReLU(double negativeSlope = Gain.DefaultNegativeSlope) => x => x >= 0 ? x : negativeSlope * x;

    /// <summary>1 / (1 + e⁻ˣ): <c>torch.nn.Sigmoid</c>.</summary>
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>The hyperbolic tangent: <c>torch.nn.Tanh</c>.</summary>
    public static double Tanh(double x) => Math.Tanh(x);

    /// <summary>x·Φ(x), Φ the distribution function of N(0, 1): <c>torch.nn.GELU()</c>.</summary>
    public static double GELU(double x) => x / 2 * SpecialFunctions.Erfc(-x / Math.Sqrt(2));

    /// <summary>x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))): <c>torch.nn.GELU(approximate='tanh')</c>.</summary>
    public static double GELUTanh(double x) => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));

    /// <summary>x·sigmoid(x), also called swish: <c>torch.nn.SiLU</c>.</summary>
    public static double SiLU(double x) => x * Sigmoid(x);

    /// <summary>x for x &gt; 0, eˣ − 1 below: <c>torch.nn.ELU()</c> with α = 1.</summary>
    public static double ELU(double x) => x > 0 ? x : ExpMinus1(x);

    /// <summary>scale·x for x &gt; 0, scale·α·(eˣ − 1) below: <c>torch.nn.SELU</c>.</summary>
    public static double SELU(double x) => SELUScale * (x > 0 ? x : SELUAlpha * ExpMinus1(x));

    /// <summary>ln(1 + eˣ): <c>torch.nn.Softplus()</c> with β = 1.</summary>
    public static double Softplus(double x) => Math.Max(x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x)));

    /// <summary>x·tanh(softplus(x)): <c>torch.nn.Mish</c>.</summary>
    public static double Mish(double x) => x * Math.Tanh(Softplus(x));

    /// <summary>eˣ − 1 = 2·eᵗ·sinh(t), t = x/2: the difference itself loses digits near 0.</summary>
    private static double ExpMinus1(double x) => 2 * Math.Exp(x / 2) * Math.Sinh(x / 2);

    /// <summary>ln(1 + u) for 0 ≤ u ≤ 1, corrected by what rounding took from 1 + u.</summary>
    private static double LogOnePlus(double u)
    {
        var sum = 1 + u;
        return sum == 1 ? u : Math.Log(sum) * (u / (sum - 1));
    }
}
