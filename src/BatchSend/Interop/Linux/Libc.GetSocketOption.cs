using System.Runtime.InteropServices;

namespace BatchSend.Interop.Linux;

internal static unsafe partial class Libc
{
    /// <summary>getsockopt(2).</summary>
    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetSocketOption(int socket, int level, int name, void* value, uint* length);
}
