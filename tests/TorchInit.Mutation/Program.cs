using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using TorchInit.Mutation;

// Usage: dotnet run --project tests/TorchInit.Mutation -- [--sample N] [--seed N] [--room NAME] [--at FILE[:LINE]] [--workers N]
//        dotnet run --project tests/TorchInit.Mutation -- --not-run FILE (or ROOM/, or "")
// Draws N of all small changes to the library (every room in proportion to its changes), and runs on each the library's tests, those that the fast
// loop runs: first the quick ones of the change's own room. Or lists the statements that none of these tests runs.
// Exit code 0 only if at least 95 of 100 are noticed, those apart that change nothing (alike.json: each with its reason) or are never run here.
var (sample, seed, room, at, notRun, workers) = (300, 1, (string?)null, (string?)null, (string?)null, Math.Max(1, Environment.ProcessorCount / 2));
for (var i = 0; i + 1 < args.Length; i += 2)
{
    var value = args[i + 1];
    switch (args[i])
    {
        case "--sample": sample = int.Parse(value, CultureInfo.InvariantCulture); break;
        case "--seed": seed = int.Parse(value, CultureInfo.InvariantCulture); break;
        case "--room": room = value; break;
        case "--at": at = value; break;
        case "--not-run": notRun = value; break;
        case "--workers": workers = int.Parse(value, CultureInfo.InvariantCulture); break;
        default: Console.Error.WriteLine($"There is no option {args[i]}: --sample, --seed, --room, --at, --not-run and --workers are there."); return 64;
    }
}
if (sample < 1 || workers < 1)
{
    Console.Error.WriteLine("--sample and --workers take a number above 0.");
    return 64;
}
const double Wanted = 0.95;
const string Program = "TorchInit.Tests";
var root = AppContext.BaseDirectory;
while (!File.Exists(Path.Combine(root, "InitNotebooks.sln")))
    root = Path.GetDirectoryName(root) ?? throw new DirectoryNotFoundException("The program stands in no checkout of the repository.");
var tests = Path.Combine(root, "tests", Program, "bin", "Debug", "net10.0");
if (!File.Exists(Path.Combine(tests, Program)))
{
    Console.Error.WriteLine($"{Program} is not built: dotnet build tests/{Program}");
    return 2;
}
// Each run has copies of the tests in the same folders.
var own = Path.Combine(root, "tests", Program, "bin", "mutation.lock");
using var alone = Alone(own);
if (alone is null)
{
    Console.Error.WriteLine($"Another run is under way: it holds {own}.");
    return 2;
}
var library = Library.Load(Path.Combine(root, "src", "TorchInit", "TorchInit.csproj"));
var here = library.Here;
var alike = Alike.Read(Path.Combine(AppContext.BaseDirectory, "alike.json"));
var programs = new ConcurrentBag<TestProgram>(Enumerable.Range(1, workers).Select(worker => TestProgram.CopyOf(tests, Program, worker)));
programs.TryPeek(out var first);
var watch = Stopwatch.StartNew();
var coverage = Coverage.Of(library, first!, Path.Combine(root, "tests", Program), Path.Combine(root, "tests", "TorchInit.Mutation", "obj", "passed"));
Console.WriteLine($"Which test runs what was known after {watch.Elapsed.TotalSeconds:F0} s.");
if (notRun is not null)
{
    foreach (var (file, span) in coverage.RunByNone())
    {
        var tree = library.Sources.First(tree => tree.FilePath == file);
        var node = tree.GetRoot().FindNode(span);
        if (file.Contains(notRun, StringComparison.Ordinal) && !here.IsUnreachable(node, isRun: false))
            Console.WriteLine($"{Path.GetRelativePath(root, file)}:{tree.GetLineSpan(span).StartLinePosition.Line + 1}: {node.ToString().Split('\n')[0]}");
    }
    return 0;
}

