using System.Runtime.InteropServices;

namespace Bench.Interop.Linux;

/// <summary><c>struct iovec</c> (linux/uio.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IoVector
{
    public nint Base;
    public nuint Length;
}

/// <summary><c>struct user_msghdr</c> (linux/socket.h), 64-bit.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MessageHeader
{
    public nint Name;
    public int NameLength;
    public nint Vectors;
    public nuint VectorCount;
    public nint Control;
    public nuint ControlLength;
    public int Flags;
}

/// <summary><c>struct mmsghdr</c> (linux/socket.h), 64-bit.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MultipleMessageHeader
{
    public MessageHeader Header;
    public uint Length;
}

/// <summary><c>struct cmsghdr</c> with an <c>int</c> behind it (linux/socket.h), padded as CMSG_SPACE demands.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IntControlMessage
{
    public nuint Length;
    public int Level;
    public int Type;
    public int Value;
    private readonly int _padding;
}

/// <summary><c>struct cmsghdr</c> with the <c>__u16</c> of UDP_SEGMENT behind it (linux/socket.h, linux/udp.h), padded as CMSG_SPACE demands.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SegmentControlMessage
{
    public nuint Length;
    public int Level;
    public int Type;
    public ushort Size;
}

/// <summary><c>struct pollfd</c> (poll.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollDescriptor
{
    public int Descriptor;
    public short Events;
    public short Returned;
}
