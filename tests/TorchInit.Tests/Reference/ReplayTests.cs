using System.Runtime.InteropServices;
using InitNotebooks;

namespace TorchInit.Tests;

/// <summary>
/// Every tensor of every reference set, computed again in C#: each call of Python once per platform, with that platform's arithmetic, and compared
/// with every set of it. Sets are those found; keys are those of their manifests; <see cref="Replays"/> says how each Python function is repeated.
/// Where a set is known to differ it must: since which release a key has today's bits was measured, and <c>known-differences.json</c> has the rest.
/// </summary>
public sealed class ReplayTests
{
    private static readonly ReferenceSets All = ReferenceSets.Default;

    private static readonly ILookup<string, string> KeysOfCalls =
        All.Base.Keys.Select(All.Base.Get).Where(Replays.Has).ToLookup(tensor => tensor.Python.Call, tensor => tensor.Key);

    /// <summary>Whole models of 12 to 124 million weights each; a ResNet-18 of one seed is left for the fast tests.</summary>
    private static bool IsLarge(ReferenceTensor tensor) => tensor.Python.Function switch
    {
        "resnet50" or "vit_b_16" => true,
        "gpt2" => tensor.Arguments["width"].GetInt32() == 768,
        "resnet18" => tensor.Arguments["seed"].GetInt32() == 1,
        _ => false,
    };

    public static TheoryData<TorchPlatform, string> Calls => On(tensor => !IsLarge(tensor));

