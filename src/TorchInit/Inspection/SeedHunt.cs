using System.Globalization;

namespace TorchInit;

/// <summary>
/// Finds seeds and places. A tensor of some thousand values gives the whole state away (<see cref="LinearState"/>), and the state the seed
/// (<see cref="SeedOfState"/>); the others of its stream are then found by drawing. What is too short for that is looked for in the streams of
/// the usual seeds, and at the start of every stream, if that is wanted.
/// </summary>
internal sealed class SeedHunt
{
    /// <summary>What people type.</summary>
    private static readonly uint[] UsualSeeds =
    [
        0, 1, 42, 1337, 3407, 123, 1234, 12345, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 17, 21, 33, 66, 69, 77, 99, 100, 101, 111, 128, 137, 200, 222, 256, 314, 333, 404, 420, 456,
        500, 512, 555, 666, 777, 888, 999, 1000, 1024, 1111, 1111111, 2000, 2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026, 2048, 3141, 31415, 4242, 5678,
        6666, 7777, 8888, 9999, 10000, 54321, 65535, 123456, 1234567, 12345678, 123456789, 314159, 271828, 19260817, 1701, 1984, 42424242, 0xFFFFFFFF, 0xDEADBEEF, unchecked((uint)67280421310721),
    ];

    /// <summary>How far the streams of usual seeds are searched: the draws of a model of a million numbers.</summary>
    private const long UsualWords = 1 << 20;

    /// <summary>How many words back a seed is looked for.</summary>
    private const long FarthestSeed = 1L << 34;

    /// <summary>After so many systems of equations that led to no seed, no more are set up.</summary>
    private const int MostFailures = 8;

    /// <summary>How many words of the stream a first look takes, and how many are known of at most.</summary>
    private const int Look = 64, MostWords = 14_000;

    /// <summary>A place among 2⁴⁰ is believed with so many bits; at the start of a stream and right behind another tensor, with these.</summary>
    private const double BitsAnywhere = 72, BitsBehind = 28;

    /// <summary>Of so many tensors at most streams are searched that are only guessed.</summary>
    private const int MostAtOnce = 4;

    private readonly Action<InspectionProgress>? onProgress;
    private readonly CancellationToken cancel;
    private readonly List<Target> open = [];
    private readonly List<(Analysis Of, StreamPlace Place, long End)> placed = [];
    private readonly long allWords;

    private SeedHunt(List<Analysis> analyses, Action<InspectionProgress>? onProgress, CancellationToken cancel)
    {
        (this.onProgress, this.cancel) = (onProgress, cancel);
        foreach (var analysis in analyses.Where(analysis => analysis.Values is not null))
        {
            allWords += analysis.Values!.Count * 2L;
            if (analysis.Hypotheses.Count > 0)
                open.Add(new(analysis));
        }
    }

    /// <summary>The open tensors that a stream can be searched for.</summary>
    private IEnumerable<Target> Findable => open.Where(target => target.Bits >= BitsAnywhere);

    /// <summary>Adds to each analysis the place of its tensor, where it is found. False if the search was ended early.</summary>
    public static bool Run(List<Analysis> analyses, bool usualSeeds, bool allSeeds, Action<InspectionProgress>? onProgress, CancellationToken cancel)
    {
        var hunt = new SeedHunt(analyses, onProgress, cancel);
        try
        {
            hunt.BySolving();
            if (usualSeeds)
                hunt.ByUsualSeeds();
            if (allSeeds)
                hunt.ByAllSeeds();
            return true;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            hunt.Report();
        }
    }

    private void BySolving()
    {
        var failures = 0;
        foreach (var target in open.OrderBy(target => target.Of.Result.Finding == Finding.Drawn ? 0 : target.Of.Result.Finding == Finding.Consistent ? 1 : 2)
            .ThenByDescending(target => target.Of.Values!.Count).ToArray())
        {
            if (failures >= MostFailures)
                return;
            if (!open.Contains(target))
                continue;
            foreach (var variant in target.Variants.Take(4))
            {
                cancel.ThrowIfCancellationRequested();
                if (CertainBits.Of(target.Of.Values!, variant.Distribution, variant.Fused, MostWords) is not { } words || words.Sum(word => word.Count) < 19937)
                    continue;
                onProgress?.Invoke(new($"{target.Of.Values!.Name}: its state from {words.Length} words", null));
                if (LinearState.Solve(words, cancel) is { } state)
                {
                    onProgress?.Invoke(new($"{target.Of.Values!.Name}: back to the seed", null));
                    if (SeedOfState.Find(state, FarthestSeed, cancel) is var (seed, before) && TryPlace([target], Generator(seed, before), before))
                    {
                        Spread(seed);
                        break;
                    }
                }
                failures++;
            }
        }
    }

