using System.Runtime.InteropServices;

namespace BatchSend.Interop.Linux;

/// <summary>struct iovec (include/uapi/linux/uio.h): one piece of memory.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVector
{
    public byte* Base;
    public nuint Length;
}
