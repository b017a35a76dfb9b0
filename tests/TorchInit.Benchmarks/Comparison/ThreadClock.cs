using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TorchInit.Benchmarks;

/// <summary>Nanoseconds of the wall clock, or of processor time that this thread has had: the measure for a machine that is busy with other things.</summary>
internal sealed partial class ThreadClock(bool cpuTime)
{
    private const int ThreadCpuTime = 3;

    /// <summary>Whether the processor time of a thread can be read: only Linux's way is known here.</summary>
    public static bool HasCpuTime => OperatingSystem.IsLinux();

    public double Now()
    {
        if (!cpuTime)
            return Stopwatch.GetElapsedTime(0).TotalNanoseconds;
        _ = ReadClock(ThreadCpuTime, out var time);
        return time.Seconds * 1e9 + time.Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ReadClock(int clock, out TimeSpec time);

    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);
}
