using System.Runtime.InteropServices;
using InitNotebooks;

namespace TorchInit.Tests;

/// <summary>
/// Every tensor of every reference set, computed again in C# with the set's own arithmetic and compared as the manifest says. Sets are those
/// found; keys are those of their manifests; <see cref="Replays"/> says how each Python function is repeated.
/// </summary>
public class ReplayTests
{
    public static TheoryData<string, string> Keys()
    {
        var data = new TheoryData<string, string>();
        foreach (var set in ReferenceSets.Default.Sets)
            foreach (var key in set.Keys)
                if (Replays.Has(set.Get(key)))
                    data.Add(set.Name, key);
        return data;
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_tensor_of_a_set_is_made_again(string setName, string key)
    {
        var set = SetOf(setName);
        var expected = set.Get(key);
        Produced actual;
        try
        {
            actual = expected.Replayed(set.Platform);
        }
        catch (PlatformNotSupportedException) when (KnownDifferences.NeedsAppleHere(set))
        {
            return;
        }
        if (KnownDifferences.HasOtherMath(set, expected))
        {
            TestContext.Current.TestOutputHelper?.WriteLine("asserted: within 4 ulp, because Math is not the C library behind this set");
            AssertNone(DifferenceBeyond4Ulp(actual, expected), expected);
            return;
        }
        var difference = Difference(actual, expected);
        switch (KnownDifferences.Of(set, expected))
        {
            case null:
                AssertNone(difference, expected);
                break;
            case { Everywhere: true } known:
                Assert.True(difference is not null, $"{set} was to differ, because {known.Why}; but it agrees.");
                break;
        }
    }

    [Fact]
    public void A_difference_that_depends_on_values_shows_in_every_set_that_is_said_to_have_it()
    {
        foreach (var set in ReferenceSets.Default.Sets)
            foreach (var reason in set.Keys.Select(set.Get).Where(Replays.Has).GroupBy(t => KnownDifferences.Of(set, t)).Where(g => g.Key is { Everywhere: false }))
                Assert.True(reason.Any(t => Difference(t.Replayed(set.Platform), t) is not null), $"No key of {set} shows that {reason.Key!.Why}.");
    }

    /// <summary>Groups whose keys have tests of their own, and where.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["printed"] = "TensorViewTests of InitNotebooks.Tests",
        ["texts"] = nameof(TextTests),
        ["layers"] = nameof(LayerReferenceTests),
        ["stacks"] = nameof(NetworkReferenceTests),
        ["data"] = nameof(NetworkReferenceTests),
        ["training"] = nameof(TrainingReferenceTests),
        ["sweep"] = nameof(TrainingReferenceTests),
        ["optimizers"] = nameof(OptimizerTests),
    };

    /// <summary>
    /// A key is repeated here by its function, or by its group's own tests, or by a check of a lesson that names it (the tests of the lessons
    /// run every check against every set).
    /// </summary>
    [Fact]
    public void No_key_is_without_a_replay_and_no_replay_without_a_key()
    {
        var tensors = ReferenceSets.Default.Sets.SelectMany(set => set.Keys.Select(set.Get)).Where(t => !t.IsText()).ToArray();
        var checkedByLessons = Lessons();
        var missing = tensors.Where(t => !Replays.Has(t) && !Replays.NotYet.Contains(t.Group) && !Elsewhere.ContainsKey(t.Group)
            && !checkedByLessons.Contains($"\\\"{t.Key}\\\"", StringComparison.Ordinal));
        Assert.Empty(missing.Select(t => $"{t.Key}: no C# replay of {t.Python.Function}, and no check in a lesson").Distinct());
        Assert.Empty(Replays.ByFunction.Keys.Except(tensors.Select(t => t.Python.Function)));
        Assert.Empty(Elsewhere.Keys.Except(ReferenceSets.Default.Sets.SelectMany(set => set.Keys.Select(key => set.Get(key).Group))));
    }

    /// <summary>The text of all notebooks.</summary>
    private static string Lessons()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "InitNotebooks.sln")))
            folder = folder.Parent;
        Assert.NotNull(folder);
        return string.Concat(Directory.EnumerateFiles(Path.Combine(folder.FullName, "notebooks"), "*.ipynb").Select(File.ReadAllText));
    }

    /// <summary>
    /// A result that C# makes and no key asks for is a key that is gone, or one that the export forgot. (The list of a module's names may be
    /// missing: each name is the end of a key.)
    /// </summary>
    [Fact]
    public void Every_result_of_a_replay_has_its_key_in_the_base_set()
    {
        var set = ReferenceSets.Default.Base;
        foreach (var call in set.Keys.Select(set.Get).Where(Replays.Has).GroupBy(t => t.Python.Call))
        {
            var results = Replays.Run(call.Key, set.Platform).Keys;
            var unclaimed = results.Except(["names"]).Except(call.Select(t => ReferenceTensorExtensions.NameIn(results, t.Key))).ToArray();
            Assert.True(unclaimed.Length == 0, $"{call.Key} returns {string.Join(", ", unclaimed)}, which no key holds.");
        }
    }

    [Fact]
    public void Every_set_that_was_found_can_be_read() => Assert.Empty(ReferenceSets.Default.Faults);

    private static ReferenceSet SetOf(string name) => ReferenceSets.Default.Sets.Single(set => set.Name == name);

    private static void AssertNone(string? difference, ReferenceTensor expected) =>
        Assert.True(difference is null, $"{expected}, from {expected.Python.Call}: {difference}");

    private static string? DifferenceBeyond4Ulp(Produced actual, ReferenceTensor expected)
    {
        if (expected.DType != DType.Float64 || expected.Bytes is not { } bytes || Difference(actual, expected) is null)
            return null;
        return FirstDifference<double>(actual, bytes.Span, (x, y) => Math.Abs(BitConverter.DoubleToInt64Bits(x) - BitConverter.DoubleToInt64Bits(y)) <= 4
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

    /// <summary>What C# makes of the call behind this tensor.</summary>
    public static Produced Replayed(this ReferenceTensor tensor, TorchPlatform platform)
    {
        var results = Replays.Run(tensor.Python.Call, platform);
        return results[NameIn(results.Keys, tensor.Key)];
    }

    /// <summary>Which of a call's results a key stands for: the longest name that ends it.</summary>
    public static string NameIn(IEnumerable<string> names, string key) =>
        names.Where(name => name.Length == 0 || key.EndsWith("." + name, StringComparison.OrdinalIgnoreCase)).MaxBy(name => name.Length)
        ?? throw new KeyNotFoundException($"The replay of '{key}' returns no result whose name ends the key; it returns: {string.Join(", ", names)}.");
}
