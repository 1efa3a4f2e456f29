using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Bench.Interop.Linux;

/// <summary>getrusage(2).</summary>
[SupportedOSPlatform("linux")]
internal static partial class GetRusage
{
    /// <summary>RUSAGE_SELF of linux/resource.h: all threads of this process, ended ones included.</summary>
    public const int Self = 0;

    [LibraryImport("libc", EntryPoint = "getrusage", SetLastError = true)]
    public static partial int Call(int who, out ResourceUsage usage);
}
