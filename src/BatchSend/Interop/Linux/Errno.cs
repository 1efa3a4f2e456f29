using System.Net.Sockets;

namespace BatchSend.Interop.Linux;

/// <summary>Error numbers that a send can return (include/uapi/asm-generic/errno-base.h and errno.h; the same on x64 and arm64).</summary>
internal enum Errno
{
    None = 0,
    EPERM = 1,
    EINTR = 4,
    EIO = 5,
    EBADF = 9,
    EAGAIN = 11,
    ENOMEM = 12,
    EACCES = 13,
    EFAULT = 14,
    EINVAL = 22,
    EPIPE = 32,
    ENOSYS = 38,
    EDESTADDRREQ = 89,
    EMSGSIZE = 90,
    EOPNOTSUPP = 95,
    ENETDOWN = 100,
    ENETUNREACH = 101,
    ECONNABORTED = 103,
    ECONNRESET = 104,
    ENOBUFS = 105,
    ENOTCONN = 107,
    ESHUTDOWN = 108,
    ETIMEDOUT = 110,
    ECONNREFUSED = 111,
    EHOSTDOWN = 112,
    EHOSTUNREACH = 113,

    /// <summary>Not the kernel's: the batch was cancelled, or its socket disposed (ECANCELED, which no send returns).</summary>
    ECANCELED = 125,
}

/// <summary>The one place where an error number becomes what the contract speaks of; the same names as the managed socket gives.</summary>
internal static class ErrnoExtensions
{
    public static SocketError ToSocketError(this Errno error) => error switch
    {
        Errno.None => SocketError.Success,
        Errno.EPERM or Errno.EACCES => SocketError.AccessDenied,
        Errno.EBADF or Errno.ECANCELED => SocketError.OperationAborted,
        Errno.EAGAIN => SocketError.WouldBlock,
        Errno.ENOMEM or Errno.ENOBUFS => SocketError.NoBufferSpaceAvailable,
        Errno.EFAULT => SocketError.Fault,
        Errno.EINTR => SocketError.Interrupted,
        Errno.EINVAL => SocketError.InvalidArgument,
        Errno.EPIPE or Errno.ESHUTDOWN => SocketError.Shutdown,
        Errno.ENOSYS or Errno.EOPNOTSUPP => SocketError.OperationNotSupported,
        Errno.EDESTADDRREQ => SocketError.DestinationAddressRequired,
        Errno.EMSGSIZE => SocketError.MessageSize,
        Errno.ENETDOWN => SocketError.NetworkDown,
        Errno.ENETUNREACH => SocketError.NetworkUnreachable,
        Errno.ECONNABORTED => SocketError.ConnectionAborted,
        Errno.ECONNRESET => SocketError.ConnectionReset,
        Errno.ENOTCONN => SocketError.NotConnected,
        Errno.ETIMEDOUT => SocketError.TimedOut,
        Errno.ECONNREFUSED => SocketError.ConnectionRefused,
        Errno.EHOSTDOWN => SocketError.HostDown,
        Errno.EHOSTUNREACH => SocketError.HostUnreachable,
        _ => SocketError.SocketError,
    };

    /// <summary>True when the call can be made again later: the socket or the system has no room now.</summary>
    public static bool MeansWait(this Errno error) => error is Errno.EAGAIN or Errno.ENOBUFS or Errno.ENOMEM;
}
