using System.Diagnostics;
using System.Runtime.InteropServices;

namespace InitNotebooks.Runner;

/// <summary>
/// A notebook's process and every program that its cells start, so that all of them end together. On Unix they are a process
/// group, which a program does not leave by outliving its parent; on Windows a job, which ends with the process that holds it.
/// </summary>
internal static partial class ProcessGroup
{
    private const int Kill = 9;
    private const int ExtendedLimitInformation = 9;
    private const uint KillOnJobClose = 0x2000;

    // Held until this process ends, and the job with it.
    private static nint job;

    /// <summary>Makes this process the first of a group of its own.</summary>
    public static void Begin()
    {
        if (OperatingSystem.IsWindows())
            BeginJob();
        else
            _ = setsid();
    }

    /// <summary>Ends this process and its group.</summary>
    public static void EndThis()
    {
        if (!OperatingSystem.IsWindows())
            _ = kill(0, Kill);
        Process.GetCurrentProcess().Kill();
    }

    /// <summary>Ends a process that called <see cref="Begin"/>, its group, and what descends from it.</summary>
    public static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or AggregateException or System.ComponentModel.Win32Exception)
        {
            // It has ended already, or a part of it ended meanwhile.
        }

        if (!OperatingSystem.IsWindows())
            _ = kill(-process.Id, Kill);
    }

    private static unsafe void BeginJob()
    {
        job = CreateJobObjectW(0, 0);
        var limits = new ExtendedLimits { LimitFlags = KillOnJobClose };
        _ = SetInformationJobObject(job, ExtendedLimitInformation, &limits, (uint)sizeof(ExtendedLimits));
        _ = AssignProcessToJobObject(job, Process.GetCurrentProcess().Handle);
    }

    [LibraryImport("libc")]
    private static partial int setsid();

    [LibraryImport("libc")]
    private static partial int kill(int process, int signal);

    [LibraryImport("kernel32")]
    private static partial nint CreateJobObjectW(nint attributes, nint name);

    [LibraryImport("kernel32")]
    private static unsafe partial int SetInformationJobObject(nint job, int kind, void* information, uint length);

    [LibraryImport("kernel32")]
    private static partial int AssignProcessToJobObject(nint job, nint process);

    /// <summary>JOBOBJECT_EXTENDED_LIMIT_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ExtendedLimits
    {
        public long PerProcessUserTimeLimit, PerJobUserTimeLimit;
        public uint LimitFlags;
        public nuint MinimumWorkingSetSize, MaximumWorkingSetSize;
        public uint ActiveProcessLimit;
        public nuint Affinity;
        public uint PriorityClass, SchedulingClass;
        public ulong ReadOperations, WriteOperations, OtherOperations, ReadBytes, WriteBytes, OtherBytes;
        public nuint ProcessMemoryLimit, JobMemoryLimit, PeakProcessMemoryUsed, PeakJobMemoryUsed;
    }
}
