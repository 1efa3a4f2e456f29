using System.Runtime.InteropServices;

namespace BatchSend.Interop.Windows;

internal static partial class Kernel32
{
    /// <summary>GetNamedPipeServerProcessId (winbase.h): who is at the other end of a pipe's client end.</summary>
    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool GetNamedPipeServerProcessId(SafeHandle pipe, out uint processId);
}
