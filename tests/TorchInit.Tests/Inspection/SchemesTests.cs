using System.Globalization;
using System.Numerics.Tensors;

namespace TorchInit.Tests.Inspections;

/// <summary>Which draws are considered for a tensor, by its name, its shape and the range of its values.</summary>
public sealed class SchemesTests
{
    /// <summary>What people type: these digits, at these powers of ten.</summary>
    private static readonly double[] RoundNumbers =
        [.. Enumerable.Range(-8, 10).SelectMany(exponent => new[] { "1", "1.5", "2", "2.5", "3", "4", "5", "6", "7", "8", "9" }.Select(digits => double.Parse($"{digits}e{exponent}", CultureInfo.InvariantCulture)))];

    [Fact]
    public void Every_round_number_is_known_as_bound_and_as_standard_deviation()
    {
        foreach (var number in RoundNumbers)
        {
            Assert.Contains(FormattableString.Invariant($"uniform_(-{number:R}, {number:R})"), Texts(Within(1000, -number, number)));
            Assert.Contains(FormattableString.Invariant($"uniform_(0, {number:R})"), Texts(Within(1000, 0, number)));
            Assert.Contains(FormattableString.Invariant($"normal_(std={number:R})"), Texts(Normal(1000, number)));
        }
        foreach (var number in new[] { 0.9e-8, 100, 0.35 })
            Assert.DoesNotContain(Texts(Within(1000, -number, number)).Concat(Texts(Normal(1000, number))), text => text.Contains(FormattableString.Invariant($"{number:R}"), StringComparison.Ordinal));
    }

    /// <summary>The largest of n values lies below the bound by 20/n of it at most; of sixteen values and more a bound is guessed.</summary>
    [Fact]
    public void A_round_bound_is_not_below_the_values_and_not_far_above()
    {
        Assert.Equal(["uniform_(-0.4, 0.4)", "uniform_(-0.5, 0.5)", "uniform_(-0.6, 0.6)"], Starting("uniform_(-", Within(20, -0.32, 0.32)));
        Assert.Equal(["uniform_(-0.4, 0.4)", "uniform_(-0.5, 0.5)", "uniform_(-0.6, 0.6)", "uniform_(-0.7, 0.7)"], Starting("uniform_(-", Within(16, -0.32, 0.32)));
        Assert.Empty(Starting("uniform_(-", Within(15, -0.31, 0.31)));
        Assert.Equal(["uniform_(-0.3, 0.3)"], Starting("uniform_(-", Within(1000, -0.3, 0.3)));
        Assert.Equal(["uniform_(-0.3, 0.3)"], Starting("uniform_(-", Within(1000, -0.2999, 0.295)));
        Assert.Empty(Starting("uniform_(-", Within(1000, -0.3001, 0.3)));
        // five standard errors
        Assert.Equal(["normal_(std=0.03)"], Starting("normal_(std=0.0", Normal(1000, 0.03 * 1.05)));
        Assert.Equal(["normal_(std=0.025)", "normal_(std=0.03)", "normal_(std=0.04)"], Starting("normal_(std=0.0", Normal(100, 0.033)));
    }

    /// <summary>Roots of fractions, √(p/q): four hundred denominators of each numerator.</summary>
    [Fact]
    public void Roots_of_fractions_are_known()
    {
        Assert.Equal(["uniform_(±√(1/9))", "uniform_(±√(3/27))", "uniform_(±√(6/54))"], Starting("uniform_(±√", Within(10_000, -1 / 3.0, 1 / 3.0)));
        Assert.Equal(["normal_(std=√(1/9))", "normal_(std=√(2/18))"], Starting("normal_(std=√", Normal(100_000, 1 / 3.0)));
        Assert.Equal(["uniform_(±√(1/1))", "uniform_(±√(3/3))", "uniform_(±√(6/6))"], Starting("uniform_(±√", Within(10_000, -1, 1)));
        var most = Starting("uniform_(±√", Within(1000, -0.001, 0.001));
        foreach (var numerator in (int[])[1, 3, 6])
        {
            // from the largest bound on that 1000 values allow, 1 + 20/1000 + 10⁻⁶ of the largest value
            var first = (int)Math.Ceiling(numerator / Math.Pow((double)0.001f * (1.02 + 1e-6), 2));
            Assert.Equal(Enumerable.Range(first, 400).Select(denominator => $"uniform_(±√({numerator}/{denominator}))"), most.Where(text => text.Contains($"({numerator}/", StringComparison.Ordinal)));
        }
    }

