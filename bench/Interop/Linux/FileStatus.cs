using System.Runtime.InteropServices;

namespace Bench.Interop.Linux;

/// <summary>struct statx (include/uapi/linux/stat.h), the same on every architecture: what a file is, whose, and the numbers that no other file has.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct FileStatus
{
    [FieldOffset(16)]
    public uint Links;

    [FieldOffset(20)]
    public uint UserId;

    [FieldOffset(28)]
    public ushort Mode;

    [FieldOffset(32)]
    public ulong Inode;

    /// <summary>Of a device file: which device it is.</summary>
    [FieldOffset(128)]
    public uint DeviceMajor;

    [FieldOffset(132)]
    public uint DeviceMinor;

    /// <summary>Of the device that the file is on.</summary>
    [FieldOffset(136)]
    public uint HolderMajor;

    [FieldOffset(140)]
    public uint HolderMinor;
}