    private void ByUsualSeeds()
    {
        foreach (var seed in UsualSeeds.TakeWhile(_ => Findable.Any()))
        {
            onProgress?.Invoke(new($"seed {seed.ToString(CultureInfo.InvariantCulture)}", null));
            if (Scan(seed, UsualWords, MostAtOnce))
                Spread(seed);
        }
    }

    private void ByAllSeeds()
    {
        var first = Findable.Take(MostAtOnce).ToArray();
        if (first.Length == 0)
            return;
        var patterns = first.SelectMany(target => target.Variants.Take(2).Select(variant => variant.First.Words)).ToArray();
        foreach (var seed in AllSeeds.ThatStartWith(patterns, share => onProgress?.Invoke(new("all 2³² seeds", share)), cancel))
            if (TryPlace(open, Generator(seed, 0), 0))
                Spread(seed);
    }

    /// <summary>Finds the others of a stream: behind those that are placed, then anywhere from its start on.</summary>
    private void Spread(uint seed)
    {
        var last = placed.Where(place => place.Place.Seed == seed).Max(place => place.End);
        Scan(seed, last + 2 * allWords + (1 << 20), int.MaxValue);
    }

    /// <summary>Looks through a stream, from its start, for all tensors that are open; true if one was found.</summary>
    private bool Scan(uint seed, long end, int most)
    {
        const int Stretch = 1 << 16;
        var found = false;
        var generator = Generator(seed, 0);
        var words = new uint[Stretch + Look];
        generator.Words(words.AsSpan(Stretch));
        for (var at = 0L; at < end && Findable.Any(); at += Stretch)
        {
            cancel.ThrowIfCancellationRequested();
            words.AsSpan(Stretch).CopyTo(words);
            generator.Words(words.AsSpan(Look));
            foreach (var target in Findable.OrderByDescending(target => target.Bits).Take(most).ToArray())
            {
                foreach (var variant in target.Variants)
                {
                    for (var place = 0; (place = variant.First.FirstPlace(words, place, Stretch)) >= 0 && open.Contains(target); place++)
                        found |= TryPlace([target], Generator(seed, at + place), at + place);
                }
            }
        }
        return found;
    }

    /// <summary>Places those of the tensors that the stream gives from where the generator stands, and then those that follow.</summary>
    /// <param name="targets">Those that may begin here.</param>
    /// <param name="generator">A generator that stands here.</param>
    /// <param name="at">How many words were drawn before.</param>
    private bool TryPlace(IEnumerable<Target> targets, TorchGenerator generator, long at)
    {
        var ends = new Queue<(TorchGenerator Generator, long At, Target[] Targets)>();
        ends.Enqueue((generator, at, [.. targets]));
        var any = false;
        while (ends.TryDequeue(out var next))
        {
            var words = new uint[Look];
            next.Generator.Clone().Words(words);
            foreach (var target in next.Targets)
            {
                if (!open.Contains(target) || target.Bits < BitsBehind || Place(target, next.Generator, next.At, words) is not { } end)
                    continue;
                any = true;
                ends.Enqueue((end.Generator, end.At, [.. open]));
            }
        }
        return any;
    }

    /// <summary>Draws a tensor again; where that gives its bits, notes the place and returns the generator behind it.</summary>
    private (TorchGenerator Generator, long At)? Place(Target target, TorchGenerator generator, long at, uint[] words)
    {
        var values = target.Of.Values!;
        foreach (var variant in target.Variants.Where(variant => variant.First.Allows(words)))
        {
            foreach (var making in values.Precision is Precision.Half or Precision.BFloat16 ? new[] { Making.Rounded, Making.InSixteenBits } : [Making.Rounded])
            {
                var platforms = new List<TorchPlatform>();
                TorchGenerator? behind = null;
                foreach (var alike in variant.Platforms.GroupBy(platform => KindOf(platform, variant.Distribution, values)))
                {
                    var own = new TorchGenerator(generator.InitialSeed, alike.First());
                    own.SetState(generator.GetState());
                    if (alike.Key == NormalFunctions.Apple || !Redraw.Gives(values, variant.Distribution, own, making))
                        continue;
                    platforms.AddRange(alike);
                    behind = own;
                }
                if (behind is null)
                    continue;
                var end = at + Redraw.WordsOf(values, variant.Distribution, making);
                open.Remove(target);
                Note(target.Of, variant, making, new((uint)generator.InitialSeed, at, platforms), end);
                return (behind, end);
            }
        }
        return null;
    }