    /// <summary>Of numbers of 16 bits a bound may be below the largest, and farther above it, by 1/256 of it.</summary>
    [Fact]
    public void A_bound_of_16_bits_is_rounded()
    {
        const double Largest = 73 / 4096.0; // eight binary digits
        var values = Enumerable.Range(0, 1000).Select(i => (BFloat16)(float)(i == 999 ? Largest : (i - 500) / 500.0 * Largest)).ToArray();
        var (first, last) = ((int)Math.Ceiling(1 / Math.Pow(Largest * (1.02 + 1 / 256.0), 2)), (int)(1 / Math.Pow(Largest * (1 - 1 / 256.0), 2)));
        Assert.Equal((3003, 3173), (first, last));
        Assert.Equal(Enumerable.Range(first, last - first + 1).Select(denominator => $"uniform_(±√(1/{denominator}))"),
            Starting("uniform_(±√(1/", TensorValues.Of("x", StateTensor.Of(Tensor.Create(values, [1000])))!));
    }

    /// <summary>GPT-2 divides by the root of twice its layers; how many it has is not known of one tensor.</summary>
    [Fact]
    public void Residual_projections_of_1_to_128_layers_are_known()
    {
        for (var layers = 1; layers <= 129; layers++)
            Assert.Equal(layers <= 128, Texts(Normal(1000, 0.02 / Math.Sqrt(2.0 * layers))).Contains($"normal_(std=0.02/√(2·{layers}))"));
        Assert.Contains(Schemes.Of(Normal(1000, 0.02 / Math.Sqrt(24)), [], 12),
            scheme => scheme is { Text: "normal_(std=0.02/√(2·12))", Standing: Standing.Named } && scheme.Distribution.Std == 0.02 / Math.Sqrt(24));
    }

    [Theory]
    [InlineData("token_emb.weight", true)]
    [InlineData("model.Embed.weight", true)]
    [InlineData("wte.weight", true)]
    [InlineData("wpe.weight", true)]
    [InlineData("encoder.weight", true)]
    [InlineData("encoder.layer", false)]
    [InlineData("weight", false)]
    public void A_table_is_known_by_its_name(string name, bool isTable)
    {
        var schemes = Schemes.Of(Normal(2000, 1, name, [100, 20]), [], 0);
        Assert.Equal(isTable ? Standing.Default : Standing.Named, schemes.Single(scheme => scheme.Text == "normal_()").Standing);
        Assert.Equal(isTable, Texts(Normal(2000, 1 / Math.Sqrt(20), name, [100, 20])).Contains("normal_(std=1/√width)"));
    }

    [Theory]
    [InlineData("rnn.weight_ih_l0", "LSTM GRU RNN")]
    [InlineData("weight_hh_l1_reverse", "LSTM GRU RNN")]
    [InlineData("bias_ih_l0", "LSTM GRU RNN")]
    [InlineData("bias_hh_l0", "LSTM GRU RNN")]
    [InlineData("weight_hr_l0", "LSTM GRU RNN")]
    [InlineData("weight_hx", "")]
    [InlineData("ih_weight.x", "")]
    public void A_recurrent_layers_tensors_are_known_by_their_names(string name, string cells)
    {
        foreach (var (gates, cell) in new[] { (4, "LSTM"), (3, "GRU"), (1, "RNN") })
        {
            var bound = 1 / Math.Sqrt(48 / gates);
            Assert.Equal(cells.Contains(cell, StringComparison.Ordinal), Texts(Within(480, -bound, bound, name, [48, 10])).Contains($"uniform_(±1/√hidden), {cell}"));
        }
    }

