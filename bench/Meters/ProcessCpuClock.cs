using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Bench.Interop.Linux;

namespace Bench.Meters;

/// <summary>
/// CPU time of a process, another one as well: all its threads, user and kernel together. What the scheduler accounted, in
/// ns and up to the moment of the reading (clock_getcpuclockid(3)); it takes no privilege and no help of that process.
/// </summary>
internal sealed class ProcessCpuClock
{
    private const long NsPerSecond = 1_000_000_000;

    private readonly int _clock;

    private ProcessCpuClock(int clock, string? unavailable)
    {
        _clock = clock;
        Unavailable = unavailable;
    }

    /// <summary>Why it cannot be read; null when it can.</summary>
    public string? Unavailable { get; }

    public static ProcessCpuClock Of(int process)
    {
        if (!OperatingSystem.IsLinux())
            return new ProcessCpuClock(0, "the CPU time of another process is read on Linux only");
        int error = ClockGetCpuClockId.Call(process, out int clock);
        return new ProcessCpuClock(clock, error == 0 ? null : $"clock_getcpuclockid: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    /// <summary>CPU time since the process started, in ns; null where it is unavailable.</summary>
    /// <exception cref="InvalidOperationException">The process has ended.</exception>
    public long? ReadNs() => Unavailable is null && OperatingSystem.IsLinux() ? Read(_clock) : null;

    [SupportedOSPlatform("linux")]
    private static long Read(int clock) => ClockGetTime.Call(clock, out TimeSpec time) == 0
        ? (time.Seconds * NsPerSecond) + time.Nanoseconds
        : throw new InvalidOperationException($"clock_gettime: {Marshal.GetLastPInvokeErrorMessage()}");
}
