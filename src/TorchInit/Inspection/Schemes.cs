namespace TorchInit;

/// <summary>The ways in which a tensor of a name and a shape may have been drawn.</summary>
internal static class Schemes
{
    /// <summary>How far a number of 16 bits may be from where it was drawn, in parts of itself: eight binary digits, and a little training.</summary>
    private const double Rounding = 1.0 / 256;

    private static readonly double[] Digits = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9];

    private static readonly (string Text, double Slope, Nonlinearity Of)[] KaimingGains =
    [
        ("", 0, Nonlinearity.LeakyReLU), ("nonlinearity='linear'", 0, Nonlinearity.Linear), ("nonlinearity='tanh'", 0, Nonlinearity.Tanh),
        ("nonlinearity='selu'", 0, Nonlinearity.SELU), ("a=0.01", 0.01, Nonlinearity.LeakyReLU), ("a=0.1", 0.1, Nonlinearity.LeakyReLU),
        ("a=0.2", 0.2, Nonlinearity.LeakyReLU),
    ];

    private static readonly (string Text, double Gain)[] XavierGains =
        [("", 1), ("gain=√2", Math.Sqrt(2)), ("gain=5/3", 5.0 / 3), ("gain=0.5", 0.5), ("gain=0.1", 0.1), ("gain=0.01", 0.01), ("gain=1/√2", 1 / Math.Sqrt(2))];

    /// <summary>All that fits the range or the standard deviation of the values, the likeliest first.</summary>
    /// <param name="values">The tensor.</param>
    /// <param name="weightShape">For a bias: the shape of the weight beside it, or empty.</param>
    /// <param name="blocks">How many repeated blocks the model has, for GPT-2's residual projections; 0 if it has none.</param>
    public static List<Scheme> Of(TensorValues values, ReadOnlySpan<nint> weightShape, int blocks)
    {
        var schemes = new List<Scheme>();
        var shape = values.Shape;
        if (shape.Length >= 2)
            OfMatrix(values.Name, shape, schemes);
        OfRecurrent(values.Name, shape, schemes);
        OfBias(values.Name, shape, weightShape, schemes);
        Add(schemes, "uniform_(0, 1)", DrawnDistribution.Uniform(0, 1), Standing.Named);
        AddNormal(schemes, "normal_()", 1, IsTable(values.Name) ? Standing.Default : Standing.Named);
        Add(schemes, "trunc_normal_()", DrawnDistribution.Truncated(1, 2), Standing.Named);
        Add(schemes, "trunc_normal_(std=0.02, a=-0.04, b=0.04)", DrawnDistribution.Truncated(0.02, 0.04), Standing.Named);
        foreach (var std in new[] { 0.02, 0.01 })
            AddNormal(schemes, FormattableString.Invariant($"normal_(std={std})"), std, Standing.Named);
        // of no blocks it is infinite, and not added
        AddNormal(schemes, FormattableString.Invariant($"normal_(std=0.02/√(2·{blocks}))"), 0.02 / Math.Sqrt(2.0 * blocks), Standing.Named);
        schemes.RemoveAll(scheme => !Fits(scheme.Distribution, values));
        AddFitted(values, schemes);
        return [.. schemes.OrderBy(scheme => scheme.Standing)];
    }

    /// <summary>How far below the bound the largest of so many uniform values lies at most, but once in 5·10⁸.</summary>
    public static double EdgeGap(int count) => 20.0 / count;

    /// <summary>Within how many parts of itself the standard deviation of so many normal values lies, but twice in 10⁶.</summary>
    public static double StdGap(int count) => 5 / Math.Sqrt(2.0 * count);

    private static void OfMatrix(string name, nint[] shape, List<Scheme> schemes)
    {
        AddUniform(schemes, "kaiming_uniform_(a=√5)", Init.KaimingUniformBound(shape, Math.Sqrt(5)), Standing.Default);
        foreach (var (text, gain) in XavierGains)
        {
            var standing = text.Length == 0 ? Standing.Named : Standing.Fitted;
            AddUniform(schemes, $"xavier_uniform_({text})", Init.XavierUniformBound(shape, gain), standing);
            AddNormal(schemes, $"xavier_normal_({text})", Init.XavierNormalStd(shape, gain), standing);
        }
        foreach (var mode in new[] { FanMode.FanIn, FanMode.FanOut })
        {
            foreach (var (text, slope, of) in KaimingGains)
            {
                var arguments = string.Join(", ", new[] { text, mode == FanMode.FanOut ? "mode='fan_out'" : "" }.Where(part => part.Length > 0));
                var standing = text.Length == 0 || of == Nonlinearity.Linear ? Standing.Named : Standing.Fitted;
                AddUniform(schemes, $"kaiming_uniform_({arguments})", Init.KaimingUniformBound(shape, slope, mode, of), standing);
                AddNormal(schemes, $"kaiming_normal_({arguments})", Init.KaimingNormalStd(shape, slope, mode, of), standing);
            }
        }
        if (shape.Length == 3)
            AddUniform(schemes, "uniform_(±1/√in1)", 1 / Math.Sqrt(shape[1]), Standing.Fitted);
        if (IsTable(name))
            AddNormal(schemes, "normal_(std=1/√width)", 1 / Math.Sqrt(shape[^1]), Standing.Named);
    }

    private static void OfRecurrent(string name, nint[] shape, List<Scheme> schemes)
    {
        var own = name[(name.LastIndexOf('.') + 1)..];
        if (!own.StartsWith("weight_ih", StringComparison.Ordinal) && !own.StartsWith("weight_hh", StringComparison.Ordinal) &&
            !own.StartsWith("weight_hr", StringComparison.Ordinal) && !own.StartsWith("bias_ih", StringComparison.Ordinal) &&
            !own.StartsWith("bias_hh", StringComparison.Ordinal))
        {
            return;
        }
        if (shape.Length == 0)
            return;
        foreach (var (gates, cell) in new[] { (4, "LSTM"), (3, "GRU"), (1, "RNN") })
            if (shape[0] % gates == 0)
                AddUniform(schemes, $"uniform_(±1/√hidden), {cell}", 1 / Math.Sqrt(shape[0] / gates), Standing.Default);
        if (own.StartsWith("weight_hr", StringComparison.Ordinal) && shape.Length == 2)
            AddUniform(schemes, "uniform_(±1/√hidden), LSTM", 1 / Math.Sqrt(shape[1]), Standing.Default);
    }

    private static void OfBias(string name, nint[] shape, ReadOnlySpan<nint> weightShape, List<Scheme> schemes)
    {
        if (shape.Length != 1 || weightShape.Length < 2 || weightShape.Contains(0))
            return;
        AddUniform(schemes, "uniform_(±1/√fan_in)", DefaultInit.BiasBound(weightShape), Standing.Default);
        if (weightShape.Length == 3)
            AddUniform(schemes, "uniform_(±1/√in1)", 1 / Math.Sqrt(weightShape[1]), Standing.Fitted);
        AddNormal(schemes, "normal_(std=1e-6)", 1e-6, Standing.Named);
    }

    /// <summary>Round numbers, and roots of simple fractions, within what the values allow.</summary>
    private static void AddFitted(TensorValues values, List<Scheme> schemes)
    {
        const int Most = 400;
        var largest = Math.Max(Math.Abs(values.Min), Math.Abs(values.Max));
        if (values.Sample.Length < 16)
            return;
        var slack = values.Precision == Precision.Single ? 1e-6 : Rounding;
        var (low, high) = (largest * (1 - slack), largest * (1 + EdgeGap(values.Kept) + slack));
        var fitted = new List<Scheme>();
        foreach (var bound in Round(low, high))
        {
            AddUniform(fitted, FormattableString.Invariant($"uniform_(-{bound:R}, {bound:R})"), bound, Standing.Fitted);
            Add(fitted, FormattableString.Invariant($"uniform_(0, {bound:R})"), DrawnDistribution.Uniform(0, bound), Standing.Fitted);
        }
        foreach (var (text, bound) in Roots([1, 3, 6], low, high, Most))
            AddUniform(fitted, $"uniform_(±{text})", bound, Standing.Rooted);
        var gap = StdGap(values.Kept) + slack;
        (low, high) = (values.Rms * (1 - gap), values.Rms * (1 + gap));
        foreach (var std in Round(low, high))
            AddNormal(fitted, FormattableString.Invariant($"normal_(std={std:R})"), std, Standing.Fitted);
        foreach (var (text, std) in Roots([1, 2], low, high, Most))
            AddNormal(fitted, $"normal_(std={text})", std, Standing.Rooted);
        for (var layers = 1; layers <= 128; layers++)
            AddNormal(fitted, FormattableString.Invariant($"normal_(std=0.02/√(2·{layers}))"), 0.02 / Math.Sqrt(2.0 * layers), Standing.Rooted);
        schemes.AddRange(fitted.Where(scheme => Fits(scheme.Distribution, values)));
    }

    private static IEnumerable<double> Round(double low, double high)
    {
        for (var exponent = -8; exponent <= 1; exponent++)
            foreach (var digit in Digits)
                if (double.Parse(FormattableString.Invariant($"{digit}e{exponent}"), System.Globalization.CultureInfo.InvariantCulture) is var value && value >= low && value <= high)
                    yield return value;
    }

    private static IEnumerable<(string Text, double Value)> Roots(int[] numerators, double low, double high, int most)
    {
        foreach (var numerator in numerators)
        {
            var (first, last) = (Math.Max(Math.Ceiling(numerator / (high * high)), 1), Math.Floor(numerator / (low * low)));
            // counted apart: beyond 2⁵³ one more is the same double
            for (var i = 0; i < most && first + i <= last; i++)
                yield return (FormattableString.Invariant($"√({numerator}/{first + i})"), Math.Sqrt(numerator / (first + i)));
        }
    }

    /// <summary>Whether the range, or the standard deviation, is one that the distribution gives.</summary>
    private static bool Fits(DrawnDistribution distribution, TensorValues values)
    {
        // float32: rounding of the ends; else that of 8 digits; and what a little training adds
        if (distribution.Kind == Distribution.Uniform)
        {
            var (width, slack) = (distribution.To - distribution.From, 0.05);
            var gap = EdgeGap(values.Kept) + Rounding;
            return values.Min >= distribution.From - slack * width && values.Max <= distribution.To + slack * width &&
                values.Min <= distribution.From + gap * width && values.Max >= distribution.To - gap * width;
        }
        var relative = StdGap(values.Kept) + Rounding;
        return values.Min >= distribution.From * (1 + Rounding) && values.Max <= distribution.To * (1 + Rounding) &&
            Math.Abs(values.Rms / distribution.Spread - 1) <= relative && Math.Abs(values.SampleMean) <= 6 * distribution.Std / Math.Sqrt(values.Sample.Length);
    }

    private static bool IsTable(string name) => name.Contains("emb", StringComparison.OrdinalIgnoreCase) || name.Contains("wte", StringComparison.Ordinal) ||
        name.Contains("wpe", StringComparison.Ordinal) || name.Contains("encoder.weight", StringComparison.Ordinal);

    private static void AddUniform(List<Scheme> schemes, string text, double bound, Standing standing) =>
        Add(schemes, text, DrawnDistribution.Uniform(-bound, bound), standing);

    private static void AddNormal(List<Scheme> schemes, string text, double std, Standing standing) =>
        Add(schemes, text, DrawnDistribution.Normal(0, std), standing);

    private static void Add(List<Scheme> schemes, string text, DrawnDistribution distribution, Standing standing)
    {
        if (double.IsFinite(distribution.Std) && distribution.Std > 0)
            schemes.Add(new(text, distribution, standing));
    }
}

/// <summary>How sure one may be of a scheme beforehand.</summary>
internal enum Standing
{
    /// <summary>What PyTorch's module of that name and shape does by default.</summary>
    Default,

    /// <summary>A function of <c>torch.nn.init</c> for a shape like this, or a number that many models use.</summary>
    Named,

    /// <summary>A less usual argument, or a round number that fits: believed only if the values lie on its grid.</summary>
    Fitted,

    /// <summary>A root of a fraction that fits, of which there are many.</summary>
    Rooted,
}

/// <summary>A way in which a tensor of this name and shape may have been drawn.</summary>
internal sealed record Scheme(string Text, DrawnDistribution Distribution, Standing Standing);