    private void Note(Analysis of, Variant variant, Making making, StreamPlace place, long end)
    {
        placed.Add((of, place, end));
        var result = of.Result;
        var how = of.Values!.Precision is not (Precision.Half or Precision.BFloat16) ? ""
            : making == Making.InSixteenBits ? "; drawn in 16 bits" : "; drawn as floats, rounded afterwards";
        of.Result = result with
        {
            Finding = Finding.Drawn,
            Schemes = result.Finding == Finding.CannotTell || result.Schemes.Count == 0 || !result.Schemes.Contains(variant.Text) ? [variant.Text] : result.Schemes,
            Distribution = variant.Distribution,
            Evidence = $"drawn again: the same bits{how}" + (of.Values.HasZeroRows ? $"; row {of.Values.ZeroRowsText} is 0, set after the draw" : ""),
            Place = place,
        };
    }

    /// <summary>Names the tensor before each, now that all are known.</summary>
    private void Report()
    {
        var ends = placed.GroupBy(place => (place.Place.Seed, place.End)).ToDictionary(group => group.Key, group => group.First().Of.Result.Name);
        foreach (var (of, place, _) in placed)
            if (ends.TryGetValue((place.Seed, place.Words), out var before))
                of.Result = of.Result with { Place = place with { Follows = before } };
    }

    private static TorchGenerator Generator(uint seed, long at)
    {
        var generator = new TorchGenerator((long)seed);
        generator.Skip(at);
        return generator;
    }

    /// <summary>Platforms of one kind give this draw the same bits.</summary>
    private static NormalFunctions KindOf(TorchPlatform platform, DrawnDistribution distribution, TensorValues values)
    {
        var arithmetic = Arithmetic.Of(platform);
        return distribution.Kind == Distribution.Uniform || values.Count < ScalarReference.Block || values.Precision == Precision.Double
            ? arithmetic.Fused ? NormalFunctions.FusedPolynomials : NormalFunctions.RoundedPolynomials
            : arithmetic.Functions;
    }

    /// <summary>A tensor whose place is looked for.</summary>
    private sealed class Target
    {
        public Target(Analysis of)
        {
            Of = of;
            var values = of.Values!;
            foreach (var hypothesis in of.Hypotheses.OrderBy(hypothesis => hypothesis.Scheme.Standing).Take(40))
            {
                foreach (var alike in hypothesis.Platforms.GroupBy(platform => hypothesis.Scheme.Distribution.Kind == Distribution.Uniform && Arithmetic.Of(platform).Fused))
                {
                    var distribution = hypothesis.Scheme.Distribution;
                    var first = CertainBits.Of(values, distribution, alike.Key, Look);
                    // a few normals, drawn one at a time, show nothing beforehand
                    if (first is null && distribution.Kind == Distribution.Uniform)
                        continue;
                    Variants.Add(new(distribution, hypothesis.Scheme.Text, [.. alike], alike.Key, new(first ?? [])));
                }
            }
            if (Variants.Count == 0)
                return;
            var pattern = Variants[0].First;
            // of normals without known words some twenty bits each, but a look does not find them
            Bits = pattern.Words.Length == 0
                ? Math.Min(values.Precision is Precision.Half or Precision.BFloat16 ? 6 * values.Count : 20 * values.Count, BitsAnywhere - 1)
                : pattern.Bits * Math.Max(1, Redraw.WordsOf(values, Variants[0].Distribution, Making.Rounded) / (double)pattern.Words.Length);
        }

        public Analysis Of { get; }

        public List<Variant> Variants { get; } = [];

        /// <summary>How many bits of the stream the tensor fixes.</summary>
        public double Bits { get; }
    }

    /// <summary>One of the draws that a tensor may come of.</summary>
    private sealed record Variant(DrawnDistribution Distribution, string Text, TorchPlatform[] Platforms, bool Fused, WordPattern First);
}
