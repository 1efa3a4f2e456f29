using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using BatchSend.Errors;
using BatchSend.Interop.Linux;

namespace BatchSend;

/// <summary>Says of whatever a socket, TLS or this library fails with what it means. Pure; docs/errors.md has all of it as a table.</summary>
/// <remarks>
/// Nothing of it loads an assembly that the failure has not loaded already: a process that is out of descriptors could not, and
/// would throw <see cref="FileNotFoundException"/> instead. <see cref="All"/> alone is no part of a failure's way.
/// </remarks>
public static class SendErrors
{
    /// <summary>Every status, in the order of its value.</summary>
    public static IReadOnlyList<SendErrorStatus> All => field ??= [.. SendErrorTable.Rows.Select(static r => r.Status).Order()];

    /// <summary>The status of a socket error: the same on every platform, whose own numbers the framework has mapped to <see cref="SocketError"/> already.</summary>
    /// <returns><see cref="SendErrorStatus.Unknown"/> for a number that has no name in the framework either.</returns>
    public static SendErrorStatus StatusOf(SocketError error) => SendErrorTable.Of(error);

    /// <summary>The same for an error met while sending over a transport.</summary>
    /// <remarks>
    /// UDP has no connection that could be reset: Windows reports so that an earlier datagram was refused (WSASend,
    /// WSAECONNRESET), for which Linux has its own error (udp(7)). Both are <see cref="SendErrorStatus.ConnectionRefused"/>.
    /// </remarks>
    public static SendErrorStatus StatusOf(SocketError error, Transport transport) =>
        transport == Transport.Udp && error == SocketError.ConnectionReset ? SendErrorStatus.ConnectionRefused : StatusOf(error);

    /// <summary>The status of an error number of Linux (errno(3)), as native calls return it.</summary>
    /// <param name="errno">The number, above 0; 0 is no error.</param>
    public static SendErrorStatus StatusOfErrno(int errno) => StatusOf(((Errno)errno).ToSocketError());

    /// <summary>The status of an exception. Inner exceptions count: the first one, from outside, that says something certain.</summary>
    /// <remarks>
    /// A TLS failure tells its cause only in its text (the names of flags and alerts) or in a number of the platform's TLS
    /// library; both are read. Where the cause is seen as it happens, in a validation callback, the overload for
    /// <see cref="SslPolicyErrors"/> is exact. An <see cref="IOException"/> that has no cause is
    /// <see cref="SendErrorStatus.Unknown"/>, but <see cref="SendErrorStatus.ConnectionClosed"/> when SslStream threw it: the
    /// other side closed within the handshake or a record.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is null.</exception>
    public static SendErrorStatus StatusOf(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return ExceptionStatus.Of(exception);
    }

    /// <summary>The status of what the validation of a certificate found: the gravest of it.</summary>
    /// <param name="errors">As a validation callback gets it.</param>
    /// <param name="chain">The chain that was built; null when there is none.</param>
    public static SendErrorStatus StatusOf(SslPolicyErrors errors, X509Chain? chain)
    {
        X509ChainStatusFlags flags = X509ChainStatusFlags.NoError;
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            foreach (X509ChainStatus status in chain?.ChainStatus ?? [])
                flags |= status.Status;
        }

        return StatusOf(errors, flags);
    }

    /// <summary>The same from the flags of all links of the chain together.</summary>
    public static SendErrorStatus StatusOf(SslPolicyErrors errors, X509ChainStatusFlags chain) => SendErrorTable.Of(errors, chain);

    /// <summary>Whose matter it is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The status is none of the enumeration.</exception>
    public static SendErrorKind Kind(this SendErrorStatus status) => SendErrorTable.Row(status).Kind;

    /// <summary>What it means, as one English sentence for people.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The status is none of the enumeration.</exception>
    public static string Sentence(this SendErrorStatus status) => SendErrorTable.Row(status).Sentence;
}
