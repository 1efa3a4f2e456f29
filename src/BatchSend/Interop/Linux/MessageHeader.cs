using System.Runtime.InteropServices;

namespace BatchSend.Interop.Linux;

/// <summary>struct msghdr as the kernel reads it (struct user_msghdr, include/linux/socket.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    public void* Name;
    public uint NameLength;
    public IoVector* Vectors;
    public nuint VectorCount;
    public void* Control;
    public nuint ControlLength;
    public int Flags;
}
