using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace BatchSend.Interop.Linux;

[SupportedOSPlatform("linux")]
internal static unsafe partial class Libc
{
    /// <summary>sendmsg(2).</summary>
    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    public static partial nint SendMessage(int socket, MessageHeader* message, int flags);
}
