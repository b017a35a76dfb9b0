using System.Text;

namespace InitNotebooks;

/// <summary>
/// All the reference sets in a folder: one subfolder per PyTorch build. They are found by their <c>manifest.json</c>, never listed in
/// code, so that a set put beside the others is taken up everywhere.
/// </summary>
public sealed class ReferenceSets
{
    /// <summary>The environment variable that names another <c>reference-data</c> folder for <see cref="Default"/>.</summary>
    public const string EnvironmentVariable = "INIT_NOTEBOOKS_REFERENCE";

    private const string FolderName = "reference-data";
    private const string ReadMe = "README.md";
    private static readonly Lock Gate = new();
    private static ReferenceSets? found;

    private readonly SharedFiles shared;
    private readonly ReferenceSet? baseSet;

    private ReferenceSets(SharedFiles shared, IReadOnlyList<ReferenceSet> sets, IReadOnlyList<ReferenceDataException> faults, ReferenceSet? baseSet)
    {
        this.shared = shared;
        Sets = [.. sets.Where(set => set.Device is null)];
        OtherDevices = [.. sets.Where(set => set.Device is not null)];
        Faults = faults;
        this.baseSet = baseSet;
    }

    /// <summary>
    /// The sets of this course: the folder that the environment variable <see cref="EnvironmentVariable"/> names, or else the nearest
    /// <c>reference-data</c> folder above this assembly or above the current directory. Read once, at the first use.
    /// </summary>
    /// <exception cref="ReferenceDataException">There is no such folder, or no set in it.</exception>
    public static ReferenceSets Default
    {
        get
        {
            lock (Gate)
            {
                return found ??= Find(Environment.GetEnvironmentVariable(EnvironmentVariable),
                    Path.GetDirectoryName(typeof(ReferenceSets).Assembly.Location), Environment.CurrentDirectory);
            }
        }
    }

    /// <summary>The sets that can be read and that a CPU drew: the base first, then by platform, version and name. Claims are judged against these.</summary>
    public IReadOnlyList<ReferenceSet> Sets { get; }

    /// <summary>The sets that another device drew, a GPU: other numbers by another algorithm, for comparison.</summary>
    public IReadOnlyList<ReferenceSet> OtherDevices { get; }

    /// <summary>
    /// Why each other subfolder with a manifest, and each set that the folder's <c>README.md</c> names, is not among <see cref="Sets"/>. The
    /// rest can be used all the same, but whoever verifies claims must report these: a set that is not read has not agreed.
    /// </summary>
    public IReadOnlyList<ReferenceDataException> Faults { get; }

    /// <summary>Where sets are known to differ from the newest PyTorch of their platform, and why.</summary>
    public IReadOnlyList<KnownDifference> KnownDifferences => shared.KnownDifferences;

    /// <summary>The base set, which has every key.</summary>
    /// <exception cref="ReferenceDataException">It is not among the sets that can be read.</exception>
    public ReferenceSet Base => baseSet ?? throw (Faults.Count > 0
        ? new ReferenceDataException(FolderName, null, $"no base set that can be read ({Faults[0].Message})", "one whose \"base\" is null")
        : new ReferenceDataException(FolderName, null, "no base set", "one whose \"base\" is null"));

