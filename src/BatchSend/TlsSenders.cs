using System.Net.Security;
using System.Net.Sockets;
using BatchSend.Senders;
using BatchSend.Senders.Tls;

namespace BatchSend;

/// <summary>
/// The strategies of the <see cref="SenderCatalog"/> that work over TLS: they write to an authenticated <see cref="SslStream"/>
/// instead of the socket beneath it. There a batch saves records as well as system calls.
/// </summary>
/// <remarks>
/// <para>The senders keep the contract of <see cref="IBatchSender"/>, with TCP's rules for a torn stream: after a write that failed or
/// was cancelled once it had begun, the stream cannot go on. <see cref="SendResult.Error"/> is the socket's, and
/// <see cref="SocketError.ConnectionAborted"/> where TLS itself gave the connection up.</para>
/// <para>Accepted means that the kernel took the records. A TLS 1.3 server judges the client's certificate after the client's handshake
/// has ended (RFC 8446, section 2), so a refusal shows at the first read: read from the stream before anything counts as sent.</para>
/// </remarks>
public static class TlsSenders
{
    /// <summary>Every strategy that works over TLS, the baseline first.</summary>
    public static IReadOnlyList<SenderDescriptor> All { get; } =
    [
        PerBufferSender.Entry,
        PendingTasksSender.Entry,
        FlushSender.Entry,
        FlushSender.DefaultEntry,
        CoalesceSender.Entry,
    ];

    /// <summary>Why a strategy does not work over TLS; null when it does.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="strategy"/> is null.</exception>
    public static string? WhyNot(SenderDescriptor strategy)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        return All.Contains(strategy)
            ? null
            : $"{strategy.Name} hands its buffers to the socket, past TLS; over TLS there are {string.Join(", ", All)}";
    }

    /// <summary>Makes a sender that writes to a TLS stream. Stream and socket stay the caller's.</summary>
    /// <param name="tls">The authenticated stream. Nobody else writes to it; reading beside the sends is allowed.</param>
    /// <param name="socket">The connected socket beneath it.</param>
    /// <param name="strategy">One of <see cref="All"/>. Its <see cref="SenderDescriptor.PredictSendCalls"/> is about the bare socket and does not hold here.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ObjectDisposedException">The socket is disposed.</exception>
    /// <exception cref="InvalidOperationException">The stream is not authenticated.</exception>
    /// <exception cref="NotSupportedException">The strategy does not work over TLS; the message is the reason.</exception>
    public static IBatchSender Create(SslStream tls, Socket socket, SenderDescriptor strategy)
    {
        ArgumentNullException.ThrowIfNull(tls);
        ArgumentNullException.ThrowIfNull(socket);
        if (WhyNot(strategy) is { } reason)
            throw new NotSupportedException(reason);
        ObjectDisposedException.ThrowIf(socket.SafeHandle.IsClosed, socket);
        if (!tls.IsAuthenticated)
            throw new InvalidOperationException("the TLS stream is not authenticated");
        if (strategy == PerBufferSender.Entry)
            return new TlsPerBufferSender(tls, socket, strategy);
        if (strategy == PendingTasksSender.Entry)
            return new TlsPendingTasksSender(tls, socket, strategy);
        if (strategy == CoalesceSender.Entry)
            return new TlsCoalesceSender(tls, socket, strategy);
        return new FlushSender(socket, new TlsWriteStream(tls), strategy, SegmentOf(strategy));
    }

    /// <summary>Write many buffers, flush once, over TLS: by <c>coalesce</c>, which makes the fewest records. Stream and socket stay the caller's.</summary>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ObjectDisposedException">The socket is disposed.</exception>
    /// <exception cref="InvalidOperationException">The stream is not authenticated.</exception>
    public static BatchedOutput CreateOutput(SslStream tls, Socket socket) => new(Create(tls, socket, CoalesceSender.Entry));

    /// <summary>
    /// Predicts the records that a batch takes, as long as each write fills its records (2^14 bytes of plaintext: RFC 8446,
    /// section 5.1) before it begins another. SslStream over OpenSSL does. Pure.
    /// </summary>
    /// <param name="strategy">One of <see cref="All"/>.</param>
    /// <param name="sizes">The messages' sizes in bytes, in order.</param>
    /// <exception cref="ArgumentNullException"><paramref name="strategy"/> is null.</exception>
    /// <exception cref="NotSupportedException">The strategy does not work over TLS; the message is the reason.</exception>
    public static long PredictRecords(SenderDescriptor strategy, ReadOnlySpan<int> sizes)
    {
        if (WhyNot(strategy) is { } reason)
            throw new NotSupportedException(reason);
        if (strategy == PerBufferSender.Entry || strategy == PendingTasksSender.Entry)
            return TlsRecord.OfEach(sizes);
        return strategy == CoalesceSender.Entry
            ? TlsCoalesceSender.PredictRecords(sizes)
            : FlushSender.PredictRecords(sizes, SegmentOf(strategy));
    }

    private static int SegmentOf(SenderDescriptor strategy) =>
        strategy == FlushSender.Entry ? FlushSender.LargeSegment : FlushSender.DefaultSegment;
}
