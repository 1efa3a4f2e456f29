using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Bench.Interop.Linux;

/// <summary>ioctl(2) on a descriptor of perf_event_open(2).</summary>
[SupportedOSPlatform("linux")]
internal static partial class PerfIoctl
{
    /// <summary>PERF_EVENT_IOC_ENABLE of linux/perf_event.h, _IO('$', 0); reaches inherited events too.</summary>
    public const nuint Enable = 0x2400;

    /// <summary>PERF_EVENT_IOC_DISABLE, _IO('$', 1).</summary>
    public const nuint Disable = 0x2401;

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Call(SafeHandle descriptor, nuint request, nuint argument);
}
