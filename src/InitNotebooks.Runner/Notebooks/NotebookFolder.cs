namespace InitNotebooks.Runner;

/// <summary>Finds the repository and the notebooks that a command line means.</summary>
internal static class NotebookFolder
{
    private const string Solution = "InitNotebooks.sln";

    /// <summary>The repository's root: the nearest folder with the solution file, from here upwards, else from the program upwards.</summary>
    /// <exception cref="DirectoryNotFoundException">There is none.</exception>
    public static string RepositoryRoot() =>
        Upwards(Directory.GetCurrentDirectory()) ?? Upwards(AppContext.BaseDirectory) ?? throw new DirectoryNotFoundException(
            $"{Solution} is in no folder above {Directory.GetCurrentDirectory()}; run this inside the repository, or name a folder with --folder");

    /// <summary>The notebooks of a folder, by name; of those, only the wanted ones if any are named.</summary>
    /// <param name="folder">The folder; its subfolders are not searched.</param>
    /// <param name="wanted">Numbers (<c>03</c>), names (<c>03-a-sqrt5-identity</c>) or paths.</param>
    /// <exception cref="FileNotFoundException">A wanted notebook is not there, or the folder has no notebook.</exception>
    public static IReadOnlyList<string> Find(string folder, IReadOnlyList<string> wanted)
    {
        var all = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.ipynb").Order(StringComparer.Ordinal).ToList() : [];
        if (wanted.Count == 0)
            return all.Count > 0 ? all : throw new FileNotFoundException($"no notebook (*.ipynb) in {folder}");
        return [.. wanted.Select(name => Find(all, name) ?? throw new FileNotFoundException(
            $"no notebook {name}; found: {string.Join(", ", all.Select(Path.GetFileNameWithoutExtension))}"))];
    }

    private static string? Find(List<string> all, string name)
    {
        if (name.EndsWith(".ipynb", StringComparison.Ordinal) && File.Exists(name))
            return name;
        var bare = Path.GetFileNameWithoutExtension(name);
        return all.Find(path => Path.GetFileNameWithoutExtension(path) is var lesson
            && (lesson == bare || lesson.StartsWith(bare + "-", StringComparison.Ordinal)));
    }

    private static string? Upwards(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
                return folder.FullName;
        }

        return null;
    }
}
