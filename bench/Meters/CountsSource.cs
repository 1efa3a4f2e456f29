namespace Bench.Meters;

/// <summary>Who counted system calls, by the name that documents give it.</summary>
internal static class CountsSource
{
    /// <summary>The kernel itself, through <see cref="PerfSyscallMeter"/>: all calls and context switches.</summary>
    public const string PerfEvents = "perf_event_open";

    /// <summary>strace(1) around a run of its own: send calls, and what the runtime calls besides, but nothing of waits.</summary>
    public const string Strace = "strace";
}
