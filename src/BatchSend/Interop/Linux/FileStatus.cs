using System.Runtime.InteropServices;

namespace BatchSend.Interop.Linux;

/// <summary>struct statx (include/uapi/linux/stat.h), of which only owner and mode are read.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct FileStatus
{
    [FieldOffset(20)]
    public uint UserId;

    [FieldOffset(28)]
    public ushort Mode;
}
