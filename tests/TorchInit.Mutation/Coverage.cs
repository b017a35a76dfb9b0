using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TorchInit.Mutation;

/// <summary>Which tests run which statements. A change is tried only on those that run it; where none does, nothing can notice it.</summary>
internal sealed class Coverage(Marks marks, IReadOnlyList<TestClass> classes)
{
    // What builds packages or reads source says nothing about numbers.
    private static readonly string[] NotAsked = ["PackageTests", "ArchitectureTests"];

    /// <summary>
    /// Runs every class of tests once on the library with marks, and keeps what it passed in <paramref name="cache"/> until its source changes.
    /// Where a file of the library has changed since, a class that passed some of it is taken to pass all of it.
    /// </summary>
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
            var file = Path.Combine(cache, $"{name}-{Hash(text)}.json");
            if (!File.Exists(file))
            {
                var raw = Path.Combine(cache, "passed");
                File.Delete(raw);
                var (fails, seconds) = program.Run(marked, ["-class", name], TimeSpan.FromMinutes(20), passed: raw);
                if (fails)
                    throw new InvalidOperationException($"{name} fails on the library as it is.");
                var all = File.Exists(raw) ? File.ReadAllBytes(raw) : new byte[marks.Count];
                var byFile = marks.Files.ToDictionary(source => Path.GetFileName(source.Path), source => new Known(Hash(source.Text), source.Marks.Select(mark => all[mark] != 0).ToArray()));
                File.WriteAllText(file, JsonSerializer.Serialize(new Kept(seconds, byFile)));
            }
            var kept = JsonSerializer.Deserialize<Kept>(File.ReadAllText(file))!;
            var passed = new bool[marks.Count];
            foreach (var source in marks.Files)
            {
                if (!kept.Files.TryGetValue(Path.GetFileName(source.Path), out var known))
                    continue;
                var isSame = known.Hash == Hash(source.Text);
                for (var i = 0; i < source.Marks.Length; i++)
                    passed[source.Marks[i]] = isSame ? known.Passed[i] : known.Passed.Contains(true);
            }
            classes.Add(new TestClass(name, Path.GetFileName(Path.GetDirectoryName(path))!, kept.Seconds, passed));
        }
        return new Coverage(marks, classes);
    }

    /// <summary>The runs in which a change is tried: the quick tests of its own room, the other quick ones, then every other class alone.</summary>
    public IEnumerable<IReadOnlyList<TestClass>> RunsFor(Mutant mutant)
    {
        var own = marks.Of(mutant.Node).ToArray();
        var passing = classes.Where(tests => own.Any(mark => tests.Passed[mark])).ToLookup(tests => tests.IsQuick);
        foreach (var quick in passing[true].GroupBy(tests => tests.Room == mutant.Folder).OrderByDescending(group => group.Key))
            yield return [.. quick];
        foreach (var tests in passing[false].OrderBy(tests => tests.Seconds))
            yield return [tests];
    }

    public bool AnyRuns(Mutant mutant) => RunsFor(mutant).Any();

    /// <summary>The places that no test runs, file by file.</summary>
    public IEnumerable<(string File, Microsoft.CodeAnalysis.Text.TextSpan Span)> RunByNone() =>
        marks.All.Where(place => !classes.Any(tests => tests.Passed[place.Mark])).Select(place => (place.File, place.Span));

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    /// <summary>What is known of a class: its seconds of work, and of each file of the library which marks it passed.</summary>
    private sealed record Kept(double Seconds, Dictionary<string, Known> Files);

    private sealed record Known(string Hash, bool[] Passed);
}
