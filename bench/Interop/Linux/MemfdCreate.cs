using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Bench.Interop.Linux;

/// <summary>memfd_create(2): a file that lives in memory, has no name in any directory and dies with its last user.</summary>
[SupportedOSPlatform("linux")]
internal static partial class MemfdCreate
{
    /// <summary>MFD_CLOEXEC of linux/memfd.h: no other child inherits it.</summary>
    public const uint CloseOnExec = 0x0001;

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle Call(string name, uint flags);
}
