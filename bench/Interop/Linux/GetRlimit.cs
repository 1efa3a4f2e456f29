using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Bench.Interop.Linux;

/// <summary>getrlimit(2).</summary>
[SupportedOSPlatform("linux")]
internal static partial class GetRlimit
{
    /// <summary>RLIMIT_NOFILE of asm-generic/resource.h, which x64 and arm64 share.</summary>
    public const int OpenFiles = 7;

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    public static partial int Call(int resource, out ResourceLimit limit);
}

/// <summary>struct rlimit of a 64-bit system: both are counts, or all bits for no limit (RLIM_INFINITY).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ResourceLimit
{
    public ulong Soft;
    public ulong Hard;
}
