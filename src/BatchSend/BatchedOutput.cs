using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace BatchSend;

/// <summary>
/// The face for those who only want it fast: write many buffers, flush once. Works alike over TCP and connected UDP.
/// </summary>
/// <remarks>
/// <para>A buffer that was written is borrowed until the next <see cref="FlushAsync"/> has completed; it must not change before.</para>
/// <para>Not thread-safe: one caller writes and flushes. The socket stays the caller's.</para>
/// </remarks>
public sealed class BatchedOutput : IAsyncDisposable
{
    /// <summary>
    /// Messages that <see cref="WriteAsync"/> lets queue before it sends them itself: as many as one sendmmsg call
    /// takes (UIO_MAXIOV in the kernel's include/uapi/linux/uio.h).
    /// </summary>
    public const int MaxQueuedMessages = 1024;

    private readonly IBatchSender _sender;
    private ReadOnlyMemory<byte>[] _queue = new ReadOnlyMemory<byte>[64];
    private int _queued;
    private int _sentSinceFlush;
    private long _bytesSinceFlush;
    private SendResult? _failure;

    /// <summary>Wraps a connected socket.</summary>
    /// <param name="socket">A connected TCP or UDP socket.</param>
    /// <param name="strategy">A name of the <see cref="SenderCatalog"/>.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">No strategy has this name.</exception>
    /// <exception cref="InvalidOperationException">The socket is not connected.</exception>
    /// <exception cref="NotSupportedException">The strategy does not work on this socket.</exception>
    public BatchedOutput(Socket socket, string strategy = "flush") => _sender = SenderCatalog.Create(socket, strategy);

    /// <summary>The strategy that the flushes use.</summary>
    public SenderDescriptor Strategy => _sender.Descriptor;

    /// <summary>Messages written and not yet sent.</summary>
    public int Queued => _queued;

    /// <summary>Queues a buffer. Makes no kernel transition and does not limit the queue.</summary>
    public void Write(ReadOnlyMemory<byte> buffer)
    {
        if (_queued == _queue.Length)
            Array.Resize(ref _queue, _queue.Length * 2);
        _queue[_queued++] = buffer;
    }

    /// <summary>
    /// Queues a buffer; when <see cref="MaxQueuedMessages"/> are waiting, sends those first. A failure of such a send is
    /// kept and reported by the next <see cref="FlushAsync"/>.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled before any of the waiting messages was sent; the buffer was not queued.</exception>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_queued >= MaxQueuedMessages)
            return SendThenWriteAsync(buffer, cancellationToken);
        Write(buffer);
        return ValueTask.CompletedTask;
    }

    /// <summary>Sends what is queued and returns after every earlier write has completed.</summary>
    /// <returns>
    /// Counts over all writes since the last flush, and the first failure; its index counts the writes since the last
    /// flush from 0. After a failure the messages that were not accepted are dropped, not sent later.
    /// </returns>
    /// <exception cref="ObjectDisposedException">This output or its socket is disposed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before any progress; what was queued stays queued.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<SendResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        await SendQueuedAsync(cancellationToken).ConfigureAwait(false);
        SendResult result = _failure ?? SendResult.Sent(_sentSinceFlush, _bytesSinceFlush);
        _failure = null;
        _sentSinceFlush = 0;
        _bytesSinceFlush = 0;
        return result;
    }

    /// <summary>Drops what is queued and releases the sender. Sends nothing: flush first.</summary>
    public ValueTask DisposeAsync()
    {
        Forget();
        return _sender.DisposeAsync();
    }

    private async ValueTask SendThenWriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        await SendQueuedAsync(cancellationToken).ConfigureAwait(false);
        Write(buffer);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendQueuedAsync(CancellationToken cancellationToken)
    {
        if (_failure is null)
        {
            SendResult part = await _sender.SendAsync(_queue.AsMemory(0, _queued), cancellationToken).ConfigureAwait(false);
            int before = _sentSinceFlush;
            _sentSinceFlush += part.Accepted;
            _bytesSinceFlush += part.Bytes;
            if (!part.IsSuccess)
                _failure = part with { Accepted = _sentSinceFlush, Bytes = _bytesSinceFlush, FailedIndex = before + part.FailedIndex };
        }

        Forget();
    }

    private void Forget()
    {
        _queue.AsSpan(0, _queued).Clear();
        _queued = 0;
    }
}
