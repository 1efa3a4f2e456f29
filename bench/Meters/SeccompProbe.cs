using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Bench.Hosting;
using Bench.Interop.Linux;

namespace Bench.Meters;

/// <summary>
/// Tells a seccomp filter's refusal of perf_event_open from the kernel's own. The kernel looks at the flags before it
/// looks at any right (perf_event_open in kernel/events/core.c), so flags that do not exist are EINVAL to everybody. A
/// filter stands before the system call and sees only its number here: it answers the same to any flags.
/// </summary>
internal static class SeccompProbe
{
    /// <summary>No bit above PERF_FLAG_FD_CLOEXEC, 1 &lt;&lt; 3, means anything (linux/perf_event.h).</summary>
    private const nint NoSuchFlag = 1 << 30;

    /// <summary>Seccomp in proc_pid_status(5): 0 none, 1 strict, 2 a filter.</summary>
    private const int FilterMode = 2;

    /// <param name="status">/proc/self/status.</param>
    /// <returns>The error number that a filter answers with; null where none refuses the call.</returns>
    [SupportedOSPlatform("linux")]
    public static int? RefusalOfPerf(string? status)
    {
        if (status is null || SyscallNumbers.PerfEventOpen is not { } number)
            return null;
        nint fd = PerfEventOpen.Call(number, default, 0, PerfEventOpen.AnyCpu, PerfEventOpen.NewGroup, NoSuchFlag);
        return fd < 0 ? Refusal(LinuxHostParser.SeccompMode(status), Marshal.GetLastPInvokeError()) : null;
    }

    /// <param name="mode">Seccomp of the status; null where the kernel has none.</param>
    /// <param name="errno">The answer to a call with flags that do not exist.</param>
    internal static int? Refusal(int? mode, int errno) =>
        mode == FilterMode && errno != Errno.InvalidArgument ? errno : null;
}
