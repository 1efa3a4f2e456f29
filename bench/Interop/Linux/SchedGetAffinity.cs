using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Bench.Interop.Linux;

/// <summary>sched_getaffinity(2). Fails with EINVAL where the mask is smaller than the kernel's.</summary>
[SupportedOSPlatform("linux")]
internal static partial class SchedGetAffinity
{
    [LibraryImport("libc", EntryPoint = "sched_getaffinity", SetLastError = true)]
    public static partial int Call(int threadId, nuint size, Span<byte> mask);
}
