using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using TorchInit.Mutation;

// Usage: dotnet run --project tests/TorchInit.Mutation -- [--sample N] [--seed N] [--room NAME] [--workers N]
// Draws N of all small changes to the library (every room in proportion to its changes), and runs the library's tests on each.
// Exit code 0 only if at least 95 of 100 are noticed, those apart that change nothing (alike.json: each with its reason).
var (sample, seed, room, workers) = (300, 1, (string?)null, Math.Max(1, Environment.ProcessorCount / 2));
for (var i = 0; i + 1 < args.Length; i += 2)
{
    var value = args[i + 1];
    switch (args[i])
    {
        case "--sample": sample = int.Parse(value, CultureInfo.InvariantCulture); break;
        case "--seed": seed = int.Parse(value, CultureInfo.InvariantCulture); break;
        case "--room": room = value; break;
        case "--workers": workers = int.Parse(value, CultureInfo.InvariantCulture); break;
        default: Console.Error.WriteLine($"There is no option {args[i]}: --sample, --seed, --room and --workers are there."); return 64;
    }
}
const double Wanted = 0.95;
const string Program = "TorchInit.Tests";
// What says nothing about numbers: it would only make every mutant wait.
string[] quick = ["-class-", "*.PackageTests", "-class-", "*.ArchitectureTests", "-class-", "*.StateFileTests", "-class-", "*.TenLines"];
string[] rest = ["-class", "*.StateFileTests", "-class", "*.TenLines"];

var root = AppContext.BaseDirectory;
while (!File.Exists(Path.Combine(root, "InitNotebooks.sln")))
    root = Path.GetDirectoryName(root) ?? throw new DirectoryNotFoundException("The program stands in no checkout of the repository.");
var tests = Path.Combine(root, "tests", Program, "bin", "Debug", "net10.0");
if (!File.Exists(Path.Combine(tests, Program)))
{
    Console.Error.WriteLine($"{Program} is not built: dotnet build tests/{Program}");
    return 2;
}
var library = Library.Load(Path.Combine(root, "src", "TorchInit", "TorchInit.csproj"));
var alike = Alike.Read(Path.Combine(AppContext.BaseDirectory, "alike.json"));
var random = new Random(seed);
var all = library.Sources.SelectMany(Mutator.Of).Where(mutant => room is null || mutant.Folder == room).ToArray();
random.Shuffle(all);
Console.WriteLine($"{all.Length} changes can be tried; {Math.Min(sample, all.Length)} are drawn with seed {seed}.");

// How long a run takes that notices nothing: the limit is ten times that.
var programs = new ConcurrentBag<TestProgram>(Enumerable.Range(1, workers).Select(worker => TestProgram.CopyOf(tests, Program, worker)));
var watch = Stopwatch.StartNew();
if (!programs.TryPeek(out var first) || first.Fails(File.ReadAllBytes(Path.Combine(tests, "TorchInit.dll")), quick, TimeSpan.FromMinutes(20)))
{
    Console.Error.WriteLine("The tests fail on the library as it is.");
    return 2;
}
var limit = 10 * watch.Elapsed;
Console.WriteLine($"The tests take {watch.Elapsed.TotalSeconds:F0} s when they notice nothing.");

var results = new ConcurrentBag<(Mutant Mutant, Outcome Outcome)>();
var drawn = 0;
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
    var outcome = changed.Length == 0 ? Outcome.SameInstructions : alike.Any(known => known.Is(mutant)) ? Outcome.Alike : Tried(changed);
    results.Add((mutant, outcome));
    Console.WriteLine(outcome is Outcome.Noticed ? $"  noticed {mutant.File}:{mutant.Line}" : $"  {outcome}: {mutant}");
});

Console.WriteLine();
Console.WriteLine($"{"room",-10} {"tried",6} {"noticed",8} {"later",6} {"alike",6} {"left",5}");
foreach (var group in results.GroupBy(result => result.Mutant.Folder).OrderBy(group => group.Key).Append(results.GroupBy(_ => "all").First()))
{
    int Of(params Outcome[] outcomes) => group.Count(result => outcomes.Contains(result.Outcome));
    Console.WriteLine($"{group.Key,-10} {group.Count(),6} {Of(Outcome.Noticed),8} {Of(Outcome.NoticedLater),6} {Of(Outcome.Alike, Outcome.SameInstructions),6} {Of(Outcome.Left),5}");
}
var counted = results.Count(result => result.Outcome is Outcome.Noticed or Outcome.NoticedLater or Outcome.Left);
var noticed = results.Count(result => result.Outcome is Outcome.Noticed or Outcome.NoticedLater);
Console.WriteLine($"{noticed} of {counted} noticed: {100.0 * noticed / counted:F1} %.");
foreach (var (mutant, _) in results.Where(result => result.Outcome == Outcome.Left).OrderBy(result => result.Mutant.File, StringComparer.Ordinal))
    Console.WriteLine($"left: {mutant}");
return noticed >= Wanted * counted ? 0 : 1;

Outcome Tried(byte[] changed)
{
    programs.TryTake(out var program);
    try
    {
        return program!.Fails(changed, quick, limit) ? Outcome.Noticed : program.Fails(changed, rest, limit) ? Outcome.NoticedLater : Outcome.Left;
    }
    finally
    {
        programs.Add(program!);
    }
}
