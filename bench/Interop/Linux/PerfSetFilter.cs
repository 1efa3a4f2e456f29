using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Bench.Interop.Linux;

/// <summary>ioctl(2) that lets a tracepoint event count only what passes a filter, in the language of tracefs.</summary>
[SupportedOSPlatform("linux")]
internal static partial class PerfSetFilter
{
    /// <summary>PERF_EVENT_IOC_SET_FILTER of linux/perf_event.h, _IOW('$', 6, char *), on architectures with 64-bit pointers.</summary>
    public const nuint Request = 0x40082406;

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Call(SafeHandle descriptor, nuint request, string filter);
}
