using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Bench.Interop.Linux;

/// <summary>statx(2): what is at a path, or behind a descriptor.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe partial class Statx
{
    /// <summary>AT_FDCWD of fcntl.h: relative paths begin at the current directory.</summary>
    public const int CurrentDirectory = -100;

    /// <summary>AT_EMPTY_PATH of fcntl.h: with an empty path, the descriptor itself.</summary>
    public const int EmptyPath = 0x1000;

    /// <summary>STATX_TYPE | STATX_MODE | STATX_NLINK | STATX_UID | STATX_INO of linux/stat.h.</summary>
    public const uint Wanted = 0x1 | 0x2 | 0x4 | 0x8 | 0x100;

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Call(int directory, string path, int flags, uint mask, FileStatus* status);
}
