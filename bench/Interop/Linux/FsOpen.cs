using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Bench.Interop.Linux;

/// <summary>fsopen(2): a context in which a file system is configured.</summary>
[SupportedOSPlatform("linux")]
internal static partial class FsOpen
{
    /// <summary>FSOPEN_CLOEXEC of linux/mount.h.</summary>
    public const nint CloseOnExec = 1;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint Call(nint number, string fileSystem, nint flags);
}
