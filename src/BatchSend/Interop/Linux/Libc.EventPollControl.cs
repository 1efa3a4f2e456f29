using System.Runtime.InteropServices;

namespace BatchSend.Interop.Linux;

internal static unsafe partial class Libc
{
    /// <summary>epoll_ctl(2). <paramref name="change"/> may be null where a descriptor is taken out.</summary>
    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EventPollControl(int poll, int operation, int descriptor, void* change);
}
