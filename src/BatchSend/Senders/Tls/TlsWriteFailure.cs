using System.Net.Sockets;
using System.Security.Authentication;

namespace BatchSend.Senders.Tls;

/// <summary>What a write to an <see cref="System.Net.Security.SslStream"/> throws when the connection fails, as the status of a socket.</summary>
internal static class TlsWriteFailure
{
    /// <summary>True for a failure that a connection can have; anything else is misuse.</summary>
    public static bool Is(Exception e) =>
        e is IOException or SocketException or AuthenticationException or OperationCanceledException or ObjectDisposedException;

    /// <summary>
    /// The socket's own error where one lies beneath; <see cref="SocketError.OperationAborted"/> for a cancellation or a disposal,
    /// and <see cref="SocketError.ConnectionAborted"/> where TLS itself gave the connection up.
    /// </summary>
    public static SocketError StatusOf(Exception e)
    {
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException socket)
                return socket.SocketErrorCode;
            if (cause is OperationCanceledException or ObjectDisposedException)
                return SocketError.OperationAborted;
        }

        return SocketError.ConnectionAborted;
    }
}