var random = new Random(seed);
var all = library.Sources.SelectMany(Mutator.Of).Where(mutant => (room is null || mutant.Folder == room) && (at is null || at == mutant.File || at == $"{mutant.File}:{mutant.Line}")).ToArray();
random.Shuffle(all);
// Of every room in proportion: the nth of a room's m stands at n/m.
all = [.. all.GroupBy(mutant => mutant.Folder).SelectMany(group => group.Select((mutant, n) => (mutant, place: (n + 0.5) / group.Count()))).OrderBy(pair => pair.place).Select(pair => pair.mutant)];
Console.WriteLine($"{all.Length} changes can be tried; {Math.Min(sample, all.Length)} are drawn with seed {seed}.");

var results = new ConcurrentBag<(Mutant Mutant, Outcome Outcome)>();
var drawn = 0;
watch.Restart();
Parallel.ForEach(Partitioner.Create(all, EnumerablePartitionerOptions.NoBuffering), new ParallelOptions { MaxDegreeOfParallelism = workers }, (mutant, state) =>
{
    if (Volatile.Read(ref drawn) >= sample)
    {
        state.Stop();
        return;
    }
    var changed = library.With(mutant);
    if (changed is null || Interlocked.Increment(ref drawn) > sample)
        return;
    var outcome = changed.Length == 0 ? Outcome.SameInstructions : alike.Any(known => known.Is(mutant)) ? Outcome.Alike : here.IsUnreachable(mutant.Node, coverage.AnyRuns(mutant)) ? Outcome.Unreachable : Tried(mutant, changed);
    results.Add((mutant, outcome));
    Console.WriteLine(outcome is Outcome.NoticedAtHome or Outcome.Noticed ? $"  {outcome} {mutant.File}:{mutant.Line}" : $"  {outcome}: {mutant}");
});

Console.WriteLine();
Console.WriteLine($"{"room",-10} {"tried",6} {"at home",8} {"noticed",8} {"alike",6} {"not here",9} {"left",5}");
foreach (var group in results.GroupBy(result => result.Mutant.Folder).OrderBy(group => group.Key).Append(results.GroupBy(_ => "all").First()))
{
    int Of(params Outcome[] outcomes) => group.Count(result => outcomes.Contains(result.Outcome));
    Console.WriteLine($"{group.Key,-10} {group.Count(),6} {Of(Outcome.NoticedAtHome),8} {Of(Outcome.NoticedAtHome, Outcome.Noticed),8} {Of(Outcome.Alike, Outcome.SameInstructions),6} {Of(Outcome.Unreachable),9} {Of(Outcome.Left),5}");
}
var counted = results.Count(result => result.Outcome is Outcome.NoticedAtHome or Outcome.Noticed or Outcome.Left);
var noticed = results.Count(result => result.Outcome is Outcome.NoticedAtHome or Outcome.Noticed);
Console.WriteLine($"{noticed} of {counted} noticed: {100.0 * noticed / counted:F1} %, in {watch.Elapsed.TotalSeconds:F0} s.");
foreach (var outcome in (Outcome[])[Outcome.Unreachable, Outcome.Left])
{
    foreach (var (mutant, _) in results.Where(result => result.Outcome == outcome).OrderBy(result => result.Mutant.File, StringComparer.Ordinal))
        Console.WriteLine($"{(outcome == Outcome.Left ? coverage.AnyRuns(mutant) ? "left" : "left, run by no test" : "not run here")}: {mutant}");
}
return noticed >= Wanted * counted ? 0 : 1;

Outcome Tried(Mutant mutant, byte[] changed)
{
    programs.TryTake(out var program);
    try
    {
        foreach (var run in coverage.RunsFor(mutant))
        {
            if (program!.Run(changed, run.SelectMany(tests => (string[])["-class", tests.Name]), TimeSpan.FromSeconds(20 + 5 * run.Sum(tests => tests.Seconds))).Fails)
                return run[0].IsQuick && run[0].Room == mutant.Folder ? Outcome.NoticedAtHome : Outcome.Noticed;
        }
        return Outcome.Left;
    }
    finally
    {
        programs.Add(program!);
    }
}

static FileStream? Alone(string file)
{
    try
    {
        return new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
    }
    catch (IOException)
    {
        return null;
    }
}
