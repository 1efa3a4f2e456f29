using System.Runtime.InteropServices;

namespace BatchSend.Interop.Linux;

/// <summary>struct ucred (include/linux/socket.h): who was at the other end of a Unix socket when it was connected (SO_PEERCRED, unix(7)).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PeerCredentials
{
    /// <summary>SO_PEERCRED, include/uapi/asm-generic/socket.h.</summary>
    public const int Option = 17;

    public int ProcessId;
    public uint UserId;
    public uint GroupId;
}