    /// <summary>Reads the manifests in the subfolders of <paramref name="folder"/>.</summary>
    /// <param name="folder">A folder with one subfolder per set, and what they share.</param>
    /// <exception cref="ReferenceDataException">
    /// There is no such folder, no subfolder has a manifest, two sets claim to be the base, or a file that all share is missing or changed. A set
    /// whose own manifest is at fault, or that is named and missing, is in <see cref="Faults"/> instead.
    /// </exception>
    public static ReferenceSets Open(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var faults = new List<ReferenceDataException>();
        T? Try<T>(Func<T> read) where T : class
        {
            try
            {
                return read();
            }
            catch (ReferenceDataException e)
            {
                faults.Add(e);
                return null;
            }
        }

        var folders = ManifestFolders(folder);
        var shared = SharedFiles.Open(folder);
        var manifests = folders.Select(sub => Try(() => Manifest.Read(sub))).OfType<Manifest>().ToList();
        var bases = manifests.Where(manifest => manifest.Base is null).ToList();
        if (bases.Count > 1)
        {
            throw new ReferenceDataException(FolderName, null,
                $"{bases.Count} sets whose \"base\" is null: {string.Join(", ", bases.Select(set => set.Name))}", "one base set",
                "Remove all of them but one, and export the others again.");
        }
        var baseSet = bases.Count == 0 ? null : Try(() => ReferenceSet.Load(bases[0], shared, null));
        var sets = baseSet is null ? [] : new List<ReferenceSet> { baseSet };
        foreach (var manifest in manifests.Except(bases))
        {
            if (Try(() => manifest.Base == baseSet?.Name
                ? ReferenceSet.Load(manifest, shared, baseSet)
                : throw manifest.Fault(null, $"the base '{manifest.Base}'", baseSet is null ? "a base set that can be read" : $"'{baseSet.Name}', the base set beside it")) is { } set)
                sets.Add(set);
        }
        foreach (var name in Named(folder).Except(folders.Select(Path.GetFileName)))
        {
            faults.Add(new ReferenceDataException($"{name}/{Manifest.FileName}", null, "no such set", $"the set that {FolderName}/{ReadMe} names",
                $"Restore the folder from the repository; or, if the set is meant to go, remove its row from {FolderName}/{ReadMe}."));
        }

        var sorted = sets.OrderBy(set => set != baseSet).ThenBy(set => set.Platform).ThenBy(set => set.Torch)
            .ThenBy(set => set.Name, StringComparer.Ordinal);
        return new ReferenceSets(shared, [.. sorted], faults, baseSet);
    }

    /// <summary>
    /// Reads everything: each set's tensors against their hashes, each shared file against its own, and the arrays for entries that no set
    /// refers to.
    /// </summary>
    /// <returns>All that is wrong, <see cref="Faults"/> included; empty where all is sound.</returns>
    public IReadOnlyList<ReferenceDataException> Verify()
    {
        // Most tensors belong to many sets; each is read once.
        ReferenceSet[] all = [.. Sets, .. OtherDevices];
        var tensors = all.SelectMany(set => set.Keys.Select(set.Get)).Distinct().ToList();
        return [.. Faults, .. all.SelectMany(set => set.Verify()), .. shared.Verify(tensors)];
    }

    /// <summary>The sets that the folder's <c>README.md</c> names in its table: rows that begin with a name in backticks.</summary>
    private static List<string> Named(string folder)
    {
        var text = Encoding.UTF8.GetString(NpzArchive.ReadFile(Path.Combine(folder, ReadMe), $"{FolderName}/{ReadMe}", NpzArchive.MaxSize));
        var table = text.Split("\n| set |", 2);
        if (table.Length < 2)
            throw new ReferenceDataException($"{FolderName}/{ReadMe}", null, "no table of sets", "one that begins with '| set |' and names every set");
        return table[1].Split('\n').Skip(1).TakeWhile(line => line.StartsWith('|')).Select(line => line.Split('`')).Where(parts => parts.Length > 2)
            .Select(parts => parts[1]).ToList();
    }

    /// <summary>Opens the folder that is named, or else the nearest above one of the starting points.</summary>
    internal static ReferenceSets Find(string? named, params ReadOnlySpan<string?> starts)
    {
        if (!string.IsNullOrEmpty(named))
            return Open(named);
        foreach (var start in starts)
        {
            for (var folder = string.IsNullOrEmpty(start) ? null : new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                var candidate = Path.Combine(folder.FullName, FolderName);
                if (Directory.Exists(candidate))
                    return Open(candidate);
            }
        }
        throw new ReferenceDataException(FolderName, null, "no such folder above this library or above the current directory",
            "the folder of that name in the repository",
            $"Run inside a clone of the repository, or set the environment variable {EnvironmentVariable} to the folder.");
    }

    private static List<string> ManifestFolders(string folder)
    {
        try
        {
            var found = Directory.EnumerateDirectories(folder).Where(sub => File.Exists(Path.Combine(sub, Manifest.FileName)))
                .Order(StringComparer.Ordinal).ToList();
            return found.Count > 0 ? found : throw new ReferenceDataException(FolderName, null, "no set in the folder",
                $"a subfolder with a {Manifest.FileName} for each PyTorch build");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReferenceDataException(FolderName, null, "no such folder, or one that cannot be read", "a folder of reference sets",
                $"Check the folder, and the environment variable {EnvironmentVariable} where it is set.", e);
        }
    }
}
