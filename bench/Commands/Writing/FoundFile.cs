using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Bench.Interop.Linux;

namespace Bench.Commands.Writing;

/// <summary>What is at a path, behind the links that lead there.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Identity">The same for two paths that lead to one file, and for no others: on Linux its number, elsewhere the whole path.</param>
internal sealed record FoundFile(FoundKind Kind, string Identity)
{
    // include/uapi/linux/stat.h: S_IFMT, S_IFREG, S_IFDIR, S_IFIFO, S_IFCHR
    private const int TypeMask = 0xF000, Regular = 0x8000, Directory = 0x4000, Pipe = 0x1000, Characters = 0x2000;

    private const int PermissionMask = 0xFFF;

    // Documentation/admin-guide/devices.txt: /dev/null and /dev/full
    private const uint MemoryDevices = 1, Null = 3, Full = 7;

    /// <summary>The user that it belongs to; 0 where that is not known.</summary>
    public uint Owner { get; private init; }

    /// <summary>Whether other names lead to it as well (hard links).</summary>
    public bool HasOtherNames { get; private init; }

    /// <summary>Null where a system has no such thing.</summary>
    public UnixFileMode? Permissions { get; private init; }

    /// <summary>Null where nothing is there.</summary>
    /// <exception cref="IOException">It cannot be known what is there.</exception>
    public static FoundFile? At(string path)
    {
        if (OperatingSystem.IsLinux())
            return Read(Statx.CurrentDirectory, path, 0);
        if (System.IO.Directory.Exists(path))
            return new FoundFile(FoundKind.Folder, Path.GetFullPath(path));
        return File.Exists(path) ? new FoundFile(FoundKind.File, Path.GetFullPath(path)) : null;
    }

    /// <summary>What a descriptor of this process leads to; null where it is not open.</summary>
    [SupportedOSPlatform("linux")]
    public static FoundFile? OfDescriptor(int descriptor) => Read(descriptor, "", Statx.EmptyPath);

    [SupportedOSPlatform("linux")]
    private static unsafe FoundFile? Read(int directory, string path, int flags)
    {
        FileStatus status;
        if (Statx.Call(directory, path, flags, Statx.Wanted, &status) != 0)
        {
            int errno = Marshal.GetLastPInvokeError();
            return errno is Errno.NoSuchFile or Errno.BadDescriptor ? null : throw new IOException(Marshal.GetPInvokeErrorMessage(errno), errno);
        }

        FoundKind kind = (status.Mode & TypeMask) switch
        {
            Regular => FoundKind.File,
            Directory => FoundKind.Folder,
            Pipe => FoundKind.Stream,
            Characters when (status.DeviceMajor, status.DeviceMinor) == (MemoryDevices, Null) => FoundKind.Null,
            Characters when (status.DeviceMajor, status.DeviceMinor) == (MemoryDevices, Full) => FoundKind.AlwaysFull,
            Characters => FoundKind.Stream,
            _ => FoundKind.Other,
        };
        string identity = string.Create(CultureInfo.InvariantCulture, $"{status.HolderMajor}:{status.HolderMinor}:{status.Inode}");
        return new FoundFile(kind, identity)
        {
            Owner = status.UserId,
            HasOtherNames = status.Links > 1,
            Permissions = (UnixFileMode)(status.Mode & PermissionMask),
        };
    }
}

/// <summary>What a path leads to, as far as writing to it differs.</summary>
internal enum FoundKind
{
    /// <summary>A regular file.</summary>
    File,

    Folder,

    /// <summary>A pipe or a terminal: what is written is gone, and nothing can be tried out.</summary>
    Stream,

    /// <summary>/dev/null: takes everything, from everybody.</summary>
    Null,

    /// <summary>/dev/full: takes nothing.</summary>
    AlwaysFull,

    /// <summary>A socket or a disk: nothing that a report is written to.</summary>
    Other,
}
