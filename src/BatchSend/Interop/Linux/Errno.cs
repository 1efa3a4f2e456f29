using System.Net.Sockets;

namespace BatchSend.Interop.Linux;

/// <summary>Error numbers that calls on a socket can return (include/uapi/asm-generic/errno-base.h and errno.h; the same on x64 and arm64).</summary>
internal enum Errno
{
    None = 0,
    EPERM = 1,
    ENOENT = 2,
    EINTR = 4,
    EIO = 5,
    EBADF = 9,
    EAGAIN = 11,
    ENOMEM = 12,
    EACCES = 13,
    EFAULT = 14,
    ENODEV = 19,
    EINVAL = 22,
    ENFILE = 23,
    EMFILE = 24,
    EPIPE = 32,
    ENOSYS = 38,
    ENODATA = 61,
    ENONET = 64,
    ENOTSOCK = 88,
    EDESTADDRREQ = 89,
    EMSGSIZE = 90,
    EPROTOTYPE = 91,
    ENOPROTOOPT = 92,
    EPROTONOSUPPORT = 93,
    ESOCKTNOSUPPORT = 94,
    EOPNOTSUPP = 95,
    EPFNOSUPPORT = 96,
    EAFNOSUPPORT = 97,
    EADDRINUSE = 98,
    EADDRNOTAVAIL = 99,
    ENETDOWN = 100,
    ENETUNREACH = 101,
    ENETRESET = 102,
    ECONNABORTED = 103,
    ECONNRESET = 104,
    ENOBUFS = 105,
    EISCONN = 106,
    ENOTCONN = 107,
    ESHUTDOWN = 108,
    ETOOMANYREFS = 109,
    ETIMEDOUT = 110,
    ECONNREFUSED = 111,
    EHOSTDOWN = 112,
    EHOSTUNREACH = 113,
    EALREADY = 114,
    EINPROGRESS = 115,

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
        Errno.ENOENT or Errno.ENODEV or Errno.EADDRNOTAVAIL => SocketError.AddressNotAvailable,
        Errno.ENFILE or Errno.EMFILE => SocketError.TooManyOpenSockets,
        Errno.EAGAIN => SocketError.WouldBlock,
        Errno.ENOMEM or Errno.ENOBUFS => SocketError.NoBufferSpaceAvailable,
        Errno.EFAULT => SocketError.Fault,
        Errno.EINTR => SocketError.Interrupted,
        Errno.EINVAL => SocketError.InvalidArgument,
        Errno.EPIPE or Errno.ESHUTDOWN => SocketError.Shutdown,
        Errno.ENOSYS or Errno.EOPNOTSUPP => SocketError.OperationNotSupported,
        Errno.ENODATA => SocketError.NoData,
        Errno.ENOTSOCK => SocketError.NotSocket,
        Errno.EDESTADDRREQ => SocketError.DestinationAddressRequired,
        Errno.EMSGSIZE => SocketError.MessageSize,
        Errno.EPROTOTYPE => SocketError.ProtocolType,
        Errno.ENOPROTOOPT => SocketError.ProtocolOption,
        Errno.EPROTONOSUPPORT => SocketError.ProtocolNotSupported,
        Errno.ESOCKTNOSUPPORT => SocketError.SocketNotSupported,
        Errno.EPFNOSUPPORT => SocketError.ProtocolFamilyNotSupported,
        Errno.EAFNOSUPPORT => SocketError.AddressFamilyNotSupported,
        Errno.EADDRINUSE => SocketError.AddressAlreadyInUse,
        Errno.ENETDOWN => SocketError.NetworkDown,
        Errno.ENETUNREACH => SocketError.NetworkUnreachable,
        Errno.ENETRESET => SocketError.NetworkReset,
        Errno.ECONNABORTED => SocketError.ConnectionAborted,
        Errno.ECONNRESET => SocketError.ConnectionReset,
        Errno.EISCONN => SocketError.IsConnected,
        Errno.ENOTCONN => SocketError.NotConnected,
        Errno.ETOOMANYREFS => SocketError.TooManyOpenSockets,
        Errno.ETIMEDOUT => SocketError.TimedOut,
        Errno.ECONNREFUSED => SocketError.ConnectionRefused,
        Errno.EHOSTDOWN => SocketError.HostDown,
        Errno.EHOSTUNREACH or Errno.ENONET => SocketError.HostUnreachable, // ENONET: a router says that the host is isolated (net/ipv4/icmp.c)
        Errno.EALREADY => SocketError.AlreadyInProgress,
        Errno.EINPROGRESS => SocketError.InProgress,
        _ => SocketError.SocketError,
    };

    /// <summary>True when the call can be made again later: the socket or the system has no room now.</summary>
    public static bool MeansWait(this Errno error) => error is Errno.EAGAIN or Errno.ENOBUFS or Errno.ENOMEM;
}
