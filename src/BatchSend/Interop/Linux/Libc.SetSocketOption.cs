using System.Runtime.InteropServices;

namespace BatchSend.Interop.Linux;

internal static unsafe partial class Libc
{
    /// <summary>setsockopt(2).</summary>
    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetSocketOption(int socket, int level, int name, void* value, uint length);
}
