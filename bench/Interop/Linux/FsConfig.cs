using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Bench.Interop.Linux;

/// <summary>fsconfig(2) on a context of fsopen(2).</summary>
[SupportedOSPlatform("linux")]
internal static partial class FsConfig
{
    /// <summary>FSCONFIG_CMD_CREATE of linux/mount.h: makes the file system; key, value and aux must be 0.</summary>
    public const nint CommandCreate = 6;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint Call(nint number, nint context, nint command, nint key, nint value, nint aux);
}
