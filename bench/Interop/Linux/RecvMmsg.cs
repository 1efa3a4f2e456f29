using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Bench.Interop.Linux;

/// <summary>recvmmsg(2): several messages with one system call.</summary>
[SupportedOSPlatform("linux")]
internal static partial class RecvMmsg
{
    /// <summary>Do not block (MSG_DONTWAIT, linux/socket.h).</summary>
    public const int DontWait = 0x40;

    /// <summary>Block for the first message only (MSG_WAITFORONE, linux/socket.h).</summary>
    public const int WaitForOne = 0x10000;

    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    public static partial int Call(
        SafeSocketHandle socket, nint messages, uint length, int flags, nint timeout);
}
