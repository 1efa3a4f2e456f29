namespace BatchSend;

/// <summary>
/// Sends batches of separate buffers through one connected socket, in one strategy's way.
/// </summary>
/// <remarks>
/// <para>The socket stays the caller's: a sender neither closes it nor changes who owns it. The first asynchronous
/// send makes the descriptor non-blocking for good on Unix, although <c>Socket.Blocking</c> still reads true.</para>
/// <para>One call at a time: a second call while one runs is misuse and throws
/// <see cref="InvalidOperationException"/>. No thread affinity.</para>
/// <para>TCP: a sender that stopped inside a message is faulted, because the stream is torn; every later call
/// returns the same error without sending. A send that failed or was cancelled while it waited for room may have
/// stopped inside: the managed socket does not tell how far it came, so that it counts as such.</para>
/// </remarks>
public interface IBatchSender : IAsyncDisposable
{
    /// <summary>The strategy's entry in the <see cref="SenderCatalog"/>.</summary>
    SenderDescriptor Descriptor { get; }

    /// <summary>
    /// Sends the messages in order. TCP: their bytes, one after the other. UDP: each message as one datagram, an empty one included.
    /// </summary>
    /// <param name="messages">
    /// Zero or more buffers. They and the array around them are borrowed until the returned task has completed,
    /// then the caller's again; they must not change in between.
    /// </param>
    /// <param name="cancellationToken">
    /// Cancels the call. Before any progress that throws <see cref="OperationCanceledException"/>; after progress the
    /// result carries <see cref="System.Net.Sockets.SocketError.OperationAborted"/> and the counts. Either way only when
    /// the kernel and the runtime no longer read the buffers.
    /// </param>
    /// <returns>What was accepted, and the error that ended the call, if any.</returns>
    /// <exception cref="ObjectDisposedException">The sender, or its socket before any progress, is disposed.</exception>
    /// <exception cref="InvalidOperationException">Another call is running.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before any progress.</exception>
    ValueTask<SendResult> SendAsync(
        ReadOnlyMemory<ReadOnlyMemory<byte>> messages, CancellationToken cancellationToken = default);
}
