using System.Collections.Concurrent;
using System.Text;

namespace InitNotebooks;

/// <summary>
/// What all sets of a folder share: the arrays, each stored once; the tolerances; from which release on a key has today's bits; the known
/// differences; and the editions, which are lists of keys that a set ran. Each file is hashed in the folder's <c>SHA256SUMS</c>.
/// </summary>
internal sealed class SharedFiles
{
    public const string TolerancesFile = "tolerances.json";
    private const string SinceFile = "since.json";
    private const string KnownDifferencesFile = "known-differences.json";

    private readonly string folder;
    private readonly Checksums sums;
    private readonly ConcurrentDictionary<string, NpzArchive> archives = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Key, MovedFile Moved), ReferenceTensor> movedTensors = [];
    private readonly Dictionary<(string Group, string Name), IReadOnlyDictionary<string, ReferenceTensor?>> editions = [];

    private SharedFiles(string folder)
    {
        this.folder = folder;
        sums = Checksums.Of(folder, "");
        Tolerances = ReferenceJson.Read(sums.Read(TolerancesFile), TolerancesFile, ReferenceJson.Default.DictionaryStringToleranceFile)
            .ToDictionary(pair => pair.Key, pair => ToleranceOf(pair.Key, pair.Value), StringComparer.Ordinal);
        Tolerances["bits"] = Comparison.Bits;
        Since = ReferenceJson.Read(sums.Read(SinceFile), SinceFile, ReferenceJson.Default.DictionaryStringString)
            .ToDictionary(pair => pair.Key, pair => (TorchVersion?)VersionOf(pair.Value, SinceFile), StringComparer.Ordinal);
        KnownDifferences = [.. ReferenceJson.Read(sums.Read(KnownDifferencesFile), KnownDifferencesFile, ReferenceJson.Default.KnownDifferenceFileArray)
            .Select(rule => new KnownDifference(rule, KnownDifferencesFile))];
    }

    /// <summary>How a key may be compared, by name; <c>bits</c> is one of them.</summary>
    public Dictionary<string, Comparison> Tolerances { get; }

    /// <summary>The first release with today's bits, for each key that had others before.</summary>
    public IReadOnlyDictionary<string, TorchVersion?> Since { get; }

    /// <summary>Where a set is known to differ, and why.</summary>
    public IReadOnlyList<KnownDifference> KnownDifferences { get; }

    /// <exception cref="ReferenceDataException">A file is missing, changed, or not of its schema.</exception>
    public static SharedFiles Open(string folder) => new(folder);

    /// <summary>The keys of a group as the base had them when a set ran them, with the base's tensor where it is that one still.</summary>
    /// <param name="group">The group.</param>
    /// <param name="name">The first 16 digits of the list's hash.</param>
    /// <param name="baseSet">The one base of the folder.</param>
    /// <exception cref="ReferenceDataException">There is no such list, or it does not have the hash that is its name.</exception>
    public IReadOnlyDictionary<string, ReferenceTensor?> Edition(string group, string name, ReferenceSet baseSet)
    {
        if (editions.TryGetValue((group, name), out var known))
            return known;
        var file = $"editions/{group}.{name}.txt";
        var bytes = sums.Read(file);
        if (!ReferenceTensor.HashOf(bytes).StartsWith(name, StringComparison.Ordinal) || name.Length != 16)
            throw new ReferenceDataException(file, null, "a list that does not have the hash of its name", "the list that a set ran");
        var keys = new Dictionary<string, ReferenceTensor?>(StringComparer.Ordinal);
        foreach (var line in Encoding.UTF8.GetString(bytes).Split('\n').SkipLast(1))
        {
            var parts = line.Split(' ');
            if (parts.Length != 3)
                throw new ReferenceDataException(file, null, "a line of other than three parts", "hash, type and shape, key");
            var (hash, kind, key) = (parts[0], parts[1], parts[2]);
            if (!keys.TryAdd(key, baseSet.TryGet(key, out var tensor) && tensor.IsAs(kind, hash) ? tensor : null))
                throw new ReferenceDataException(file, key, "a key that stands twice", "each key once");
        }
        return editions[(group, name)] = keys;
    }

    /// <summary>A tensor that moved: of many sets the same, and made once.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="moved">How it moved.</param>
    /// <param name="make">Makes it.</param>
    public ReferenceTensor Moved(string key, MovedFile moved, Func<ReferenceTensor> make) => moved.Shape is not null ? make()
        : movedTensors.TryGetValue((key, moved), out var known) ? known
        : movedTensors[(key, moved)] = make();

    /// <summary>The file of a group's arrays, as messages name it.</summary>
    public static string FileOf(string group) => $"arrays/{group}.npz";

    /// <summary>Where a tensor lies in its group's file.</summary>
    public static string EntryOf(string key, string sha256) => $"{key}/{sha256[..16]}";

    /// <summary>A group's arrays.</summary>
    /// <exception cref="ReferenceDataException">The file has no hash among the sums.</exception>
    public NpzArchive Archive(string group) => !sums.Files.Contains(FileOf(group))
        ? throw new ReferenceDataException(Checksums.FileName, null, $"no line for {FileOf(group)}", "its hash")
        : archives.GetOrAdd(group, name => new NpzArchive(Path.Combine(folder, "arrays", $"{name}.npz"), FileOf(name)));

    /// <summary>Reads every shared file against its hash, and each file of arrays for entries that no tensor of a set names.</summary>
    public IReadOnlyList<ReferenceDataException> Verify(IEnumerable<ReferenceTensor> tensors)
    {
        var faults = new List<ReferenceDataException>();
        var wanted = tensors.Where(tensor => tensor.IsStored).Select(tensor => (tensor.Group, Entry: EntryOf(tensor.Key, tensor.Sha256))).ToHashSet();
        foreach (var file in sums.Files.Order(StringComparer.Ordinal))
        {
            try
            {
                sums.Read(file);
                if (!file.EndsWith(".npz", StringComparison.Ordinal))
                    continue;
                var group = Path.GetFileNameWithoutExtension(file);
                var orphan = Archive(group).Keys.FirstOrDefault(entry => !wanted.Contains((group, entry)));
                if (orphan is not null)
                    throw new ReferenceDataException(file, orphan, "an entry", "none: no set refers to it");
            }
            catch (ReferenceDataException e)
            {
                faults.Add(e);
            }
        }
        return faults;
    }

    private static Comparison ToleranceOf(string name, ToleranceFile tolerance) =>
        double.IsFinite(tolerance.Relative) && tolerance.Relative >= 0 && double.IsFinite(tolerance.Absolute) && tolerance.Absolute >= 0
            ? Comparison.Close(tolerance.Relative, tolerance.Absolute, tolerance.Reason)
            : throw new ReferenceDataException(TolerancesFile, name, "a tolerance that is no finite number ≥ 0", "finite numbers ≥ 0");

    internal static TorchVersion VersionOf(string text, string file) => TorchVersion.TryParse(text, out var version)
        ? version
        : throw new ReferenceDataException(file, null, $"the release '{text}'", "for example 2.12");
}
