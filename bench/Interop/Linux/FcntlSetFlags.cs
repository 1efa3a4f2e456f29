using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Bench.Interop.Linux;

/// <summary>fcntl(2) that sets the flags of a descriptor.</summary>
[SupportedOSPlatform("linux")]
internal static partial class FcntlSetFlags
{
    /// <summary>F_SETFD of asm-generic/fcntl.h.</summary>
    public const int SetDescriptorFlags = 2;

    /// <summary>No FD_CLOEXEC: children inherit the descriptor.</summary>
    public const nint Inherited = 0;

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Call(SafeHandle descriptor, int command, nint flags);
}
