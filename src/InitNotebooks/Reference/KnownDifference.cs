using System.IO.Enumeration;
using TorchInit;

namespace InitNotebooks;

/// <summary>
/// Where sets are known to hold other bits than the newest PyTorch of their platform, and why: which builds of which releases, and which keys.
/// It is a claim, not a tolerance: every set that it is about must differ in every key that it names.
/// </summary>
public sealed class KnownDifference
{
    private const string Newest = "newest";
    private const string Replay = "replay";
    private const string Distributions = "distributions";

    private readonly KnownDifferenceFile rule;
    private readonly HashSet<TorchPlatform> platforms = [];
    private readonly TorchVersion? from;
    private readonly TorchVersion? before;
    private readonly TorchVersion? beforePython;

    internal KnownDifference(KnownDifferenceFile rule, string file)
    {
        this.rule = rule;
        foreach (var name in rule.Platforms)
        {
            platforms.Add(Enum.TryParse(name, out TorchPlatform platform) && platform.ToString() == name
                ? platform
                : throw new ReferenceDataException(file, null, $"the platform '{name}'", $"one of {string.Join(", ", Enum.GetNames<TorchPlatform>())}"));
        }
        if (rule.Builds is not ("all" or "wheels" or "distributions"))
            throw new ReferenceDataException(file, null, $"builds: '{rule.Builds}'", "all, wheels or distributions");
        if (rule.Keys.Length == 0 || rule.Keys.Any(string.IsNullOrEmpty) || platforms.Count == 0)
            throw new ReferenceDataException(file, null, $"'{rule.Id}' about nothing", "at least one platform and one key");
        if (rule.Against is not (Newest or Replay or Distributions))
            throw new ReferenceDataException(file, null, $"against: '{rule.Against}'", $"{Newest}, {Replay} or {Distributions}");
        from = rule.From is null ? null : SharedFiles.VersionOf(rule.From, file);
        before = rule.Before is null ? null : SharedFiles.VersionOf(rule.Before, file);
        beforePython = rule.BeforePython is null ? null : SharedFiles.VersionOf(rule.BeforePython, file);
    }

    /// <summary>Its name, for example <c>mkl-draws</c>.</summary>
    public string Id => rule.Id;

    /// <summary>The reason, in a sentence without a stop.</summary>
    public string Why => rule.Why;

    /// <summary>
    /// Whether it is no difference between PyTorch builds but between C libraries: there only where a replay does not run on the set's own
    /// system, and then of a few ulps.
    /// </summary>
    public bool IsElsewhere => rule.Against == Replay;

    /// <summary>Whether it is one between an official wheel and a distribution's build of the same release.</summary>
    public bool IsBetweenBuilds => rule.Against == Distributions;

    /// <summary>Whether it is about a set.</summary>
    public bool IsAbout(ReferenceSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return platforms.Contains(set.Platform)
            && (rule.Builds == "all" || rule.Builds == (set.IsWheel ? "wheels" : "distributions"))
            && (from is null || set.Torch >= from) && (before is null || set.Torch < before)
            && (beforePython is null || TorchVersion.TryParse(set.Python, out var python) && python < beforePython);
    }

    /// <summary>Whether it names a key, in full or with <c>*</c> for any characters.</summary>
    public bool Covers(string key) => rule.Keys.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, key, ignoreCase: false));

    /// <summary>The name and the reason.</summary>
    public override string ToString() => $"{Id}: {Why}";
}

/// <summary>A difference of <c>known-differences.json</c>, as it is written.</summary>
internal sealed record KnownDifferenceFile(
    string Id, string Why, string[] Platforms, string Builds, string? From, string? Before, string? BeforePython, string[] Keys, string Against);
