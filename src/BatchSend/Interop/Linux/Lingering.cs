using System.Runtime.InteropServices;

namespace BatchSend.Interop.Linux;

/// <summary>struct linger (include/linux/socket.h), the value of SO_LINGER (socket(7)).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Lingering
{
    /// <summary>SO_LINGER, include/uapi/asm-generic/socket.h.</summary>
    public const int Option = 13;

    public int OnOff;

    /// <summary>Seconds that the last close(2) of the socket waits for its peer to take what is still to be sent.</summary>
    public int Seconds;
}
