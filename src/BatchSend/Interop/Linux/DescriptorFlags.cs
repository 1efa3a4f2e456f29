using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace BatchSend.Interop.Linux;

/// <summary>What the kernel has noted with a descriptor.</summary>
[SupportedOSPlatform("linux")]
internal static class DescriptorFlags
{
    // The same on x64 and arm64: include/uapi/asm-generic/fcntl.h.
    internal const int GetFlags = 3;       // F_GETFL
    internal const int NonBlocking = 0x800; // O_NONBLOCK, 04000

    /// <returns>Whether calls on the descriptor return instead of waiting; null with the error number when it cannot be asked.</returns>
    public static (bool? Value, int Error) IsNonBlocking(int descriptor)
    {
        int flags = Libc.FileControl(descriptor, GetFlags, 0);
        return flags >= 0 ? ((flags & NonBlocking) != 0, 0) : (null, Marshal.GetLastPInvokeError());
    }
}
