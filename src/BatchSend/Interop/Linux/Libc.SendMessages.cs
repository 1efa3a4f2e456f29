using System.Runtime.InteropServices;

namespace BatchSend.Interop.Linux;

internal static unsafe partial class Libc
{
    /// <summary>sendmmsg(2).</summary>
    [LibraryImport("libc", EntryPoint = "sendmmsg", SetLastError = true)]
    public static partial int SendMessages(int socket, MultiMessageHeader* messages, uint count, int flags);
}
