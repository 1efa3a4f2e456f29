using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace BatchSend.Interop.Linux;

/// <summary>The kernel itself.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class KernelCalls : ISendCalls
{
    private const int SoError = 4; // SO_ERROR, include/uapi/asm-generic/socket.h

    public static readonly KernelCalls Instance = new();

    private KernelCalls()
    {
    }

    public int SendMessage(int socket, MessageHeader* message, int flags)
    {
        // The kernel takes at most MAX_RW_COUNT bytes a call (include/linux/fs.h), which fits an int.
        int sent = (int)Libc.SendMessage(socket, message, flags);
        return sent >= 0 ? sent : -Marshal.GetLastPInvokeError();
    }

    public int SendMessages(int socket, MultiMessageHeader* messages, int count, int flags)
    {
        int sent = Libc.SendMessages(socket, messages, (uint)count, flags);
        return sent >= 0 ? sent : -Marshal.GetLastPInvokeError();
    }

    public int TakeError(int socket)
    {
        int error = 0;
        uint length = sizeof(int);
        int result = Libc.GetSocketOption(socket, KernelLevel.Socket, SoError, &error, &length);
        return result >= 0 ? error : Marshal.GetLastPInvokeError();
    }
}
