using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Bench.Interop.Linux;

/// <summary>sendmsg(2): one message out of many buffers.</summary>
[SupportedOSPlatform("linux")]
internal static partial class SendMsg
{
    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    public static partial nint Call(int socket, in MessageHeader message, int flags);
}
