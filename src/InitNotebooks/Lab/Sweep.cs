using System.Collections.Concurrent;
using TorchInit;

namespace InitNotebooks;

/// <summary>Runs independent experiments side by side on all processors.</summary>
/// <remarks>
/// Results come in the order of the settings, whatever finished first; and each run has its own network and generator, so they are the same
/// numbers on one processor and on many.
/// </remarks>
/// <example>
/// <code>
/// var results = Sweep.Run(settings, s => FinalLoss(s.Scale, s.Depth, s.Seed), (done, of) => Show(done, of));
/// </code>
/// </example>
public static class Sweep
{
    /// <summary>Runs <paramref name="experiment"/> once for each setting.</summary>
    /// <typeparam name="TSetting">What is varied.</typeparam>
    /// <typeparam name="TResult">What an experiment gives.</typeparam>
    /// <param name="settings">One for each run.</param>
    /// <param name="experiment">Makes its own network and generator from the setting; it must share nothing that it changes.</param>
    /// <param name="progress">Told after each run how many are done, and of how many; never by two runs at once.</param>
    /// <param name="threads">How many runs at most go side by side; 0 for one on each processor.</param>
    /// <returns>The results in the order of the settings.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="settings"/> or <paramref name="experiment"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is negative.</exception>
    /// <exception cref="AggregateException">Experiments threw; it holds what they threw.</exception>
    public static IReadOnlyList<TResult> Run<TSetting, TResult>(
        IEnumerable<TSetting> settings, Func<TSetting, TResult> experiment, Action<int, int>? progress = null, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        var all = settings.ToArray();
        var results = new TResult[all.Length];
        var done = 0;
        var gate = new Lock();

        // One setting at a time: experiments differ in length, and blocks of them would leave a processor idle at the end.
        var oneByOne = Partitioner.Create(Enumerable.Range(0, all.Length), EnumerablePartitionerOptions.NoBuffering);
        Parallel.ForEach(oneByOne, new ParallelOptions { MaxDegreeOfParallelism = threads == 0 ? Environment.ProcessorCount : threads }, i =>
        {
            results[i] = experiment(all[i]);
            lock (gate)
                progress?.Invoke(++done, all.Length);
        });
        return results;
    }
}
