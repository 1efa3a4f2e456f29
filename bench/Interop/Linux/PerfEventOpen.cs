using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Bench.Interop.Linux;

/// <summary>perf_event_open(2); the C library has no wrapper. Arguments are register-wide, since syscall(2) takes longs.</summary>
[SupportedOSPlatform("linux")]
internal static partial class PerfEventOpen
{
    /// <summary>PERF_FLAG_FD_CLOEXEC of linux/perf_event.h.</summary>
    public const nint CloseOnExec = 1 << 3;

    /// <summary>cpu = -1: the thread is counted on whichever CPU it runs.</summary>
    public const nint AnyCpu = -1;

    /// <summary>group_fd = -1: the event leads a group of its own.</summary>
    public const nint NewGroup = -1;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint Call(nint number, in PerfEventAttr attributes, nint threadId, nint cpu, nint groupFd, nint flags);
}