    /// <summary>weight_hr is (projection, hidden): its bound is that of its columns.</summary>
    [Fact]
    public void A_projections_bound_is_that_of_its_columns()
    {
        var bound = 1 / Math.Sqrt(10);
        Assert.Contains("uniform_(±1/√hidden), LSTM", Texts(Within(470, -bound, bound, "weight_hr_l0", [47, 10])));
        Assert.DoesNotContain("uniform_(±1/√hidden), LSTM", Texts(Within(470, -bound, bound, "weight_ih_l0", [47, 10])));
    }

    [Fact]
    public void A_bias_takes_its_bound_from_its_weight()
    {
        var bound = 1 / Math.Sqrt(75);
        string[] Of(params nint[] weight) => [.. Schemes.Of(Within(300, -bound, bound), weight, 0).Where(scheme => scheme.Standing == Standing.Default).Select(scheme => scheme.Text)];
        Assert.Equal(["uniform_(±1/√fan_in)"], Of(300, 3, 5, 5));
        Assert.Empty(Of(300, 4, 5, 5));
        Assert.Empty(Of(300));
        Assert.Empty(Of());
        Assert.Empty(Of(300, 0));
        Assert.Contains(Schemes.Of(Within(300, -0.5, 0.5), [300, 4, 9], 0), scheme => scheme is { Text: "uniform_(±1/√in1)", Standing: Standing.Fitted });
        Assert.Contains(Schemes.Of(Normal(300, 1e-6), [300, 4], 0), scheme => scheme is { Text: "normal_(std=1e-6)", Standing: Standing.Named });
        Assert.DoesNotContain(Schemes.Of(Within(300, -bound, bound, shape: [30, 10]), [30, 75], 0), scheme => scheme.Text == "uniform_(±1/√fan_in)");
    }

    /// <summary>A range may be left by 1/20 of it, which training adds, and may be filled less by 20/n and 1/256 of it.</summary>
    [Theory]
    [InlineData(0, 1, true)]
    [InlineData(-0.05, 1.05, true)]
    [InlineData(-0.05000002, 1, false)]
    [InlineData(0, 1.05000002, false)]
    [InlineData(0.023906249, 0.976093751, true)]
    [InlineData(0.023906251, 0.99, false)]
    [InlineData(0.01, 0.976093749, false)]
    public void A_uniform_range_fits(double min, double max, bool fits)
    {
        var values = Enumerable.Range(0, 1000).Select(i => i / 1000.0).ToArray();
        for (var i = 0; i < 1000; i++)
            values[i] = Math.Clamp(values[i], min, max);
        (values[0], values[999]) = (min, max);
        Assert.Equal(fits, Texts(Of(values)).Contains("uniform_(0, 1)"));
    }

    /// <summary>A standard deviation may be off by five of its standard errors, 5/√(2n), and 1/256; the mean by six of its own.</summary>
    [Theory]
    [InlineData(1.0, 0, true)]
    [InlineData(1.115709648, 0, true)]
    [InlineData(1.11570965, 0, false)]
    [InlineData(0.884290352, 0, true)]
    [InlineData(0.88429035, 0, false)]
    [InlineData(1.0, 0.1897, true)]
    [InlineData(1.0, 0.1898, false)]
    [InlineData(1.0, -0.1898, false)]
    public void A_standard_deviation_and_a_mean_fit(double rms, double mean, bool fits) =>
        Assert.Equal(fits, Texts(Normal(1000, rms, mean: mean)).Contains("normal_()"));

    /// <summary>Six standard errors of 1024 standard normals are 3/16.</summary>
    [Fact]
    public void A_mean_of_just_six_standard_errors_fits()
    {
        Assert.Contains("normal_()", Texts(Of([.. Enumerable.Range(0, 1024).Select(i => 0.1875 + (i % 2 == 0 ? 1 : -1))])));
        Assert.DoesNotContain("normal_()", Texts(Of([.. Enumerable.Range(0, 1024).Select(i => 0.1876 + (i % 2 == 0 ? 1 : -1))])));
    }

