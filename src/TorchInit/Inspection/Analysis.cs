using System.Globalization;

namespace TorchInit;

/// <summary>What one tensor's values alone say: the answer, and which draws are worth trying to find a seed.</summary>
internal sealed class Analysis
{
    /// <summary>Evidence for a grid, in bits: chance would deceive once in 2⁴⁰.</summary>
    private const double EnoughBits = 40;

    /// <summary>The level of the Kolmogorov–Smirnov test: a tensor drawn so is refused once in a thousand.</summary>
    private const double Level = 0.001;

    /// <summary>Fewer values fit everything.</summary>
    private const int FewestForShape = 1000;

    /// <summary>How well a standard deviation must be known before it is given a name.</summary>
    private const double NamingGap = 0.02;

    private static readonly TorchPlatform[] Fused = [TorchPlatform.LinuxX64, TorchPlatform.LinuxArm64, TorchPlatform.MacOSArm64];
    private static readonly TorchPlatform[] Rounded = [TorchPlatform.WindowsX64, TorchPlatform.LinuxX64WithoutAvx2];

    private Analysis(StateTensor tensor, TensorValues? values, TensorInspection result, IReadOnlyList<Hypothesis>? hypotheses = null)
    {
        Values = values;
        Result = result.WithShape(tensor.Shape);
        Hypotheses = hypotheses ?? [];
    }

    public TensorValues? Values { get; }

    public TensorInspection Result { get; set; }

    /// <summary>The draws that may have made it; those of an exact answer, or those that it looks like.</summary>
    public IReadOnlyList<Hypothesis> Hypotheses { get; }

    public static Analysis Of(string name, StateTensor tensor, ReadOnlySpan<nint> weightShape, int blocks)
    {
        Analysis Answer(Finding finding, string evidence, string[]? schemes = null, TensorValues? values = null) =>
            new(tensor, values, new(name, tensor.DType, finding, schemes ?? [], null, evidence));

        if (tensor.DType is not (DType.Float32 or DType.Float64 or DType.Float16 or DType.BFloat16))
            return Answer(Finding.NotDrawn, $"{DTypes.NameOf(tensor.DType)}: nothing that an initializer draws");
        if (Shapes.IsEmpty(tensor.Shape))
            return Answer(Finding.NotDrawn, "no values");
        if (DTypes.Count(tensor.Shape) is null or > 1 << 30)
            return Answer(Finding.CannotTell, "more than 2³⁰ values, which this looks at no longer");
        var values = TensorValues.Of(name, tensor)!;
        if (values.NotFinite > 0)
            return Answer(Finding.CannotTell, $"{Text(values.NotFinite)} of {Text(values.Count)} values are NaN or infinite");
        if (values.Max is var only && only == values.Min && (values.Count > 1 || only is 0 or 1 or 0.25))
            return Answer(only == 0 ? Finding.Zeros : Finding.Constant, $"every value is {Text(only)}", [only == 0 ? "zeros_()" : only == 1 ? "ones_()" : $"constant_({Text(only)})"]);
        if (Structure.Of(values) is var (structure, why))
            return Answer(Finding.Structured, why, [structure]);
        if (values.Zeros > Math.Max(2, values.Kept / 100))
            return Answer(Finding.CannotTell, $"{Percent(values.Zeros, values.Kept)} of the values are 0: pruned, or sparse_()");
        var distinct = Distinct(values.Sample);
        if (values.Sample.Length >= 256 && distinct <= (values.Precision is Precision.Single or Precision.Double ? values.Sample.Length * 9 / 10 : 64))
            return Answer(Finding.CannotTell, $"only {Text(distinct)} different numbers among {Text(values.Sample.Length)}: quantised, or repeated");
        if (values.Sample.Length >= 64 && KolmogorovSmirnov.IsTooEven(KolmogorovSmirnov.Distance(values.Sample, DrawnDistribution.Uniform(values.Min, values.Max)), values.Sample.Length))
            return Answer(Finding.CannotTell, "the values are spaced too evenly to be random");
        return OfDraws(tensor, values, Schemes.Of(values, weightShape, blocks));
    }

