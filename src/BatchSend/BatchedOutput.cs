using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace BatchSend;

/// <summary>
/// The face for those who only want it fast: write many buffers, flush once. Works alike over TCP and connected UDP.
/// </summary>
/// <remarks>
/// <para>A buffer that was written is borrowed until the next <see cref="FlushAsync"/> has completed; it must not change before.</para>
/// <para>Not thread-safe: one caller writes and flushes, and neither before an earlier call has completed. The socket
/// stays the caller's.</para>
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
    private string? _degraded;
    private bool _sending;
    private bool _disposed;

    /// <summary>Wraps a connected socket.</summary>
    /// <param name="socket">A connected TCP or UDP socket.</param>
    /// <param name="strategy">A name of the <see cref="SenderCatalog"/>.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">No strategy has this name.</exception>
    /// <exception cref="InvalidOperationException">The socket is not connected.</exception>
    /// <exception cref="NotSupportedException">The strategy does not work on this socket.</exception>
    public BatchedOutput(Socket socket, string strategy = "auto")
        : this(SenderCatalog.Create(socket, strategy))
    {
    }

    internal BatchedOutput(IBatchSender sender) => _sender = sender;

    /// <summary>The strategy that the flushes use.</summary>
    public SenderDescriptor Strategy => _sender.Descriptor;

    /// <summary>The strategy that sent the latest batch: what <c>auto</c> chose for it (null before the first), otherwise <see cref="Strategy"/>.</summary>
    public SenderDescriptor? LastChoice => _sender is ISenderChoice choice ? choice.LastChoice : Strategy;

    /// <summary>Messages written and not yet sent.</summary>
    public int Queued => _queued;

    /// <summary>Queues a buffer. Makes no kernel transition and does not limit the queue.</summary>
    /// <exception cref="ObjectDisposedException">This output is disposed.</exception>
    /// <exception cref="InvalidOperationException">An earlier flush or write has not completed.</exception>
    public void Write(ReadOnlyMemory<byte> buffer)
    {
        ThrowIfMisused();
        if (_queued == _queue.Length)
            Array.Resize(ref _queue, _queue.Length * 2);
        _queue[_queued++] = buffer;
    }

    /// <summary>
    /// Queues a buffer; when <see cref="MaxQueuedMessages"/> are waiting, sends those first. A failure of such a send is
    /// kept and reported by the next <see cref="FlushAsync"/>.
    /// </summary>
    /// <exception cref="ObjectDisposedException">This output or its socket is disposed.</exception>
    /// <exception cref="InvalidOperationException">An earlier flush or write has not completed.</exception>
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
    /// <exception cref="InvalidOperationException">An earlier flush or write has not completed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before any progress; what was queued stays queued.</exception>
    public ValueTask<SendResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        ValueTask send = SendQueuedAsync(cancellationToken);
        if (!send.IsCompletedSuccessfully)
            return FinishFlushAsync(send);
        send.GetAwaiter().GetResult(); // completed: gives a pooled source back
        return new ValueTask<SendResult>(TakeResult());
    }

    /// <summary>
    /// Drops what is queued and releases the sender. Sends nothing: flush first. Ends a flush that is running, and
    /// completes after it.
    /// </summary>
    public ValueTask DisposeAsync()
    {
        _disposed = true;
        if (!_sending)
            Forget(); // a send that runs still reads the queue, and empties it at its end
        return _sender.DisposeAsync();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendThenWriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        await SendQueuedAsync(cancellationToken).ConfigureAwait(false);
        Write(buffer);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SendResult> FinishFlushAsync(ValueTask send)
    {
        await send.ConfigureAwait(false);
        return TakeResult();
    }

    private SendResult TakeResult()
    {
        SendResult result = (_failure ?? SendResult.Sent(_sentSinceFlush, _bytesSinceFlush)) with { Degraded = _degraded };
        _failure = null;
        _degraded = null;
        _sentSinceFlush = 0;
        _bytesSinceFlush = 0;
        return result;
    }

    private ValueTask SendQueuedAsync(CancellationToken cancellationToken)
    {
        ThrowIfMisused();
        if (_failure is not null)
        {
            Forget();
            return ValueTask.CompletedTask;
        }

        _sending = true;
        bool waits = false;
        try
        {
            // A throw leaves the queue as it was: nothing of it was sent.
            ValueTask<SendResult> send = _sender.SendAsync(_queue.AsMemory(0, _queued), cancellationToken);
            if (!send.IsCompletedSuccessfully)
            {
                waits = true;
                return FinishSendAsync(send);
            }

            Count(send.Result);
            Forget();
            return ValueTask.CompletedTask;
        }
        finally
        {
            if (!waits)
                _sending = false;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FinishSendAsync(ValueTask<SendResult> send)
    {
        try
        {
            Count(await send.ConfigureAwait(false));
            Forget();
        }
        finally
        {
            _sending = false;
        }
    }

    private void Count(SendResult part)
    {
        int before = _sentSinceFlush;
        _sentSinceFlush += part.Accepted;
        _bytesSinceFlush += part.Bytes;
        _degraded ??= part.Degraded;
        if (!part.IsSuccess)
            _failure = part with { Accepted = _sentSinceFlush, Bytes = _bytesSinceFlush, FailedIndex = before + part.FailedIndex };
    }

    private void ThrowIfMisused()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_sending)
            throw new InvalidOperationException("an earlier flush or write has not completed");
    }

    private void Forget()
    {
        _queue.AsSpan(0, _queued).Clear();
        _queued = 0;
    }
}
