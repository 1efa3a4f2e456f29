using System.Runtime.InteropServices;

namespace BatchSend.Interop.Linux;

/// <summary>A control message that carries the segment size of one send: CMSG_SPACE(sizeof(__u16)) bytes (udp(7), cmsg(3)).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SegmentControl
{
    private const int Level = 17;   // SOL_UDP, include/linux/socket.h
    private const int Segment = 103; // UDP_SEGMENT, include/uapi/linux/udp.h

    public ControlHeader Header;
    public ushort Size;

    /// <summary>A message for segments of this size; its length is CMSG_LEN, which leaves out the padding at the end.</summary>
    public static SegmentControl For(ushort size) => new()
    {
        Header = new ControlHeader { Length = (nuint)(sizeof(ControlHeader) + sizeof(ushort)), Level = Level, Type = Segment },
        Size = size,
    };
}
