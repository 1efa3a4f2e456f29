using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Bench.Interop.Linux;

/// <summary>access(2): whether a path can be reached. The C library calls faccessat where a kernel has no access (arm64).</summary>
[SupportedOSPlatform("linux")]
internal static partial class Access
{
    /// <summary>F_OK of unistd.h: asks for existence alone.</summary>
    public const int Exists = 0;

    /// <summary>W_OK of unistd.h: asks whether this user may write.</summary>
    public const int Write = 2;

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Call(string path, int mode);
}