    private static Analysis OfDraws(StateTensor tensor, TensorValues values, List<Scheme> schemes)
    {
        var trials = Trials(values, schemes);
        var exact = trials.Where(trial => trial.IsAsDrawn(values)).ToArray();
        if (exact.Length > 0)
        {
            // the same numbers under several names; other numbers only if they are so few that both fit
            var best = exact[0];
            return new(tensor, values, Answered(values, Finding.Drawn, [.. Names(best, schemes)], best.Scheme.Distribution, best.Evidence(values)),
                [.. exact.Select(trial => new Hypothesis(trial.Scheme, trial.Platforms))]);
        }
        if (trials.Where(trial => trial.IsChanged(values)).MaxBy(trial => trial.Share) is { } changed)
        {
            var evidence = $"{Percent(changed.Count.OnGrid, changed.Count.Tested)} {(changed.IsNormal ? "of the pairs" : "of the values")} lie on the grid of that draw " +
                $"({Text(100 * changed.Count.Chance, "F0")} % would by chance), the others do not: changed since";
            return new(tensor, values, Answered(values, Finding.Changed, [.. Names(changed, schemes)], changed.Scheme.Distribution, evidence));
        }
        return OfShape(tensor, values, schemes, trials);
    }

    /// <summary>What the distribution alone says.</summary>
    private static Analysis OfShape(StateTensor tensor, TensorValues values, List<Scheme> schemes, List<Trial> trials)
    {
        var onGrid = values.Precision == Precision.Single;
        // what may be tried for a seed: the grid excludes nothing where values are rounded or few
        var open = onGrid || values.Precision == Precision.Double
            ? trials.Where(trial => trial.Count.All && (trial.Count.Tested > 0 || values.Precision == Precision.Double)).Select(trial => new Hypothesis(trial.Scheme, trial.Platforms))
            : schemes.Where(scheme => scheme.Standing != Standing.Rooted && scheme.Distribution.Kind != Distribution.TruncatedNormal).DistinctBy(scheme => ((float)scheme.Distribution.From, (float)scheme.Distribution.Std)).Select(scheme => new Hypothesis(scheme, Enum.GetValues<TorchPlatform>()));
        var hypotheses = open.ToArray();

        Analysis CannotTell(string why) => new(tensor, values, Answered(values, Finding.CannotTell, [], null, why), hypotheses);
        if (values.Kept < FewestForShape)
            return CannotTell(TooFew(values, trials));
        var matches = schemes.Where(scheme => scheme.Standing < Standing.Fitted)
            .Select(scheme => (Scheme: scheme, Distance: KolmogorovSmirnov.Distance(values.Sample, scheme.Distribution)))
            .Select(match => (match.Scheme, match.Distance, Probability: KolmogorovSmirnov.Probability(match.Distance, values.Sample.Length)))
            .Where(match => match.Probability >= Level && IsNear(match.Scheme.Distribution, values)).ToArray();
        if (matches.Length == 0)
            return CannotTell(Looks(values));
        var best = matches[0];
        if (matches.Any(match => Math.Abs(match.Scheme.Distribution.Spread / best.Scheme.Distribution.Spread - 1) > 1e-6))
            return CannotTell($"it looks like {string.Join(" and like ", matches.Select(match => match.Scheme.Text).Distinct())}");
        if (best.Scheme.Distribution.Kind == Distribution.Normal && 3.3 / Math.Sqrt(2.0 * values.Kept) > NamingGap)
            return CannotTell($"it looks normal with a standard deviation of {Text(values.Rms)}; {best.Scheme.Text} would give {Text(best.Scheme.Distribution.Spread)}, but {Text(values.Kept)} values are too few to say so");
        var evidence = string.Create(CultureInfo.InvariantCulture,
            $"Kolmogorov–Smirnov D = {best.Distance:G2}, p = {best.Probability:G2} (level {Level}); {Range(best.Scheme.Distribution, values)}") +
            (trials.Any(trial => trial.Scheme.Distribution == best.Scheme.Distribution && trial.Count.HasFinerSteps)
                ? "; in the lower half between the points of PyTorch's draw on a CPU: drawn by a GPU, or by another generator with finer steps"
                : !onGrid ? $"; rounded to {Digits(values)}, so no more can be said without the seed"
                : best.Scheme.Distribution.Kind == Distribution.TruncatedNormal ? ""
                : "; not on the grid of PyTorch's draw on a CPU: from another generator, computed, or changed a little");
        return new(tensor, values, Answered(values, Finding.Consistent, [.. matches.Select(match => match.Scheme.Text).Distinct()], best.Scheme.Distribution, evidence), hypotheses);
    }