    public static TheoryData<TorchPlatform, string> CallsOfLargeModels => On(IsLarge);

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(CallsOfLargeModels), DisableDiscoveryEnumeration = true)]
    public void A_large_model_is_repeated_for_every_set_of_a_platform(TorchPlatform platform, string call) =>
        A_call_of_Python_is_repeated_for_every_set_of_a_platform(platform, call);

    [Theory]
    [MemberData(nameof(Calls), DisableDiscoveryEnumeration = true)]
    public void A_call_of_Python_is_repeated_for_every_set_of_a_platform(TorchPlatform platform, string call)
    {
        IReadOnlyDictionary<string, Produced> results;
        try
        {
            results = Replays.Run(All.Base.Get(KeysOfCalls[call].First()), platform);
        }
        catch (PlatformNotSupportedException e) when (platform == TorchPlatform.MacOSArm64 && !OperatingSystem.IsMacOS())
        {
            Assert.Skip(e.Message);
            return;
        }
        var problems = new List<string>();
        foreach (var key in KeysOfCalls[call])
        {
            var produced = results[ReferenceTensorExtensions.NameIn(results.Keys, key)];
            // Sets that have the same bytes share the tensor: each is compared once.
            var compared = new Dictionary<ReferenceTensor, string?>();
            foreach (var set in All.Sets.Where(set => set.Platform == platform))
            {
                if (!set.TryGet(key, out var expected))
                    continue;
                if (!compared.TryGetValue(expected, out var difference))
                    compared[expected] = difference = Difference(produced, expected);
                var known = set.KnownDifferenceIn(key);
                var reason = set.Torch < expected.Since ? $"it has had today's bits since PyTorch {expected.Since} only" : known is { IsElsewhere: false } ? known.Why : null;
                if (reason is not null && difference is null)
                    problems.Add($"{set.Name} was to differ in {key}, because {reason}; but it agrees.");
                else if (reason is null && known is { IsElsewhere: true } && MachineMath.IsGlibcWithFma && !MachineMath.Is(platform) && difference is null)
                    problems.Add($"{set.Name} was to differ in {key} by a few ulps, because {known.Why}; but it agrees.");
                else if (reason is null && (IsExact(known, platform) ? difference : DifferenceBeyond4Ulp(produced, expected)) is { } problem)
                    problems.Add($"{set.Name}, {key}: {problem}");
            }
        }
        Assert.True(problems.Count == 0, $"{call}, with the arithmetic of {platform}:\n{string.Join('\n', problems)}");
    }

    private static TheoryData<TorchPlatform, string> On(Func<ReferenceTensor, bool> which)
    {
        var data = new TheoryData<TorchPlatform, string>();
        foreach (var platform in All.Sets.Select(set => set.Platform).Distinct())
        {
            // A call of which no set of the platform has a result would compare nothing.
            var keys = All.Sets.Where(set => set.Platform == platform).SelectMany(set => set.Keys).ToHashSet();
            foreach (var call in KeysOfCalls.Where(call => which(All.Base.Get(call.First())) && call.Any(keys.Contains)))
                data.Add(platform, call.Key);
        }
        return data;
    }

    /// <summary>
    /// Whether bits can be had here. Which keys need another C library than glibc was measured on glibc; a machine with neither can only be a few
    /// ulps off in any double.
    /// </summary>
    private static bool IsExact(KnownDifference? known, TorchPlatform platform) =>
        MachineMath.Is(platform) || MachineMath.IsGlibcWithFma && known is not { IsElsewhere: true };

    /// <summary>A rule is for sets that are there and keys that a set of it has: one that nothing shows is no knowledge.</summary>
    [Fact]
    public void Every_known_difference_is_shown_by_a_set_and_every_key_of_it_too()
    {
        foreach (var known in All.KnownDifferences)
        {
            var sets = All.Sets.Where(known.IsAbout).ToList();
            Assert.True(sets.Count > 0, $"No set shows {known}.");
            Assert.Contains(All.Base.Keys, known.Covers);
            foreach (var set in sets)
                foreach (var key in set.Keys.Where(known.Covers))
                    Assert.True(known.IsElsewhere || set.Get(key).Sha256 != All.Base.Get(key).Sha256, $"{set.Name} has {key} as in the base, but is said to differ: {known}.");
        }
    }

    /// <summary>Of a release that is there as an official wheel and as a distribution's build, both have the same bits but for what is known.</summary>
    [Fact]
    public void Wheels_and_distributions_of_a_release_differ_where_they_are_known_to_and_nowhere_else()
    {
        var pairs = All.Sets.Where(set => set.IsWheel).SelectMany(wheel =>
            All.Sets.Where(set => !set.IsWheel && set.Platform == wheel.Platform && set.Torch == wheel.Torch).Select(build => (wheel, build))).ToList();
        Assert.NotEmpty(pairs);
        foreach (var (wheel, build) in pairs)
        {
            foreach (var key in wheel.Keys.Where(key => build.TryGet(key, out _) && All.Base.Get(key).Compare.IsBits))
            {
                var known = All.KnownDifferences.FirstOrDefault(known => known.Covers(key) && !known.IsElsewhere && known.IsAbout(wheel) && !known.IsAbout(build));
                Assert.True(wheel.Get(key).Sha256 == build.Get(key).Sha256 == known is null,
                    known is null ? $"{wheel.Name} and {build.Name} differ in {key}, and nothing says why." : $"{wheel.Name} and {build.Name} were to differ in {key}, because {known.Why}; but they agree.");
            }
        }
    }

    /// <summary>Groups whose keys have tests of their own, and where.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["printed"] = "TensorViewTests of InitNotebooks.Tests",
        ["texts"] = "TextTests",
        ["layers"] = "LayerReferenceTests",
        ["stacks"] = "NetworkReferenceTests",
        ["data"] = "NetworkReferenceTests",
        ["training"] = "TrainingReferenceTests",
        ["sweep"] = "TrainingReferenceTests",
        ["optimizers"] = "OptimizerTests",
        ["study05"] = "StudyTests",
        ["study06"] = "StudyTests",
        ["study08"] = "lesson 08",
        ["study09"] = "StudyTests",
        ["study09_width"] = "StudyTests",
        ["study10"] = "StudyTests",
    };

    /// <summary>
    /// A key is repeated here by its function, or by its group's own tests, or by a check of a lesson that names it (the tests of the lessons
    /// run every check against every set), or it is another result of a call of which a lesson checks one: what it reads as recorded.
    /// </summary>
    [Fact]
    public void No_key_is_without_a_replay_and_no_replay_without_a_key()
    {
        var tensors = All.Base.Keys.Select(All.Base.Get).Where(t => !t.IsText()).ToArray();
        var named = TextsInLessons();
        var checkedCalls = tensors.Where(t => named.Contains(t.Key)).Select(t => t.Python.Call).ToHashSet();
        var missing = tensors.Where(t => !Replays.Has(t) && !Elsewhere.ContainsKey(t.Group)
            && !checkedCalls.Contains(t.Python.Call));
        var unheld = missing.Select(t => $"{t.Key}: no C# replay of {t.Python.Function}, and no check in a lesson").Distinct().ToList();
        Assert.True(unheld.Count == 0, string.Join('\n', unheld));
        Assert.Empty(Replays.ByFunction.Keys.Except(tensors.Select(t => t.Python.Function)));
        Assert.Empty(Elsewhere.Keys.Except(All.Base.Keys.Select(key => All.Base.Get(key).Group)));
    }

    /// <summary>What stands between quotes in the notebooks, as their JSON writes it.</summary>
    private static HashSet<string> TextsInLessons()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "InitNotebooks.sln")))
            folder = folder.Parent;
        Assert.NotNull(folder);
        return Directory.EnumerateFiles(Path.Combine(folder.FullName, "notebooks"), "*.ipynb")
            .SelectMany(notebook => File.ReadAllText(notebook).Split("\\\"")).ToHashSet();
    }

    /// <summary>
    /// A result that C# makes and no key asks for is a key that is gone, or one that the export forgot. (The list of a module's names may be
    /// missing: each name is the end of a key.)
    /// </summary>
    [Fact]
    public void Every_result_of_a_replay_has_its_key_in_the_base_set()
    {
        var set = ReferenceSets.Default.Base;
        foreach (var call in set.Keys.Select(set.Get).Where(Replays.Has).GroupBy(t => t.Python.Call).Where(call => !IsLarge(call.First())))
        {
            var results = Replays.Run(call.First(), set.Platform).Keys;
            var unclaimed = results.Except(["names"]).Except(call.Select(t => ReferenceTensorExtensions.NameIn(results, t.Key))).ToArray();
            Assert.True(unclaimed.Length == 0, $"{call.Key} returns {string.Join(", ", unclaimed)}, which no key holds.");
        }
    }

    [Fact]
    public void Every_set_that_was_found_or_is_named_can_be_read() => Assert.Empty(All.Faults.Select(fault => fault.Message));

    /// <summary>What is wrong, or null where doubles are within 4 ulps, or where that cannot be seen: a hash, a state that may hold such a double.</summary>
    private static string? DifferenceBeyond4Ulp(Produced actual, ReferenceTensor expected)
    {
        if (Difference(actual, expected) is not { } difference || !expected.IsStored || expected.Python.Function == "state" && expected.Arguments["normals"].GetInt32() > 0)
            return null;
        if (expected.DType != DType.Float64 || actual.DType != DType.Float64 || actual.Bytes.Length != expected.Count * 8 || expected.Bytes is not { } bytes)
            return difference;
        return FirstDifference<double>(actual, bytes.Span, (x, y) => Ulps.Between(x, y) <= 4
            || Math.Abs(x - y) <= expected.Compare.Absolute + expected.Compare.Relative * Math.Abs(y));
    }

    /// <summary>What is wrong, or null.</summary>
    private static string? Difference(Produced actual, ReferenceTensor expected)
    {
        if ((actual.DType, string.Join(',', actual.Shape)) != (expected.DType, string.Join(',', expected.Shape)))
            return $"{actual.DType} [{string.Join(',', actual.Shape)}], expected {expected}";
        if (actual.Sha256 == expected.Sha256)
            return null;
        if (expected.Bytes is not { } bytes)
            return $"hash {actual.Sha256}, expected {expected.Sha256}";
        if (expected.DType == DType.UInt8)
            return FirstDifference<byte>(actual, bytes.Span, (_, _) => false);
        if (expected.DType is DType.Float16 or DType.BFloat16)
            return FirstDifference<ushort>(actual, bytes.Span, (_, _) => false);
        if (expected.DType == DType.Int64)
            return FirstDifference<long>(actual, bytes.Span, (_, _) => false);
        bool Close(double x, double y) => !expected.Compare.IsBits
            && (Math.Abs(x - y) <= expected.Compare.Absolute + expected.Compare.Relative * Math.Abs(y) || x == y || double.IsNaN(x) && double.IsNaN(y));
        return expected.DType == DType.Float32
            ? FirstDifference<float>(actual, bytes.Span, (x, y) => Close(x, y))
            : FirstDifference<double>(actual, bytes.Span, (x, y) => Close(x, y));
    }

    private static string? FirstDifference<T>(Produced actual, ReadOnlySpan<byte> expectedBytes, Func<T, T, bool> close) where T : unmanaged
    {
        var values = MemoryMarshal.Cast<byte, T>(actual.Bytes);
        var expected = MemoryMarshal.Cast<byte, T>(expectedBytes);
        var (first, count) = (-1, 0);
        for (var i = 0; i < values.Length; i++)
        {
            var same = MemoryMarshal.AsBytes(values.Slice(i, 1)).SequenceEqual(MemoryMarshal.AsBytes(expected.Slice(i, 1)));
            if (same || close(values[i], expected[i]))
                continue;
            count++;
            if (first < 0)
                first = i;
        }
        return first < 0 ? null : FormattableString.Invariant($"{count} of {values.Length} differ, first at {first}: {values[first]:R}, expected {expected[first]:R}");
    }
}

/// <summary>A reference tensor and its replay.</summary>
internal static class ReferenceTensorExtensions
{
    /// <summary>
    /// Whether it is a text, or the data of one, that other tests repeat: errors and warnings (<see cref="TextTests"/>), and what PyTorch
    /// printed (the tests of the tensor view, beside the lesson kit).
    /// </summary>
    public static bool IsText(this ReferenceTensor tensor) => tensor.Python.Function is "error" or "warning" or "printed";

    /// <summary>Which of a call's results a key stands for: the longest name that ends it.</summary>
    public static string NameIn(IEnumerable<string> names, string key) =>
        names.Where(name => name.Length == 0 || key.EndsWith("." + name, StringComparison.OrdinalIgnoreCase)).MaxBy(name => name.Length)
        ?? throw new KeyNotFoundException($"The replay of '{key}' returns no result whose name ends the key; it returns: {string.Join(", ", names)}.");
}
