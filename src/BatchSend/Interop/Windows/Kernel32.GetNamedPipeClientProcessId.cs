using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace BatchSend.Interop.Windows;

[SupportedOSPlatform("windows")]
internal static partial class Kernel32
{
    /// <summary>GetNamedPipeClientProcessId (winbase.h): who is at the other end of a pipe's server end.</summary>
    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool GetNamedPipeClientProcessId(SafeHandle pipe, out uint processId);
}
