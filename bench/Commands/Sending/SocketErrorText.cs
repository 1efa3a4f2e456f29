using System.Net.Sockets;

namespace Bench.Commands.Sending;

/// <summary>The socket errors that a user meets, in words; the rest by their name.</summary>
internal static class SocketErrorText
{
    public static string Of(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "refused, nothing receives there",
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => $"the receiver closed the connection ({error})",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => $"unreachable ({error})",
        SocketError.TimedOut => "no answer",
        SocketError.MessageSize => "the message is too large for one datagram",
        _ => error.ToString(),
    };
}
