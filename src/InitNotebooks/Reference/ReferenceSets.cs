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
    private static readonly Lock Gate = new();
    private static ReferenceSets? found;

    private readonly ReferenceSet? baseSet;

    private ReferenceSets(IReadOnlyList<ReferenceSet> sets, IReadOnlyList<ReferenceDataException> faults, ReferenceSet? baseSet)
    {
        Sets = sets;
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

    /// <summary>The sets that can be read: the base first, then by platform, version and name.</summary>
    public IReadOnlyList<ReferenceSet> Sets { get; }

    /// <summary>
    /// Why each other subfolder with a manifest is not among <see cref="Sets"/>. The rest can be used all the same, but whoever verifies
    /// claims must report these: a set that is not read has not agreed.
    /// </summary>
    public IReadOnlyList<ReferenceDataException> Faults { get; }

    /// <summary>The base set, which has every key.</summary>
    /// <exception cref="ReferenceDataException">It is not among the sets that can be read.</exception>
    public ReferenceSet Base => baseSet ?? throw (Faults.Count > 0
        ? new ReferenceDataException(FolderName, null, $"no base set that can be read ({Faults[0].Message})", "one whose \"base\" is null")
        : new ReferenceDataException(FolderName, null, "no base set", "one whose \"base\" is null"));

    /// <summary>Reads the manifests in the subfolders of <paramref name="folder"/>.</summary>
    /// <param name="folder">A folder with one subfolder per set.</param>
    /// <exception cref="ReferenceDataException">
    /// There is no such folder, no subfolder has a manifest, or two sets claim to be the base. A set whose own manifest is at fault is in
    /// <see cref="Faults"/> instead.
    /// </exception>
    public static ReferenceSets Open(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var sets = new List<ReferenceSet>();
        var faults = new List<ReferenceDataException>();
        foreach (var subfolder in ManifestFolders(folder))
        {
            try
            {
                sets.Add(ReferenceSet.Load(subfolder));
            }
            catch (ReferenceDataException e)
            {
                faults.Add(e);
            }
        }

        var bases = sets.Where(set => set.BaseName is null).ToList();
        if (bases.Count > 1)
        {
            throw new ReferenceDataException(FolderName, null,
                $"{bases.Count} sets whose \"base\" is null: {string.Join(", ", bases.Select(set => set.Name))}", "one base set",
                "Export all sets but one with --base.");
        }
        var baseSet = bases.SingleOrDefault();
        foreach (var set in sets.Where(set => set.BaseName is not null).ToList())
        {
            if (set.BaseName == baseSet?.Name)
            {
                set.LinkTo(baseSet!);
                continue;
            }
            sets.Remove(set);
            faults.Add(new ReferenceDataException($"{set.Name}/{Manifest.FileName}", null, $"the base '{set.BaseName}'",
                baseSet is null ? "a base set that can be read" : $"'{baseSet.Name}', the base set beside it"));
        }

        var sorted = sets.OrderBy(set => set != baseSet).ThenBy(set => set.Platform).ThenBy(set => set.Torch)
            .ThenBy(set => set.Name, StringComparer.Ordinal);
        return new ReferenceSets([.. sorted], faults, baseSet);
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
