using MathNet.Numerics;

namespace TorchInit.Tests;

public sealed class DerivedGainTests
{
    private static void AssertGain(double secondMoment, Func<double, double> f) => Assert.Equal(1, Gain.Derived(f) * Math.Sqrt(secondMoment), 1e-12);

    /// <summary>Functions whose second moment is known in closed form; the relative error of the gain stays below 1e-12.</summary>
    [Fact]
    public void Closed_forms_are_reproduced()
    {
        AssertGain(1, Activations.Identity);
        AssertGain(1, Math.Abs);
        AssertGain(0.5, Activations.ReLU);
        foreach (var slope in new[] { 0.01, 0.2, Math.Sqrt(5) })
            AssertGain((1 + slope * slope) / 2, Activations.LeakyReLU(slope));
        AssertGain(0.5, z => z > 0 ? 1 : 0);
        AssertGain(3, z => z * z);
        AssertGain(945, z => Math.Pow(z, 5));
        AssertGain(Math.Exp(2), Math.Exp);
        AssertGain((1 - Math.Exp(-2)) / 2, Math.Sin);
        AssertGain(2 / Math.PI * Math.Asin(2.0 / 3), SpecialFunctions.Erf);
        AssertGain(1.0 / 3 + 1 / (2 * Math.PI * Math.Sqrt(3)), Activations.GELU);
        AssertGain(1, Activations.SELU);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.7)]
    [InlineData(2.123456789)]
    public void A_kink_may_lie_anywhere(double edge)
    {
        var density = Math.Exp(-edge * edge / 2) / Math.Sqrt(2 * Math.PI);
        var inside = SpecialFunctions.Erf(edge / Math.Sqrt(2));
        AssertGain(inside - 2 * edge * density + edge * edge * (1 - inside), z => Math.Clamp(z, -edge, edge));
        AssertGain((1 - inside) / 2, z => z > edge ? 1 : 0);
    }

    [Fact]
    public void The_numbers_people_ask_for()
    {
        Assert.Equal(1.5925, Gain.Derived(Activations.Tanh), 5e-5);
        Assert.Equal(1.8462, Gain.Derived(Activations.Sigmoid), 5e-5);
        Assert.Equal(1.5335, Gain.Derived(Activations.GELU), 5e-5);
        Assert.Equal(1.6765, Gain.Derived(Activations.SiLU), 5e-5);
        Assert.Equal(Gain.Derived(Activations.GELU), Gain.Derived(Activations.GELUTanh), 1e-3);
        foreach (var f in new[] { Activations.ELU, Activations.Mish, Activations.Softplus })
            Assert.InRange(Gain.Derived(f), 0.5, 2);
    }

    /// <summary>The gain of a smooth function, once more by the trapezoidal rule, which converges geometrically for it.</summary>
    [Fact]
    public void Another_quadrature_agrees()
    {
        foreach (var f in new[] { Activations.Tanh, Activations.Sigmoid, Activations.GELU, Activations.SiLU, Activations.Mish, Activations.Softplus })
        {
            const double step = 1.0 / 32;
            double sum = 0;
            for (var i = -38 * 32; i <= 38 * 32; i++)
                sum += Math.Pow(f(i * step), 2) * Math.Exp(-i * step * i * step / 2) * step / Math.Sqrt(2 * Math.PI);
            AssertGain(sum, f);
        }
    }

    [Fact]
    public void A_function_without_a_gain_is_told_why()
    {
        static string Message(Func<double, double> f) => Assert.Throws<ArgumentException>(() => Gain.Derived(f)).Message;
        Assert.StartsWith("f(", Message(Math.Sqrt), StringComparison.Ordinal);
        Assert.Contains("is NaN", Message(Math.Sqrt), StringComparison.Ordinal);
        Assert.StartsWith("E[f(z)²] is 0", Message(_ => 0), StringComparison.Ordinal);
        Assert.StartsWith("E[f(z)²] is infinite or too large", Message(z => Math.Exp(z * z / 4)), StringComparison.Ordinal);
        var random = new Random(1);
        Assert.StartsWith("E[f(z)²] does not settle", Message(_ => random.NextDouble()), StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => Gain.Derived(null!));
    }

    /// <summary>Beyond ±39 the square of z has no weight that a double could hold beside the rest.</summary>
    [Fact]
    public void A_function_is_asked_from_minus_39_to_39_and_nowhere_else()
    {
        var (least, most) = (0.0, 0.0);
        AssertGain(1, z =>
        {
            (least, most) = (Math.Min(least, z), Math.Max(most, z));
            return z;
        });
        Assert.InRange(least, -39, -38.99);
        Assert.InRange(most, 38.99, 39);
    }

    [Fact]
    public void Activations_are_exact_near_zero_and_far_out()
    {
        Assert.Equal(-1e-20, Activations.ELU(-1e-20), 1e-35);
        Assert.Equal(-1, Activations.ELU(-100), 1e-15);
        Assert.Equal(Math.Log(2), Activations.Softplus(0), 1e-16);
        Assert.Equal(1000, Activations.Softplus(1000));
        Assert.Equal(Math.Exp(-40), Activations.Softplus(-40), 1e-30);
        Assert.Equal(0, Activations.Mish(0));
        Assert.Equal(0.8413447460685429, Activations.GELU(1), 1e-15);
        Assert.Equal(-Activations.SELUScale * Activations.SELUAlpha, Activations.SELU(-100), 1e-14);
    }
}
