using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Bench.Interop.Linux;

/// <summary>send(2).</summary>
[SupportedOSPlatform("linux")]
internal static partial class Send
{
    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static partial nint Call(int socket, nint start, nuint length, int flags);
}
