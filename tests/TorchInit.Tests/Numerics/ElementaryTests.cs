using System.Numerics;
using MathNet.Numerics;

namespace TorchInit.Tests;

/// <summary>The managed functions against the system's and MathNet's, which may differ in the last bits of a double; these may not by 1e-11.</summary>
public sealed class ElementaryTests
{
    public static TheoryData<double> Arguments
    {
        get
        {
            var data = new TheoryData<double> { 0, 1e-300, 1e-20, -1e-20, 1.0 / 32, -1.0 / 32, 0.0312499, 1, -1, 20, -20, 87, -87, 103, -103, 300, -300 };
            for (var i = -200; i <= 200; i++)
                data.Add(i * 0.0437 + 0.001);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Arguments))]
    public void Functions_agree_to_eleven_digits(double x)
    {
        AssertRelative(Math.Exp(x), Elementary.Exp(x));
        AssertRelative(Math.Tanh(x), Of(Elementary.Tanh, x));
        AssertRelative(1 / (1 + Math.Exp(-x)), Of(Elementary.Sigmoid, x));
        AssertRelative(Math.Abs(x) < 1e-3 ? x + x * x / 2 + x * x * x / 6 + x * x * x * x / 24 : Math.Exp(x) - 1, Of(Elementary.ExpM1, x), 1e-11);
        if (x > -37)
            AssertRelative(SpecialFunctions.Erfc(-x / Math.Sqrt(2)) / 2, Of(Elementary.NormalCdf, x));
        if (x > 0)
            AssertRelative(Math.Log(x), Elementary.Log(x));
        var (sin, cos) = Elementary.SinCos(x);
        Assert.Equal(Math.Sin(x), sin, 1e-13);
        Assert.Equal(Math.Cos(x), cos, 1e-13);
    }

    [Fact]
    public void What_is_not_a_number_or_infinite_stays_so()
    {
        Assert.True(double.IsNaN(Elementary.Exp(double.NaN)));
        Assert.True(double.IsNaN(Of(Elementary.Tanh, double.NaN)));
        Assert.True(double.IsNaN(Of(Elementary.Sigmoid, double.NaN)));
        Assert.True(double.IsNaN(Of(Elementary.NormalCdf, double.NaN)));
        Assert.Equal((0f, float.PositiveInfinity), ((float)Elementary.Exp(double.NegativeInfinity), (float)Elementary.Exp(double.PositiveInfinity)));
        Assert.Equal((-1, 1), (Of(Elementary.Tanh, double.NegativeInfinity), Of(Elementary.Tanh, double.PositiveInfinity)));
        Assert.Equal((0f, 1f), ((float)Of(Elementary.Sigmoid, double.NegativeInfinity), (float)Of(Elementary.Sigmoid, double.PositiveInfinity)));
        Assert.Equal((0, 1), (Of(Elementary.NormalCdf, double.NegativeInfinity), Of(Elementary.NormalCdf, double.PositiveInfinity)));
    }

    [Fact]
    public void The_logarithm_of_what_has_none()
    {
        Assert.Equal((double.NegativeInfinity, double.PositiveInfinity), (Elementary.Log(0), Elementary.Log(double.PositiveInfinity)));
        Assert.Equal((double.NaN, double.NaN), (Elementary.Log(-1), Elementary.Log(double.NaN)));
    }

    /// <summary>The logarithm is that of a number in [√½, √2), and of the twos that it was multiplied by: on either side of both ends, to the bit.</summary>
    [Theory]
    [InlineData(0.7071067811865475, -0.34657359027997275)]
    [InlineData(0.7071067811865476, -0.3465735902799726)]
    [InlineData(1.414213562373095, 0.34657359027997253)]
    [InlineData(1.4142135623730951, 0.3465735902799727)]
    public void The_logarithm_takes_twos_apart_at_the_root_of_a_half(double x, double logarithm) => Assert.Equal(logarithm, Elementary.Log(x));

    /// <summary>Why they exist: a network learns the same on every machine, to the last bit.</summary>
    [Fact]
    public void The_bits_are_the_same_on_every_machine()
    {
        // and many that are small: the last term of a series moves few of them
        double[] arguments = [.. Enumerable.Range(-20_000, 40_001).Select(i => i / 1024.0), .. Enumerable.Range(-20_000, 40_001).Select(i => i / 640_000.0)];
        Assert.Equal(
            "b19bb 0d407 79049 94946 7c086 905fd 787b9 cd47b",
            string.Join(' ', new[]
            {
                Hash(Elementary.Exp), Hash(x => Of(Elementary.ExpM1, x)), Hash(x => Of(Elementary.Tanh, x)), Hash(x => Of(Elementary.Sigmoid, x)), Hash(x => Of(Elementary.NormalCdf, x)),
                Hash(x => Elementary.Log(x * x + 0.001)), Hash(x => Elementary.SinCos(x).Sin), Hash(x => Elementary.SinCos(x).Cos),
            }));

        string Hash(Func<double, double> f) => Bits.Sha256<double>(Array.ConvertAll(arguments, x => f(x)))[..5];
    }

    private static double Of(Func<Vector<double>, Vector<double>> f, double x) => f(new Vector<double>(x))[0];

    private static void AssertRelative(double expected, double actual, double tolerance = 1e-11) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Abs(expected), $"{actual:R}, expected {expected:R}");
}
