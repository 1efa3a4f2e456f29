using System.ComponentModel;
using System.Net.Sockets;
using Bench.Interop.Linux;

namespace Bench.Hosting;

/// <summary>
/// What a failure says of a limit that was reached. Without a descriptor the framework cannot load an assembly, and throws that
/// the file was not found; without a thread it throws that there is no memory.
/// </summary>
internal static class Scarcity
{
    /// <returns>A part of an error line; null where the failure has another cause.</returns>
    public static string? Of(Exception failure)
    {
        for (Exception? e = failure; e is not null; e = e.InnerException)
        {
            if (IsOfFiles(e))
                return "no file or socket can be opened any more: this process has as many open as it may (ulimit -n)";
            if (IsOfSystem(e))
                return "no file or socket can be opened any more: the system has as many open as it may (sysctl fs.file-max)";
            if (e is Win32Exception { NativeErrorCode: Errno.TryAgain } and not SocketException)
                return "no process can be started: this user runs as many processes and threads as allowed (ulimit -u, or pids.max of the control group)";
            if (e is OutOfMemoryException)
                return "no memory or no thread is to be had: see ulimit -v, ulimit -u and ulimit -n, and the limits of the control group";
        }

        return null;
    }

    /// <summary>An assembly has a name with a version; the program's own were all there when it was built.</summary>
    private static bool IsOfFiles(Exception e) => e switch
    {
        FileNotFoundException { FileName: { } name } when IsAssembly(name) => true,
        FileLoadException { FileName: { } name } when IsAssembly(name) => true,
        SocketException { NativeErrorCode: Errno.TooManyFiles } or Win32Exception { NativeErrorCode: Errno.TooManyFiles } => true,
        IOException { HResult: Errno.TooManyFiles } => true,
        _ => false,
    };

    private static bool IsOfSystem(Exception e) =>
        e is Win32Exception { NativeErrorCode: Errno.TooManyFilesInSystem } or IOException { HResult: Errno.TooManyFilesInSystem };

    private static bool IsAssembly(string name) => name.Contains(", Version=", StringComparison.Ordinal);
}
