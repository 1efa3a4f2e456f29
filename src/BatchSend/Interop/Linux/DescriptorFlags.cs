using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace BatchSend.Interop.Linux;

/// <summary>What the kernel has noted with a descriptor.</summary>
[SupportedOSPlatform("linux")]
internal static class DescriptorFlags
{
    // The same on x64 and arm64: include/uapi/asm-generic/fcntl.h.
    private const int GetFlags = 3, SetFlags = 4; // F_GETFL, F_SETFL
    private const int NonBlocking = 0x800;        // O_NONBLOCK, 04000

    /// <summary>The numbers above, for the test that holds them against the headers.</summary>
    internal static int[] Numbers => [GetFlags, SetFlags, NonBlocking];

    /// <returns>Whether calls on the descriptor return instead of waiting; null with the error number when it cannot be asked.</returns>
    public static (bool? Value, int Error) IsNonBlocking(int descriptor)
    {
        int flags = Libc.FileControl(descriptor, GetFlags, 0);
        return flags >= 0 ? ((flags & NonBlocking) != 0, 0) : (null, Marshal.GetLastPInvokeError());
    }

    /// <summary>Takes O_NONBLOCK off. It belongs to the open file, so it comes along from the process that handed it over.</summary>
    /// <returns>Whether it worked.</returns>
    public static bool TryMakeBlocking(SafeHandle descriptor)
    {
        using var lease = new DescriptorLease(descriptor);
        int flags = Libc.FileControl(lease.Descriptor, GetFlags, 0);
        return flags >= 0 && ((flags & NonBlocking) == 0 || Libc.FileControl(lease.Descriptor, SetFlags, flags & ~NonBlocking) == 0);
    }
}
