using System.Runtime.InteropServices;

namespace BatchSend.Interop.Linux;

/// <summary>struct cmsghdr (include/linux/socket.h): what precedes the data of a control message.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ControlHeader
{
    public nuint Length;
    public int Level;
    public int Type;
}
