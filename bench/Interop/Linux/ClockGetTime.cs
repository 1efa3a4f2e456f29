using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Bench.Interop.Linux;

/// <summary>clock_gettime(2).</summary>
[SupportedOSPlatform("linux")]
internal static partial class ClockGetTime
{
    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    public static partial int Call(int clock, out TimeSpec time);
}
