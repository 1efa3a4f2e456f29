using System.Runtime.InteropServices;

namespace BatchSend.Interop.Linux;

/// <summary>A control message that carries one descriptor: CMSG_SPACE(sizeof(int)) bytes (unix(7), cmsg(3)).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DescriptorControl
{
    private const int Rights = 1; // SCM_RIGHTS, include/linux/socket.h

    public ControlHeader Header;
    public int Descriptor;

    /// <summary>
    /// CMSG_LEN(sizeof(int)). As the room of a receive it lets the kernel install one descriptor and no second one: in
    /// CMSG_SPACE, which is padded, there would be room for two. The others are closed by the kernel, which says MSG_CTRUNC.
    /// </summary>
    public static nuint Length => (nuint)(sizeof(ControlHeader) + sizeof(int));

    public static DescriptorControl For(int descriptor) => new()
    {
        Header = new ControlHeader { Length = Length, Level = KernelLevel.Socket, Type = Rights },
        Descriptor = descriptor,
    };

    /// <summary>Whether a receive that filled so many bytes of this put a descriptor into it.</summary>
    public readonly bool HoldsDescriptor(nuint filled) =>
        filled >= Length && Header is { Level: KernelLevel.Socket, Type: Rights } && Header.Length >= Length;
}
