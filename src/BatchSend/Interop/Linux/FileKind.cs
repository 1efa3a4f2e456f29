using System.Runtime.Versioning;

namespace BatchSend.Interop.Linux;

/// <summary>What a path itself is, whatever a link there points to, and whose.</summary>
[SupportedOSPlatform("linux")]
internal readonly record struct FileKind(uint Owner, ushort Mode)
{
    private const int CurrentDirectory = -100;          // AT_FDCWD, include/uapi/linux/fcntl.h
    private const int NoFollow = 0x100;                 // AT_SYMLINK_NOFOLLOW, same header
    private const uint TypeModeOwner = 0x1 | 0x2 | 0x8; // STATX_TYPE | STATX_MODE | STATX_UID, include/uapi/linux/stat.h

    // include/uapi/linux/stat.h
    private const int TypeMask = 0xF000, Directory = 0x4000, Socket = 0xC000; // S_IFMT, S_IFDIR, S_IFSOCK
    private const int GroupAndOthers = 0x3F;                                  // S_IRWXG | S_IRWXO

    /// <summary>The numbers above, for the test that holds them against the headers.</summary>
    internal static int[] Numbers => [CurrentDirectory, NoFollow, (int)TypeModeOwner, TypeMask, Directory, Socket, GroupAndOthers];

    public bool IsDirectory => (Mode & TypeMask) == Directory;

    public bool IsSocket => (Mode & TypeMask) == Socket;

    /// <summary>Whether the group or others have any right to it.</summary>
    public bool IsOpenToOthers => (Mode & GroupAndOthers) != 0;

    /// <summary>False where there is nothing, or nothing that may be looked at; the last error then says why.</summary>
    public static unsafe bool TryRead(string path, out FileKind kind)
    {
        FileStatus status;
        bool found = Libc.ReadStatus(CurrentDirectory, path, NoFollow, TypeModeOwner, &status) == 0;
        kind = found ? new FileKind(status.UserId, status.Mode) : default;
        return found;
    }
}
