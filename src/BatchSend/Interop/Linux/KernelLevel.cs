namespace BatchSend.Interop.Linux;

/// <summary>Whom an option, or a control message, of a socket is meant for.</summary>
internal static class KernelLevel
{
    /// <summary>SOL_SOCKET, include/uapi/asm-generic/socket.h: the socket itself, whatever its protocol.</summary>
    public const int Socket = 1;
}