    private static bool IsNear(DrawnDistribution distribution, TensorValues values)
    {
        var rounding = values.Precision == Precision.Single ? 1e-6 : 1.0 / 256;
        return distribution.Kind == Distribution.Uniform
            ? values.Min >= distribution.From - rounding * (distribution.To - distribution.From) && values.Max <= distribution.To + rounding * (distribution.To - distribution.From)
            : Math.Abs(values.Rms / distribution.Spread - 1) <= 3.3 / Math.Sqrt(2.0 * values.Kept) + rounding / 2;
    }

    private static List<Trial> Trials(TensorValues values, List<Scheme> schemes)
    {
        var trials = new List<Trial>();
        if (values.Precision is Precision.Half or Precision.BFloat16)
            return trials;
        // what was redrawn beyond a cut leaves no pairs
        foreach (var scheme in schemes.Where(scheme => scheme.Distribution.Kind != Distribution.TruncatedNormal).DistinctBy(scheme => (scheme.Distribution.Kind, Rounded32(scheme.Distribution.From), Rounded32(scheme.Distribution.Std))))
        {
            var drawn = scheme.Distribution;
            if (drawn.Kind == Distribution.Uniform)
            {
                GridCount Of(bool fused) => values.Precision == Precision.Double ? Grid.UniformOfDoubles(values, drawn.From, drawn.To, fused) : Grid.Uniform(values, drawn.From, drawn.To, fused);
                var (fused, rounded) = (Of(true), Of(false));
                if (fused.All && rounded.All)
                    trials.Add(new(scheme, fused, Enum.GetValues<TorchPlatform>()));
                else
                    trials.Add(fused.OnGrid >= rounded.OnGrid ? new(scheme, fused, Fused) : new(scheme, rounded, Rounded));
            }
            else if (values.Precision == Precision.Single && values.Count >= ScalarReference.Block)
            {
                var allOrNothing = scheme.Standing >= Standing.Fitted;
                var counts = new List<(NormalFunctions Functions, GridCount Count)>();
                foreach (var functions in new[] { NormalFunctions.FusedPolynomials, NormalFunctions.RoundedPolynomials, NormalFunctions.Glibc })
                {
                    // the functions differ in last bits: where one fits nothing, none fits
                    if (counts.Count > 0 && !counts[0].Count.All && counts[0].Count.OnGrid < (allOrNothing ? 1 : counts[0].Count.Tested / 4))
                        break;
                    counts.Add((functions, Grid.Normal(values, drawn.Std, functions, allOrNothing)));
                }
                var most = counts.Max(count => count.Count.OnGrid);
                var platforms = counts.Where(count => count.Count.OnGrid == most).SelectMany(count => PlatformsOf(count.Functions)).Order().ToArray();
                trials.Add(new(scheme, counts.First(count => count.Count.OnGrid == most).Count, platforms));
            }
            else
            {
                trials.Add(new(scheme, default, Enum.GetValues<TorchPlatform>()));
            }
        }
        return trials;

        // float32 draws round their parameters; a double's are taken as they are
        double Rounded32(double parameter) => values.Precision == Precision.Double ? parameter : (float)parameter;
    }

    private static IEnumerable<TorchPlatform> PlatformsOf(NormalFunctions functions) =>
        Enum.GetValues<TorchPlatform>().Where(platform => Arithmetic.Of(platform).Functions == functions);

    /// <summary>All names of the same numbers; those that are only fitted where there is no other.</summary>
    private static IEnumerable<string> Names(Trial of, List<Scheme> schemes) => schemes
        .Where(scheme => scheme.Distribution.Kind == of.Scheme.Distribution.Kind && (float)scheme.Distribution.From == (float)of.Scheme.Distribution.From &&
            (float)scheme.Distribution.To == (float)of.Scheme.Distribution.To && (float)scheme.Distribution.Std == (float)of.Scheme.Distribution.Std)
        .GroupBy(scheme => scheme.Standing >= Standing.Fitted).OrderBy(group => group.Key).First()
        .OrderBy(scheme => scheme.Standing).Select(scheme => scheme.Text).Distinct().Take(4);

    private static TensorInspection Answered(TensorValues values, Finding finding, string[] schemes, DrawnDistribution? distribution, string evidence) =>
        new(values.Name, values.Tensor.DType, finding, schemes, distribution, evidence +
            (values.HasZeroRows ? $"; row {values.ZeroRowsText} is 0, set after the draw" : "") + (values.IsWidened ? $"; the values are of {Digits(values)}, widened afterwards" : ""));

