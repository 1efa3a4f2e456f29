using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Bench.Interop.Linux;

/// <summary>clock_getcpuclockid(3). Returns an error number instead of setting one.</summary>
[SupportedOSPlatform("linux")]
internal static partial class ClockGetCpuClockId
{
    [LibraryImport("libc", EntryPoint = "clock_getcpuclockid")]
    public static partial int Call(int process, out int clock);
}
