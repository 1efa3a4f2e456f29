using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Bench.Commands.Sending;

namespace Bench.Tls;

/// <summary>What a TLS connection fails with, in words.</summary>
internal static class TlsFailureText
{
    private const string Alert = "alert", Closed = "the other end closed the connection";

    /// <summary>True for the exceptions by which a stream under or over TLS reports that the connection, not the caller, has failed.</summary>
    public static bool IsFailure(Exception e) =>
        e is IOException or AuthenticationException or SocketException or TimeoutException or CryptographicException or ObjectDisposedException;

    /// <summary>The reason: an alert of the peer where there was one, the socket's error, or what the framework says.</summary>
    /// <param name="e">One that <see cref="IsFailure"/> knows.</param>
    /// <param name="received">What has come from the peer.</param>
    public static string Of(Exception e, TlsRecords received)
    {
        if (received.Malformed is { } malformed)
            return $"what came is not TLS ({malformed})";
        List<Exception> chain = Causes(e);
        if (chain.LastOrDefault(c => c.Message.Contains(Alert, StringComparison.OrdinalIgnoreCase)) is { } alert)
            return $"the other end refused: {WithoutCode(alert.Message)}";
        if (chain.OfType<SocketException>().FirstOrDefault() is { SocketErrorCode: var error })
        {
            return error is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown
                ? $"{Closed} ({error})"
                : SocketErrorText.Of(error);
        }

        if (chain.OfType<EndOfStreamException>().Any() || received.Count == 0)
            return Closed;
        return WithoutCode(chain[^1].Message); // those around it say no more than that TLS failed
    }

    /// <summary>The reason that lies deepest, where both ends are here.</summary>
    public static string Innermost(Exception e) => WithoutCode(Causes(e)[^1].Message);

    private static List<Exception> Causes(Exception e)
    {
        List<Exception> chain = [];
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
            chain.Add(cause);
        return chain;
    }

    /// <summary>OpenSSL writes "error:0A000418:SSL routines::tlsv1 alert unknown ca" (ERR_error_string(3)): its last part says it.</summary>
    private static string WithoutCode(string message) =>
        (message.StartsWith("error:", StringComparison.Ordinal) ? message[(message.LastIndexOf(':') + 1)..] : message).TrimEnd('.');
}
