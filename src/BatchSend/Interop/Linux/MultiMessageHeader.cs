using System.Runtime.InteropServices;

namespace BatchSend.Interop.Linux;

/// <summary>struct mmsghdr (include/linux/socket.h): one message of a sendmmsg, and how many of its bytes were sent.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MultiMessageHeader
{
    public MessageHeader Header;
    public uint Sent;
}
