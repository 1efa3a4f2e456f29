using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Bench.Interop.Linux;

/// <summary>sched_setaffinity(2).</summary>
[SupportedOSPlatform("linux")]
internal static partial class SchedSetAffinity
{
    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    public static partial int Call(int threadId, nuint size, ReadOnlySpan<byte> mask);
}
