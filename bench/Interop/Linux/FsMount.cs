using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Bench.Interop.Linux;

/// <summary>fsmount(2): a mount that is attached nowhere and lives as long as its descriptor.</summary>
[SupportedOSPlatform("linux")]
internal static partial class FsMount
{
    /// <summary>FSMOUNT_CLOEXEC of linux/mount.h.</summary>
    public const nint CloseOnExec = 1;

    /// <summary>MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC of linux/mount.h.</summary>
    public const nint ReadOnlyAttributes = 0x1 | 0x2 | 0x4 | 0x8;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint Call(nint number, nint context, nint flags, nint attributes);
}
