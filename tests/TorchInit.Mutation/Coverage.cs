using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace TorchInit.Mutation;

/// <summary>Which tests run which statements. A change is tried only on those that run it; where none does, nothing can notice it.</summary>
internal sealed class Coverage(Marks marks, IReadOnlyList<TestClass> classes)
{
    // What builds packages or reads source says nothing about numbers.
    private static readonly string[] NotAsked = ["PackageTests", "ArchitectureTests"];

    /// <summary>Runs every class of tests once on the library with marks; what is known of the same library and the same class is kept in <paramref name="cache"/>.</summary>
    public static Coverage Of(Library library, TestProgram program, string tests, string cache)
    {
        var (marks, marked) = library.WithMarks();
        var sources = Directory.EnumerateFiles(tests, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal)).Select(path => (Path: path, Text: File.ReadAllText(path))).ToArray();
        Directory.CreateDirectory(cache);
        var classes = new List<TestClass>();
        foreach (var name in program.Classes().Where(name => !NotAsked.Contains(name[(name.LastIndexOf('.') + 1)..])))
        {
            var (path, text) = sources.First(source => Regex.IsMatch(source.Text, $@"\bclass {name[(name.LastIndexOf('.') + 1)..]}\b"));
            var file = Path.Combine(cache, Convert.ToHexString(SHA256.HashData([.. marked, .. Encoding.UTF8.GetBytes(name + text)]))[..32]);
            if (!File.Exists(file + ".seconds"))
            {
                var (fails, seconds) = program.Run(marked, ["-class", name], TimeSpan.FromMinutes(20), passed: file);
                if (fails)
                    throw new InvalidOperationException($"{name} fails on the library as it is.");
                File.WriteAllText(file + ".seconds", seconds.ToString(CultureInfo.InvariantCulture));
            }
            classes.Add(new TestClass(name, Path.GetFileName(Path.GetDirectoryName(path))!, double.Parse(File.ReadAllText(file + ".seconds"), CultureInfo.InvariantCulture),
                File.Exists(file) ? File.ReadAllBytes(file) : []));
        }
        return new Coverage(marks, classes);
    }

    /// <summary>The runs in which a change is tried: the quick tests of its own room, the other quick ones, then every other class alone.</summary>
    public IEnumerable<IReadOnlyList<TestClass>> RunsFor(Mutant mutant)
    {
        var own = marks.Of(mutant.Node).ToArray();
        var passing = classes.Where(tests => tests.Passed.Length > 0 && own.Any(mark => tests.Passed[mark] != 0)).ToLookup(tests => tests.IsQuick);
        foreach (var quick in passing[true].GroupBy(tests => tests.Room == mutant.Folder).OrderByDescending(group => group.Key))
            yield return [.. quick];
        foreach (var tests in passing[false].OrderBy(tests => tests.Seconds))
            yield return [tests];
    }

    public bool AnyRuns(Mutant mutant) => RunsFor(mutant).Any();

    /// <summary>The places that no test runs, file by file.</summary>
    public IEnumerable<(string File, Microsoft.CodeAnalysis.Text.TextSpan Span)> RunByNone() =>
        marks.All.Where(place => !classes.Any(tests => tests.Passed.Length > 0 && tests.Passed[place.Mark] != 0)).Select(place => (place.File, place.Span));
}
