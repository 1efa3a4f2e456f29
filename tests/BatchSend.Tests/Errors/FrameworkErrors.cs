using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;

namespace BatchSend.Tests.Errors;

/// <summary>The mapping by which the framework's sockets turn error numbers of Linux into <see cref="SocketError"/>. It is not public.</summary>
internal static partial class FrameworkErrors
{
    private const int LargestErrno = 133; // EHWPOISON, include/uapi/asm-generic/errno.h

    /// <summary>What it has a name for, by number; empty where it cannot be found.</summary>
    public static Dictionary<int, SocketError> All()
    {
        Dictionary<int, SocketError> found = [];
        MethodInfo? map = typeof(Socket).Assembly.GetType("System.Net.Sockets.SocketErrorPal")
            ?.GetMethod("GetSocketErrorForNativeError", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic);
        if (map?.GetParameters() is not [{ ParameterType: { IsEnum: true } native }])
            return found;
        for (int errno = 1; errno <= LargestErrno; errno++)
        {
            // The framework numbers errors itself, the same on every Unix.
            var mapped = (SocketError)map.Invoke(null, [Enum.ToObject(native, ConvertErrorPlatformToPal(errno))])!;
            if (mapped != SocketError.SocketError)
                found.Add(errno, mapped);
        }

        return found;
    }

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_ConvertErrorPlatformToPal")]
    private static partial int ConvertErrorPlatformToPal(int errno);
}
