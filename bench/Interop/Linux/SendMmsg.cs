using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Bench.Interop.Linux;

/// <summary>sendmmsg(2): several messages with one system call.</summary>
[SupportedOSPlatform("linux")]
internal static partial class SendMmsg
{
    [LibraryImport("libc", EntryPoint = "sendmmsg", SetLastError = true)]
    public static partial int Call(int socket, ref MultipleMessageHeader messages, uint count, int flags);

    [LibraryImport("libc", EntryPoint = "sendmmsg", SetLastError = true)]
    public static partial int Call(SafeSocketHandle socket, nint messages, uint count, int flags);
}
