using System.Runtime.InteropServices;

namespace BatchSend.Interop.Linux;

/// <summary>struct ucred (include/linux/socket.h): who was at the other end of a Unix socket when it was connected (SO_PEERCRED, unix(7)).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PeerCredentials
{
    /// <summary>SOL_SOCKET and SO_PEERCRED, include/uapi/asm-generic/socket.h.</summary>
    public const int Level = 1, Option = 17;

    public int ProcessId;
    public uint UserId;
    public uint GroupId;
}