    private static string TooFew(TensorValues values, List<Trial> trials)
    {
        var few = values.Count == 1 ? "one value is" : $"{Text(values.Kept)} values are";
        return trials.Where(trial => trial.Count is { All: true, Tested: > 0 }).MinBy(trial => trial.Scheme.Standing) is { } trial
            ? $"{few} too few: all lie on the grid of {trial.Scheme.Text}, as would any numbers with a chance of 2^-{Text(trial.Count.Bits, "F0")}"
            : $"{few} too few to know a distribution by";
    }

    private static string Looks(TensorValues values)
    {
        var largest = Math.Max(-values.Min, values.Max);
        foreach (var (name, distribution) in new[] { ("uniform within", DrawnDistribution.Uniform(-largest, largest)), ("normal with a standard deviation of", DrawnDistribution.Normal(0, values.Rms)) })
            if (KolmogorovSmirnov.Probability(KolmogorovSmirnov.Distance(values.Sample, distribution), values.Sample.Length) >= Level)
                return $"it looks {name} {Text(distribution.Kind == Distribution.Uniform ? largest : values.Rms)}, which no scheme gives a tensor of that shape";
        return "neither uniform nor normal, by the Kolmogorov–Smirnov test";
    }

    private static string Range(DrawnDistribution distribution, TensorValues values) => distribution.Kind == Distribution.Uniform
        ? $"values from {Text(values.Min)} to {Text(values.Max)}" : $"standard deviation {Text(values.Rms)} of {Text(distribution.Spread)}";

    private static string Digits(TensorValues values) => values.Precision switch { Precision.BFloat16 => "bfloat16", Precision.Half => "float16", Precision.Single => "float32", _ => "float64" };

    private static int Distinct(double[] sorted)
    {
        var distinct = sorted.Length > 0 ? 1 : 0;
        for (var i = 1; i < sorted.Length; i++)
            distinct += sorted[i] != sorted[i - 1] ? 1 : 0;
        return distinct;
    }

    private static string Percent(int part, int whole) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:F1} %");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(double number, string format = "G5") => number.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>One draw held against the values.</summary>
    private sealed record Trial(Scheme Scheme, GridCount Count, IReadOnlyList<TorchPlatform> Platforms)
    {
        public bool IsNormal => Scheme.Distribution.Kind == Distribution.Normal;

        public double Share => Count.Tested == 0 ? 0 : Count.OnGrid / (double)Count.Tested;

        public bool IsAsDrawn(TensorValues values) => Count is { All: true, Bits: >= EnoughBits } && IsEven && Probability(values) >= 1e-6;

        /// <summary>Partly on the grid, and near that distribution still. Normals nearly all of which fit may be another C library's.</summary>
        public bool IsChanged(TensorValues values) => !Count.All && !Count.HasFinerSteps && Count.Excess >= 60 && Count.Unchanged >= 0.05 && (Share < 0.9 || !IsNormal) && IsEven &&
            Scheme.Standing < Standing.Fitted && KolmogorovSmirnov.Distance(values.Sample, Scheme.Distribution) <= 0.1;

        /// <summary>Half of the 24-bit numbers are odd; none is where a generator has 23 bits, as JAX's has.</summary>
        private bool IsEven => Math.Abs(Count.Odd - Count.Single / 2.0) <= 3 * Math.Sqrt(Count.Single) + 1;

        public string Evidence(TensorValues values)
        {
            var of = IsNormal && Grid.WholeBlocks(values) > Grid.MostBlocks ? $"{Text(Count.Tested)} pairs, evenly spread, lie" : "every value lies";
            var arithmetic = Platforms.Contains(TorchPlatform.LinuxX64) ? "" : Scheme.Distribution.Kind == Distribution.Uniform
                ? ", product and sum rounded apart (Windows, Linux without AVX2, or (b − a)·rand() + a by hand)" : $", in the arithmetic of {string.Join(" and ", Platforms)}";
            return $"{of} on the grid of that draw{arithmetic}: by chance once in 2^{Text(Count.Bits, "F0")}";
        }

        private double Probability(TensorValues values) =>
            KolmogorovSmirnov.Probability(KolmogorovSmirnov.Distance(values.Sample, Scheme.Distribution), values.Sample.Length);
    }
}

/// <summary>A draw that may have made a tensor, and in whose arithmetic.</summary>
/// <param name="Scheme">The draw.</param>
/// <param name="Platforms">Those whose numbers they may be.</param>
internal sealed record Hypothesis(Scheme Scheme, IReadOnlyList<TorchPlatform> Platforms);