    /// <summary>Those arguments of Xavier's and Kaiming's functions that people write, of a matrix of 100 rows and 50 columns.</summary>
    [Theory]
    [InlineData("xavier", "", 2 / 150.0)]
    [InlineData("xavier", "gain=√2", 4 / 150.0)]
    [InlineData("xavier", "gain=5/3", 50 / 1350.0)]
    [InlineData("xavier", "gain=0.5", 0.5 / 150)]
    [InlineData("xavier", "gain=0.1", 0.02 / 150)]
    [InlineData("xavier", "gain=0.01", 0.0002 / 150)]
    [InlineData("xavier", "gain=1/√2", 1 / 150.0)]
    [InlineData("kaiming", "", 2 / 50.0)]
    [InlineData("kaiming", "nonlinearity='linear'", 1 / 50.0)]
    [InlineData("kaiming", "nonlinearity='tanh'", 25 / 450.0)]
    [InlineData("kaiming", "nonlinearity='selu'", 9 / 800.0)]
    [InlineData("kaiming", "a=0.01", 2 / 1.0001 / 50)]
    [InlineData("kaiming", "a=0.1", 2 / 1.01 / 50)]
    [InlineData("kaiming", "a=0.2", 2 / 1.04 / 50)]
    [InlineData("kaiming", "mode='fan_out'", 2 / 100.0)]
    [InlineData("kaiming", "a=0.1, mode='fan_out'", 2 / 1.01 / 100)]
    public void Usual_arguments_are_known(string function, string arguments, double variance)
    {
        var (std, bound) = (Math.Sqrt(variance), Math.Sqrt(3 * variance));
        Assert.Equal(std, Known("normal", Normal(5000, std, shape: [100, 50])).Std, std * 1e-12);
        Assert.Equal(bound, Known("uniform", Within(5000, -bound, bound, shape: [100, 50])).To, bound * 1e-12);

        DrawnDistribution Known(string kind, TensorValues values) => Assert.Single(Schemes.Of(values, [], 0), scheme => scheme.Text == $"{function}_{kind}_({arguments})").Distribution;
    }

    /// <summary>What lies beyond the cut by more than 1/256 is of no truncated normal.</summary>
    [Theory]
    [InlineData(-2, 2, true)]
    [InlineData(-2.0078125, 2.0078125, true)]
    [InlineData(-2.007812501, 2, false)]
    [InlineData(-2, 2.007812501, false)]
    public void A_truncated_normal_fits(double min, double max, bool fits)
    {
        var values = Enumerable.Range(0, 1000).Select(i => i < 500 ? -0.8796 : 0.8796).ToArray();
        (values[0], values[999]) = (min, max);
        Assert.Equal(fits, Texts(Of(values)).Contains("trunc_normal_()"));
    }

    private static string[] Texts(TensorValues values) => [.. Schemes.Of(values, [], 0).Select(scheme => scheme.Text)];

    private static string[] Starting(string start, TensorValues values) => [.. Texts(values).Where(text => text.StartsWith(start, StringComparison.Ordinal))];

    /// <summary>So many floats evenly from the one number to the other.</summary>
    private static TensorValues Within(int count, double min, double max, string name = "x", nint[]? shape = null) =>
        Of([.. Enumerable.Range(0, count).Select(i => (double)(float)(i == count - 1 ? max : min + (max - min) * i / (count - 1)))], name, shape);

    /// <summary>Numbers of just that root of the mean square, and of that mean.</summary>
    private static TensorValues Normal(int count, double rms, string name = "x", nint[]? shape = null, double mean = 0)
    {
        var spread = Math.Sqrt(rms * rms - mean * mean);
        return Of([.. Enumerable.Range(0, count).Select(i => i % 2 == 0 ? mean - spread : mean + spread)], name, shape);
    }

    private static TensorValues Of(double[] values, string name = "x", nint[]? shape = null) =>
        TensorValues.Of(name, StateTensor.Of(Tensor.Create(values, shape ?? [values.Length])))!;
}
